"""Penalties: what they are reckoned on, how far they may grow, whether they add up, who pays them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from lvyue.reading.forms import form_pattern
from lvyue.reading.lint import laws
from lvyue.reading.lint.rule import Hit, Rule, check, percent, statement, ways
from lvyue.reading.lint.seen import Seen
from lvyue.reading.lint.types import Severity
from lvyue.rules.money import yuan

_MONEY_WORD = re.compile(r"[款价费额酬]|部分|总计")
_CAP = form_pattern(
    r"(?:累计|最高|最多|上限|封顶|限额|(?:不|未)得?(?:超过|高于|大于))[^。;<M><R>]{0,16}[<M><R>]"
)
_ALL_PENALTIES = re.compile(
    r"^[^每]*(?:(?:各项|各类|全部|上述|以上|所有|本条)[^，。;]{0,12}(?:违约金|扣款)|(?:违约金|扣款)的?(?:总额|总计|合计|累计))"
)
_OF_A_PERIOD = ("monthly fee", "quarterly fee", "instalment")
_THIRTY, _YEAR = Decimal("0.3"), 365


@check(
    "M08",
    Severity.WARNING,
    "按日违约金没有上限",
    why="拖得久了，违约金会超过合同价本身，法院多半调减，双方都算不准。",
    basis=f"{laws.PENALTY}：过分高于损失的可以请求调减；一般以超过损失 30% 为过高（{laws.ADJUSTMENT}）。",
    wording="……累计不超过合同总价的百分之五；达到上限仍未改正的，对方可以解除合同。",
)
def uncapped(seen: Seen) -> Iterator[Hit]:
    """A rate or a sum per day without a cap that comes to three tenths within a year."""
    yield from (hit for days, hit in _uncapped(seen) if days <= _YEAR)


@check(
    "M09",
    Severity.WARNING,
    "违约金超过 30%",
    why="一次性比例或上限定得过高，发生争议时多半被调减，起不到约束作用。",
    basis=f"{laws.PENALTY}；一般以超过损失 30% 为过高（{laws.ADJUSTMENT}）。",
    wording="把比例或上限降到合同总价的 30% 以内，另写“不足以弥补损失的，赔偿实际损失”。",
)
def above_thirty(seen: Seen) -> Iterator[Hit]:
    """A flat share or a cap above three tenths; a share of one month's fee and the like is no such sum."""
    for index, row in enumerate(seen.rows("penalties")):
        rate = Decimal(row["rate"] or 0)
        cap = Decimal((row["cap"] or {}).get("rate") or 0)
        if row["per"] == "once" and rate > _THIRTY and row["base"] not in _OF_A_PERIOD:
            yield Hit(f"一次性违约金为 {percent(rate)}。", seen.cited(f"penalties[{index}].rate"))
        if cap > _THIRTY:
            yield Hit(f"违约金上限为 {percent(cap)}。", seen.cited(f"penalties[{index}].cap.rate"))


@check(
    "M10",
    Severity.ERROR,
    "违约金比例没有基数",
    why="只写百分之几，没有写是什么的百分之几，算不出金额。",
    basis="算术：违约金 = 基数 × 比例 × 天数或次数，少一个就算不出。",
    wording="……每逾期一日，按应付未付款项的万分之五支付违约金。",
)
def no_base(seen: Seen) -> Iterator[Hit]:
    """A penalty rate of nothing."""
    for index, row in enumerate(seen.rows("penalties")):
        if row["rate"] is None or row["base"] is not None or not Decimal(row["rate"]):
            continue
        start, end = seen.cited(f"penalties[{index}].rate")[0]
        around = re.split("[，。；;,]", seen.document.text[max(0, start - 30) : start])[-1]
        around += re.split("[，。；;,]", seen.document.text[end : end + 14])[0]
        if not _MONEY_WORD.search(around):
            yield Hit(
                f"写了 {percent(Decimal(row['rate']))}，没有写以什么为基数。",
                seen.cited(f"penalties[{index}].rate"),
            )


@check(
    "M11",
    Severity.ERROR,
    "违约金的基数在合同里没有数额",
    why="违约金按每月或每季费用计，合同只写了年费或总价，折算办法有几种，结果各不相同。",
    basis="算术：基数须能从合同写明的数直接得出。",
    wording="本合同所称每月费用，为年费除以十二。",
)
def base_unstated(seen: Seen) -> Iterator[Hit]:
    """A penalty on a monthly or quarterly fee that nothing states and that can be reckoned in two ways."""
    for each in seen.asked(r"(?:monthly|quarterly)_fee_fen"):
        if len(each.readings) > 1:
            yield Hit(statement(each, "，按哪"), each.cite, ways(each))


@check(
    "M12",
    Severity.WARNING,
    "只迟延一部分也按合同总额计",
    why="只拖了一笔款或一项服务，也以全部合同额为基数，违约金与损失不成比例。",
    basis=f"{laws.PENALTY}：违约金过分高于造成的损失的，可以请求适当减少。",
    wording="……按逾期未付的金额（或者迟延部分对应的价款）的____支付违约金。",
)
def whole_base(seen: Seen) -> Iterator[Hit]:
    """A rate per day of the whole price."""
    total, payments = seen.total, seen.rows("payments")
    at_once = len(payments) == 1 and payments[0]["percent"] == 100
    for index, row in enumerate(seen.rows("penalties")):
        if row["payer"] == "a" and at_once:  # all is paid at once: what is late is the whole price
            continue
        if row["per"] == "day" and row["base"] == "contract amount" and row["rate"] is not None:
            rate = Decimal(row["rate"])
            daily = f"每日 {yuan(int(total * rate))} 元，不论迟延多少。" if total else ""
            yield Hit(
                f"按日违约金的基数是合同总额，每日 {percent(rate)}。",
                seen.cited(f"penalties[{index}].base", f"penalties[{index}].rate"),
                daily,
            )


@check(
    "M13",
    Severity.WARNING,
    "几笔一次性违约金能否相加没有写",
    why="同一件事可能同时触发几条，加起来还是只计最高的一笔，差额很大。",
    basis=f"算术：并计与择一相差数倍；{laws.PENALTY}以损失为准。",
    wording="同一事件同时符合几项的，只按其中最高的一项计违约金。",
)
def stacking(seen: Seen) -> Iterator[Hit]:
    """Flat sums of one payer on one base that one event may meet."""
    for each in seen.asked(r"penalties\.stacking\..*"):
        yield Hit(each.text.split("，同一事件")[0] + "，同一事件触发几条时怎样计没有写。", each.cite)


@check(
    "M19",
    Severity.NOTE,
    "只有一方的违约责任有数额",
    why="另一方违约时只能举证实际损失，主张起来难得多。",
    basis=f"{laws.PENALTY}：当事人可以约定违约金，也可以约定损失赔偿额的计算方法。",
    wording="另一方逾期履行的，每逾期一日按____的万分之五支付违约金，累计不超过____。",
)
def one_sided(seen: Seen) -> Iterator[Hit]:
    """Penalties that only one side pays."""
    rows = seen.rows("penalties")
    payers = {row["payer"] for row in rows}
    if rows and payers in ({"a"}, {"b"}):
        side, other = ("甲方", "乙方") if payers == {"a"} else ("乙方", "甲方")
        spans = seen.cited(*(f"penalties[{index}].payer" for index in range(len(rows))))
        yield Hit(f"只写了{side}的违约金，{other}违约没有可以直接计算的数额。", spans)


@check(
    "M21",
    Severity.NOTE,
    "按日违约金没有上限，但比例较低",
    why="一年之内到不了 30%，一般不会被调减；写明上限，双方最多各担多少才算得清。",
    basis=f"{laws.PENALTY}；拖欠中小企业款项而没有约定利率的，按每日万分之五计（{laws.INTEREST}）。",
    wording="……累计不超过应付未付款项的百分之五。",
)
def uncapped_slowly(seen: Seen) -> Iterator[Hit]:
    """A rate or a sum per day without a cap that does not come to three tenths within a year."""
    yield from (hit for days, hit in _uncapped(seen) if days > _YEAR)


def _uncapped(seen: Seen) -> Iterator[tuple[int, Hit]]:
    """Each uncapped penalty per day, with the day its sum reaches three tenths; day 0 where nothing says."""
    total = seen.total
    capped, capped_for_all = _capped(seen)
    for index, row in enumerate(seen.rows("penalties")):
        path = f"penalties[{index}]"
        if row["per"] != "day" or row["cap"] is not None:
            continue
        node = seen.sentence_at(seen.cited(f"{path}.per")[0][0]).node
        if id(node) in capped or id(node.top) in capped_for_all:
            continue
        if row["rate"] is not None:
            rate = Decimal(row["rate"])
            if rate > 0:
                days = ceil(_THIRTY / rate)
                shown = f"30% ÷ {percent(rate)}：第 {days} 日达到基数的 30%。"
                spans = seen.cited(f"{path}.rate", f"{path}.per")
                yield days, Hit(f"每日 {percent(rate)}，没有写累计到多少为止。", spans, shown)
        elif daily := row.get("amount_fen"):
            days = ceil(_THIRTY * total / daily) if total else 0
            shown = f"{yuan(total)} × 30% ÷ {yuan(daily)}：第 {days} 日达到合同总价的 30%。" if total else ""
            spans = seen.cited(f"{path}.amount_fen", f"{path}.per")
            yield days, Hit(f"每日 {yuan(daily)} 元，没有写累计到多少为止。", spans, shown)


def _capped(seen: Seen) -> tuple[set[int], set[int]]:
    """By id: the clauses with a cap the facts may lack, and the articles with one for all their penalties."""
    capped = [each for each in seen.document.sentences if _CAP.search(each.form.text)]
    for_all = {id(each.node.top) for each in capped if _ALL_PENALTIES.search(each.text)}
    return {id(each.node) for each in capped}, for_all


RULES: tuple[Rule, ...] = (
    uncapped,
    above_thirty,
    no_base,
    base_unstated,
    whole_base,
    stacking,
    one_sided,
    uncapped_slowly,
)
