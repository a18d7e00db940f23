"""The people of a simulated contract: invented names, one account for each seat, three engineers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from lvyue.contracts.types import ContractFile
from lvyue.identity import services as identity
from lvyue.identity.models import Organisation, Person, Space
from lvyue.identity.selectors import access_of
from lvyue.identity.types import Access, Role, Side

SURNAMES = "江何苏周孟沈韩乔陆顾白方"
GIVEN = {
    "construction": "承安",
    "elevator": "云舟",
    "market": "明远",
    "portal": "知夏",
    "seal": "景行",
}
"""The given name that the cast of a contract shares, so that nobody stands in two casts."""


class Part(NamedTuple):
    """One seat: its name, side (None for neither party) and role."""

    seat: str
    side: Side | None
    role: Role


PARTS = (
    Part("manager", Side.B, Role.VENDOR_MANAGER),
    Part("early", Side.B, Role.ENGINEER),
    Part("late", Side.B, Role.ENGINEER),
    Part("duty", Side.B, Role.ENGINEER),
    Part("hotline", Side.B, Role.HOTLINE),
    Part("owner", Side.A, Role.OWNER),
    Part("accepter", Side.A, Role.ACCEPTER),
    Part("finance", Side.A, Role.FINANCE),
    Part("reporter", Side.A, Role.REPORTER),
    Part("auditor", None, Role.AUDITOR),
)
ENGINEERS = ("early", "late", "duty")


@dataclass
class Cast:
    """The accounts of one contract by seat, with one password, and their rights once they are seated."""

    password: str | None
    people: dict[str, Person] = field(default_factory=dict)
    rights: dict[str, Access] = field(default_factory=dict)

    def __getitem__(self, seat: str) -> Access:
        """The rights of a seat."""
        return self.rights[seat]

    def name(self, seat: str) -> str:
        """The name of who sits there."""
        return self.people[seat].name

    def seat(self, space: Space) -> None:
        """Grant everyone's role in the contract's space."""
        for part in PARTS:
            _give(self.people[part.seat], space, part)
            self.rights[part.seat] = access_of(self.people[part.seat])

    def replace_engineer(self, space: Space, file: ContractFile, number: int) -> None:
        """The engineer on duty leaves and another takes the seat."""
        part = next(one for one in PARTS if one.seat == "duty")
        identity.grant_revoke(
            access=Access.system([space.pk]),
            grant=self.people["duty"].grants.get(space=space, until_at__isnull=True),
        )
        self.people["duty"] = identity.person_create(
            access=Access.system(),
            username=f"{file.id}-duty{number}",
            name="陆白方"[number % 3] + GIVEN.get(file.id, "一川"),
            organisation=self.people["manager"].organisation,
            password=self.password,
        )
        _give(self.people["duty"], space, part)
        self.rights["duty"] = access_of(self.people["duty"])


def gather(file: ContractFile, password: str | None = None) -> Cast:
    """Create the organisations and accounts of a contract; nobody has rights before `seat`.

    Nobody signs in to accounts without a password.
    """
    names = {Side.A: file.parties.a.name, Side.B: file.parties.b.name, None: "某市审计局"}
    employers = {side: _employer(name) for side, name in names.items()}
    cast = Cast(password)
    for surname, part in zip(SURNAMES, PARTS, strict=False):
        cast.people[part.seat] = identity.person_create(
            access=Access.system(),
            username=f"{file.id}-{part.seat}",
            name=surname + GIVEN.get(file.id, "一川"),
            organisation=employers[part.side],
            password=password,
        )
    return cast


def _give(person: Person, space: Space, part: Part) -> None:
    identity.grant_give(
        access=Access.system([space.pk]), space=space, person=person, role=part.role, side=part.side
    )


def _employer(name: str) -> Organisation:
    known = Organisation.objects.filter(name=name).first()
    return known or identity.organisation_create(access=Access.system(), name=name)
