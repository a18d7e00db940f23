"""Reads of identity: what a person may do, and who takes part in a space."""

from django.db.models import Q, QuerySet

from lvyue.foundation import clock
from lvyue.foundation.canonical import digest_sha256
from lvyue.identity.models import ApiToken, Grant, Person
from lvyue.identity.types import Access, Permission, Role, Seat, Side


def grants_in_force() -> QuerySet[Grant]:
    """Grants whose [from_at, until_at) holds the present wall time, of people who are active."""
    at = clock.wall()
    return Grant.objects.filter(
        Q(until_at__isnull=True) | Q(until_at__gt=at), from_at__lte=at, person__is_active=True
    )


def access_of(person: Person) -> Access:
    """The person's rights now, in one query."""
    found: dict[int, tuple[str, set[Role]]] = {}
    for space_id, side, role in (
        grants_in_force().filter(person=person).values_list("space_id", "side", "role")
    ):
        found.setdefault(space_id, (side, set()))[1].add(Role(role))
    seats = {
        space_id: Seat(Side(side) if side else None, frozenset(roles))
        for space_id, (side, roles) in found.items()
    }
    return Access(person.pk, person.name, seats)


def people_of(access: Access, space_id: int) -> QuerySet[Person]:
    """People with a grant in force in the space, by name; `access` needs VIEW or GRANT there."""
    if not access.can(space_id, Permission.GRANT):
        access.require(space_id, Permission.VIEW)
    people = grants_in_force().filter(space_id=space_id).values("person_id")
    return Person.objects.filter(pk__in=people).select_related("organisation").order_by("name", "pk")


def token_owner(plain: str) -> Person | None:
    """The active person whose unrevoked API token this is."""
    token = (
        ApiToken.objects.filter(
            digest=digest_sha256(plain.encode()), revoked_at__isnull=True, person__is_active=True
        )
        .select_related("person")
        .first()
    )
    return token.person if token else None
