"""Duties without a number of days: 及时 and the like, and the notice of force majeure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.lint import laws
from lvyue.reading.lint.rule import Hit, Rule, check
from lvyue.reading.lint.seen import Seen, clauses, in_body
from lvyue.reading.lint.types import Severity

_VAGUE = re.compile(r"及时|尽快|尽早|第一时间|立刻|马上")
_VAGUE_DUTY = re.compile(r"故障|恢复|修复|排除|处理|解决|响应|通知|到场|整改|纠正|升级|报告")
_NOT_VAGUE = re.compile(r"违约|不可抗力|争议|保密|付款|支付|验收|权利")
_TOLD = re.compile(r"通知|通报|告知|证明")


@check(
    "T14",
    Severity.NOTE,
    "只写“及时”“尽快”，没有写多久",
    why="没有数就没有逾期，违约条款用不上。",
    basis="算术：逾期天数 = 实际完成日 − 到期日，没有到期日算不出。",
    wording="把“及时”换成“____小时内”或“____个工作日内”。",
)
def vague(seen: Seen) -> Iterator[Hit]:
    """Duties about faults and notices in words only; one remark for the text."""
    places = []
    for sentence, found in seen.matches(_VAGUE):
        if not in_body(sentence) or _NOT_VAGUE.search(sentence.topic):
            continue
        after = sentence.text[found.end() : found.end() + 12]
        if _VAGUE_DUTY.search(after) and not sentence.form.of_kind("P"):
            places.append(seen.span(sentence, found))
    if places:
        yield Hit(f"{clauses(seen, places)}只写了“及时”一类的词，没有写时限。", tuple(places))


@check(
    "T16",
    Severity.NOTE,
    "不可抗力的通知、证明没有写天数",
    why="只写“及时”“尽快”，晚到什么程度就不能免责没有界限。",
    basis=f"{laws.FORCE_NOTICE}：应当及时通知对方，并在合理期限内提供证明。",
    wording="受影响的一方应在事件发生之日起____日内书面通知对方，并在事件结束之日起____日内提供证明。",
)
def force_unsaid(seen: Seen) -> Iterator[Hit]:
    """Force majeure with neither a day to notify nor a day to prove, and no blank for them (X06)."""
    clauses_ = [each for each in seen.body if "不可抗力" in each.topic]
    clauses_.sort(key=lambda each: _TOLD.search(each.text) is None)
    days = (seen.fact("force_majeure_notice_days"), seen.fact("force_majeure_proof_days"))
    blank = any(token.value is None for each in clauses_ for _, token in each.form.of_kind("P"))
    if clauses_ and days == (None, None) and not blank:
        yield Hit("不可抗力条款没有写几日内通知、几日内提供证明。", (seen.whole(clauses_[0]),))


RULES: tuple[Rule, ...] = (vague, force_unsaid)
