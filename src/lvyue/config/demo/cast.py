"""The people of the demo: invented names, one account for each role."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lvyue.identity import services as identity
from lvyue.identity.models import Person, Space
from lvyue.identity.selectors import access_of
from lvyue.identity.types import Access, Role, Side


class Part(NamedTuple):
    """One account: user name, person's name, side (None for neither party), role, and what to try with it."""

    username: str
    name: str
    side: Side | None
    role: Role
    sees: str


PARTS = (
    Part("jiang", "江明远", Side.B, Role.VENDOR_MANAGER, "合同、裁定、付款申请、违约测算"),
    Part("he", "何一帆", Side.B, Role.ENGINEER, "工单、巡检、记录单签字"),
    Part("su", "苏晓", Side.B, Role.HOTLINE, "代录报障、响应"),
    Part("zhou", "周立新", Side.A, Role.OWNER, "合同、答复歧义、归责与表态"),
    Part("meng", "孟晓晨", Side.A, Role.ACCEPTER, "验收、记录单签字"),
    Part("shen", "沈佳宁", Side.A, Role.FINANCE, "签收申请、登记付款"),
    Part("han", "韩子墨", Side.A, Role.REPORTER, "手机报障"),
    Part("qiao", "乔安然", None, Role.AUDITOR, "只读与审计"),
)
BUREAU, COMPANY, AUDIT_OFFICE = "某市市场监督管理局", "某市启程信息技术有限公司", "某市审计局"
_OF_CONTRACT = {Role.VENDOR_MANAGER, Role.OWNER}
"""Roles that importing the contract grants by itself."""


@dataclass
class Cast:
    """The accounts by user name, with the one password they share."""

    password: str
    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, username: str) -> Access:
        """The rights of one of the cast now."""
        return access_of(self.people[username])


def password_new() -> str:
    """A password that meets the house rules, short enough to type."""
    return f"Demo-{secrets.token_hex(3)}-{secrets.randbelow(90) + 10}"


def gather(password: str) -> Cast:
    """Create organisations and accounts; only importing the contract and `seat` give them rights."""
    system = Access.system()
    names = {Side.A: BUREAU, Side.B: COMPANY, None: AUDIT_OFFICE}
    employers = {side: identity.organisation_create(access=system, name=name) for side, name in names.items()}
    cast = Cast(password)
    for part in PARTS:
        cast.people[part.username] = identity.person_create(
            access=system,
            username=part.username,
            name=part.name,
            organisation=employers[part.side],
            password=password,
        )
    return cast


def seat(cast: Cast, space: Space) -> None:
    """Grant everyone's role in the contract's space."""
    for part in PARTS:
        if part.role not in _OF_CONTRACT:
            identity.grant_give(
                access=Access.system([space.pk]),
                space=space,
                person=cast.people[part.username],
                role=part.role,
                side=part.side,
            )


def account_lines(password: str) -> Iterator[str]:
    """The accounts as a table, Chinese characters counted as two columns wide."""
    rows = [("账号", "姓名", "单位", "角色", "可以试")]
    for one in PARTS:
        party = one.side.label if one.side else "第三方"
        rows.append((one.username, one.name, party, one.role.label, one.sees))
    widths = [max(_width(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        yield "  ".join(cell + " " * (widths[i] - _width(cell)) for i, cell in enumerate(row)).rstrip()
    yield f"密码（全部账号）：{password}"


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)
