"""The people of the demo: invented names; one vendor serves all contracts, each bureau sees only its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from lvyue.config.demo.plan import PLAN, VENDOR, Shipped
from lvyue.config.simulation.cast import PARTS, Part
from lvyue.config.simulation.cast import Cast as SimulatedCast
from lvyue.contracts.types import ContractFile
from lvyue.identity import services as identity
from lvyue.identity.models import Organisation, Person, Space
from lvyue.identity.types import Access, Role, Seat, Side


class Account(NamedTuple):
    """One account: user name, person's name, and what to try with it."""

    username: str
    name: str
    sees: str


COMMON = {
    "manager": Account("jiang", "江明远", "合同、裁定、付款申请、违约测算"),
    "early": Account("he", "何一帆", "工单、巡检、记录单签字"),
    "late": Account("lu", "陆知夏", "下午班：工单、巡检"),
    "duty": Account("bai", "白景川", "夜班与休息日：工单、到场"),
    "hotline": Account("su", "苏晓", "代录报障、响应、定级"),
    "auditor": Account("qiao", "乔安然", "只读与审计"),
}
"""Who sits on the same seat of every contract."""

BUREAU = {
    "owner": "合同、答复歧义、归责与表态",
    "accepter": "验收、答复暂停、记录单签字",
    "finance": "签收申请、登记付款",
    "reporter": "手机报障",
}
"""The seats of a bureau, and what to try there."""

NAMES = {
    "market": ("周立新", "孟晓晨", "沈佳宁", "韩子墨"),
    "portal": ("顾清和", "温若水", "季文博", "纪小满"),
    "elevator": ("谢长风", "凌一诺", "岳思齐", "舒望川"),
    "construction": ("钟毅然", "黎安之", "裴书言", "乐正阳"),
    "seal": ("秦望舒", "程以宁", "徐行之", "傅念安"),
}
SHORT = dict(zip(BUREAU, ("zhou", "meng", "shen", "han"), strict=True))
"""User names at the market contract, which most visitors begin with."""

PART = {one.seat: one for one in PARTS}
AUDIT_OFFICE = "某市审计局"


@dataclass
class Cast(SimulatedCast):
    """The people of one contract; the acts are theirs from the start, the door opens with `admit`."""

    def seat(self, space: Space) -> None:
        """Let everyone act as what they will be; nobody can see the contract yet."""
        for seat, person in self.people.items():
            part = PART[seat]
            taken = {space.pk: Seat(part.side, frozenset({part.role}))}
            self.rights[seat] = Access(person.pk, person.name, taken)

    def replace_engineer(self, space: Space, file: ContractFile, number: int) -> None:
        """The engineers of the demo stay, so that their accounts keep working."""

    def admit(self, space: Space) -> None:
        """Grant everyone's role: from now on the contract is on their pages."""
        for seat, person in self.people.items():
            part = PART[seat]
            identity.grant_give(
                access=Access.system([space.pk]), space=space, person=person, role=part.role, side=part.side
            )


def accounts(shipped: Shipped) -> dict[str, Account]:
    """The accounts of a contract by seat."""
    found = dict(COMMON)
    for (seat, sees), name in zip(BUREAU.items(), NAMES[shipped.code], strict=True):
        username = SHORT[seat] if shipped.code == "market" else f"{shipped.code}-{seat}"
        found[seat] = Account(username, name, sees)
    return found


def people_open(password: str | None, files: dict[str, ContractFile]) -> None:
    """Create every organisation and account of the demo; nobody has rights yet (None: no password)."""
    system = Access.system()
    names = [VENDOR, AUDIT_OFFICE, *(file.parties.a.name for file in files.values())]
    houses = {name: identity.organisation_create(access=system, name=name) for name in dict.fromkeys(names)}
    known: set[str] = set()
    for shipped in PLAN:
        for seat, account in accounts(shipped).items():
            if shipped.code in files and account.username not in known:
                known.add(account.username)
                employer = houses[_employer(PART[seat], files[shipped.code])]
                _open(system, account, employer, password)


def _employer(part: Part, file: ContractFile) -> str:
    if part.role is Role.AUDITOR:
        return AUDIT_OFFICE
    return file.parties.a.name if part.side is Side.A else file.parties.b.name


def _open(system: Access, account: Account, employer: Organisation, password: str | None) -> None:
    identity.person_create(
        access=system,
        username=account.username,
        name=account.name,
        organisation=employer,
        password=password,
    )


def gather(shipped: Shipped) -> Cast:
    """The people of a contract, whose accounts exist."""
    wanted = accounts(shipped)
    people = {one.username: one for one in Person.objects.select_related("organisation")}
    return Cast("", {seat: people[account.username] for seat, account in wanted.items()})


class Row(NamedTuple):
    """An account as the sign-in page and the terminal list it."""

    username: str
    name: str
    party: str
    role: str
    sees: str


def account_groups(codes: tuple[str, ...]) -> list[tuple[str, list[Row]]]:
    """The accounts of the demo of these contracts: first those of all of them, then each bureau's."""
    common = [_row("全部合同", seat, account) for seat, account in COMMON.items()]
    groups = [("全部合同：乙方与审计", common)]
    for shipped in PLAN:
        if shipped.code in codes:
            found = accounts(shipped)
            groups.append(
                (f"{shipped.name}：甲方", [_row(shipped.name, seat, found[seat]) for seat in BUREAU])
            )
    return groups


def _row(contract: str, seat: str, account: Account) -> Row:
    part = PART[seat]
    side = part.side.label if part.side else "第三方"
    return Row(account.username, account.name, f"{side}，{contract}", part.role.label, account.sees)


def account_lines(password: str, codes: tuple[str, ...]) -> Iterator[str]:
    """The accounts as a table, Chinese characters counted as two columns wide."""
    rows = [
        ("账号", "姓名", "一方，合同", "角色", "可以试"),
        *chain.from_iterable(rows for _, rows in account_groups(codes)),
    ]
    widths = [max(_width(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        yield "  ".join(cell + " " * (widths[i] - _width(cell)) for i, cell in enumerate(row)).rstrip()
    yield f"密码（全部账号）：{password}"


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)
