"""Shapes of the REST of checks, and how a check is told in them."""

from __future__ import annotations

from datetime import date

from ninja import Schema

from lvyue.desk.checks import FindingView, ItemView, check_items, check_may, may_withdraw
from lvyue.desk.models import Check, CheckEvent
from lvyue.desk.schemas import FileOut, Moment
from lvyue.desk.types.checks import CheckAct, CheckEventKind, CheckKind, CheckState
from lvyue.foundation import clock
from lvyue.identity.types import Access


class ItemIn(Schema):
    """What to look at: an obligation of the provider by its id, or the checker's own words."""

    obligation: str = ""
    what: str = ""


class CheckIn(Schema):
    """A check to open; it takes place `on` a day."""

    title: str
    on: date
    notice: str = ""
    items: list[ItemIn]


class SampleIn(Schema):
    """How many of the tickets finished from `since` to `until`, both included; a seed where one is agreed."""

    since: date
    until: date
    size: int
    seed: str = ""


class PassIn(Schema):
    """What was seen, where there is something to say."""

    note: str = ""


class FindIn(Schema):
    """What is wanting under which obligation, and by when; `number` is the item, none beyond the list."""

    what: str
    obligation: str
    mend_on: date
    number: int | None = None


class ReplyIn(Schema):
    """How it was mended."""

    text: str


class AnswerIn(Schema):
    """Whether it is mended; what is missing where it is not."""

    mended: bool
    text: str = ""


class CloseIn(Schema):
    """The conclusion of the check."""

    conclusion: str


class WithdrawIn(Schema):
    """Why the check is taken back."""

    reason: str


class CheckOut(Schema):
    """A check in a list."""

    code: str
    kind: CheckKind
    title: str
    on: date
    state: CheckState
    state_label: str
    opened_at: Moment
    opened_by: str


class CheckPageOut(Schema):
    """One page of a list, the latest first; `count` is of the whole list."""

    count: int
    page: int
    items: list[CheckOut]


class FindingOut(Schema):
    """What was found wanting; `duty` is its mending with the deadline, `state` how it stands."""

    what: str
    obligation: str
    clause_number: str
    duty: str
    due_at: Moment | None
    state: str
    reply: str
    replied_at: Moment | None
    mended_at: Moment | None
    mended_by: str
    refusals: int


class CheckItemOut(Schema):
    """One thing looked at; `verdict` is empty while nobody judged."""

    number: int
    what: str
    obligation: str
    ticket: str
    verdict: str
    note: str
    finding: FindingOut | None
    files: list[FileOut]


class CheckEventOut(Schema):
    """One event of a check."""

    kind: CheckEventKind
    label: str
    at: Moment
    actor_name: str
    side: str
    text: str
    item: int | None


class SampleOut(Schema):
    """All it takes to draw the same again; `until` is the first day no longer drawn from."""

    since: date
    until: date
    seed: str
    population: int
    digest: str
    size: int
    codes: list[str]


class WholeCheckOut(CheckOut):
    """A check with its items, its story, and what the caller can do by side and right."""

    notice: str
    conclusion: str
    closed_at: Moment | None
    closed_by: str
    withdrawn_at: Moment | None
    withdraw_reason: str
    sample: SampleOut | None
    items: list[CheckItemOut]
    events: list[CheckEventOut]
    acts: list[CheckAct]


_PLAIN = ("code", "kind", "title", "on", "opened_at", "opened_by")
_WHOLE = ("notice", "conclusion", "closed_at", "closed_by", "withdrawn_at", "withdraw_reason")
_FINDING = (
    "what",
    "obligation",
    "clause_number",
    "reply",
    "replied_at",
    "mended_at",
    "mended_by",
    "refusals",
)


def check_out(check: Check) -> CheckOut:
    """A check as a row of the list."""
    plain = {name: getattr(check, name) for name in _PLAIN}
    return CheckOut(**plain, state=check.word, state_label=check.word.label)


def check_whole(access: Access, check: Check) -> WholeCheckOut:
    """A check as the caller sees it now, read again."""
    check.refresh_from_db()
    sample = getattr(check, "sample", None)
    events = check.events.select_related("item").order_by("-id")
    return WholeCheckOut(
        **check_out(check).dict(),
        **{name: getattr(check, name) for name in _WHOLE},
        sample=SampleOut.from_orm(sample) if sample else None,
        items=[_item(one) for one in check_items(check, clock.now())],
        events=[_event(one) for one in events],
        acts=_acts(access, check),
    )


def _acts(access: Access, check: Check) -> list[CheckAct]:
    if check.word is not CheckState.OPEN:
        return []
    apart = (CheckAct.OPEN, CheckAct.WITHDRAW)
    found = [one for one in CheckAct if one not in apart and check_may(access, check.space_id, one)]
    return found + ([CheckAct.WITHDRAW] if may_withdraw(access, check) else [])


def _item(view: ItemView) -> CheckItemOut:
    item = view.item
    return CheckItemOut(
        number=item.number,
        what=item.what,
        obligation=item.obligation,
        ticket=item.ticket.code if item.ticket else "",
        verdict=item.verdict,
        note=item.note,
        finding=_finding(view.found) if view.found else None,
        files=[FileOut(id=one.pk, name=one.name) for one in view.files],
    )


def _finding(view: FindingView) -> FindingOut:
    plain = {name: getattr(view.finding, name) for name in _FINDING}
    duty = view.duty
    return FindingOut(
        **plain, duty=duty.code if duty else "", due_at=duty.due_at if duty else None, state=view.state
    )


def _event(event: CheckEvent) -> CheckEventOut:
    names = ("at", "actor_name", "side", "text")
    values = {name: getattr(event, name) for name in names}
    number = event.item.number if event.item else None
    return CheckEventOut(kind=event.word, label=event.word.label, item=number, **values)
