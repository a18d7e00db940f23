"""The price: a total or a fee per year, in digits and 大写, and whether the two agree.

A sum counts as the price by the words before it (合同总价, 成交金额 ...); a deposit, a budget, a unit price
or one instalment never does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.forms import form_pattern
from lvyue.reading.units import Amount

_YEARLY_BEFORE = re.compile(
    r"每年(?:度)?[^，。;]{0,16}$|(?<![全两二三四五六七八九十半])年(?:度)?(?:运维|运行|服务|维护|维保|技术)*(?:费用?|服务费|金额|价款?|单价)[^，。;]{0,12}$|/年[):]?[^，。;]{0,8}$"
)
_YEARLY_AFTER = re.compile(r"^[^，。;]{0,10}?(?:/年|每年|一年|/每年)")
_NOT_PRICE = re.compile(
    r"保证金|保函|单价|定金|订金|押金|预算|控制价|最高限价|注册资[本金]|税额|税款|质保金|每次|每台|每人|每月|每季|半年|平均每[月季]|月均|每套|每块|每小时|每例|每家|每户|预计|预估|[×*]$|每起|人天|"
    r"首付|首期|首笔|尾款|余款|余额|剩余|预付|第[一二三四五六七八九十\d]+[期次笔批]|违约|罚|赔|扣|损失|以上|以下|超过|不足|不少于|增加|追加|减少|另行|保险|利息"
)
_STRONG = re.compile(
    r"合同(?:总)?(?:价款?|金额|款|额|费用)|合同.{0,6}(?:总价|总额|总金额)|总(?:价款?|金额|额|费用|计)|成交(?:总)?(?:价款?|金额)|中标(?:总)?(?:价款?|金额)|收费标准|(?:服务|维护|运维|运行|维保|保养)(?:价款|价格|报酬)|"
    r"服务(?:总)?费用?(?:总额|总计|共计|合计|为|:|标准)|费用(?:总额|总计|共计|合计|为|标准)|合计|共计|(?:维护?|维保|保养|托管|技术)费(?:用)?|费用?每年|报酬|服务费|平均每年|年均(?:费用|价款?|金额)"
)
_TOTAL = re.compile(
    r"合同(?:成交)?(?:总)?(?:价款?|金额|额)|合同.{0,3}总(?:价|额|金额)|总(?:价款?|金额|额)|(?:成交|中标)(?:总)?(?:价款?|金额)"
)
_OTHER_TOTAL = re.compile(r"原|变更|调整|补充|子|分项|其中|硬件|软件|设备|年|期|阶段|支付|付款|付")
# Under such a heading no sum is the price, however the sentence goes on.
_PARTIAL = re.compile(r"(?:单价|保证金|预算|最高限价|控制价)(?:金额)?$")
_WRITTEN_OUT = re.compile(r"[大小]写[):]*(?:人民币)?$")
_PART = re.compile(r"[。;]|，(?!即|计|人民币|大写|小写|$)")
_PAIRED = form_pattern(r"<M>[^<M>。;]{0,16}<M>")


_KEYS = ("amount_fen", "amount_per_year_fen", "amount_in", "amount_agrees")


@dataclass(slots=True)
class _Price:
    """One printed price: its sums with their sentences, digits and 大写, and how surely it is the price."""

    sentence: Sentence
    yearly: bool
    strength: int
    sums: list[tuple[Sentence, int, Amount]]

    @property
    def fen(self) -> int:
        """The sum that binds: 大写 where both are printed."""
        return next((sum_.fen for _, _, sum_ in self.sums if sum_.capital), self.sums[0][2].fen)


def read_amount(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`amount_fen`, `amount_per_year_fen`, `amount_in`, `amount_agrees`; None when no price is printed."""
    del known
    prices = _joined([price for sentence in document.sentences for price in _prices(sentence)])
    facts: dict[str, Tree] = dict.fromkeys(_KEYS)
    chosen: list[_Price] = []
    for yearly, key in ((False, "amount_fen"), (True, "amount_per_year_fen")):
        of_kind = [price for price in prices if price.yearly == yearly]
        best = max((price.strength for price in of_kind), default=0)
        top = [price for price in of_kind if price.strength == best and best > (2 if chosen else 1)]
        if top:
            chosen.append(max(top, key=_forms_printed))
            facts[key] = _cite(chosen[-1], chosen[-1].fen)
    if len(chosen) == 2 and chosen[0].fen == chosen[1].fen and not _is_stated_total(chosen[0]):
        facts["amount_fen"] = None  # the sum of a table of yearly prices
        chosen.pop(0)
    return facts | _forms(max(chosen, key=_forms_printed)) if chosen else facts


def _is_stated_total(price: _Price) -> bool:
    """Whether the text calls the sum the price of the contract, in its sentence or the title above."""
    return _TOTAL.search(price.sentence.text) is not None or _TOTAL.search(price.sentence.topic) is not None


def stated_totals(document: Document) -> dict[int, tuple[Sentence, tuple[int, int]]]:
    """Every sum in fen that the text itself calls the total of the contract, with where it first does."""
    found: dict[int, tuple[Sentence, tuple[int, int]]] = {}
    for sentence in document.containing(_TOTAL):
        for price in _prices(sentence):
            at = price.sums[0][1]
            before = _PART.split(sentence.form.text[:at])[-1]
            if not price.yearly and _TOTAL.search(before) and not _OTHER_TOTAL.search(before):
                found.setdefault(price.fen, (sentence, sentence.form.span(at, price.sums[-1][1] + 1)))
    return found


def _forms_printed(price: _Price) -> int:
    return len({sum_.capital for _, _, sum_ in price.sums})


def _joined(prices: list[_Price]) -> list[_Price]:
    """The prices, with a sum in figures and the next line's in 大写 as one: 小写：… and below it 大写：…."""
    joined: list[_Price] = []
    for price in prices:
        before = joined[-1] if joined else None
        sentence, at, sum_ = price.sums[0]
        if (
            before is not None
            and 0 <= sentence.line - before.sentence.line <= 1
            and len(price.sums) == len(before.sums) == 1
            and before.sums[0][2].capital != sum_.capital
            and before.yearly == price.yearly
            and _WRITTEN_OUT.search(sentence.form.text[:at])
        ):
            before.sums += price.sums
            before.strength = max(before.strength, price.strength)
        else:
            joined.append(price)
    return joined


def _prices(sentence: Sentence) -> list[_Price]:
    if "元" not in sentence.text and "¥" not in sentence.text and "人民币" not in sentence.text:
        return []
    form = sentence.form
    sums = [(at, token.value) for at, token in form.of_kind("M") if isinstance(token.value, Amount)]
    found: list[_Price] = []
    while sums:
        at, amount = sums.pop(0)
        together = [(at, amount)]
        if sums and sums[0][1].capital != amount.capital and _PAIRED.match(form.text[at : sums[0][0] + 1]):
            together.append(sums.pop(0))
        before = _PART.split(form.text[:at])[-1]
        after = form.text[together[-1][0] + 1 :]
        heading = sentence.node.heading
        if _NOT_PRICE.search(before) or _PARTIAL.search(heading):
            continue
        yearly = _YEARLY_BEFORE.search(before) is not None or _YEARLY_AFTER.match(after) is not None
        strength = (
            1
            + (3 if _STRONG.search(before) else 0)
            + (2 if _STRONG.search(heading) or re.search("价|费用?$", heading) else 0)
        )
        if re.search("支付|付款|付给", before) or form.of_kind("R"):
            strength = min(strength, 2)
        found.append(_Price(sentence, yearly, strength, [(sentence, *each) for each in together]))
    return found


def _cite(price: _Price, value: object) -> Cited:
    return Cited(value, tuple(sentence.cite_form(value, at).spans[0] for sentence, at, _ in price.sums))


def _forms(price: _Price) -> dict[str, Tree]:
    names = ["capital" if sum_.capital else "digits" for _, _, sum_ in price.sums]
    agrees = len({sum_.fen for _, _, sum_ in price.sums}) == 1 if len(names) > 1 else None
    return {
        "amount_in": _cite(price, names),
        "amount_agrees": None if agrees is None else _cite(price, agrees),
    }
