"""Who may do what: sides, roles, permissions, and the frozen `Access` every selector and service takes.

Separation of duties (R11): `admin` gives grants and sees no business content; `auditor` reads and never
edits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lvyue.foundation.errors import NotAllowed, NotFound


class Side(StrEnum):
    """甲方 (party A, the customer) or 乙方 (party B, the provider)."""

    A = "a"
    B = "b"

    @property
    def label(self) -> str:
        """甲方 or 乙方."""
        return "甲方" if self is Side.A else "乙方"


class Role(StrEnum):
    """What a person is in one space."""

    VENDOR_MANAGER = "vendor_manager"
    ENGINEER = "engineer"
    HOTLINE = "hotline"
    OWNER = "owner"
    ACCEPTER = "accepter"
    FINANCE = "finance"
    LEADER = "leader"
    REPORTER = "reporter"
    AUDITOR = "auditor"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """The role as people say it."""
        return _ROLE_LABELS[self]


class Permission(StrEnum):
    """One kind of act; a service requires exactly one."""

    VIEW = "view"
    REPORT = "report"
    WORK = "work"
    SIGN = "sign"
    ACCEPT = "accept"
    DRAFT = "draft"
    RULE = "rule"
    CONFIRM = "confirm"
    APPLY_PAYMENT = "apply_payment"
    PAY = "pay"
    ATTRIBUTE = "attribute"
    OBJECT = "object"
    AUDIT = "audit"
    GRANT = "grant"

    @property
    def label(self) -> str:
        """The act as people say it."""
        return _PERMISSION_LABELS[self]


_ROLE_LABELS = {
    Role.VENDOR_MANAGER: "乙方项目经理",
    Role.ENGINEER: "工程师",
    Role.HOTLINE: "热线",
    Role.OWNER: "甲方合同负责人",
    Role.ACCEPTER: "验收员",
    Role.FINANCE: "财务",
    Role.LEADER: "领导",
    Role.REPORTER: "报修人",
    Role.AUDITOR: "审计员",
    Role.ADMIN: "系统管理员",
}

_PERMISSION_LABELS = {
    Permission.VIEW: "查看",
    Permission.REPORT: "报障",
    Permission.WORK: "处理工单",
    Permission.SIGN: "签字",
    Permission.ACCEPT: "验收",
    Permission.DRAFT: "导入或修改合同草案",
    Permission.RULE: "答复歧义",
    Permission.CONFIRM: "确认合同版本",
    Permission.APPLY_PAYMENT: "申请付款",
    Permission.PAY: "付款",
    Permission.ATTRIBUTE: "归责",
    Permission.OBJECT: "提出异议",
    Permission.AUDIT: "审计",
    Permission.GRANT: "授权",
}

_P = Permission
_GRANTED: dict[tuple[Role, Side | None], frozenset[Permission]] = {
    (Role.VENDOR_MANAGER, Side.B): frozenset(
        {
            _P.VIEW,
            _P.REPORT,
            _P.WORK,
            _P.SIGN,
            _P.DRAFT,
            _P.RULE,
            _P.CONFIRM,
            _P.APPLY_PAYMENT,
            _P.ATTRIBUTE,
            _P.OBJECT,
        }
    ),
    (Role.ENGINEER, Side.B): frozenset({_P.VIEW, _P.REPORT, _P.WORK, _P.SIGN}),
    (Role.HOTLINE, Side.B): frozenset({_P.VIEW, _P.REPORT, _P.WORK}),
    (Role.OWNER, Side.A): frozenset(
        {_P.VIEW, _P.REPORT, _P.SIGN, _P.ACCEPT, _P.DRAFT, _P.RULE, _P.CONFIRM, _P.ATTRIBUTE, _P.OBJECT}
    ),
    (Role.ACCEPTER, Side.A): frozenset({_P.VIEW, _P.REPORT, _P.SIGN, _P.ACCEPT}),
    (Role.FINANCE, Side.A): frozenset({_P.VIEW, _P.PAY}),
    (Role.FINANCE, Side.B): frozenset({_P.VIEW, _P.APPLY_PAYMENT}),
    (Role.LEADER, Side.A): frozenset({_P.VIEW}),
    (Role.LEADER, Side.B): frozenset({_P.VIEW}),
    (Role.REPORTER, Side.A): frozenset({_P.REPORT}),
    (Role.REPORTER, Side.B): frozenset({_P.REPORT}),
    (Role.AUDITOR, None): frozenset({_P.VIEW, _P.AUDIT}),
    (Role.ADMIN, None): frozenset({_P.GRANT}),
}

# R11: each of these accounts holds one role and nothing else, anywhere.
EXCLUSIVE_ROLES = frozenset({Role.AUDITOR, Role.ADMIN})


def sides_of(role: Role) -> frozenset[Side | None]:
    """The sides on which a role can sit; {None} for roles that belong to neither party."""
    return frozenset(side for known, side in _GRANTED if known is role)


def roles_with(permission: Permission) -> tuple[str, ...]:
    """Labels of the seats that hold `permission`, such as ("甲方财务",), for refusals."""
    return tuple(
        dict.fromkeys(
            role.label if side is None or role.label.startswith(side.label) else side.label + role.label
            for (role, side), permissions in _GRANTED.items()
            if permission in permissions
        )
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's place in one space; `side` is None for an auditor, an admin and the system."""

    side: Side | None
    roles: frozenset[Role]

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything the roles of this seat allow."""
        return frozenset().union(*(_GRANTED.get((role, self.side), frozenset()) for role in self.roles))


@dataclass(frozen=True, slots=True)
class Access:
    """One person's rights at one moment: what every selector and service is called with."""

    person_id: int | None
    name: str
    seats: Mapping[int, Seat] = field(default_factory=dict)
    is_system: bool = False

    @classmethod
    def system(cls, space_ids: Iterable[int] = ()) -> "Access":
        """The platform itself, in the given spaces: for workers and the command line."""
        return cls(
            None, "系统", {space_id: Seat(None, frozenset()) for space_id in space_ids}, is_system=True
        )

    @property
    def space_ids(self) -> frozenset[int]:
        """Spaces whose business content may be read: the filter of every selector."""
        return self.spaces_where(Permission.VIEW)

    def spaces_where(self, permission: Permission) -> frozenset[int]:
        """Spaces in which `permission` is held."""
        return frozenset(space_id for space_id in self.seats if self.can(space_id, permission))

    def side(self, space_id: int) -> Side | None:
        """The side on which the person sits in the space, if any."""
        seat = self.seats.get(space_id)
        return seat.side if seat else None

    def can(self, space_id: int, permission: Permission) -> bool:
        """True when the person may do it in the space."""
        seat = self.seats.get(space_id)
        return seat is not None and (self.is_system or permission in seat.permissions)

    def require(self, space_id: int, permission: Permission) -> Seat:
        """The seat, or a refusal.

        NotFound when the space is not granted at all, so that existence is not revealed; NotAllowed,
        naming the roles that may, when the permission is missing.
        """
        seat = self.seats.get(space_id)
        if seat is None:
            raise NotFound("没有找到这项内容", remedy="请核对链接；如确有需要，请联系系统管理员授权")
        if not self.can(space_id, permission):
            roles = "、".join(roles_with(permission))
            raise NotAllowed(f"{self.name}不能{permission.label}", remedy=f"请由{roles}办理")
        return seat
