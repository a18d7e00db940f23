"""Money: figures against 大写, sums of parts, rates and their bases, caps, deposits and bonds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from lvyue.reading.document import Sentence
from lvyue.reading.forms import form_pattern
from lvyue.reading.lint import laws
from lvyue.reading.lint.item_tables import item_tables
from lvyue.reading.lint.seen import Hit, Rule, Seen, check, clauses
from lvyue.reading.lint.types import Severity
from lvyue.reading.units import Amount
from lvyue.rules.money import capital, rounded, yuan

_PAIR = form_pattern(r"<M>(?:元|整|\(|\)|（|）|:|，|大写|小写|人民币|即|计|\s)*<M>")
_CAPITAL = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟]{2,}")
_UP_TO = re.compile(r"付至|支付至|累计|达到|每(?!次|位|名)|[各当](?:年|季|月)|考核|得分|满分")
_REST = re.compile(r"余款|余额|余下|剩余|其余|尾款")
_PART = re.compile(r"首[付期笔]|预付|余|尾款|剩|第[一二三四五\d]+[期笔次批]|每|定金|保证金|部分")
_YEARS = re.compile(r"[两二三四五][个]?年")
_MONEY_WORD = re.compile(r"[款价费额酬]|部分|总计")
_MONTHS_OF = {"P1M": 1, "P3M": 3, "P6M": 6, "P1Y": 12}
_YUAN = 100
"""A difference below one yuan is rounding."""

_THIRTY = Decimal("0.3")
_EARNEST = re.compile(r"定金(?!额|融)")
_PENALTY = re.compile(r"违约金|滞纳金")
_OF_EARNEST = form_pattern(r"定金[^。;]{0,30}?(<R>|<M>)|(<R>|<M>)[^，。;]{0,12}?(?:作为|为)定金")
_CHOOSES = re.compile(
    r"定金[^。;]{0,40}(?:择一|任选|选择|不得同时|不并用|二者)|(?:择一|任选|选择)[^。;]{0,30}定金"
)
_BOND = re.compile(r"履约(?:保证金|保函|担保)")
_OF_BOND = form_pattern(r"履约(?:保证金|保函|担保)[^。;<R><M>]{0,40}(<R>|<M>)")
_BOND_CASH = re.compile(
    r"现金[^，。;]{0,12}(?:缴纳|交纳|提交|支付|交付)[^，。;]{0,8}履约保证金|履约保证金[^，。;]{0,24}(?:以|用|为)现金"
)
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
    "M04",
    Severity.ERROR,
    "各期付款比例合计不是 100%",
    why="少的那部分没有付款日，多的那部分没有来源。",
    basis="算术：各期比例之和等于 100%。",
    wording="逐期写明比例与条件，使合计为 100%，例如 30% + 40% + 30%。",
)
def shares_differ(seen: Seen) -> Iterator[Hit]:
    """Shares of one article, none of them recurring or cumulative."""
    for rows in _instalments(seen, "percent"):
        total = sum(Decimal(str(row["percent"])) for _, row in rows)
        if len(rows) > 1 and total != 100:
            parts = " + ".join(f"{row['percent']}%" for _, row in rows)
            yield Hit(
                f"写了 {len(rows)} 期付款，比例合计不是 100%。",
                seen.cited(*(f"payments[{index}].percent" for index, _ in rows)),
                f"{parts} = {total}%。",
            )


@check(
    "M05",
    Severity.ERROR,
    "各期付款金额合计与合同价不符",
    why="各期金额加起来不是合同价，尾数付不付没有依据。",
    basis="算术：各期金额之和等于合同总价。",
    wording="改正某一期的金额，或写明“余款于____支付”。",
)
def instalments_differ(seen: Seen) -> Iterator[Hit]:
    """Sums of one article against the total, one sum that is all there is, a sum against its share."""
    total, payments = seen.total, list(enumerate(seen.rows("payments")))
    for rows in _instalments(seen, "amount_fen") if total else ():
        paid = sum(row["amount_fen"] for _, row in rows)
        alone = len(payments) == 1 and payments[0][1].get("percent") is None and _is_all(seen, rows[0][0])
        if total and paid != total and (len(rows) > 1 or alone):
            parts = " + ".join(yuan(row["amount_fen"]) for _, row in rows)
            together = f" = {yuan(paid)}" if len(rows) > 1 else ""
            yield Hit(
                f"合同总价是 {yuan(total)} 元。",
                seen.cited(*(f"payments[{index}].amount_fen" for index, _ in rows), "amount_fen"),
                f"{parts}{together} 元，相差 {yuan(abs(paid - total))} 元。",
            )
    for index, row in payments if total else ():
        share, paid = row.get("percent"), row.get("amount_fen")
        if not share or not paid or row.get("every") or row.get("cumulative"):
            continue
        due = rounded(Decimal(total or 0) * Decimal(str(share)) / 100)
        if abs(due - paid) >= _YUAN:
            yield Hit(
                f"写的是合同总价的 {share}%，金额却是 {yuan(paid)} 元。",
                seen.cited(f"payments[{index}].amount_fen", f"payments[{index}].percent"),
                f"{yuan(total or 0)} × {share}% = {yuan(due)} 元，相差 {yuan(abs(due - paid))} 元。",
            )


def _is_all(seen: Seen, index: int) -> bool:
    """Whether a payment's sentence speaks of no part of the price."""
    span = seen.cited(f"payments[{index}].amount_fen")[0]
    return _PART.search(seen.sentence_at(span[0]).text) is None


def _instalments(seen: Seen, key: str) -> list[list[tuple[int, dict[str, Any]]]]:
    """The payments that state `key`, by article; one with a recurring or cumulative one is left out."""
    articles: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    spoiled: set[str] = set()
    for index, row in enumerate(seen.rows("payments")):
        path = f"payments[{index}]"
        spans = seen.cited(f"{path}.percent", f"{path}.amount_fen", f"{path}.days", f"{path}.trigger")
        if not spans:
            continue
        article = seen.clause_at(spans[0][0]).top.id
        if row.get("every") or row.get("cumulative") or _UP_TO.search(seen.sentence_at(spans[0][0]).text):
            spoiled.add(article)
        if row.get(key) is None:
            if row.get("percent") is None and row.get("amount_fen") is None:
                continue
            spoiled.add(article)
        else:
            articles.setdefault(article, []).append((index, row))
    for sentence in seen.body:
        if (
            sentence.node.top.id in articles
            and _REST.search(sentence.text)
            and not sentence.form.of_kind("R")
        ):
            spoiled.add(sentence.node.top.id)
    return [rows for article, rows in articles.items() if article not in spoiled]


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
        for each in seen.asked(r"amount_fen"):
            yield Hit(each.text.split("，以哪")[0] + "。", each.cite)


@check(
    "M07",
    Severity.ERROR,
    "单价乘期数与总价不符",
    why="每期的价与总价两个口径，谁都可以挑对自己有利的一个。",
    basis="算术：每期价款 × 期数 = 合同总价。",
    wording="写明总价由单价乘期数得出，或只写其中一个。",
)
def rate_times_term(seen: Seen) -> Iterator[Hit]:
    """A yearly fee or an equal instalment over a term of whole months, against the total."""
    total, months = seen.total, (seen.fact("term") or {}).get("months")
    if not total or not months:
        return
    yearly = seen.fact("amount_per_year_fen")
    if (
        yearly
        and not _YEARS.search(_before(seen, "amount_per_year_fen"))
        and months % 12 == 0
        and yearly * months // 12 != total
    ):
        yield Hit(
            f"每年 {yuan(yearly)} 元，期限 {months} 个月，合同总价却是 {yuan(total)} 元。",
            seen.cited("amount_per_year_fen", "amount_fen", "term.months"),
            f"{yuan(yearly)} × {months // 12} = {yuan(yearly * months // 12)} 元。",
        )
    rows = [(index, row) for index, row in enumerate(seen.rows("payments")) if row.get("amount_fen")]
    if len(rows) != 1:
        return
    index, row = rows[0]
    every = _MONTHS_OF.get(row.get("every") or "")
    if every and months % every == 0 and months > every and row["amount_fen"] not in (total, yearly):
        sum_ = row["amount_fen"] * (months // every)
        if sum_ != total:
            yield Hit(
                f"每期 {yuan(row['amount_fen'])} 元，共 {months // every} 期，总价却是 {yuan(total)} 元。",
                seen.cited(f"payments[{index}].amount_fen", "amount_fen"),
                f"{yuan(row['amount_fen'])} × {months // every} = {yuan(sum_)} 元。",
            )


@check(
    "M08",
    Severity.WARNING,
    "按日违约金没有上限",
    why="拖得久了，违约金会超过合同价本身，法院多半调减，双方都算不准。",
    basis=f"{laws.PENALTY}：过分高于损失的可以请求调减；一般以超过损失 30% 为过高（{laws.ADJUSTMENT}）。",
    wording="……累计不超过合同总价的百分之五；达到上限仍未改正的，对方可以解除合同。",
)
def uncapped(seen: Seen) -> Iterator[Hit]:
    """A rate per day without a cap."""
    for index, row in enumerate(seen.rows("penalties")):
        if row["per"] != "day" or row["rate"] is None or row["cap"] is not None:
            continue
        rate = Decimal(row["rate"])
        if rate > 0:
            days = int(_THIRTY / rate)
            yield Hit(
                f"每日 {_percent(rate)}，没有写累计到多少为止。",
                seen.cited(f"penalties[{index}].rate", f"penalties[{index}].per"),
                f"30% ÷ {_percent(rate)} = {days}：第 {days} 日达到基数的 30%。",
            )


@check(
    "M09",
    Severity.WARNING,
    "违约金超过 30%",
    why="一次性比例或上限定得过高，发生争议时多半被调减，起不到约束作用。",
    basis=f"{laws.PENALTY}；一般以超过损失 30% 为过高（{laws.ADJUSTMENT}）。",
    wording="把比例或上限降到合同总价的 30% 以内，另写“不足以弥补损失的，赔偿实际损失”。",
)
def above_thirty(seen: Seen) -> Iterator[Hit]:
    """A flat share or a cap above three tenths of its base."""
    for index, row in enumerate(seen.rows("penalties")):
        rate = Decimal(row["rate"] or 0)
        cap = Decimal((row["cap"] or {}).get("rate") or 0)
        if row["per"] == "once" and rate > _THIRTY:
            yield Hit(f"一次性违约金为 {_percent(rate)}。", seen.cited(f"penalties[{index}].rate"))
        if cap > _THIRTY:
            yield Hit(f"违约金上限为 {_percent(cap)}。", seen.cited(f"penalties[{index}].cap.rate"))


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
                f"写了 {_percent(Decimal(row['rate']))}，没有写以什么为基数。",
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
            ways = "；".join(reading.text for reading in each.readings)
            yield Hit(each.text.split("，按哪")[0] + "。", each.cite, f"{ways}。")


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
                f"按日违约金的基数是合同总额，每日 {_percent(rate)}。",
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
    "M14",
    Severity.WARNING,
    "定金与违约金并存，没有择一",
    why="两样都约定的，只能选一样；没有写清，主张时先要争用哪一样。",
    basis=f"{laws.DEPOSIT_OR_PENALTY}：既约定违约金又约定定金的，一方违约时对方可以选择适用其一。",
    wording="同时约定定金与违约金的，守约方可以选择适用其一，不得并用。",
)
def earnest_and_penalty(seen: Seen) -> Iterator[Hit]:
    """Both named, no words that choose."""
    earnest, penalties = seen.matches(_EARNEST), seen.matches(_PENALTY)
    if earnest and penalties and not seen.says(_CHOOSES):
        places = (seen.span(*earnest[0]), seen.span(*penalties[0]))
        yield Hit(f"{clauses(seen, places)}同时约定了定金与违约金。", places)


@check(
    "M15",
    Severity.ERROR,
    "定金超过合同额的 20%",
    why="超过的部分不产生定金的效力，罚则也不适用。",
    basis=f"{laws.DEPOSIT}：定金不得超过主合同标的额的 20%。",
    wording="定金为合同总价的百分之____（不超过百分之二十）。",
)
def earnest_too_high(seen: Seen) -> Iterator[Hit]:
    """A deposit by rate or by sum."""
    for sentence, at, share in _shares(seen, _EARNEST, _OF_EARNEST):
        if share > Decimal("0.2"):
            yield Hit(
                f"定金为合同额的 {_percent(share)}。", (seen.sign(sentence, at),), _against(seen, share)
            )


@check(
    "M16",
    Severity.ERROR,
    "履约保证金超过合同额的 10%",
    why="超过法定上限的部分不能收取，采购文件和合同都会被要求改正。",
    basis=f"{laws.BOND}：履约保证金的数额不得超过政府采购合同金额的 10%。",
    wording="履约保证金为合同总价的百分之____（不超过百分之十），以保函等非现金形式提交。",
)
def bond_too_high(seen: Seen) -> Iterator[Hit]:
    """A performance bond by rate or by sum."""
    for sentence, at, share in _shares(seen, _BOND, _OF_BOND):
        if share > Decimal("0.1"):
            yield Hit(
                f"履约保证金为合同额的 {_percent(share)}。", (seen.sign(sentence, at),), _against(seen, share)
            )


@check(
    "M17",
    Severity.ERROR,
    "履约保证金要求交现金",
    why="政府采购的履约保证金只能用非现金形式提交。",
    basis=f"{laws.BOND}：以支票、汇票、本票或者金融机构、担保机构出具的保函等非现金形式提交。",
    wording="履约保证金以保函、支票、汇票、本票等非现金形式提交。",
)
def bond_in_cash(seen: Seen) -> Iterator[Hit]:
    """现金 beside 履约保证金."""
    for sentence, found in seen.matches(_BOND_CASH):
        yield Hit("履约保证金写明以现金交纳。", (seen.span(sentence, found),))


def _shares(
    seen: Seen, named: re.Pattern[str], pattern: re.Pattern[str]
) -> Iterator[tuple[Sentence, int, Decimal]]:
    """Each share of the price that stands behind a name, a sum divided by the total."""
    total = seen.total
    for sentence in seen.document.containing(named):
        for found in pattern.finditer(sentence.form.text):
            at = next(found.start(group) for group in range(1, pattern.groups + 1) if found[group])
            value = sentence.form.token(at).value
            if isinstance(value, Decimal):
                yield sentence, at, value
            elif isinstance(value, Amount) and total and value.fen < total:
                yield sentence, at, Decimal(value.fen) / total


def _against(seen: Seen, share: Decimal) -> str:
    total = seen.total
    return f"{yuan(total)} × {_percent(share)} = {yuan(int(total * share))} 元。" if total else ""


@check(
    "M18",
    Severity.WARNING,
    "价款按年计，期限不是整年",
    why="多出或不足的那几天付不付、付多少，没有写。",
    basis="算术：期限 ÷ 一年除不尽。",
    wording="不足一年的部分，按年费 ÷ 365 × 实际天数计付。",
)
def odd_term(seen: Seen) -> Iterator[Hit]:
    """A fee per year over a term that is no whole number of years."""
    for each in seen.asked(r"fee\.remainder"):
        ways = "；".join(reading.text for reading in each.readings)
        yield Hit(each.text.split("，不足一年")[0] + "。", each.cite, ways + "。")


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


def _before(seen: Seen, path: str) -> str:
    """The few characters in front of a fact's words."""
    spans = seen.cited(path)
    return seen.document.text[max(0, spans[0][0] - 16) : spans[0][0]] if spans else ""


def _percent(rate: Decimal) -> str:
    """A rate as people read it: 5%, 0.3%."""
    return f"{(rate * 100).normalize():f}%"


RULES: tuple[Rule, ...] = (
    capitals_differ, capitals_broken, items_differ, shares_differ, instalments_differ, totals_differ,
    rate_times_term, uncapped, above_thirty, no_base, base_unstated, whole_base, stacking,
    earnest_and_penalty, earnest_too_high, bond_too_high, bond_in_cash, odd_term, one_sided, tax_unsaid,
)  # fmt: skip
