"""`lvyue due PHRASE --from MOMENT`: any deadline phrase of a contract, computed with its derivation."""

import json
from datetime import datetime
from typing import Any

import click

from lvyue.config.known_calendar import calendar_known
from lvyue.foundation import clock
from lvyue.reading.deadlines import DeadlinePhrase, read_deadline
from lvyue.reading.errors import ReadingError
from lvyue.rules.calendars import Calendar
from lvyue.rules.deadlines import derive, due, moment_text
from lvyue.rules.errors import RuleError
from lvyue.rules.types import Due, Limit


@click.command()
@click.argument("phrase", metavar="期限")
@click.option("--from", "start", metavar="时刻", help="起算时刻，如 2026-02-09T10:00；省略则为现在。")
@click.option("--calendar", default="cn", show_default=True, metavar="日历", help="日历编号。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def command(phrase: str, start: str | None, calendar: str, as_json: bool) -> None:
    """计算一个期限，如 “收到发票后10个工作日内”。

    只写日期时从当日 00:00 起算；没有时区的时刻按北京时间。
    """
    try:
        at = moment_of(start)
        answer = _answer(phrase, read_deadline(phrase), at, calendar_known(calendar))
    except (ReadingError, RuleError) as error:
        click.echo(str(error), err=True)
        raise click.exceptions.Exit(2) from error
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2) if as_json else "\n".join(_lines(answer)))


def moment_of(written: str | None) -> datetime:
    """The aware moment a person wrote, or now. Raises ReadingError for what is no moment."""
    if written is None:
        return clock.now().replace(microsecond=0)
    try:
        at = datetime.fromisoformat(written.strip())
    except ValueError:
        raise ReadingError(
            f"起算时刻“{written}”不是存在的日期或时刻。请写成 2026-02-09 或 2026-02-09T10:00。"
        ) from None
    try:
        return at.replace(tzinfo=clock.TZ) if at.tzinfo is None else at.astimezone(clock.TZ)
    except OverflowError:
        raise ReadingError(f"起算时刻“{written}”超出了能推算的年份。请核对年份。") from None


def _answer(phrase: str, read: DeadlinePhrase, at: datetime, calendar: Calendar) -> dict[str, Any]:
    assert read.limit is not None
    readings = [{"label": one.label} | _values(one.limit, at, calendar) for one in read.readings]
    return {
        "phrase": phrase,
        "from": at.isoformat(),
        "trigger": read.trigger,
        "calendar": calendar.version,
        **_values(read.limit, at, calendar),
        "ambiguous": read.ambiguous,
        "readings": readings,
        "reasons": list(read.reasons),
        "derivation": list(derive(read.limit, at, calendar).lines()),
    }


def _values(limit: Limit, at: datetime, calendar: Calendar) -> dict[str, Any]:
    answer: Due = due(limit, at, calendar)
    return {
        "due_at": answer.due_at.isoformat(),
        "due_on": answer.due_on.isoformat(),
        "unrolled_on": answer.unrolled_on.isoformat(),
        "provisional": answer.provisional,
    }


def _lines(answer: dict[str, Any]) -> list[str]:
    trigger = f"（{answer['trigger']}）" if answer["trigger"] else ""
    lines = [
        f"期限：{answer['phrase']}",
        f"起算 from：{answer['from']}{trigger}",
        f"最迟 due_at：{answer['due_at']}（{_printed(answer)}）",
        f"到期日 due_on：{answer['due_on']}",
        f"顺延前 unrolled_on：{answer['unrolled_on']}",
        f"暂定 provisional：{'是，相关年份的放假通知尚未导入' if answer['provisional'] else '否'}",
        f"歧义 ambiguous：{'是' if answer['ambiguous'] else '否'}",
    ]
    if answer["ambiguous"]:
        lines += [f"  {reason}" for reason in answer["reasons"]]
        lines += [
            f"  读法 {number}：{one['label']}，最迟 {_printed(one)}"
            for number, one in enumerate(answer["readings"], 1)
        ]
    return [*lines, "推算 derivation：", *(f"  {line}" for line in answer["derivation"])]


def _printed(values: dict[str, Any]) -> str:
    return moment_text(datetime.fromisoformat(values["due_at"]))
