"""Targets of the levels: none, none to resolve, none that can be measured, by no calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.lint.rule import Hit, Rule, check, statement
from lvyue.reading.lint.seen import Seen, clauses
from lvyue.reading.lint.service.grades import levels, said_of
from lvyue.reading.lint.types import Severity
from lvyue.reading.questions.words import TARGETS

_ADVICE = re.compile(r"咨询|常识|热线|邮件|在线|电话|工单|其余")
_ADVICE_ROW = re.compile(r"咨询|建议|常识")
_SOLVED = re.compile(
    r"(?:当日|当天|次日|隔日|\d(?:个)?(?:工作日|小时|分钟|日|天)(?:之|以)?内?|[_*X×]小时内?)"
    r"[^。;，、到响]{0,6}(?:到达并)?(?:解决|修复|恢复|排除|修好)",
    re.IGNORECASE,
)
_IN_SOME_CASE = re.compile(r"如需|需要|若|如果|遇")
_PART_OF_DAY = re.compile(
    r"白天|夜[间里晚]|昼|上课[时期]|[开闭]馆|营业|演出|比赛|汛期|工作时间|工作日|[上下]班|节假日|休息日|周末|全天|24小时(?:服务|受理|值)"
)
_HOURS_COUNTED = re.compile(r"时限[^。;]{0,16}(?:只计|不计|连续计|自然小时)")
_DAY = 1440
_FAULTS = re.compile(r"故障|报修|系统|平台|软件|网站")
_DUTIES = r"(?:服务|维护|运维|工作)(?:的)?(?:内容|范围|项目|要求|标准|方式|明细)"


@check(
    "S01",
    Severity.WARNING,
    "级别没有写解决时限",
    why="只约响应不约解决，打个电话就算履约，系统停多久都不违约。",
    basis="算术：没有解决时限就没有逾期，也没有违约金。",
    wording="……____小时内响应，____小时内到场，____小时内解决；不能按时解决的，先恢复业务。",
)
def no_resolve(seen: Seen) -> Iterator[Hit]:
    """A level that lacks the time to resolve, or has it for some cases only; advice needs none."""
    rows = seen.rows("sla")
    for each in seen.asked(r"sla\[\d+\]\.resolve_minutes"):
        index = int(re.findall(r"\d+", each.about)[0])
        row = rows[index]
        timed = row.get("qualitative") or any(row[key] is not None for key in TARGETS)
        kin = [one for one in rows if one["level"].split("/")[0] == row["level"].split("/")[0]]
        solved = any(one["resolve_minutes"] or one.get("resolve_working_days") for one in kin)
        if not timed or solved or _ADVICE.search(row["level"]):
            continue
        said = said_of(seen, index)
        if _ADVICE_ROW.search("".join(one.text for one in said[:2] if one.line == said[0].line)):
            continue
        told = next((one.text for one in said if _SOLVED.search(one.text)), None)
        if told is None:
            yield Hit(statement(each, "，是否"), each.cite)
        elif _IN_SOME_CASE.search(told):
            yield Hit(f"“{row['level']}”只对一部分情形写了解决时限。", each.cite)


@check(
    "S11",
    Severity.WARNING,
    "“实时”“即时”响应无法计量",
    why="零分钟的时限谁也做不到，也没有办法证明做到了。",
    basis="算术：响应时限为 0，只要晚一秒就算逾期。",
    wording="把“实时响应”改成“____分钟内响应”。",
)
def zero_response(seen: Seen) -> Iterator[Hit]:
    """A response of 0 minutes."""
    for index, row in enumerate(seen.rows("sla")):
        spans = seen.cited(f"sla[{index}].response_minutes")
        if row["response_minutes"] == 0 and "随时" not in seen.document.text[slice(*spans[0])]:
            name = row["level"].removeprefix("channel:")
            yield Hit(f"“{name}”写的是{seen.document.text[slice(*spans[0])][:12]}。", spans)


@check(
    "S12",
    Severity.NOTE,
    "时限在夜间、节假日算不算没有写",
    why="晚上报的“两小时”，是当晚还是第二天上午到期，两种算法差一整夜。",
    basis="算术：按小时计的期间从报修时刻起连续计算，除非写明只计工作时间。",
    wording="以上时限按 7×24 小时连续计算（或：只计工作日 8:30–17:30）。",
)
def hours_unsaid(seen: Seen) -> Iterator[Hit]:
    """Targets of hours whose calendar the text leaves open; one remark for the text."""
    open_ = [
        index
        for index, row in levels(seen)
        if row["calendar"] is None
        and row["level"] != "on-site when asked"
        and any((row[key] or 0) % _DAY for key in TARGETS)
        and not _hours_said(seen, index)
    ]
    if open_:
        spans = seen.cited(*(f"sla[{index}].{key}" for index in open_ for key in TARGETS))
        yield Hit(f"{clauses(seen, spans)}的时限没有写按什么时间计。", spans)


def _hours_said(seen: Seen, index: int) -> bool:
    """Whether a level names the part of the day it speaks of, or its article says how hours count."""
    said = said_of(seen, index)
    article = [each for each in seen.body if each.node.top is said[0].node.top]
    return any(_PART_OF_DAY.search(each.text) for each in said) or any(
        _HOURS_COUNTED.search(each.text) for each in article
    )


@check(
    "S13",
    Severity.WARNING,
    "没有响应与解决时限",
    why="运维合同没有服务级别，故障处理快慢全凭自觉，违约条款也落不到实处。",
    basis="算术：没有时限就没有逾期。",
    wording="按影响分级：紧急 30 分钟响应、4 小时解决；一般 2 小时响应、24 小时解决（时间由双方填定）。",
)
def no_levels(seen: Seen) -> Iterator[Hit]:
    """A contract about a system that states no target at all."""
    if not seen.rows("sla") and any(_FAULTS.search(each.text) for each in seen.body):
        yield Hit("全文没有写故障多久响应、多久解决。", (seen.place(_DUTIES),))


RULES: tuple[Rule, ...] = (no_resolve, zero_response, hours_unsaid, no_levels)
