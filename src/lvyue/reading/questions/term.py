"""Questions about the term: two end dates, a blank length, the last day of N months, a blank signing date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from lvyue.reading.facts.term import add_months, whole_months
from lvyue.reading.forms import form_pattern
from lvyue.reading.questions.base import Asked, Choice, ambiguity
from lvyue.reading.types import Question

_BLANK = re.compile(
    r"(?:期限|服务期|有效期|合同期)(?:[^，。;]{0,4}?(?:为|:|共))?(?:\*+|[Xx×]{2,}|/)?(?:个)?[年月日天](?=[，。;(]|$)"
)
_SIGNING = re.compile(r"(?:签订|签约|签署|签字)(?:的)?(?:日期|时间|日)(?=:|为)")
_DATE = re.compile(r"日期|时间|[签约订]日")
_DATE_LABEL = re.compile(rf"{_SIGNING.pattern}|日期(?=:)")
_EFFECT = re.compile(r"生效")
_EFFECTIVE_ON = form_pattern(r"自?<D>(?:之日)?(?:起)?(?:正式)?生效|生效(?:日期|时间|日)(?:为|:)?<D>")


def term_questions(asked: Asked) -> Iterator[Question]:
    """Term against another stated term; 期限为年; no signing date."""
    term = asked.facts.get("term") or {}
    if "conflict" in term:
        yield _conflict(asked, term, term["conflict"])
    for sentence, found in asked.matches(_BLANK):
        yield _blank(asked, term, asked.span(sentence, found))
        break
    if term.get("derived_start"):
        yield _last_day(asked, term)
    if asked.facts.get("signed_on") is None and (places := tuple(_blank_dates(asked))):
        yield _unsigned(asked, places)


def _blank_dates(asked: Asked) -> Iterator[tuple[int, int]]:
    """The labels of signing dates; on the signature page a bare 日期 is one."""
    for sentence in asked.document.containing(_DATE):
        on_page = sentence.node.top.marker.style == "sign"
        found = (_DATE_LABEL if on_page else _SIGNING).search(sentence.text)
        if found is not None:
            yield asked.span(sentence, found)


def _last_day(asked: Asked, term: dict[str, Any]) -> Question:
    """「自…起12个月」: the corresponding day by law (Civil Code 201, 202), the day before it by habit."""
    start, habit = term["derived_start"], term["derived_end"]
    law = add_months(date.fromisoformat(start), term["months"]).isoformat()
    choices: list[Choice] = [
        (f"按法定算法到对应日：{start} 至 {law}(开始的当日不计入)", {"term.start": start, "term.end": law}),
        (f"按习惯到对应日的前一日：{start} 至 {habit}", {"term.start": start, "term.end": habit}),
    ]
    text = f"{term['clause']}只写了{term['months']}个月，没有写止日，最后一日是哪一天？"
    cite = asked.cited("term.months", "term.from_event", "term.derived_start")
    return ambiguity("term.end", text, choices, cite, blocking=True)


def _unsigned(asked: Asked, places: tuple[tuple[int, int], ...]) -> Question:
    """Limits from the signing never start on a guess; a date is offered only where the text names one."""
    choices: list[Choice] = [("补记签订日期之前，凡以“签订后”起算的期限一律未起算", {"signed_on": None})]
    cite = places
    for sentence in asked.document.containing(_EFFECT):
        for found in _EFFECTIVE_ON.finditer(sentence.form.text):
            at = sentence.form.token_in("D", found)
            day = sentence.form.token(at).value
            if isinstance(day, date) and len(choices) == 1:
                words = f"以写明的生效日期 {day.isoformat()} 为签订日期"
                choices.append((words, {"signed_on": day.isoformat()}))
                cite = (*places, asked.document.span(*sentence.form.span(at, at + 1)))
    choices.append(("另有凭据的，双方补记实际签订日期，自该日起算", {}))
    text = "签订日期空白：“签订后”的期限从哪一天起算？"
    return ambiguity("signed_on", text, choices, cite, blocking=False)


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
