"""Acceptance: none, without a measure, without a limit, by silence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.forms import form_pattern
from lvyue.reading.lint import laws
from lvyue.reading.lint.law.bodies import is_public
from lvyue.reading.lint.law.paying import PAYS
from lvyue.reading.lint.rule import Hit, Rule, check, quotation
from lvyue.reading.lint.seen import Seen
from lvyue.reading.lint.types import Severity

_ACCEPTS = re.compile(r"验收|查验|验审|履约评价")
_AT_ONCE = re.compile(r"当场|当日|当天|即时")
_LIMITED = form_pattern(r"<P>(?:之|以)?内|(?:上述|前[款项述]|约定|规定)的?(?:期限|时限)")
_SUBJECTIVE = re.compile(
    r"(?:达到|符合|满足|以)[^，。;、]{0,4}(?:甲方|采购人|委托方|用户|业主|使用单位|客户)(?:的)?(?:要求|满意|认可)|(?:让|使|达到)[^，。;]{0,6}(?:甲方|采购人|用户|使用单位|客户)(?:的)?满意(?:度)?(?:$|[，。;])"
)
_ACCEPT_TOPIC = re.compile(r"验收|质保|质量")
_MEASURED = form_pattern(r"<R>|<P>|<N>|指标|清单|逐项|附件")


@check(
    "L08",
    Severity.ERROR,
    "没有约定验收",
    why="没有验收就没有“合格”，付款、质保和违约都少了依据。",
    basis=f"{laws.ACCEPTANCE}：采购人应当组织对供应商履约的验收。验收书逐项写明：{laws.ACCEPTANCE_PAPER}。",
    wording="每季度结束后____日内，甲方依附件清单逐项验收并出具验收书；不合格的限____日整改后复验。",
)
def no_acceptance(seen: Seen) -> Iterator[Hit]:
    """No clause by which the service is accepted."""
    said = any(_ACCEPTS.search(each.text) and not PAYS.search(each.text) for each in seen.body)
    if seen.fact("acceptance") is None and not said:
        yield Hit("全文没有写由谁、何时、按什么标准验收。", (seen.place("付款|支付|价款", "服务"),))


@check(
    "L09",
    Severity.WARNING,
    "验收标准不可衡量",
    why="“符合要求”“让人满意”没有尺子，合格与否全凭一方说了算。",
    basis=f"{laws.ACCEPTANCE_PAPER}：验收书应当包括每一项技术、服务、安全标准的履约情况。",
    wording="验收标准：可用率不低于____%，按时响应率、按时解决率不低于____%，巡检完成率 100%，逐项对照清单。",
)
def standard_subjective(seen: Seen) -> Iterator[Hit]:
    """Acceptance by somebody's content, without a figure or a list beside it."""
    for sentence, found in seen.matches(_SUBJECTIVE, _ACCEPT_TOPIC):
        if not _MEASURED.search(sentence.form.text):
            yield quotation(seen, seen.span(sentence, found), "标准只有")


@check(
    "L10",
    Severity.WARNING,
    "验收没有写几日内完成",
    why="交了不验、验了不签，付款就一直等着。",
    basis=f"{laws.PAYMENT_TERM}：以验收合格为付款条件的，付款期限自验收合格或者约定的验收期满起算。",
    wording="甲方自收到验收申请之日起____个工作日内完成验收；逾期未验又未提出书面异议的，视为验收合格。",
)
def acceptance_window(seen: Seen) -> Iterator[Hit]:
    """Acceptance without a number of days, a blank for it (X06), or a word on a limit said elsewhere."""
    found = seen.fact("acceptance")
    if not found or found["window_days"] is not None or _AT_ONCE.search(found["when"] or ""):
        return
    own = seen.sentence_at(seen.cited("acceptance.when")[0][0])
    if not _LIMITED.search(own.form.text):
        yield Hit("写了验收，没有写几日内验收完。", seen.cited("acceptance.when"))


@check(
    "L11",
    Severity.NOTE,
    "视为通过验收的，仍要补验收书",
    why="采购档案里必须有验收证明，只凭“视为通过”付不出款、过不了审计。",
    basis=f"{laws.ACCEPTANCE_PAPER}：验收书应当包括每一项技术、服务、安全标准的履约情况。",
    wording="……视为通过验收；甲方应在其后____日内补签验收书。",
)
def deemed_needs_paper(seen: Seen) -> Iterator[Hit]:
    """Silence that counts as acceptance, in a public contract."""
    found = seen.fact("acceptance")
    if found and found["deemed"] and is_public(seen) and not re.search("补签|补办|补齐", found["when"] or ""):
        yield Hit("默示通过验收的条款没有写补签验收书。", seen.cited("acceptance.deemed"))


RULES: tuple[Rule, ...] = (no_acceptance, standard_subjective, acceptance_window, deemed_needs_paper)
