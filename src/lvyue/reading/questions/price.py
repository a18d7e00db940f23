"""Questions about the price: figures against 大写, and a monthly fee that nothing states."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lvyue.reading.facts.term import add_months
from lvyue.reading.normal import normalise
from lvyue.reading.questions.base import Asked, Choice, ambiguity
from lvyue.reading.types import Question
from lvyue.reading.units import Amount, Kind, scan
from lvyue.rules.money import rounded, yuan

_PARTS = {
    "monthly fee": ("monthly_fee_fen", "每月费用", 1),
    "quarterly fee": ("quarterly_fee_fen", "每季费用", 3),
}


def price_questions(asked: Asked) -> Iterator[Question]:
    """大写 that differs from the figures; a penalty on a monthly or quarterly fee stated nowhere."""
    if asked.facts.get("amount_agrees") is False:
        yield _disagrees(asked)
    for base, (path, name, months) in _PARTS.items():
        rows = [index for index, row in enumerate(asked.rows("penalties")) if row["base"] == base]
        stated = any(
            row.get("every") == f"P{months}M" and row["amount_fen"] for row in asked.rows("payments")
        )
        choices = list(_fees(asked, path, name, months)) if rows and not stated else []
        if choices:
            cite = asked.cited(
                *(f"penalties[{index}].base" for index in rows), "amount_fen", "amount_per_year_fen"
            )
            text = f"违约金以{name}为基数，但合同没有写明{name}是多少，按哪种办法折算？"
            yield ambiguity(path, text, choices, cite, blocking=True)


def _disagrees(asked: Asked) -> Question:
    path = "amount_fen" if asked.facts.get("amount_fen") is not None else "amount_per_year_fen"
    spans = asked.cited(path)
    sums: list[tuple[bool, int]] = []
    for start, end in spans:
        sums += _sums(asked.document.text[start:end])
    choices: list[Choice] = [
        (f"以{'大写' if capital else '数字'}为准：{yuan(fen)} 元", {path: fen, "amount_agrees": True})
        for capital, fen in sums
    ]
    choices.sort(key=lambda choice: choice[1][path] != asked.facts[path])
    return ambiguity(path, "金额的大写与数字不一致，以哪一个为准？", choices, spans, blocking=True)


def _sums(text: str) -> list[tuple[bool, int]]:
    tokens = scan(normalise(text).text)
    return [
        (each.value.capital, each.value.fen)
        for each in tokens
        if each.kind is Kind.MONEY and isinstance(each.value, Amount)
    ]


def _fees(asked: Asked, path: str, name: str, months: int) -> Iterator[Choice]:
    yearly, total = asked.facts.get("amount_per_year_fen"), asked.facts.get("amount_fen")
    term = asked.facts.get("term") or {}
    length = _started_months(term)
    seen: set[int] = set()
    options: list[tuple[str, Decimal]] = []
    times = f" × {months}" if months > 1 else ""
    if yearly:
        options.append((f"年费 {yuan(yearly)} 元 ÷ 12 个月{times}", Decimal(yearly) / 12 * months))
        if length and length % 12:
            options.append(
                (
                    f"年费 {yuan(yearly)} 元 ÷ 合同期 {length} 个月（不足一月按一月）× {months}",
                    Decimal(yearly) / length * months,
                )
            )
    elif total:
        if length:
            options.append(
                (f"合同金额 {yuan(total)} 元 ÷ 合同期 {length} 个月{times}", Decimal(total) / length * months)
            )
        options.append((f"合同金额 {yuan(total)} 元 ÷ 12 个月{times}", Decimal(total) / 12 * months))
    for words, value in options:
        fen = rounded(value)
        if fen not in seen:
            seen.add(fen)
            yield f"{words} = {yuan(fen)} 元", {path: fen}


def _started_months(term: dict[str, object]) -> int | None:
    """Months of the term, a started one counted whole."""
    if isinstance(term.get("months"), int):
        return int(str(term["months"]))
    if not term.get("start") or not term.get("end"):
        return None
    start, end = date.fromisoformat(str(term["start"])), date.fromisoformat(str(term["end"]))
    months = max(1, (end.year - start.year) * 12 + end.month - start.month)
    return months if add_months(start, months) > end else math.ceil(months + 1)
