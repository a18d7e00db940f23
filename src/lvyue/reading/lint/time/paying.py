"""Days of payment: with or without the day named, two readings, two limits, counted from the issue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from lvyue.reading.lint import laws
from lvyue.reading.lint.rule import Hit, Rule, check, statement
from lvyue.reading.lint.seen import Seen
from lvyue.reading.lint.types import Severity
from lvyue.rules.calendars import load
from lvyue.rules.types import FIRST_YEAR

_BY_INVOICE = re.compile(r"凭[^，。；]{0,16}开具的")
_MANY_DAYS, _FAR = 400, 2200


@check(
    "T09",
    Severity.WARNING,
    "“某日前”是否含当日没有写",
    why="当日办的算不算按时，差一天就有违约金。",
    basis=f"{laws.COUNTING}：期间的最后一日截止到二十四时；“前”含不含当日由合同写明。",
    wording="……应于每年 12 月 31 日（含当日）前支付。",
)
def boundary_unsaid(seen: Seen) -> Iterator[Hit]:
    """A fixed day with 前; 月底前 includes the last day."""
    for each in seen.asked(r"payments\[\d+\]\.boundary"):
        if "底" not in seen.shown(each.cite[0]):
            yield Hit(statement(each, "，是否"), each.cite)


@check(
    "T10",
    Severity.ERROR,
    "“到期前若干日内”有两种理解",
    why="可以读成最迟在届满前第若干日，也可以读成届满前的最后若干日之内，付款日能差几个月。",
    basis="算术：两种读法相差写明的天数。",
    wording="甲方应在合同届满前第____日（含）之前付清；或：甲方应自合同届满前第____日起至届满之日止付清。",
)
def window_ambiguous(seen: Seen) -> Iterator[Hit]:
    """到期之前90日内."""
    for each in seen.asked(r"payments\[\d+\]\.window"):
        index = re.findall(r"\d+", each.about)[0]
        days, end = seen.rows("payments")[int(index)]["days"], seen.day("term.end")
        shown = ""
        if days and end:
            shown = f"届满日按 {end.isoformat()} 算，两种读法的付款日相差 {days} 天。"
        yield Hit(f"“前{days}日内”没有写清是最迟还是之内。", each.cite, shown)


@check(
    "T11",
    Severity.WARNING,
    "同一笔款有两个付款期限",
    why="一个写固定日子，一个从收到单据起算，年底总会打架。",
    basis="算术：单据若在固定日子之后才交，两个期限不能同时守。",
    wording="……两个期限不一致的，以先到（后到）者为准。",
)
def two_limits(seen: Seen) -> Iterator[Hit]:
    """A fixed day and days from the papers, on one fee."""
    for each in seen.asked(r"payments\[\d+\]\.combined"):
        fixed = seen.rows("payments")[int(re.findall(r"\d+", each.about)[0])]
        whole = (None, seen.fact("amount_fen"), seen.fact("amount_per_year_fen"))
        if fixed["percent"] in (None, 100) and fixed["amount_fen"] in whole:  # else it is an instalment
            yield Hit(statement(each, "，同一笔费用以"), each.cite, _latest_receipt(seen, fixed["deadline"]))


def _latest_receipt(seen: Seen, deadline: str) -> str:
    """The last day the papers may come in if both limits are to be kept, in the first year of the term."""
    rows, start = seen.rows("payments"), seen.day("term.start")
    counted = next((row for row in rows if row.get("days") and row.get("percent") is None), None)
    if counted is None or start is None or deadline == "02-29":
        return ""
    if not FIRST_YEAR <= start.year < _FAR:
        return ""
    due = date.fromisoformat(f"{start.year}-{deadline}")
    due = due if due >= start else date.fromisoformat(f"{start.year + 1}-{deadline}")
    at, left, calendar = due, min(counted["days"], _MANY_DAYS), load("cn")
    while left and at.year >= FIRST_YEAR:
        left -= 1 if not counted["working_days"] or calendar.is_workday(at) else 0
        at -= timedelta(days=1)
    unit = "个工作日" if counted["working_days"] else "日"
    return (
        f"按全国日历，单据在 {at.isoformat()} 以后收到的，{counted['days']}{unit}就过了 {due.isoformat()}。"
    )


@check(
    "T15",
    Severity.WARNING,
    "付款期限从“开具”发票起算",
    why="开具与收到往往不在同一天，付款方未必知道哪天开的。",
    basis="算术：起算日不同，到期日就不同；收到有签收为凭，开具没有。",
    wording="甲方自收到发票之日起____个工作日内支付，以签收记录为凭。",
)
def from_issue(seen: Seen) -> Iterator[Hit]:
    """Days counted from the issue of an invoice; an invoice that must only be shown starts no days."""
    for each in seen.asked(r"payments\[\d+\]\.counts_from"):
        if not _BY_INVOICE.search(seen.document.text[slice(*each.cite[0])]):
            yield Hit(statement(each, "，开具与收到"), each.cite)


RULES: tuple[Rule, ...] = (boundary_unsaid, window_ambiguous, two_limits, from_issue)
