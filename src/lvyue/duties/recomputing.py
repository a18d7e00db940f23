"""Holidays or an organisation's own days imported later: open duties are computed again, both values kept.

Source: standards.md R2. What is closed or settled is left as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import terms_of
from lvyue.contracts.types import ContractFile
from lvyue.duties.calendars import ORGANISATION, calendar_for, calendar_of, is_organisation, laid_over
from lvyue.duties.demands import demanded
from lvyue.duties.models import CalendarYear, Duty, DutyEvent
from lvyue.duties.pausing import clock_under, moments_set
from lvyue.duties.planning import plan_trigger
from lvyue.duties.selectors import duty_start
from lvyue.duties.types import EventKind, PlannedDuty
from lvyue.duties.wakes import next_wake
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.errors import Invalid, NotAllowed
from lvyue.identity.types import Access
from lvyue.rules import calendars
from lvyue.rules.calendars import Calendar, Layer
from lvyue.rules.errors import RuleError
from lvyue.rules.year_tables import YearTable

ORGANISATION_ID = re.compile(r"org-[a-z0-9][a-z0-9-]{0,35}")


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
    layer: str = "",
    notice: str = "",
    url: str = "",
    name: str = "",
    contracts: Sequence[str] = (),
) -> tuple[YearTable, list[Change]]:
    """Keep a year's notice and recompute the open duties that rest on it.

    `source` has the holiday-cn shape; `layer` fills in what it leaves out, "cn" when both do. The layer of an
    organisation (`org-…`) has a `name` and lies over the calendars of `contracts` (codes), or of all of them.
    Returns the table and every duty that moved or lost its 暂定.
    Only the installation's own command may do this. Raises NotAllowed, Invalid.
    """
    if not access.is_system:
        raise NotAllowed("日历由系统统一导入", place="日历导入", remedy="请管理员运行 lvyue calendar import")
    try:
        table = calendars.parse_year(source, layer=layer, notice=notice, url=url)
        own = _owner(source, table, layer, name, contracts)
        if not own:
            calendars.load(table.layer, (table,))
    except RuleError as error:
        raise Invalid(str(error), place="放假安排文件", remedy="核对文件内容后重新导入") from error
    with transaction.atomic():
        row = CalendarYear.objects.create(
            layer=table.layer,
            year=table.year,
            notice=table.notice,
            url=table.url,
            content=as_json(table) | own,
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


def _owner(
    source: Mapping[str, Any] | Sequence[Any],
    table: YearTable,
    layer: str,
    name: str,
    contracts: Sequence[str],
) -> dict[str, Any]:
    """Whose layer this is, as kept with it: {name, contracts}; empty for a national or regional notice."""
    if layer and table.layer != layer:
        raise Invalid(
            f"文件写明是 {table.layer} 层，命令要导入 {layer} 层",
            place="日历层",
            remedy="核对文件；改正其中的 layer，或改正命令",
        )
    if not is_organisation(table.layer):
        if name or contracts:
            raise Invalid(
                f"{table.layer} 是全国或地区的通知，适用于所有合同",
                place="日历层",
                remedy=f"去掉单位名称与合同编号；本单位自己的停办日用 {ORGANISATION} 开头的层",
            )
        return {}
    if not ORGANISATION_ID.fullmatch(table.layer):
        raise Invalid(
            f"单位日历层的编号“{table.layer}”不对",
            place="日历层",
            remedy=f"用 {ORGANISATION} 加小写字母、数字或短横线，如 {ORGANISATION}finance，不超过 40 个字",
        )
    stated = source.get("name") if isinstance(source, Mapping) else None
    called = (name or str(stated or "")).strip()
    if not called:
        raise Invalid(
            "没有写明是哪个单位的日历", place="单位名称", remedy="用 --name 给出，或在文件里写 name"
        )
    known = set(Contract.objects.filter(code__in=contracts).values_list("code", flat=True))
    if unknown := [one for one in contracts if one not in known]:
        raise Invalid(f"没有合同“{'”“'.join(unknown)}”", place="合同编号", remedy="核对合同编号后重新导入")
    for id in calendars.available():
        laid_over(calendar_for(id), (Layer(table.layer, called, (table,), required=False),))
    return {"name": called, "contracts": sorted(known)}


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
        if demanded(duty, obligation):
            continue
        calendar = calendar_of(terms[duty.version_id], duty.contract.code)
        if calendar.version == duty.calendar_version:
            continue
        start = duty_start(duty, terms[duty.version_id], calendar)
        planned = plan_trigger(obligation, duty.key, start, calendar)
        if change := _apply(access, duty, planned, terms[duty.version_id], calendar, table.source):
            changes.append(change)
    return changes


def _apply(
    access: Access, duty: Duty, planned: PlannedDuty, terms: ContractFile, calendar: Calendar, reason: str
) -> Change | None:
    old = (duty.due_at, duty.due_on, duty.provisional, duty.calendar_version)
    moved = (duty.due_at, duty.provisional) != (planned.due_at, planned.provisional)
    duty.starts_at, duty.due_at, duty.due_on = planned.starts_at, planned.due_at, planned.due_on
    duty.unrolled_on, duty.provisional = planned.unrolled_on, planned.provisional
    duty.calendar_version = calendar.version
    if duty.pauses:
        moments_set(duty, clock_under(duty, terms, calendar, clock.now()))
        moved = old[0] != duty.due_at or old[2] != duty.provisional
    won = Duty.objects.filter(pk=duty.pk, closed_at__isnull=True).update(
        starts_at=duty.starts_at,
        due_at=duty.due_at,
        due_on=duty.due_on,
        unrolled_on=duty.unrolled_on,
        provisional=duty.provisional,
        claimed_due_at=duty.claimed_due_at,
        paused_at=duty.paused_at,
        calendar_version=calendar.version,
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
                "calendar": calendar.version,
            },
        },
    )
    entry_add(
        actor=access, action="duties.duty.recompute", space_id=duty.space_id, subject=duty, note=str(reason)
    )
    entry_add(actor=access, action="duties.event.add", space_id=duty.space_id, subject=event)
    return Change(duty.contract.code, duty.code, duty.what, old[1], duty.due_on, old[2], duty.provisional)
