"""Lengths and places for drawings: what an SVG carries in its attributes, as pages allow no inline style.

Percentages are strings with two decimals and a `%` sign, ready for `x` and `width`. Nothing reads a clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from .states import tone_named
from .words import due_moment, duration_words, remaining_words, time_of_day


def percent(part: float, whole: float) -> str:
    """Return `part / whole` between 0 and 100 percent; an empty whole gives 0."""
    share = 0.0 if not whole else max(0.0, min(1.0, part / whole))
    return f"{share * 100:.2f}%"


def bar_parts(parts: Iterable[tuple[float, str, str]], total: float | None = None) -> list[dict[str, str]]:
    """Lay parts (amount, tone, words) side by side on one bar.

    `total` is the whole bar; without it the parts fill the bar.
    """
    known = [(float(amount), tone_named(tone), words) for amount, tone, words in parts]
    whole = float(total) if total is not None else sum(amount for amount, _, _ in known)
    drawn, at = [], 0.0
    for amount, tone, words in known:
        drawn.append({"x": percent(at, whole), "width": percent(amount, whole), "tone": tone, "words": words})
        at += amount
    return drawn


def lane_drawn(
    lane: Mapping[str, Any], *, axis_from: datetime, axis_to: datetime, now: datetime
) -> dict[str, Any]:
    """Place one clock on the axis.

    `lane` holds `label` and, where they exist, `start_at`, `due_at`, `end_at` (absent: still running),
    `pauses` (pairs from, to; an open pause ends with None), `tone`, `words`, `chip`, `chip_tone`, `href`,
    `link_words`. The result adds `spent`, `late`, `stopped` (lists of x/width), `due_x` and `spoken`, the
    sentence a screen reader hears.
    """
    span = (axis_to - axis_from).total_seconds()

    def piece(start: datetime, end: datetime) -> dict[str, str]:
        start, end = max(start, axis_from), min(max(end, start), axis_to)
        return {
            "x": percent((start - axis_from).total_seconds(), span),
            "width": percent(max((end - start).total_seconds(), 0), span),
        }

    start_at, due_at = lane.get("start_at"), lane.get("due_at")
    last = lane.get("end_at") or now
    pauses = [(a, b or last) for a, b in lane.get("pauses", ())]
    spent, late = [], []
    if start_at is not None:
        for a, b in _without(start_at, last, pauses):
            if due_at is None or b <= due_at:
                spent.append(piece(a, b))
            elif a >= due_at:
                late.append(piece(a, b))
            else:
                spent.append(piece(a, due_at))
                late.append(piece(due_at, b))
    return {
        **lane,
        "tone": tone_named(lane.get("tone", "running")),
        "chip_tone": tone_named(lane.get("chip_tone", lane.get("tone", "running"))),
        "spent": spent,
        "late": late,
        "stopped": [piece(a, b) for a, b in pauses],
        "due_x": None if due_at is None else percent((due_at - axis_from).total_seconds(), span),
        "spoken": _lane_spoken(lane, pauses, now),
    }


def _without(
    start: datetime, end: datetime, pauses: Sequence[tuple[datetime, datetime]]
) -> list[tuple[Any, Any]]:
    """Cut the pauses out of the half-open stretch from start to end."""
    stretches, at = [], start
    for a, b in sorted(pauses):
        if a > at:
            stretches.append((at, min(a, end)))
        at = max(at, b)
    if at < end:
        stretches.append((at, end))
    return stretches


def _lane_spoken(lane: Mapping[str, Any], pauses: Sequence[tuple[datetime, datetime]], now: datetime) -> str:
    """The lane as one sentence."""
    if lane.get("start_at") is None:
        said = [f"{lane['label']}：未起算"]
    else:
        said = [f"{lane['label']}：{time_of_day(lane['start_at'])} 起算"]
        if lane.get("end_at") is not None:
            lasted = duration_words(lane["end_at"] - lane["start_at"])
            said.append(f"{time_of_day(lane['end_at'])} 停止，历时 {lasted}")
    if lane.get("due_at") is not None:
        said.append(f"{due_moment(lane['due_at'])} 到期")
        if lane.get("end_at") is None and lane.get("start_at") is not None:
            said.append(remaining_words(lane["due_at"], now))
    said += [f"{time_of_day(a)} 到 {time_of_day(b)} 停表 {duration_words(b - a)}" for a, b in pauses]
    return "，".join(said)


def axis_ticks(axis_from: datetime, axis_to: datetime, count: int = 5) -> list[str]:
    """Equally spaced times on an axis, both ends included; an axis longer than two days shows dates."""
    step = (axis_to - axis_from) / (count - 1)
    marks = [axis_from + step * n for n in range(count)]
    if axis_to - axis_from > timedelta(days=2):
        return [f"{mark:%m-%d}" for mark in marks]
    return [time_of_day(mark) for mark in marks]


def year_cells(days: Iterable[tuple[date, str, str, str]], today: date | None = None) -> dict[str, Any]:
    """Place days (date, tone, title, href) on a grid: one column a week, Monday on top.

    Returns `cells` (x, y, tone, title, href, today), `months` (x, word) and `width` in drawing units; one
    cell is 6 wide, its step 7, the month words take the first 10 units.
    """
    known = sorted(days)
    if not known:
        return {"cells": [], "months": [], "width": _YEAR}
    monday = known[0][0] - timedelta(days=known[0][0].weekday())
    cells: list[dict[str, Any]] = []
    months: list[dict[str, Any]] = []
    seen: set[tuple[int, int]] = set()
    for on, tone, title, href in known:
        column = (on - monday).days // 7
        if (on.year, on.month) not in seen:
            seen.add((on.year, on.month))
            months.append({"x": column * 7, "word": f"{on.month} 月"})
        cells.append(
            {
                "x": column * 7,
                "y": 10 + on.weekday() * 7,
                "tone": tone_named(tone),
                "title": f"{on.isoformat()} {title}".strip(),
                "href": href,
                "today": on == today,
            }
        )
    width = ((known[-1][0] - monday).days // 7 + 1) * 7
    edges = [month["x"] for month in months[1:]] + [width]
    # A month word needs three columns; a month cut short by the strip's ends goes without.
    kept = [month for month, edge in zip(months, edges, strict=True) if edge - month["x"] >= 21]
    return {"cells": cells, "months": kept, "width": max(width, _YEAR)}


_YEAR = 53 * 7
"""The width of a year: a shorter strip leaves room at its end, and its cells stay small."""


def month_weeks(
    year: int, month: int, days: Mapping[date, Mapping[str, Any]], today: date | None = None
) -> list[list[dict[str, Any] | None]]:
    """The month as weeks from Monday; places outside the month are None.

    `days` gives for a date: `tone`, `title`, `href`, `marks` (how many things, drawn as up to three) and
    `open` (none of them done).
    """
    first = date(year, month, 1)
    start = first - timedelta(days=first.weekday())
    weeks: list[list[dict[str, Any] | None]] = []
    while not weeks or (start.year, start.month) == (year, month):
        week: list[dict[str, Any] | None] = []
        for n in range(7):
            on = start + timedelta(days=n)
            week.append(None if on.month != month else _month_day(on, days.get(on, {}), today))
        weeks.append(week)
        start += timedelta(days=7)
    return weeks


def _month_day(on: date, about: Mapping[str, Any], today: date | None) -> dict[str, Any]:
    count = int(about.get("marks", 0))
    sign = "○" if about.get("open") else "●"
    return {
        "on": on,
        "tone": tone_named(about["tone"]) if about.get("tone") else "",
        "title": about.get("title", ""),
        "href": about.get("href", ""),
        "marks": sign * min(count, 3),
        "today": on == today,
    }


def spark_points(values: Sequence[float], limit: float | None = None) -> dict[str, str | None]:
    """A polyline through the values in a box of 100 by 30, the limit's height in the same box."""
    if not values:
        return {"points": "", "limit_y": None}
    every = [*values, *([limit] if limit is not None else [])]
    low, high = min(every), max(every)
    span = (high - low) or 1
    step = 100 / max(len(values) - 1, 1)

    def y(value: float) -> str:
        return f"{28 - (value - low) / span * 26:.2f}"

    points = " ".join(f"{n * step:.2f},{y(value)}" for n, value in enumerate(values))
    return {"points": points, "limit_y": None if limit is None else y(limit)}


def day_bars(counts: Sequence[tuple[date, int, str]], today: date) -> dict[str, Any]:
    """Bars of a replay strip: (date, how many, tone or empty); days after today are drawn as ahead."""
    top = max((count for _, count, _ in counts), default=0) or 1
    total = len(counts)
    bars = [
        {
            "x": percent(n + 0.15, total),
            "width": percent(0.7, total),
            "height": f"{max(count / top * 24, 3):.1f}",
            "y": f"{28 - max(count / top * 24, 3):.1f}",
            "tone": tone_named(tone) if tone else "",
            "ahead": on > today,
        }
        for n, (on, count, tone) in enumerate(counts)
    ]
    past = sum(1 for on, _, _ in counts if on <= today)
    return {"bars": bars, "cursor": percent(past, total)}


def time_steps(
    counts: Sequence[tuple[date, int, str]], today: date, shown: date, until: date | None = None
) -> dict[str, Any]:
    """Where a time slider can go: its days from the first bar, the day shown, and the weeks around it.

    Bars stand for equal stretches. `start` is where a replay begins: the first day, once the day shown is
    the last one it reaches.
    """
    first = counts[0][0]
    step = counts[1][0] - first if len(counts) > 1 else timedelta(days=1)
    end = until or counts[-1][0] + step - timedelta(days=1)
    week = timedelta(days=7)
    return {
        "first": first,
        "end": end,
        "days": (end - first).days + 1,
        "last_day": (end - first).days,
        "at_day": max(0, min((shown - first).days, (end - first).days)),
        "shown": shown,
        "before": max(shown - week, first) if shown > first else None,
        "after": min(shown + week, end) if shown < end else None,
        "start": min(shown + week, end) if first <= shown < min(today, end) else first,
    }


def share_words(value: float, total: float) -> str:
    """`11 / 18`, or a percentage when the numbers are not whole."""
    if float(value).is_integer() and float(total).is_integer():
        return f"{int(value)} / {int(total)}"
    return f"{value / total * 100:.1f}%" if total else "0%"


def lines_drawn(series: Iterable[Mapping[str, Any]], *, starts_on: date, ends_on: date) -> dict[str, Any]:
    """Lay series over one stretch of days in a box of 1000 by 100.

    A series holds `label`, `tone`, `points` (date, number) and, where wanted, `words` (its last value as
    said), `steps` (true: the value holds until the next point) and `top` (its own scale; without it the
    largest value of all). Returns `lines` (points, tone, label, words) and `months` (x in percent, word).
    """
    known = [{**one, "points": sorted(one["points"])} for one in series]
    days = max((ends_on - starts_on).days, 1)
    common = max((float(value) for one in known for _, value in one["points"]), default=0) or 1
    lines = [
        {
            "label": one["label"],
            "words": one.get("words", ""),
            "tone": tone_named(one["tone"]),
            "points": _line_points(one, starts_on, days, float(one.get("top") or common)),
        }
        for one in known
    ]
    return {"lines": lines, "months": _months_between(starts_on, ends_on, days)}


def _line_points(one: Mapping[str, Any], starts_on: date, days: int, top: float) -> str:
    drawn: list[str] = []
    level = None
    for on, value in one["points"]:
        x = max(0.0, min(1.0, (on - starts_on).days / days)) * 1000
        y = 98 - float(value) / top * 94
        if one.get("steps") and level is not None:
            drawn.append(f"{x:.1f},{level:.1f}")
        drawn.append(f"{x:.1f},{y:.1f}")
        level = y
    return " ".join(drawn)


def _months_between(starts_on: date, ends_on: date, days: int) -> list[dict[str, str]]:
    months, first = [], starts_on.replace(day=1)
    while first <= ends_on:
        if first >= starts_on:
            months.append({"x": percent((first - starts_on).days, days), "word": f"{first.month} 月"})
        first = (first + timedelta(days=32)).replace(day=1)
    return months
