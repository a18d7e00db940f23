"""The term: both dates, or months from an event; a second, different term is kept as a conflict."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.forms import form_pattern
from lvyue.reading.units import Length
from lvyue.rules.types import Unit

_RANGE = form_pattern(
    r"<D>(?:(?:\d{1,2}|零|〇)时(?:整)?|00:00)?(?:起|开始|起算)?(?:，|、)?(?:至|到|-+|~|止于|为?止?至)<D>"
)
_TERM = re.compile(
    r"期限|年限|服务期|有效期|合同期|履行期|起止|服务时间|服务周期|维保期|运维期|工期|合作期|委托期"
)
_FEE = re.compile(r"支付|付款|费")
_SERVICE = re.compile(r"提供|服务|运维|维护")
_LENGTH = form_pattern(
    r"(?:期限?|周期|时间|有效期|服务年限)(?:均|暂定|共计|共|约定|总计)?(?:为|是|:|，)?(?:自[^，。;]{2,24}?(?:之日)?起(?:算|计)?，?(?:共|为|至)?)?(?:共|为)?<P>"
)
_FOR = form_pattern(
    r"(?:之日)?起(?:算|计)?，?(?:共|为|至)?<P>(?:内|止|的?(?:服务|运维|维护)|，|。|;|$)|提供<P>[^，。]{0,24}(?:服务|运维)"
)
_DATED = re.compile(r"年|\d[-./]\d")
_STARTS = form_pattern(r"<D>(?:起|开始|起算)(?:，)?(?:共|计|为期|期限?为?)?<P>")
_BEGINS = form_pattern(r"[，、(]?(?:服务期)?(?:自|从|于)?(<D>)(?:起算?|开始)")
_NEAR = 24
_OF_THIS_CONTRACT = re.compile(r"本(?:合同|协议|年度|期|次)[^。;]{0,14}(?:期|自|为)|有效期")
_BY_THE_YEAR = re.compile(r"一年一签|按年签|分年签|逐年签|一招[二两三]年|续签")
_EVENT = re.compile(
    r"自?(?:本)?(?:合同|双方)?[^，。;]{0,8}?(签字(?:并)?(?:、)?盖章|签字|盖章|签订|签署|生效|验收合格|验收通过|终验|上线|交付|开工)[^，。;]{0,6}?(?:之日|后|当日|日)"
)
_EVENTS = {
    "盖章": "signed and sealed", "签": "signed", "生效": "effective", "验收": "accepted", "终验": "accepted",
    "上线": "live", "交付": "delivered", "开工": "started",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Range:
    sentence: Sentence
    at: int
    end_at: int
    start: date
    end: date
    weight: int


def read_term(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`term` with start, end (inclusive), months, from_event, clause, conflict, derived dates; or None."""
    ranges = _ranges(document)
    if ranges:
        best = max(ranges, key=lambda found: found.weight)
        return {"term": _from_dates(best, ranges, document)}
    return {"term": _from_months(document, known)}


def _ranges(document: Document) -> list[_Range]:
    found = []
    for sentence in document.sentences:
        if not _DATED.search(sentence.text):
            continue
        form = sentence.form
        for match in _RANGE.finditer(form.text):
            start, end = form.token(match.start()).value, form.token(match.end() - 1).value
            if isinstance(start, date) and isinstance(end, date) and start < end:
                own = _OF_THIS_CONTRACT.search(form.text, max(0, match.start() - _NEAR), match.start())
                weight = _weight(sentence) + (1 if own is not None else 0)
                found.append(_Range(sentence, match.start(), match.end() - 1, start, end, weight))
    return found


def _weight(sentence: Sentence) -> int:
    """How surely a range of dates is the term: by the heading, the words, and not by a payment's words."""
    if _TERM.search(sentence.node.heading) or (
        _TERM.search(sentence.text) and not _FEE.search(sentence.text)
    ):
        return 4
    if _TERM.search(sentence.topic) or _TERM.search(sentence.text):
        return 3
    if _FEE.search(sentence.text):
        return 1
    return 2 if _SERVICE.search(sentence.text) else 0


def _from_dates(best: _Range, ranges: list[_Range], document: Document) -> Tree:
    places = (
        best.sentence.form.span(best.at, best.at + 1),
        best.sentence.form.span(best.end_at, best.end_at + 1),
    )
    months = whole_months(best.start, best.end)
    other = next(
        (
            each
            for each in ranges
            if (each.start, each.end) != (best.start, best.end)
            and each.weight
            and _overlap(each, best)
            and not _BY_THE_YEAR.search(each.sentence.text)
        ),
        None,
    )
    term: dict[str, Tree] = {
        "start": best.sentence.cite(best.start.isoformat(), places[0]),
        "end": best.sentence.cite(best.end.isoformat(), places[1]),
        "months": best.sentence.cite(months, *places) if months else _stated_months(document),
        "from_event": None,
        "clause": best.sentence.clause,
    }
    if other is not None:
        term["conflict"] = {
            "start": other.sentence.cite_form(other.start.isoformat(), other.at),
            "end": other.sentence.cite_form(other.end.isoformat(), other.end_at),
            "clause": other.sentence.clause,
        }
    return term


def _overlap(one: _Range, other: _Range) -> bool:
    """Two ranges that share days rival each other; a prepayment year inside a longer term does too."""
    return one.start <= other.end and other.start <= one.end


def _lengths(document: Document) -> list[tuple[Sentence, int, int]]:
    """Every stated length of the term in months, with its sentence and place."""
    found = []
    for sentence in document.sentences:
        if not _TERM.search(sentence.text) and not _TERM.search(sentence.node.heading):
            continue
        form = sentence.form
        for pattern in (_LENGTH, _FOR):
            for match in pattern.finditer(form.text):
                at = match.start() + match[0].rindex(form_pattern("<P>").pattern)
                length = form.token(at).value
                if isinstance(length, Length) and length.unit in (Unit.MONTH, Unit.YEAR):
                    months = length.count * (12 if length.unit is Unit.YEAR else 1)
                    if months == months.to_integral_value() and 1 <= months <= 240:
                        found.append((sentence, at, int(months)))
    return found


def _stated_months(document: Document) -> Cited | None:
    for sentence, at, months in _lengths(document):
        return sentence.cite_form(months, at)
    return None


def _from_months(document: Document, known: dict[str, Tree]) -> Tree:
    for sentence, at, months in _lengths(document):
        later = _BEGINS.match(sentence.form.text, at + 1)
        if later is not None and isinstance(sentence.form.token(later.end(1) - 1).value, date):
            return _from_start(sentence, later.end(1) - 1, at, months)
        begun = next((each for each in _STARTS.finditer(sentence.form.text) if each.end() == at + 1), None)
        if begun is not None and isinstance(sentence.form.token(begun.start()).value, date):
            return _from_start(sentence, begun.start(), at, months)
        event = _EVENT.search(sentence.text)
        term: dict[str, Tree] = {
            "start": None,
            "end": None,
            "months": sentence.cite_form(months, at),
            "from_event": None,
            "clause": sentence.clause,
        }
        if event is None:
            return term
        name = next(name for words, name in _EVENTS.items() if words in event[1])
        place = (sentence.start + event.start(), sentence.start + event.end())
        term["from_event"] = sentence.cite(name, place)
        signed = known.get("signed_on")
        if isinstance(signed, Cited) and name.startswith("signed"):
            start = date.fromisoformat(signed.value)
            spans = (*signed.spans, *sentence.cite_form(months, at).spans)
            term["derived_start"] = Cited(start.isoformat(), signed.spans)
            term["derived_end"] = Cited((add_months(start, months) - timedelta(days=1)).isoformat(), spans)
        return term
    return None


def _from_start(sentence: Sentence, start_at: int, at: int, months: int) -> Tree:
    """「2025年11月1日起一年」: the first day is printed, the last one follows from the length."""
    start = sentence.form.token(start_at).value
    assert isinstance(start, date)
    end = add_months(start, months) - timedelta(days=1)
    places = (sentence.form.span(start_at, start_at + 1), sentence.form.span(at, at + 1))
    return {
        "start": sentence.cite_form(start.isoformat(), start_at),
        "end": None,
        "months": sentence.cite_form(months, at),
        "from_event": None,
        "clause": sentence.clause,
        "derived_start": sentence.cite_form(start.isoformat(), start_at),
        "derived_end": sentence.cite(end.isoformat(), *places),
    }


def add_months(day: date, months: int) -> date:
    """The corresponding day `months` later, the month's last day when there is none (Civil Code 202)."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise ValueError(f"no such month: {year}-{month}")


def whole_months(start: date, end: date) -> int | None:
    """How many whole months an inclusive range of dates covers, None when it is not a whole number.

    >>> whole_months(date(2023, 6, 8), date(2024, 6, 7)), whole_months(date(2025, 3, 4), date(2026, 3, 31))
    (12, None)
    """
    after = end + timedelta(days=1)
    months = (after.year - start.year) * 12 + after.month - start.month
    return months if months > 0 and add_months(start, months) == after else None
