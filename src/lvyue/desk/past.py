"""The sheet of past services (过去的服务): its columns, its rows, and what a row itself says. No database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from lvyue.contracts.types import Cause
from lvyue.desk.types import Channel
from lvyue.duties.spreadsheets import Form, Line, lines_read, moment_read, names_read, text_read
from lvyue.duties.types import RowFault
from lvyue.rules.types import SHANGHAI

CODE, TITLE, CHANNEL, LEVEL, REPORTER = "编号", "标题", "来源", "级别", "报障人"
REPORTED, ASKED, RESPONDED, ARRIVED = "报障时间", "要求到场时间", "响应时间", "到场时间"
DONE, RESULT, CAUSE = "处理完成时间", "处理结果", "原因"
SIGNED, NOTICED, ACCEPTED, FILES = "双签时间", "完成通知时间", "验收时间", "附件文件名"
STEPS = (REPORTED, ASKED, RESPONDED, ARRIVED, DONE, SIGNED, NOTICED, ACCEPTED)
LAST_OF_DAY = (SIGNED, ACCEPTED)
"""Steps that paper dates by the day: a date alone is the day's last minute."""
MUST = (TITLE, REPORTED, RESPONDED, DONE, RESULT)

_TEXTS = (TITLE, CHANNEL, LEVEL, REPORTER)
SHEET = Form(
    title="过去的服务",
    widths={CODE: 16, TITLE: 34, CHANNEL: 8, LEVEL: 14, REPORTER: 12}
    | dict.fromkeys((REPORTED, ASKED, RESPONDED, ARRIVED, DONE), 18)
    | {RESULT: 40, CAUSE: 14, SIGNED: 18, NOTICED: 18, ACCEPTED: 18, FILES: 30},
    filled=(
        *_TEXTS,
        REPORTED,
        ASKED,
        RESPONDED,
        ARRIVED,
        DONE,
        RESULT,
        CAUSE,
        SIGNED,
        NOTICED,
        ACCEPTED,
        FILES,
    ),
    most_rows=300,
    help=(
        "每行一次服务。编号照原来的登记簿填，同一编号传两次只记一次。",
        "必填：标题、报障时间、响应时间、处理完成时间、处理结果。其余有就填，没有留空。",
        "时间按 2025-04-20 15:00 填写；双签、验收只写日期时，按当日 23:59。",
        f"来源：{'、'.join(one.label for one in Channel)}；不填按电话。级别照合同里的名称。",
        f"原因：{'、'.join(one.label for one in Cause)}；没有认定的不填。",
        "双方签字的记录单扫描后写进“附件文件名”，多个用分号隔开；填了双签时间的必须有扫描件。",
        "不要用公式。时间照原件，先后顺序不对的不收。",
    ),
)
"""The sheet that either party fills, a row a service."""


@dataclass(frozen=True, slots=True)
class PastTicket:
    """One filled row; `at` holds the moments of its steps by column, None where nothing is written."""

    number: int
    code: str
    title: str
    channel: Channel
    level: str
    reporter: str
    at: dict[str, datetime | None]
    result: str
    cause: Cause | None
    names: tuple[str, ...] = ()
    faults: tuple[RowFault, ...] = ()

    @property
    def closed_at(self) -> datetime | None:
        """Its last step."""
        return max((at for at in self.at.values() if at is not None), default=None)


def past_read(content: bytes, name: str) -> list[PastTicket]:
    """The filled rows of a sheet, each with its faults. Raises SheetRefused for what is not read at all."""
    return [_row(line) for line in lines_read(content, name, SHEET)]


def row_faults(
    rows: Iterable[PastTicket], levels: Iterable[str], now: datetime, first: datetime
) -> Iterator[RowFault]:
    """What is wrong with rows by themselves.

    `levels` are the names of the contract's levels, `first` is when the contract began to run here.
    """
    found, known = list(rows), tuple(levels)
    same = Counter(one.code for one in found if one.code)
    for row in found:
        yield from row.faults
        if row.faults:
            continue
        yield from _shape(row, known)
        yield from _moments(row, now, first)
        if same[row.code] > 1:
            yield RowFault(row.number, CODE, f"编号“{row.code}”写了不止一行", "每次服务只留一行")


_SCANS = {
    (".pdf",): (b"%PDF-",),
    (".jpg", ".jpeg"): (b"\xff\xd8\xff",),
    (".png",): (b"\x89PNG",),
    (".tif", ".tiff"): (b"II*\0", b"MM\0*"),
}
"""What a scan is called, and how its content begins."""


def is_scan(name: str, content: bytes) -> bool:
    """Whether a file is a scan by its name and by how it begins: PDF, JPEG, PNG or TIFF."""
    return any(name.lower().endswith(ends) and content.startswith(begins) for ends, begins in _SCANS.items())


def _shape(row: PastTicket, levels: tuple[str, ...]) -> Iterator[RowFault]:
    if not row.code:
        yield RowFault(row.number, CODE, "没有填写编号", "照原来的登记簿填，没有的自己编一个不重复的")
    given = {TITLE: row.title, RESULT: row.result} | {
        name: row.at[name] for name in (REPORTED, RESPONDED, DONE)
    }
    for name in MUST:
        if not given[name]:
            yield RowFault(row.number, name, "没有填写", "照原件补上；原件没有记载的服务不能补录")
    if row.level and row.level not in levels:
        words = f"合同的级别有：{'、'.join(levels)}" if levels else "合同没有分级，这一格留空"
        yield RowFault(row.number, LEVEL, f"合同没有级别“{row.level}”", words)
    if row.at[SIGNED] and not row.names:
        yield RowFault(row.number, FILES, "填了双签时间，却没有记录单扫描件", "附上扫描件，或把双签时间清空")
    if row.at[ARRIVED] is None and row.at[ASKED] is not None:
        yield RowFault(
            row.number, ARRIVED, "要求过到场，却没有到场时间", "填到场时间；没有到场的，把要求到场清空"
        )


def _moments(row: PastTicket, now: datetime, first: datetime) -> Iterator[RowFault]:
    before: tuple[str, datetime | None] = ("", None)
    for name in STEPS:
        at = row.at[name]
        if at is None:
            continue
        if at > now:
            yield RowFault(row.number, name, f"{_said(at)} 还没有到", "核对后填写实际发生的时间")
        elif at > first:
            cause = f"{_said(at)} 在确认合同的 {_said(first)} 之后，不是补录"
            yield RowFault(row.number, name, cause, "在“工单”里照常登记")
        elif before[1] is not None and at < before[1]:
            yield RowFault(row.number, name, f"早于{before[0]}（{_said(before[1])}）", "按先后顺序核对时间")
        if name not in (ASKED, SIGNED):  # a visit may be asked for late, and papers signed in any order
            before = (name, at)


def _said(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _row(line: Line) -> PastTicket:
    faults = list(line.faults)

    def read(column: str, reader: Callable[[Any], Any], remedy: str) -> Any:
        try:
            return reader(line.values[column]) if line.text(column) else None
        except ValueError as error:
            faults.append(RowFault(line.number, column, str(error), remedy))
            return None

    at = {name: read(name, _moment, "按 2025-04-20 15:00 填写") for name in STEPS}
    for name in LAST_OF_DAY:
        if (day := at[name]) is not None and day.time() == time():
            at[name] = day + timedelta(hours=23, minutes=59)
    channels = {one.label: one for one in Channel}
    causes = {one.label: one for one in Cause}
    return PastTicket(
        number=line.number,
        code=line.text(CODE),
        title=read(TITLE, _within(200), "写短，其余写进处理结果") or "",
        channel=read(CHANNEL, _word(channels), f"填 {'、'.join(channels)} 之一") or Channel.PHONE,
        level=line.text(LEVEL),
        reporter=read(REPORTER, _within(100), "只写姓名") or "",
        at=at,
        result=read(RESULT, _within(4000), "写短，其余放进附件") or "",
        cause=read(CAUSE, _word(causes), f"填 {'、'.join(causes)} 之一"),
        names=names_read(line.values[FILES]),
        faults=tuple(faults),
    )


def _moment(value: Any) -> datetime:
    at = moment_read(value)
    if at is None:
        raise ValueError(f"“{text_read(value)}”不是时间")
    return at


def _within(limit: int) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = text_read(value)
        if len(text) > limit:
            raise ValueError(f"超过 {limit} 字")
        return text

    return read


def _word(words: dict[str, Any]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        text = text_read(value)
        if text not in words:
            raise ValueError(f"“{text}”不认识")
        return words[text]

    return read
