"""Questions about the term: two end dates, a blank length, a blank signing date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from lvyue.reading.facts.term import add_months, whole_months
from lvyue.reading.questions.base import Asked, Choice, ambiguity, warning
from lvyue.reading.types import Question

_BLANK = re.compile(
    r"(?:期限|服务期|有效期|合同期)[^，。;]{0,4}?(?:为|:|共)(?:\*+|[Xx×]{2,}|/)?(?:个)?[年月日天](?=[，。;(]|$)"
)
_SIGNING = re.compile(r"(?:签订|签约|签署|签字)(?:的)?(?:日期|时间|日)(?=:|为)")


def term_questions(asked: Asked) -> Iterator[Question]:
    """Term against another stated term; 期限为年; no signing date."""
    term = asked.facts.get("term") or {}
    if "conflict" in term:
        yield _conflict(asked, term, term["conflict"])
    for sentence, found in asked.matches(_BLANK):
        yield _blank(asked, term, asked.span(sentence, found))
        break
    if asked.facts.get("signed_on") is None and (labels := asked.matches(_SIGNING)):
        cite = tuple(asked.span(sentence, found) for sentence, found in labels)
        yield warning(
            "signed_on", "签订日期空白：凡以“签订后”起算的期限都无法起算，请补齐签订日期并留存依据。", cite
        )


def _conflict(asked: Asked, term: dict[str, str | None], other: dict[str, str]) -> Question:
    choices: list[Choice] = [
        (
            f"以{term['clause']}为准：{term['start']} 至 {term['end']}",
            {"term.start": term["start"], "term.end": term["end"], "term.months": term["months"]},
        ),
        (
            f"以{other['clause']}为准：{other['start']} 至 {other['end']}",
            {
                "term.start": other["start"],
                "term.end": other["end"],
                "term.months": whole_months(
                    date.fromisoformat(other["start"]), date.fromisoformat(other["end"])
                ),
            },
        ),
    ]
    text = (
        f"{term['clause']}写的期限到 {term['end']}，{other['clause']}写的期间到 {other['end']}，两处不一致，"
        "哪一个是合同期限？"
    )
    cite = asked.cited("term.start", "term.end", "term.conflict.start", "term.conflict.end")
    return ambiguity("term.end", text, choices, cite, blocking=True)


def _blank(asked: Asked, term: dict[str, str | None], place: tuple[int, int]) -> Question:
    if term.get("start") and term.get("end"):
        start = date.fromisoformat(term["start"] or "")
        end = (add_months(start, 12) - timedelta(days=1)).isoformat()
        choices: list[Choice] = [
            ("空白不另定期限，以写明的起止日期为准", {"term.months": term["months"]}),
            (f"本意为一年，到 {end}", {"term.months": 12, "term.end": end}),
        ]
        text = "期限的数字空着没有填，是否以写明的起止日期为准？"
        return ambiguity(
            "term.months", text, choices, (place, *asked.cited("term.start", "term.end")), blocking=False
        )
    choices = [("期限为一年（12个月）", {"term.months": 12}), ("期限为两年（24个月）", {"term.months": 24})]
    return ambiguity(
        "term.months",
        "期限的数字空着没有填，也没有起止日期，合同期限是多长？",
        choices,
        (place,),
        blocking=True,
    )
