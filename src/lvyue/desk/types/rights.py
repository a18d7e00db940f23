"""Who may take which act: the permission it needs and the party it belongs to.

Services refuse by this table and pages offer buttons by it, so the two cannot differ.
"""

from __future__ import annotations

from lvyue.desk.types.vocabulary import Act
from lvyue.identity.types import Access, Permission, Side

RIGHTS: dict[Act, tuple[Permission, Side | None]] = {
    Act.RESPOND: (Permission.WORK, Side.B),
    Act.ARRIVE: (Permission.WORK, Side.B),
    Act.FINISH: (Permission.WORK, Side.B),
    Act.SIGN: (Permission.SIGN, None),
    Act.NOTICE: (Permission.WORK, Side.B),
    Act.ACCEPT: (Permission.ACCEPT, Side.A),
    Act.OBJECT: (Permission.ACCEPT, Side.A),
    Act.OBJECT_SHEET: (Permission.SIGN, None),
    Act.NOTE: (Permission.REPORT, None),
    Act.ASK_ONSITE: (Permission.REPORT, None),
    Act.WITHDRAW_ONSITE: (Permission.ACCEPT, Side.A),
    Act.CANCEL: (Permission.REPORT, None),
}
"""Act to (permission, the only side that may; None = either party)."""


def may(access: Access, space_id: int, act: Act) -> bool:
    """True when the person may take the act in the space, whatever the stage."""
    permission, owner = RIGHTS[act]
    side = access.side(space_id)
    return access.can(space_id, permission) and side is not None and owner in (None, side)
