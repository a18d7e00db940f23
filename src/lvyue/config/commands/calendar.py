"""`lvyue calendar show|import`: which days are worked, and the notice of a new year."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from lvyue.config.known_calendar import calendar_known
from lvyue.rules.calendars import Calendar, Day, DayType
from lvyue.rules.errors import RuleError

_DAY = timedelta(1)
_WEEKDAYS = "一二三四五六日"


@click.group()
def command() -> None:
    """工作日历：查看与导入放假通知。"""


@command.command()
@click.argument("year", type=click.IntRange(1992, 2099), metavar="年份")
@click.option("--calendar", "id", default="cn", show_default=True, metavar="日历", help="日历编号。")
@click.option("--contract", metavar="合同", help="这份合同的日历，连同盖在上面的单位日历。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON：非周末休息日与补班日。")
def show(year: int, id: str, contract: str | None, as_json: bool) -> None:
    """列出一年的节假日与补班日，以及依据的通知。"""
    try:
        calendar = _of_contract(contract) if contract else calendar_known(id)
        days = list(_special(calendar, year))
    except RuleError as error:
        click.echo(str(error), err=True)
        raise click.exceptions.Exit(2) from error
    if as_json:
        click.echo(json.dumps(_as_json(calendar, year, days), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(calendar, year, days)))


def _of_contract(code: str) -> Calendar:
    """The calendar that a contract's duties are computed by."""
    from lvyue.config.database import database_ready

    database_ready()
    from lvyue.contracts.models import Contract
    from lvyue.duties.calendars import calendar_of
    from lvyue.duties.services import running_terms
    from lvyue.foundation.errors import NotFound

    found = Contract.objects.filter(code=code).first()
    if found is None:
        raise NotFound(f"没有合同“{code}”", place="--contract", remedy="核对合同编号")
    return calendar_of(running_terms(found)[1], code)


def _special(calendar: Calendar, year: int) -> Iterator[Day]:
    """The days of a year that differ from plain weekdays and weekends."""
    on = date(year, 1, 1)
    while on.year == year:
        day = calendar.day(on)
        if day.name or day.type not in (DayType.WEEKEND, DayType.WORKDAY):
            yield day
        on += _DAY


def _as_json(calendar: Calendar, year: int, days: list[Day]) -> dict[str, Any]:
    return {
        "calendar": calendar.version,
        "year": year,
        "notices": list(calendar.sources(year)),
        "provisional": not calendar.is_noticed(year),
        "days": [
            {"date": day.on.isoformat(), "name": day.name, "isOffDay": not day.type.works} for day in days
        ],
    }


def _lines(calendar: Calendar, year: int, days: list[Day]) -> Iterator[str]:
    notices = "、".join(calendar.sources(year))
    yield f"{calendar.name} {year} 年（{calendar.version}）"
    yield f"依据：{notices}" if notices else "依据：尚无放假通知，按周末与法定节日推算"
    if not calendar.is_noticed(year):
        yield "暂定：本年通知导入前，推算结果可能调整"
    for run in _runs([day for day in days if not day.type.works]):
        first, last = run[0].on, run[-1].on
        span = str(first) if first == last else f"{first} 至 {last}"
        yield f"  休  {span}  {run[0].name}（{len(run)} 天）"
    for day in days:
        if day.type.works:
            yield f"  班  {day.on}（星期{_WEEKDAYS[day.on.weekday()]}）  {day.name}补班"


def _runs(days: list[Day]) -> Iterator[list[Day]]:
    """Days that follow each other under one name, as runs."""
    if not days:
        return
    run = [days[0]]
    for before, day in pairwise(days):
        if day.on - before.on == _DAY and day.name == before.name:
            run.append(day)
        else:
            yield run
            run = [day]
    yield run


@command.command(name="import")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option("--layer", default="", metavar="层", help="cn（不写就是它）、cn-xinjiang，或本单位的 org-…。")
@click.option("--notice", default="", metavar="文号", help="通知文号；文件里写明的优先。")
@click.option("--url", default="", metavar="网址", help="通知网址；文件里写明的优先。")
@click.option("--name", default="", metavar="单位", help="单位日历的名称，如“某市财政局”。")
@click.option(
    "--contract", "contracts", multiple=True, metavar="合同", help="单位日历盖在哪些合同上；不写就是全部。"
)
def import_(file: Path, layer: str, notice: str, url: str, name: str, contracts: tuple[str, ...]) -> None:
    """导入一年的放假通知或本单位的停办日（holiday-cn 的 JSON 格式），重算未办结的期限。"""
    source = _read_json(file)
    from lvyue.config.database import database_ready

    database_ready()
    from lvyue.duties.recomputing import calendar_import
    from lvyue.identity.types import Access

    table, changes = calendar_import(
        access=Access.system(),
        source=source,
        layer=layer,
        notice=notice,
        url=url,
        name=name,
        contracts=contracts,
    )
    click.echo(
        f"已导入 {table.layer} 层 {table.year} 年的放假通知：{table.source}，共 {len(table.days)} 天。"
    )
    for one in changes:
        click.echo(
            f"  {one.contract} {one.duty} {one.what}：{_value(one.old_on, one.old_provisional)} -> "
            f"{_value(one.new_on, one.new_provisional)}"
        )
    click.echo(f"重算了 {len(changes)} 项未办结的期限，原值已保留。" if changes else "没有需要重算的期限。")


def _value(on: date | None, provisional: bool) -> str:
    return f"{on or '无期限'}{'（暂定）' if provisional else ''}"


def _read_json(file: Path) -> Any:
    from lvyue.foundation.errors import Invalid

    try:
        return json.loads(file.read_bytes())
    except OSError as error:
        raise Invalid("读不到文件", place=str(file), remedy="核对路径与读取权限") from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Invalid(
            "不是合法的 JSON", place=file.name, remedy="使用 holiday-cn 的年份文件，以 UTF-8 编码保存"
        ) from error
