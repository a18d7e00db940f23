"""Instalments against the price: shares, sums, a fee a period times the periods of the term."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from lvyue.reading.lint.rule import Hit, Rule, check, statement, ways
from lvyue.reading.lint.seen import Seen
from lvyue.reading.lint.types import Severity
from lvyue.rules.money import rounded, yuan

_UP_TO = re.compile(r"付至|支付至|累计|达到|每(?!次|位|名)|[各当](?:年|季|月)|考核|得分|满分")
_REST = re.compile(r"余款|余额|余下|剩余|其余|尾款")
_PART = re.compile(r"首[付期笔]|预付|余|尾款|剩|第[一二三四五\d]+[期笔次批]|每|定金|保证金|部分")
_YEARS = re.compile(r"[两二三四五][个]?年")
_RESULT = re.compile(r"验收|期满|届满|结束|完成|考核|合格|交付")
_MONTHS_OF = {"P1M": 1, "P3M": 3, "P6M": 6, "P1Y": 12}
_YUAN = 100
"""A difference below one yuan is rounding."""


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
    if total := seen.total:
        yield from _sum_apart(seen, total)
        yield from _shares_apart(seen, total)


def _sum_apart(seen: Seen, total: int) -> Iterator[Hit]:
    """Instalments of one article, or the one payment there is, that do not come to the total."""
    payments = seen.rows("payments")
    for rows in _instalments(seen, "amount_fen"):
        paid = sum(row["amount_fen"] for _, row in rows)
        alone = len(payments) == 1 and payments[0].get("percent") is None and _is_all(seen, rows[0][0])
        if paid != total and (len(rows) > 1 or alone):
            parts = " + ".join(yuan(row["amount_fen"]) for _, row in rows)
            together = f" = {yuan(paid)}" if len(rows) > 1 else ""
            yield Hit(
                f"合同总价是 {yuan(total)} 元。",
                seen.cited(*(f"payments[{index}].amount_fen" for index, _ in rows), "amount_fen"),
                f"{parts}{together} 元，相差 {yuan(abs(paid - total))} 元。",
            )


def _shares_apart(seen: Seen, total: int) -> Iterator[Hit]:
    """A payment whose sum is not its own share of the total."""
    for index, row in enumerate(seen.rows("payments")):
        share, paid = row.get("percent"), row.get("amount_fen")
        if not share or not paid or row.get("every") or row.get("cumulative"):
            continue
        due = rounded(Decimal(total) * Decimal(str(share)) / 100)
        if abs(due - paid) >= _YUAN:
            yield Hit(
                f"写的是合同总价的 {share}%，金额却是 {yuan(paid)} 元。",
                seen.cited(f"payments[{index}].amount_fen", f"payments[{index}].percent"),
                f"{yuan(total)} × {share}% = {yuan(due)} 元，相差 {yuan(abs(due - paid))} 元。",
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
    if total and months:
        yield from _years_apart(seen, total, months)
        yield from _periods_apart(seen, total, months)


def _years_apart(seen: Seen, total: int, months: int) -> Iterator[Hit]:
    """A fee per year over a term of whole years."""
    yearly = seen.fact("amount_per_year_fen")
    if not yearly or months % 12 or yearly * months // 12 == total:
        return
    if not _YEARS.search(_before(seen, "amount_per_year_fen")):
        yield Hit(
            f"每年 {yuan(yearly)} 元，期限 {months} 个月，合同总价却是 {yuan(total)} 元。",
            seen.cited("amount_per_year_fen", "amount_fen", "term.months"),
            f"{yuan(yearly)} × {months // 12} = {yuan(yearly * months // 12)} 元。",
        )


def _periods_apart(seen: Seen, total: int, months: int) -> Iterator[Hit]:
    """The one equal instalment of every month, quarter or half-year."""
    rows = [(index, row) for index, row in enumerate(seen.rows("payments")) if row.get("amount_fen")]
    if len(rows) != 1:
        return
    index, row = rows[0]
    paid, every = row["amount_fen"], _MONTHS_OF.get(row.get("every") or "")
    if not every or months % every or months == every or paid in (total, seen.fact("amount_per_year_fen")):
        return
    times = months // every
    if paid * times != total:
        yield Hit(
            f"每期 {yuan(paid)} 元，共 {times} 期，总价却是 {yuan(total)} 元。",
            seen.cited(f"payments[{index}].amount_fen", "amount_fen"),
            f"{yuan(paid)} × {times} = {yuan(paid * times)} 元。",
        )


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
        yield Hit(statement(each, "，不足一年"), each.cite, ways(each))


@check(
    "M22",
    Severity.WARNING,
    "全款一次付清，没有与服务结果挂钩",
    why="钱付完了才开始服务，考核不合格、验收不通过时没有未付的款可扣，只能另行追讨。",
    basis="算术：已付 100%，服务期内可以扣的款为 0。",
    wording="合同生效后支付____%，其余按季度考核结果支付，服务期满验收合格后付清。",
)
def paid_ahead(seen: Seen) -> Iterator[Hit]:
    """The whole price in one payment that waits for no result, over a term of service."""
    rows = seen.rows("payments")
    if len(rows) != 1 or rows[0].get("percent") != 100 or not seen.fact("term"):
        return
    if any(rows[0].get(key) for key in ("every", "direction", "deadline")):
        return
    spans = seen.cited("payments[0].percent", "payments[0].trigger")
    if not any(_RESULT.search(seen.sentence_at(start).text) for start, _ in spans):
        yield Hit(f"{rows[0]['clause']}一次付清全部价款，不看服务做得怎样。", spans)


def _before(seen: Seen, path: str) -> str:
    """The few characters in front of a fact's words."""
    spans = seen.cited(path)
    return seen.document.text[max(0, spans[0][0] - 16) : spans[0][0]] if spans else ""


RULES: tuple[Rule, ...] = (shares_differ, instalments_differ, rate_times_term, odd_term, paid_ahead)
