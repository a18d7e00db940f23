"""补录: the past of a contract brought in mid-term, entered from a sheet with files and marked late-entered.

The whole sheet is checked before anything is written; then every `CHUNK` rows are one transaction. The same
sheet sent again, also one cut off between two chunks, enters only what is not there yet. The preview checks
alike and writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from mimetypes import guess_type

from django.db import transaction

from lvyue.contracts.models import Contract
from lvyue.duties.errors import (
    BacklogInvalid,
    ClosedElsewhere,
    EvidenceMissing,
    MomentImpossible,
    NotYourDuty,
)
from lvyue.duties.models import Duty, DutyEvent
from lvyue.duties.services.closing import attest, require_attestable
from lvyue.duties.types import BacklogRow, Entered, EventKind, RowFault
from lvyue.foundation import clock
from lvyue.identity.types import Access, Permission, Seat

CHUNK = 200
NOTE_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class BacklogLine:
    """What entering one row writes, in words; nothing when it is here already."""

    number: int
    code: str
    what: str
    writes: tuple[str, ...]


def backlog_preview(
    *, access: Access, contract: Contract, rows: Sequence[BacklogRow], files: Mapping[str, bytes]
) -> list[BacklogLine]:
    """What entering these rows would write, row by row; nothing is kept. Raises like `backlog_enter`."""
    check = _checked(access, contract, rows, files)
    return [_line(row, check.duties[row.code], check.already(row)) for row in rows]


def backlog_enter(
    *, access: Access, contract: Contract, rows: Sequence[BacklogRow], files: Mapping[str, bytes]
) -> Entered:
    """Close backlog duties as the rows say, with `files` by name as evidence.

    Raises NotAllowed; BacklogInvalid naming every bad row, when nothing is written at all; DutyClosedAlready
    when someone closes one of them meanwhile, when its chunk is not written.
    """
    check = _checked(access, contract, rows, files)
    todo = [row for row in rows if not check.already(row)]
    for start in range(0, len(todo), CHUNK):
        with transaction.atomic():
            for row in todo[start : start + CHUNK]:
                assert row.at is not None
                sent = [(name, files[name], _media_type(name)) for name in row.names]
                attest(access, check.duties[row.code], row.at, row.note, sent)
    return Entered(len(todo), len(rows) - len(todo))


def _checked(
    access: Access, contract: Contract, rows: Sequence[BacklogRow], files: Mapping[str, bytes]
) -> _Check:
    """Check a whole sheet; raises NotAllowed, and BacklogInvalid naming every bad row."""
    seat = access.require(contract.space_id, Permission.SIGN)
    check = _Check(
        seat,
        {one.code: one for one in Duty.objects.filter(contract=contract)},
        _entered(contract),
        files,
        Counter(row.code for row in rows),
    )
    faults = [fault for row in rows for fault in check.faults(row)]
    faults += check.unused(rows)
    if not rows:
        faults.append(RowFault(0, "", "表里没有填写任何一行", "填好要补录的行再上传"))
    if faults:
        raise BacklogInvalid(faults)
    return check


def _line(row: BacklogRow, duty: Duty, already: bool) -> BacklogLine:
    if already or row.at is None:
        return BacklogLine(row.number, row.code, duty.what, ())
    told = [f"{row.at.astimezone(clock.TZ):%Y-%m-%d %H:%M} 办结"]
    if row.names:
        told.append(f"{len(row.names)} 个附件")
    return BacklogLine(row.number, row.code, duty.what, tuple(told))


def _entered(contract: Contract) -> dict[int, DutyEvent]:
    """{duty id: the event that entered it late}."""
    events = DutyEvent.objects.filter(duty__contract=contract, kind=EventKind.FULFILLED.value)
    return {one.duty_id: one for one in events if one.content.get("late_entered")}


@dataclass(frozen=True, slots=True)
class _Check:
    """What rows are checked against: the writer's seat, the contract's duties and the files sent."""

    seat: Seat
    duties: Mapping[str, Duty]
    entered: Mapping[int, DutyEvent]
    files: Mapping[str, bytes]
    counts: Mapping[str, int]

    def already(self, row: BacklogRow) -> bool:
        """Whether exactly this was entered before."""
        duty = self.duties.get(row.code)
        event = self.entered.get(duty.pk) if duty is not None else None
        return event is not None and (event.at, event.note) == (row.at, row.note)

    def faults(self, row: BacklogRow) -> Iterator[RowFault]:
        """Everything wrong with one row."""
        if row.faults:
            yield from row.faults
            return
        if self.counts[row.code] > 1 and row.code:
            yield RowFault(row.number, "编号", f"{row.code} 写了不止一行", "每件事只留一行")
        duty = self.duties.get(row.code)
        if duty is None:
            cause = f"这份合同没有事项“{row.code}”" if row.code else "没有填写编号"
            yield RowFault(row.number, "编号", cause, "照模板里的编号填写，不要改动")
            return
        if self.already(row):
            return
        yield from self._about(row, duty)
        for name in row.names:
            if name not in self.files:
                yield RowFault(
                    row.number,
                    "附件文件名",
                    f"没有上传名为“{name}”的文件",
                    "补传这个文件，或改正表里的文件名",
                )

    def _about(self, row: BacklogRow, duty: Duty) -> Iterator[RowFault]:
        if len(row.note) > NOTE_LIMIT:
            yield RowFault(row.number, "说明", f"超过 {NOTE_LIMIT} 字", "写短，其余放进附件")
        if duty.closed_at is not None:
            how = EventKind(duty.closing).label
            yield RowFault(row.number, "编号", f"{duty.code} 已经结束（{how}）", "从表里删去这一行")
        elif not duty.backlog:
            yield RowFault(
                row.number, "编号", f"{duty.code} 不是待补录的事项", "在事项页上办结，再从表里删去这一行"
            )
        elif row.at is None:
            cause = f"“{row.at_text}”不是时间" if row.at_text else "没有填写"
            yield RowFault(row.number, "实际办结时间", cause, "按 2025-04-20 15:00 填写")
        else:
            try:
                require_attestable(self.seat, duty, row.at, row.note, row.names)
            except (NotYourDuty, ClosedElsewhere, EvidenceMissing, MomentImpossible) as error:
                yield RowFault(row.number, _COLUMN[type(error)], error.cause, error.remedy)

    def unused(self, rows: Sequence[BacklogRow]) -> list[RowFault]:
        """Files that no row names, which a mistyped name leaves behind."""
        named = {name for row in rows for name in row.names}
        return [
            RowFault(0, "附件文件名", f"文件“{name}”没有任何一行用到", "写进对应的行，或不要上传")
            for name in self.files
            if name not in named
        ]


_COLUMN = {
    NotYourDuty: "编号",
    ClosedElsewhere: "编号",
    EvidenceMissing: "说明",
    MomentImpossible: "实际办结时间",
}


def _media_type(name: str) -> str:
    return guess_type(name)[0] or "application/octet-stream"
