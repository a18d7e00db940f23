"""The figures of a supplement: the new price, the new last day of the term, the day it takes effect."""

from __future__ import annotations

import re
from datetime import date, timedelta

from lvyue.reading.document import Document, Sentence, prepare
from lvyue.reading.forms import form_pattern
from lvyue.reading.units import Amount, Length
from lvyue.rules.deadlines import term_end
from lvyue.rules.types import Unit

_PRICE = form_pattern(
    r"(?:合同|价款|金额|总价|费用|服务费|运维费|维护费)[^。;]{0,30}?"
    r"(?:调整|变更|增加|减少|修改|提高|降低|调增|调减)(?:为|至|到)[^。;<M>]{0,12}(<M>)"
)
_YEARLY = re.compile(r"每年|年(?:度)?(?:运维|维护|服务)*费|/年")
_TERM = form_pattern(
    r"(?:服务期|合同期|运维期|有效期|期限)[^。;]{0,24}?(?:延长|顺延|延期|变更|调整|修改|缩短)(?:为|至|到)"
    r"[^。;]{0,6}(?:<D>[起]?[至到~-])?(<D>)"
)
_LONGER = form_pattern(r"(?:服务期|合同期|运维期|有效期|期限)[^。;]{0,12}?(?:延长|顺延)(<P>)")
_EFFECTIVE = form_pattern(r"[自从](<D>)起?[^。;]{0,8}(?:执行|生效|实施|适用)")


def price_in(text: str) -> tuple[int, bool, tuple[int, int]] | None:
    """(fen, whether for each year, span) of the new price, the sum in capitals where both are printed."""
    document = prepare(text)
    for sentence in document.sentences:
        form = sentence.form
        for match in _PRICE.finditer(form.text):
            sums = [(at, token.value) for at, token in form.of_kind("M") if at >= match.start(1)]
            amounts = [(at, one) for at, one in sums if isinstance(one, Amount)][:2]
            chosen = next((one for one in amounts if one[1].capital), amounts[0] if amounts else None)
            if chosen is not None:
                yearly = _YEARLY.search(form.text, 0, match.start(1)) is not None
                return chosen[1].fen, yearly, _span(document, sentence, match.start(1), amounts[-1][0] + 1)
    return None


def term_in(text: str, until: date | None) -> tuple[date, tuple[int, int]] | None:
    """(new last day, span) of the service term: a date, or months and years added to `until`."""
    document = prepare(text)
    for sentence in document.sentences:
        form = sentence.form
        if match := _TERM.search(form.text):
            day = form.token(match.start(1)).value
            if isinstance(day, date):
                return day, _span(document, sentence, match.start(1), match.end(1))
        if until and (match := _LONGER.search(form.text)):
            length = form.token(match.start(1)).value
            if isinstance(length, Length) and (last := _longer(until, length)):
                return last, _span(document, sentence, match.start(1), match.end(1))
    return None


def _longer(until: date, length: Length) -> date | None:
    """The last day of a term that runs on for a length; the added time starts the day after."""
    months = {Unit.MONTH: 1, Unit.YEAR: 12}.get(length.unit)
    if months is None or length.count != length.count.to_integral_value():
        return None
    return term_end(until + timedelta(days=1), int(length.count) * months).by_habit


def effective_in(text: str) -> date | None:
    """The day from which the supplement binds, where it names one."""
    for sentence in prepare(text).sentences:
        if "协议" not in sentence.text and "变更" not in sentence.text and "上述" not in sentence.text:
            continue
        if match := _EFFECTIVE.search(sentence.form.text):
            day = sentence.form.token(match.start(1)).value
            if isinstance(day, date):
                return day
    return None


def _span(document: Document, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    return document.span(*sentence.form.span(start, end))
