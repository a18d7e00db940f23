"""Sums that must agree: figures and 大写, lines of a table and their sum, the total in two places; tax."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.forms import form_pattern
from lvyue.reading.lint.money.item_tables import item_tables
from lvyue.reading.lint.rule import Hit, Rule, check, open_points
from lvyue.reading.lint.seen import Seen
from lvyue.reading.lint.types import Severity
from lvyue.reading.units import Amount
from lvyue.rules.money import capital, yuan

_PAIR = form_pattern(r"<M>(?:元|整|\(|\)|（|）|:|，|大写|小写|人民币|即|计|\s)*<M>")
_CAPITAL = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟]{2,}")
_TAX = re.compile(r"含税|税率|免税|税[费金款]|不含[^，。;]{0,4}税|价税")


@check(
    "M01",
    Severity.ERROR,
    "大写与数字不一致",
    why="同一笔钱写了两个数，付多少、违约金按多少算都会争起来。",
    basis="算术：大写与数字须是同一个数；结算与开票只能按其中一个办。",
    wording="合同总价为人民币（大写）____元整（小写：¥____元）。",
)
def capitals_differ(seen: Seen) -> Iterator[Hit]:
    """Each sum printed twice side by side, wherever it stands."""
    for sentence in seen.document.sentences:
        form = sentence.form
        for found in _PAIR.finditer(form.text):
            one, other = form.token(found.start()).value, form.token(found.end() - 1).value
            if not isinstance(one, Amount) or not isinstance(other, Amount) or one.capital == other.capital:
                continue
            if one.fen == other.fen:
                continue
            large, small = (one, other) if one.capital else (other, one)
            yield Hit(
                f"大写是 {yuan(large.fen)} 元，数字是 {yuan(small.fen)} 元。",
                (seen.sign(sentence, found.start()), seen.sign(sentence, found.end() - 1)),
                f"相差 {yuan(abs(large.fen - small.fen))} 元。",
                f"以大写为准的：¥{yuan(large.fen)}；以数字为准的：{capital(small.fen)}。",
            )


@check(
    "M02",
    Severity.ERROR,
    "大写金额写法有误",
    why="大写写坏了就读不出数，也就不能与数字互相印证。",
    basis="算术：大写按“数字加位”逐位写，到元为止写“整”。",
    wording="重写大写，例如 壹拾伍万伍仟元整。",
)
def capitals_broken(seen: Seen) -> Iterator[Hit]:
    """大写 that no grammar reads."""
    for sentence in seen.document.sentences:
        for at, token in sentence.form.of_kind("M"):
            words = seen.document.normal.text[token.start : token.end]
            if token.value is None and _CAPITAL.search(words):
                yield Hit(f"“{words}”读不成一个数。", (seen.sign(sentence, at),))


@check(
    "M03",
    Severity.ERROR,
    "分项之和与合计不符",
    why="明细与合计对不上，付款、审计和变更都没有可靠的底数。",
    basis="算术：合计等于各分项之和，小计等于单价乘数量。",
    wording="核对明细表，改正分项或合计，使两者相等。",
)
def items_differ(seen: Seen) -> Iterator[Hit]:
    """A table of items with a line of the sum; and a line whose price times count is not its own sum."""
    for table in item_tables(seen.document):
        for item in table.lines:
            if item.price is not None and item.count is not None and item.price * item.count != item.fen:
                yield Hit(
                    f"“{item.name}”的小计是 {yuan(item.fen)} 元。",
                    (item.span,),
                    f"{yuan(item.price)} × {item.count} = {yuan(item.price * item.count)} 元，"
                    f"相差 {yuan(abs(item.price * item.count - item.fen))} 元。",
                )
        total = sum(item.fen for item in table.lines)
        if table.total is not None and total != table.total.fen:
            yield Hit(
                f"合计写的是 {yuan(table.total.fen)} 元。",
                (table.total.span, *(item.span for item in table.lines)),
                f"各分项之和为 {yuan(total)} 元，相差 {yuan(abs(total - table.total.fen))} 元。",
            )


@check(
    "M06",
    Severity.ERROR,
    "合同总价前后不一致",
    why="总价是付款比例、违约金和补充采购上限的基数，只能有一个。",
    basis="算术：同一总价在各处须是同一个数。",
    wording="只在价款条款写总价，其余各处写“合同总价”。",
)
def totals_differ(seen: Seen) -> Iterator[Hit]:
    """Two sums that the text itself calls the total."""
    if seen.fact("amount_agrees") is not False:
        yield from open_points(seen, r"amount_fen", "，以哪")


@check(
    "M20",
    Severity.NOTE,
    "没有写价款是否含税和税率",
    why="税率调整或开错票种时，由谁承担差额没有依据。",
    basis="算术：不含税价 = 含税价 ÷ (1 + 税率)。",
    wording="合同价款为含税价，税率____%；税率依法调整的，不含税价不变。",
)
def tax_unsaid(seen: Seen) -> Iterator[Hit]:
    """A price, and not a word on tax."""
    spans = seen.cited("amount_fen", "amount_per_year_fen")
    if spans and not seen.says(_TAX):
        yield Hit("全文没有写价款是否含税，也没有写税率。", spans[:1])


RULES: tuple[Rule, ...] = (capitals_differ, capitals_broken, items_differ, totals_differ, tax_unsaid)
