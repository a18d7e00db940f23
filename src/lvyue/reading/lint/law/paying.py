"""Payment under the rules for small vendors: how late, on which conditions, by whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.lint import laws
from lvyue.reading.lint.law.bodies import COMPANY, is_public
from lvyue.reading.lint.rule import Hit, Rule, check, quotation
from lvyue.reading.lint.seen import Seen, in_body
from lvyue.reading.lint.types import Severity

_LARGE = re.compile(r"乙方[^，。;]{0,10}(?:为|属于|系)大型企业|企业规模[^，。;]{0,8}大型")
_SIZE_SAID = re.compile(r"(?:中|小|微|大)型?企业|中小微?企业|企业规模|企业类型")
_INTERNAL = re.compile(
    r"(?:财务(?:部门|审核|审批)|内部(?:审批|流程|审核)|上级(?:部门|单位)?(?:审批|批准|同意)|领导(?:审批|签字|批准)|审计(?:结束|完成|结论|结果|报告|决算|通过)|决算审计)"
    r"[^。;]{0,24}?(?:后|为准|通过|同意|批准)"
)
_FUNDS = re.compile(
    r"(?:财政|专项|上级)?(?:资金|经费|拨款|款项)[^。;]{0,10}?(?:未|没有|不)?(?:拨付|到位|下达|拨到|到账)(?:之?后|不到位|为准|情况|的|时间)?|收到(?:上级|财政|第三方|业主|总包)[^，。;]{0,12}(?:拨款|付款|款项)后"
)
PAYS = re.compile(r"支付|付款|付清|付给|拨付")
_RETAINED = re.compile(r"质保|质量保证|保证金|保留金|维保金")
_SMALL_DAYS, _WEEK, _WORKDAYS = 60, 7, 5


@check(
    "L02",
    Severity.ERROR,
    "付款期限超过 60 日",
    why="乙方是中小企业的，超过部分的约定不受保护，逾期利息照样起算。",
    basis=f"{laws.PAYMENT_TERM}：自交付（验收合格）之日起 30 日内付款，另有约定的最长 60 日。",
    wording="甲方自收到发票（验收合格）之日起 30 日内支付。",
)
def paid_late(seen: Seen) -> Iterator[Hit]:
    """More than 60 days after the event that starts the payment; workdays are turned into calendar days."""
    if not is_public(seen) or seen.says(_LARGE):
        return
    for index, row in enumerate(seen.rows("payments")):
        days = row["days"]
        if not days or row.get("direction") == "before":
            continue
        spans = seen.cited(f"payments[{index}].days")
        if _RETAINED.search(seen.sentence_at(spans[0][0]).text):
            continue
        calendar = -(-days * _WEEK // _WORKDAYS) if row["working_days"] else days
        if calendar > _SMALL_DAYS:
            said = f"{days} 个工作日约合 {calendar} 日，" if row["working_days"] else ""
            yield Hit(
                f"付款期限是 {days} {'个工作日' if row['working_days'] else '日'}。",
                spans,
                f"{said}{calendar} − {_SMALL_DAYS} = {calendar - _SMALL_DAYS} 日。",
            )


@check(
    "L03",
    Severity.WARNING,
    "付款以内部审批或审计为条件",
    why="审批、审计何时完成由付款方自己掌握，收款方没有可以主张的到期日。",
    basis=f"{laws.NO_EXCUSE}：不得以履行内部付款流程、等待审计为由拒绝或者迟延支付，法律另有规定的除外。",
    wording="合同签订并收到发票之日起____日内支付；内部审批在此期限内完成。",
)
def internal_condition(seen: Seen) -> Iterator[Hit]:
    """Payment after an approval of the payer's own house, or after an audit."""
    for sentence, found in seen.matches(_INTERNAL):
        if in_body(sentence) and (PAYS.search(sentence.text) or PAYS.search(sentence.topic)):
            yield quotation(seen, seen.span(sentence, found), "付款要等")


@check(
    "L04",
    Severity.WARNING,
    "付款以财政资金到位为条件",
    why="资金不到位就没有付款日，这一条免掉的是合同责任，免不掉法定的付款期限与利息。",
    basis=f"{laws.PAYMENT_TERM}：付款期限自交付或验收起算，不因资金安排而停止。",
    wording="资金未到位的，甲方应在____日内书面告知原因与预计时间，最迟于____前付清。",
)
def funds_condition(seen: Seen) -> Iterator[Hit]:
    """Payment that waits for money from elsewhere."""
    for sentence in seen.body:
        found = _FUNDS.search(sentence.text)
        near = (
            sentence.text if found is None else sentence.text[max(0, found.start() - 40) : found.end() + 40]
        )
        if found is not None and (PAYS.search(sentence.topic) or PAYS.search(near)):
            yield quotation(seen, seen.span(sentence, found), "付款要看")


@check(
    "L05",
    Severity.NOTE,
    "没有写乙方的企业规模",
    why="中小企业的付款期限、利息受专门保护，规模以签约时为准，事后说不清。",
    basis=f"{laws.SIZE}：企业规模以合同订立时的类型确定，应当主动告知。",
    wording="乙方为（大型／中型／小型／微型）企业，以《中小企业声明函》为准。",
)
def size_unsaid(seen: Seen) -> Iterator[Hit]:
    """A public customer, a company, and no word on its size."""
    vendor = (seen.fact("parties") or {}).get("b") or ""
    if is_public(seen) and COMPANY.search(vendor) and not seen.says(_SIZE_SAID):
        yield Hit("没有写乙方是大型、中型、小型还是微型企业。", seen.cited("parties.b")[:1])


RULES: tuple[Rule, ...] = (paid_late, internal_condition, funds_condition, size_unsaid)
