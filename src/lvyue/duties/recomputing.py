"""A holiday notice imported later: open duties are computed again, and both values are kept.

Source: standards.md R2. What is closed or settled is left as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from lvyue.contracts.selectors import terms_of
from lvyue.contracts.types import ContractFile
from lvyue.duties.calendars import calendar_of
from lvyue.duties.models import CalendarYear, Duty, DutyEvent
from lvyue.duties.planning import plan_trigger
from lvyue.duties.selectors import duty_start
from lvyue.duties.services import next_wake
from lvyue.duties.types import EventKind, PlannedDuty
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.errors import Invalid, NotAllowed
from lvyue.identity.types import Access
from lvyue.rules import calendars
from lvyue.rules.errors import RuleError
from lvyue.rules.year_tables import YearTable


@dataclass(frozen=True, slots=True)
class Change:
    """A duty whose last day moved: its codes and both values."""

    contract: str
    duty: str
    what: str
    old_on: date | None
    new_on: date | None
    old_provisional: bool
    new_provisional: bool


def calendar_import(
    *,
    access: Access,
    source: Mapping[str, Any] | Sequence[Any],
    layer: str = "cn",
    notice: str = "",
    url: str = "",
) -> tuple[YearTable, list[Change]]:
    """Keep a year's notice and recompute the open duties that rest on it.

    `source` has the holiday-cn shape. Returns the table and every duty that moved or lost its 暂定.
    Only the installation's own command may do this. Raises NotAllowed, Invalid.
    """
    if not access.is_system:
        raise NotAllowed("日历由系统统一导入", place="日历导入", remedy="请管理员运行 lvyue calendar import")
    try:
        table = calendars.parse_year(source, layer=layer, notice=notice, url=url)
        calendars.load(table.layer, (table,))
    except RuleError as error:
        raise Invalid(str(error), place="放假安排文件", remedy="核对文件内容后重新导入") from error
    with transaction.atomic():
        row = CalendarYear.objects.create(
            layer=table.layer,
            year=table.year,
            notice=table.notice,
            url=table.url,
            content=as_json(table),
            imported_at=clock.now(),
            imported_by=access.name,
        )
        entry_add(
            actor=access,
            action="duties.calendar.import",
            space_id=None,
            subject=row,
            note=f"导入 {table.layer} {table.year} 年放假安排：{table.source}",
        )
        changes = _recompute(access, table)
    return table, changes


def as_json(table: YearTable) -> dict[str, Any]:
    """A year table in the shape it is imported in."""
    return {
        "layer": table.layer,
        "year": table.year,
        "notice": table.notice,
        "papers": [table.url] if table.url else [],
        "days": [{"name": one.name, "date": str(one.on), "isOffDay": one.off} for one in table.days],
    }


def _recompute(access: Access, table: YearTable) -> list[Change]:
    # A notice also moves the last days of the year before it, and a limit may start a year before its end.
    touched = Duty.objects.filter(
        closed_at__isnull=True,
        due_on__gte=date(table.year - 1, 1, 1),
        due_on__lte=date(table.year + 1, 12, 31),
    )
    changes = []
    terms: dict[int, ContractFile] = {}
    for duty in touched.select_related("version", "contract", "trigger").order_by("id").iterator(500):
        if duty.version_id not in terms:
            terms[duty.version_id] = terms_of(duty.version)
        obligation = terms[duty.version_id].obligation(duty.obligation)
        if obligation is None or obligation.limit is None or duty.window_start is not None:
            continue
        calendar = calendar_of(terms[duty.version_id])
        if calendar.version == duty.calendar_version:
            continue
        planned = plan_trigger(obligation, duty.key, duty_start(duty), calendar)
        if change := _apply(access, duty, planned, calendar.version, table.source):
            changes.append(change)
    return changes


def _apply(
    access: Access, duty: Duty, planned: PlannedDuty, calendar_version: str, reason: str
) -> Change | None:
    old = (duty.due_at, duty.due_on, duty.provisional, duty.calendar_version)
    moved = (duty.due_at, duty.provisional) != (planned.due_at, planned.provisional)
    duty.starts_at, duty.due_at, duty.due_on = planned.starts_at, planned.due_at, planned.due_on
    duty.unrolled_on, duty.provisional = planned.unrolled_on, planned.provisional
    duty.calendar_version = calendar_version
    won = Duty.objects.filter(pk=duty.pk, closed_at__isnull=True).update(
        starts_at=duty.starts_at,
        due_at=duty.due_at,
        due_on=duty.due_on,
        unrolled_on=duty.unrolled_on,
        provisional=duty.provisional,
        calendar_version=calendar_version,
        next_wake_at=next_wake(duty),
    )
    if won != 1 or not moved:
        return None
    event = DutyEvent.objects.create(
        space_id=duty.space_id,
        duty=duty,
        kind=EventKind.RECOMPUTED.value,
        at=clock.now(),
        recorded_at=clock.now(),
        actor_name=access.name,
        note=f"依据 {reason}",
        content={
            "old": {"due_on": str(old[1]), "provisional": old[2], "calendar": old[3]},
            "new": {
                "due_on": str(duty.due_on),
                "provisional": duty.provisional,
                "calendar": calendar_version,
            },
        },
    )
    entry_add(
        actor=access, action="duties.duty.recompute", space_id=duty.space_id, subject=duty, note=str(reason)
    )
    entry_add(actor=access, action="duties.event.add", space_id=duty.space_id, subject=event)
    return Change(duty.contract.code, duty.code, duty.what, old[1], duty.due_on, old[2], duty.provisional)
