"""One layer's year of days off and make-up days, as a holiday notice states it.

The exchange shape is the one public calendars use: {"year", "papers": [url], "days": [{"name", "date",
"isOffDay"}]}, plus "notice" (document number) and "layer". A notice for a year may also move the last days of
the December before it, so those belong to its table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lvyue.rules.errors import CalendarError
from lvyue.rules.statutory import LAST_YEAR
from lvyue.rules.types import FIRST_YEAR


@dataclass(frozen=True, slots=True)
class Mark:
    """One date a notice speaks of: off, or worked although it would be a rest day."""

    on: date
    name: str
    off: bool


@dataclass(frozen=True, slots=True)
class YearTable:
    """What one notice says about one year, for one layer. `notice` is its number, `url` where to read it."""

    year: int
    days: tuple[Mark, ...]
    notice: str = ""
    url: str = ""
    layer: str = "cn"

    @property
    def source(self) -> str:
        """The notice as cited: its number, or its address when no number is known."""
        return self.notice or self.url


def parse_year(
    source: Mapping[str, Any] | Sequence[Any],
    *,
    year: int | None = None,
    notice: str = "",
    url: str = "",
    layer: str = "",
) -> YearTable:
    """The year table in `source`: the whole object, or its bare list of days.

    Keyword arguments fill in what the source leaves out. Raises CalendarError (Chinese; names the entry) for
    an empty table, a date outside the year, an impossible date, entries that disagree, or no notice at all.
    """
    head: Mapping[str, Any] = source if isinstance(source, Mapping) else {"days": source}
    marks = _marks(head.get("days"))
    year = _year(head.get("year", year), marks)
    _refuse_foreign(marks, year)
    papers = head.get("papers") or []
    table = YearTable(
        year=year,
        days=_merged(marks),
        notice=str(head.get("notice") or notice).strip(),
        url=str(papers[0] if isinstance(papers, list) and papers else url).strip(),
        layer=str(head.get("layer") or layer or "cn"),
    )
    if not table.source:
        raise CalendarError(
            f"{year} 年的放假表没有写明依据的通知。请补上文号（notice）或通知网址（papers）后再导入。"
        )
    return table


def _marks(days: object) -> list[tuple[int, Mark]]:
    """Each entry with its place in the list, counted from 1."""
    if not isinstance(days, list | tuple):
        raise CalendarError(
            "放假表里没有 days 列表。请使用 {year, papers, days: [{name, date, isOffDay}]} 的格式。"
        )
    if not days:
        raise CalendarError("放假表的 days 是空的：通知还没有录入。请等通知公布、数据补全后再导入。")
    return [(place, _mark(place, entry)) for place, entry in enumerate(days, start=1)]


def _mark(place: int, entry: object) -> Mark:
    if not isinstance(entry, Mapping):
        raise CalendarError(f"第 {place} 条不是 {{name, date, isOffDay}} 这样的对象。请检查文件格式。")
    written, off, name = entry.get("date"), entry.get("isOffDay"), entry.get("name")
    try:
        on = date.fromisoformat(str(written))
    except ValueError:
        raise CalendarError(f"第 {place} 条的日期“{written}”不存在。请按 2027-01-01 的写法更正。") from None
    if not isinstance(off, bool):
        raise CalendarError(f"第 {place} 条（{on}）没有写明放假还是上班。请把 isOffDay 写成 true 或 false。")
    if not isinstance(name, str) or not name.strip():
        raise CalendarError(f"第 {place} 条（{on}）没有节日名称 name。请补上，推算说明要用到它。")
    return Mark(on, name.strip(), off)


def _year(stated: object, marks: list[tuple[int, Mark]]) -> int:
    """The stated year, or the latest one among the dates of a bare list."""
    year = max(mark.on.year for _, mark in marks) if stated is None else stated
    if not isinstance(year, int) or isinstance(year, bool):
        raise CalendarError(f"年份“{year}”不是整数。请把 year 写成 2027 这样的数字。")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarError(f"年份 {year} 不在 {FIRST_YEAR}-{LAST_YEAR} 之间，系统不支持。请核对 year。")
    return year


def _refuse_foreign(marks: list[tuple[int, Mark]], year: int) -> None:
    for place, mark in marks:
        eve = mark.on.year == year - 1 and mark.on.month == 12
        if mark.on.year != year and not eve:
            raise CalendarError(f"第 {place} 条的日期 {mark.on} 不属于 {year} 年。请核对年份或删去这一条。")


def _merged(marks: list[tuple[int, Mark]]) -> tuple[Mark, ...]:
    """Marks by date; entries repeated word for word count once, contradicting ones are refused."""
    first: dict[date, tuple[int, Mark]] = {}
    for place, mark in marks:
        earlier_place, earlier = first.setdefault(mark.on, (place, mark))
        if earlier.off != mark.off:
            raise CalendarError(
                f"第 {earlier_place} 条和第 {place} 条对 {mark.on} 的说法不一：一处放假，一处上班。请留一条。"
            )
    return tuple(first[on][1] for on in sorted(first))
