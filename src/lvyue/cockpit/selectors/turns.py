"""Whose turn it is: which duties the reader may close, and what else waits for exactly this reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When

from lvyue.cockpit.selectors.rulings import open_points
from lvyue.contracts.types import FulfilledBy
from lvyue.duties.models import Duty
from lvyue.identity.types import Access, Permission
from lvyue.settlement.selectors import money_waiting

TURNS_SHOWN = 5

CLOSES: Mapping[FulfilledBy, Permission] = {
    FulfilledBy.PAID: Permission.PAY,
    FulfilledBy.PAPERS_SUBMITTED: Permission.APPLY_PAYMENT,
    FulfilledBy.REVIEWED: Permission.ACCEPT,
    FulfilledBy.CHECK_MENDED: Permission.ACCEPT,
    FulfilledBy.SHEET_SIGNED: Permission.SIGN,
    FulfilledBy.ATTEST: Permission.SIGN,
}
"""What a person needs to close a duty by its act; every other act is work on a ticket."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that waits for the reader and is no duty: a ruling, papers, a proposal."""

    what: str
    contract: str
    act: str
    href: str


def may_close(access: Access, duty: Duty) -> bool:
    """Whether the reader sits on the owing side and holds what the duty's closing act needs."""
    side = access.side(duty.space_id)
    needed = CLOSES.get(FulfilledBy(duty.fulfilled_by), Permission.WORK)
    return side is not None and duty.by in (side.value, "ab") and access.can(duty.space_id, needed)


def own_first(access: Access) -> Case:
    """An order: 0 for duties the reader may close, 1 for the rest; the same rule as `may_close`."""
    return Case(When(closable(access), then=Value(0)), default=Value(1), output_field=IntegerField())


def closable(access: Access) -> Q:
    """Duties the reader may close: the same rule as `may_close`."""
    found = Q(pk__in=[])
    named = [act.value for act in CLOSES]
    for space_id in access.space_ids:
        side = access.side(space_id)
        if side is None:
            continue
        acts = [act.value for act, needed in CLOSES.items() if access.can(space_id, needed)]
        allowed = Q(fulfilled_by__in=acts)
        if access.can(space_id, Permission.WORK):
            allowed |= ~Q(fulfilled_by__in=named)
        found |= Q(space_id=space_id, by__in=[side.value, "ab"]) & allowed
    return found


def turns(access: Access) -> list[Turn]:
    """Rulings, papers and proposals that wait for the reader, money first; none for who only reads."""
    found = []
    if access.spaces_where(Permission.PAY) | access.spaces_where(Permission.ATTRIBUTE):
        for one in money_waiting(access):
            needed = Permission.PAY if one.act == "去签收" else Permission.ATTRIBUTE
            side = access.side(one.space_id)
            if side is not None and side.value in one.sides and access.can(one.space_id, needed):
                found.append(Turn(one.what, one.contract, one.act, one.href))
    if access.spaces_where(Permission.RULE):
        for point in sorted(open_points(access), key=lambda one: not one.blocking):
            side = access.side(point.space_id)
            may = access.can(point.space_id, Permission.RULE)
            if may and side is not None and side.value in point.unanswered:
                found.append(Turn(point.text, point.contract, "去裁定", point.href))
    return found
