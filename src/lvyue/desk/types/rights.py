"""Who may take which act: each party's permission for it; a party without one has no part in it.

Services refuse by this table and pages offer buttons by it, so the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping

from lvyue.desk.types.vocabulary import Act
from lvyue.identity.types import Access, Permission, Side


def _either(permission: Permission) -> dict[Side, Permission]:
    return dict.fromkeys(Side, permission)


RIGHTS: Mapping[Act, Mapping[Side, Permission]] = {
    Act.RESPOND: {Side.B: Permission.WORK},
    Act.ARRIVE: {Side.B: Permission.WORK},
    Act.FINISH: {Side.B: Permission.WORK},
    Act.SIGN: _either(Permission.SIGN),
    Act.NOTICE: {Side.B: Permission.WORK},
    Act.ACCEPT: {Side.A: Permission.ACCEPT},
    Act.OBJECT: {Side.A: Permission.ACCEPT},
    Act.OBJECT_SHEET: _either(Permission.SIGN),
    Act.NOTE: _either(Permission.REPORT),
    Act.GRADE: {Side.A: Permission.ACCEPT, Side.B: Permission.WORK},
    Act.ASK_ONSITE: _either(Permission.REPORT),
    Act.WITHDRAW_ONSITE: {Side.A: Permission.ACCEPT},
    Act.SWITCH: {Side.B: Permission.WORK},
    Act.ASK_THIRD: {Side.B: Permission.WORK},
    Act.URGE_THIRD: {Side.B: Permission.WORK},
    Act.REPORT_CAUSE: {Side.B: Permission.WORK},
    Act.CANCEL: _either(Permission.REPORT),
}
"""Act to the permission each party needs for it."""


def permission_for(act: Act, side: Side | None) -> Permission:
    """The permission a person of this side needs; that of the owning side for everybody else."""
    rights = RIGHTS[act]
    return next(iter(rights.values())) if side is None or side not in rights else rights[side]


def may(access: Access, space_id: int, act: Act) -> bool:
    """True when the person may take the act in the space, whatever the stage."""
    side = access.side(space_id)
    return side in RIGHTS[act] and access.can(space_id, permission_for(act, side))
