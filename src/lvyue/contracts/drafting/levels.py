"""Facts to service levels and their clocks: by day class, by grade, by channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lvyue.contracts.drafting.obligations import make
from lvyue.contracts.drafting.source import Source
from lvyue.contracts.types import (
    FulfilledBy,
    Kind,
    LimitModel,
    Obligation,
    PartyCode,
    ServiceLevel,
    TriggerName,
    limit_model,
)
from lvyue.rules.types import ByDayClass, Period, Unit

_CLOCKS = (
    ("response_minutes", "respond", "响应", TriggerName.REPORTED, FulfilledBy.RESPONDED),
    ("arrive_minutes", "arrive", "到达现场", TriggerName.ONSITE_ASKED, FulfilledBy.ARRIVED),
    ("resolve_minutes", "resolve", "解决故障", TriggerName.REPORTED, FulfilledBy.DONE),
)
_HOURS = {"business_hours": "工作时间", "non_business": "非工作时间"}
_UNGRADED = {"", "all", "on-site when asked"}
_CHANNEL = "channel:"
_CHANNELS = (("热线", "phone"), ("电话", "phone"), ("在线", "chat"), ("邮件", "email"), ("远程", "remote"))


def grades(source: Source) -> dict[str, ServiceLevel]:
    """{level name: service level} of the grades the text names, in its order."""
    found: dict[str, ServiceLevel] = {}
    for path, one in source.items("sla"):
        name, cites = str(one.get("level") or ""), source.cites(path)
        if name in found or name in _UNGRADED or name.startswith(_CHANNEL) or not cites:
            continue
        found[name] = ServiceLevel(
            id=f"grade-{len(found) + 1}",
            name=name,
            definition=source.words(cites) or name,
            clause=cites[0].clause,
            cite=cites,
        )
    return found


def levels(source: Source, known: Mapping[str, ServiceLevel]) -> Iterator[Obligation]:
    """The clocks of all levels; the day classes of one level become one clock."""
    paired = yield from _by_day_class(source)
    longest = _longest(source)
    for number, (path, one) in enumerate(source.items("sla"), 1):
        if path not in paired:
            yield from _clocks(source, number, path, one, known, longest)


def _longest(source: Source) -> dict[tuple[str, str], int]:
    """{(level, target): its most minutes} of what is stated apart for office hours and for other hours.

    A clock of the file runs at all hours. Where the text gives two limits, only the longer one can be missed
    for certain; the shorter stands as a rule, for people to hold to.
    """
    stated: dict[tuple[str, str], dict[str, int]] = {}
    for _, one in source.items("sla"):
        for key, *_ in _CLOCKS:
            if one.get("calendar") in _HOURS and one.get(key) is not None:
                stated.setdefault((str(one.get("level")), key), {})[one["calendar"]] = one[key]
    return {target: max(found.values()) for target, found in stated.items() if len(found) == len(_HOURS)}


def _by_day_class(source: Source) -> Iterator[Obligation]:
    classes: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for path, one in source.items("sla"):
        if one.get("calendar") in ("workday", "non_workday") and one.get("response_minutes") is not None:
            classes.setdefault(str(one.get("level")), []).append((path, one))
    paired: set[str] = set()
    for number, pair in enumerate(classes.values(), 1):
        found = {one["calendar"]: one["response_minutes"] for _, one in pair}
        if set(found) != {"workday", "non_workday"}:
            continue
        paired |= {path for path, _ in pair}
        yield from make(
            source,
            f"respond-{number}",
            source.cites(*(path for path, _ in pair)),
            what="响应报障",
            by=PartyCode.B,
            kind=Kind.EVENT,
            trigger=TriggerName.REPORTED,
            limit=limit_model(ByDayClass(_minutes(found["workday"]), _minutes(found["non_workday"]))),
            fulfilled_by=FulfilledBy.RESPONDED,
        )
    return paired


def _clocks(
    source: Source,
    number: int,
    path: str,
    one: Mapping[str, Any],
    known: Mapping[str, ServiceLevel],
    longest: Mapping[tuple[str, str], int],
) -> Iterator[Obligation]:
    name = str(one.get("level") or "")
    level = known.get(name)
    channel = _channel(name)
    common: dict[str, Any] = {"by": PartyCode.B, "level": level.id if level else None, "channel": channel}
    label = name.removeprefix(_CHANNEL) + "：" if level or name.startswith(_CHANNEL) else ""
    # A channel the desk does not know narrows nothing: its clock would start for every ticket.
    kind = Kind.RULE if name.startswith(_CHANNEL) and channel is None else Kind.EVENT
    made = False
    for key, id, words, trigger, act in _CLOCKS:
        if one.get(key) is None:
            continue
        made = True
        by_hours = longest.get((str(one.get("level")), key))
        hours = (
            f"{_HOURS[one['calendar']]}：" if by_hours is not None and one.get("calendar") in _HOURS else ""
        )
        yield from make(
            source,
            f"{id}-{number}",
            source.cites(f"{path}.{key}"),
            what=label + hours + words,
            kind=Kind.RULE if hours and one[key] != by_hours else kind,
            trigger=trigger,
            # 即时 names no minutes: people agree on a number before a clock can be missed.
            limit=limit_model(_minutes(one[key])) if one[key] else None,
            fulfilled_by=act,
            **common,
        )
    if one.get("report_hours") is not None:
        made = True
        yield from make(
            source,
            f"report-{number}",
            source.cites(f"{path}.report_hours"),
            what=label + "提交故障报告",
            kind=kind,
            trigger=TriggerName.DONE,
            limit=_hours(one["report_hours"]),
            **common,
        )
    if not made:
        yield from make(source, f"level-{number}", source.cites(path), by=PartyCode.B, kind=Kind.RULE)


def _channel(name: str) -> str | None:
    if not name.startswith(_CHANNEL):
        return None
    return next((channel for word, channel in _CHANNELS if word in name), None)


def _hours(count: float) -> LimitModel:
    return limit_model(_minutes(round(count * 60)))


def _minutes(count: int) -> Period:
    if count and count % 60 == 0:
        return Period(count // 60, Unit.HOUR)
    return Period(count, Unit.MINUTE)
