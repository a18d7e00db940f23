"""Facts to obligations: service levels, cycles, deliverables, staffing, acceptance, payments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lvyue.contracts.drafting.source import Source
from lvyue.contracts.types import (
    Cite,
    FulfilledBy,
    Kind,
    Obligation,
    PartyCode,
    Silence,
    TriggerName,
    limit_model,
)
from lvyue.rules.recurrence import Every
from lvyue.rules.types import Direction, FixedDay, Limit, Period, Unit

OPEN_CYCLES = {"regular", "irregular", "unstated"}
TITLE = 60
_HANDED_IN = re.compile(r"制定|编制|撰写|提交|出具|交付|报送")


def make(
    source: Source, id: str, cites: tuple[Cite, ...], *, what: str = "", **values: Any
) -> Iterator[Obligation]:
    """Yield the obligation, or nothing when the text carries no citation for it."""
    if cites:
        title = what or source.words(cites) or id
        title = title if len(title) <= TITLE else title[: TITLE - 1] + "…"
        yield Obligation(id=id, clause=cites[0].clause, cite=cites, what=title, **values)


_ACTS = (
    (("记录单", "签字"), FulfilledBy.SHEET_SIGNED, TriggerName.DONE),
    (("通知",), FulfilledBy.COMPLETION_NOTICED, TriggerName.DONE),
)


def periodic(source: Source, questions: Mapping[str, str]) -> Iterator[Obligation]:
    """Cycles; a vague one (定期) waits for the ruling of its question, an event's paper follows the event."""
    for number, (path, one) in enumerate(source.items("periodic"), 1):
        every, cites = one.get("every"), source.cites(path)
        common: dict[str, Any] = {"by": PartyCode(one.get("by") or "b"), "what": str(one.get("what") or "")}
        id = f"periodic-{number}"
        if re.fullmatch(Every.PATTERN, every):
            yield from make(source, id, cites, kind=Kind.PERIODIC, every=Every(every), **common)
        elif every in OPEN_CYCLES:
            waits = questions.get(path)
            if waits:
                yield from make(source, id, cites, kind=Kind.PERIODIC, waits_for=waits, **common)
            else:
                yield from make(source, id, cites, kind=Kind.RULE, **common)
        elif every == "per_event":
            words = source.words(cites)
            act, trigger = next(
                ((act, trigger) for marks, act, trigger in _ACTS if all(mark in words for mark in marks)),
                (FulfilledBy.ATTEST, TriggerName.ASKED),
            )
            yield from make(source, id, cites, kind=Kind.EVENT, trigger=trigger, fulfilled_by=act, **common)
        elif every == "continuous" or every.startswith("PT"):  # no duty is made for each hour
            yield from make(source, id, cites, kind=Kind.STANDING, **common)
        elif every == "once":
            yield from make(source, id, cites, kind=Kind.ONCE, trigger=TriggerName.SIGNED, **common)
        else:
            yield from make(source, id, cites, kind=Kind.EVENT, trigger=TriggerName.ASKED, **common)


def deliverables(source: Source) -> Iterator[Obligation]:
    """Papers owed once after signing, unless their clause already speaks as a cycle or a payment.

    Without days of its own, a paper counts only where the words say that it is drawn up or handed in.
    """
    taken = {one.get("clause") for name in ("periodic", "payments") for _, one in source.items(name)}
    for number, (path, one) in enumerate(source.items("deliverables"), 1):
        days, cites = one.get("days"), source.cites(path)
        if one.get("clause") in taken or (days is None and not _HANDED_IN.search(source.words(cites))):
            continue
        unit = Unit.WORKDAY if one.get("working_days") else Unit.DAY
        limit = Period(days, unit) if days is not None else None
        yield from make(
            source,
            f"deliver-{number}",
            cites,
            what=str(one.get("what") or ""),
            by=PartyCode.B,
            kind=Kind.ONCE,
            trigger=TriggerName.SIGNED,
            limit=limit_model(limit) if limit else None,
        )


def staffing(source: Source) -> Iterator[Obligation]:
    """Notice before a named person is replaced."""
    for number, (path, one) in enumerate(source.items("staffing"), 1):
        days = one.get("replace_notice_days")
        if days is not None:
            yield from make(
                source,
                f"replace-{number}",
                source.cites(f"{path}.replace_notice_days"),
                what=f"更换人员提前 {days} 日书面通知",
                by=PartyCode.B,
                kind=Kind.EVENT,
                trigger=TriggerName.STAFF_LEAVES,
                limit=limit_model(Period(days, Unit.DAY, Direction.BEFORE)),
            )


def acceptance(source: Source) -> Iterator[Obligation]:
    """Acceptance within days of the notice, by silence where the text says so."""
    days = source.fact("acceptance.window_days")
    if days is None:
        return
    unit = Unit.WORKDAY if source.fact("acceptance.working_days") else Unit.DAY
    yield from make(
        source,
        "accept",
        source.cites("acceptance"),
        what="验收完成的服务",
        by=PartyCode.A,
        kind=Kind.EVENT,
        trigger=TriggerName.COMPLETION_NOTICED,
        limit=limit_model(Period(days, unit)),
        fulfilled_by=FulfilledBy.REVIEWED,
        silence=Silence.ACCEPTED if source.fact("acceptance.deemed") else None,
    )


def payments(source: Source, late: tuple[str, ...]) -> Iterator[Obligation]:
    """Payments by their dates and by their papers; `late` are the penalty terms for paying late."""
    for number, (path, one) in enumerate(source.items("payments"), 1):
        own = source.cites(f"{path}.deadline", f"{path}.days", f"{path}.trigger")
        limit, trigger = _payment_limit(one, source.words(own))
        if limit is None:
            continue
        yield from make(
            source,
            f"pay-{number}",
            own + tuple(cite for cite in source.cites(path) if cite not in own),
            what="支付运维费",
            by=PartyCode(one.get("payer") or "a"),
            kind=Kind.EVENT,
            trigger=trigger,
            limit=limit_model(limit),
            fulfilled_by=FulfilledBy.PAID,
            pays="annual" if source.fact("amount_per_year_fen") is not None else "total",
            consequence=late,
        )


def _payment_limit(one: Mapping[str, Any], words: str) -> tuple[Limit | None, TriggerName]:
    if one.get("deadline"):
        month, day = (int(part) for part in str(one["deadline"]).split("-")[-2:])
        return FixedDay(month, day), TriggerName.YEAR_OF_FEE
    if one.get("days") is None:
        return None, TriggerName.ASKED
    limit = Period(one["days"], Unit.WORKDAY if one.get("working_days") else Unit.DAY)
    if any(word in words for word in ("发票", "申请")):
        return limit, TriggerName.PAPERS_RECEIVED
    return limit, TriggerName.SIGNED if "签订" in words else TriggerName.ASKED
