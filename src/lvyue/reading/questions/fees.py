"""Questions about the price as a whole: two totals that differ, and a yearly fee over an odd term."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from lvyue.reading.facts.amount import stated_totals
from lvyue.reading.facts.term import add_months
from lvyue.reading.questions.base import Asked, Choice, ambiguity
from lvyue.reading.types import Question
from lvyue.rules.money import yuan


def fee_questions(asked: Asked) -> Iterator[Question]:
    """Totals first; they are left alone where 大写 and figures of one of them already differ."""
    if asked.facts.get("amount_agrees") is not False:
        yield from _totals(asked)
    yield from _remainder(asked)


def _totals(asked: Asked) -> Iterator[Question]:
    chosen = asked.facts.get("amount_fen")
    totals = stated_totals(asked.document) if chosen is not None else {}
    if len(totals) < 2 or chosen not in totals:
        return
    ordered = sorted(totals, key=lambda fen: fen != chosen)
    choices: list[Choice] = [
        (f"以{totals[fen][0].clause}为准：{yuan(fen)} 元", {"amount_fen": fen}) for fen in ordered[:4]
    ]
    places = "、".join(f"{totals[fen][0].clause}为 {yuan(fen)} 元" for fen in ordered[:4])
    cite = tuple(asked.document.span(*totals[fen][1]) for fen in ordered[:4])
    yield ambiguity(
        "amount_fen", f"合同总价前后不一致：{places}，以哪一个为准？", choices, cite, blocking=True
    )


def _remainder(asked: Asked) -> Iterator[Question]:
    """What the days beyond whole years cost, when only a fee per year is stated."""
    term, yearly = asked.facts.get("term") or {}, asked.facts.get("amount_per_year_fen")
    if (
        not yearly
        or asked.facts.get("amount_fen") is not None
        or not term.get("start")
        or not term.get("end")
    ):
        return
    start, after = date.fromisoformat(term["start"]), date.fromisoformat(term["end"]) + timedelta(days=1)
    years = max(0, after.year - start.year)
    if add_months(start, 12 * years) > after:
        years -= 1
    days = (after - add_months(start, 12 * years)).days
    if not days:
        return
    path = "fee.remainder"
    choices: list[Choice] = [
        ("不足一年的部分不另付费", {path: "none"}),
        (f"不足一年的 {days} 天按年费 ÷ 365 × 天数折算", {path: "days"}),
        ("不足一年按一整年付费", {path: "year"}),
    ]
    if years == 0:
        choices = choices[1:]
    whole = f"{years} 年零 {days} 天" if years else f"{days} 天"
    text = f"价款按年计(每年 {yuan(yearly)} 元)，期限却是{whole}，不足一年的部分怎样付费？"
    cite = asked.cited("amount_per_year_fen", "term.start", "term.end")
    yield ambiguity(path, text, choices, cite, blocking=True)
