"""Renewal: how it comes about, who says so and how long before, for how long, how often, on what terms."""

from __future__ import annotations

import re

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.forms import form_pattern
from lvyue.reading.units import Length
from lvyue.rules.types import Unit

_RENEW = re.compile(r"续签|续约|续订|(?<!存)续期|(?:合同|协议|自动|服务期)[^，。;]{0,6}(?:顺延|延续|延长)")
_OF_CONTRACT = re.compile(r"合同|协议|期满|到期|届满|服务期|续[签约订期]")
_NOT = re.compile(r"付款时间|支付时间|节假日|工期|保证金|不可抗力|财政|延误")
_AUTOMATIC = re.compile(r"自动(?:续[签约订期]|顺延|延续|延长)|视为(?:自动)?续[签约订期]")
_FOR = form_pattern(r"(?:续[签约订期]|顺延|延续|延长)[^，。;<P>]{0,6}<P>")
_TIMES = form_pattern(r"(?:不超过|最多|至多|可)[^，。;<N>]{0,6}<N>")
_SAME = re.compile(
    r"(?:按|以)(?:照)?(?:本合同|原合同|原)[^。;]{0,30}(?:条件|价款|价格|内容|标准)|条件不变|原(?:合同)?(?:条款|价格)不变"
)
_FIRST = re.compile(r"同等条件下[^，。;]{0,10}优先|优先(?:续|考虑|权)")
_BY = form_pattern(r"(<a>|<b>|<both>|<either>)(?=[^，。;]{0,24}(?:通知|提出|商定|协商|申请|有意|同意|要求))")
_FORM = re.compile(r"书面")
_MONTHS = {Unit.YEAR: 12, Unit.MONTH: 1}


def read_renewals(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`renewals[]` {notice_days, by, written, automatic, months, most_times, same_terms, vendor_first}."""
    days = known.get("renewal_notice_days")
    rows: list[dict[str, Tree]] = []
    for sentence in document.containing(_RENEW):
        if sentence.is_title or _NOT.search(sentence.text) or not _OF_CONTRACT.search(sentence.text):
            continue
        start, end = document.span(sentence.start, sentence.end)
        own = isinstance(days, Cited) and start <= days.spans[0][0] < end
        by = _BY.search(sentence.form.text)
        row: dict[str, Tree] = {
            "notice_days": days if own else None,
            "by": None if by is None else sentence.cite_form(sentence.form.side(by.start()), by.start()),
            "written": _said(sentence, _FORM),
            "automatic": _said(sentence, _AUTOMATIC),
            "months": _months(sentence),
            "most_times": _times(sentence),
            "same_terms": _said(sentence, _SAME),
            "vendor_first": _said(sentence, _FIRST),
            "what": sentence.cite(sentence.text.strip("，。;")),
            "clause": sentence.clause,
        }
        rows.append(row)
    return {"renewals": rows}


def _said(sentence: Sentence, words: re.Pattern[str]) -> Cited | None:
    found = words.search(sentence.text)
    if found is None:
        return None
    return sentence.cite(True, (sentence.start + found.start(), sentence.start + found.end()))


def _months(sentence: Sentence) -> Cited | None:
    found = _FOR.search(sentence.form.text)
    if found is None:
        return None
    length = sentence.form.token(found.end() - 1).value
    if not isinstance(length, Length) or length.unit not in _MONTHS:
        return None
    return sentence.cite_form(int(length.count * _MONTHS[length.unit]), found.end() - 1)


def _times(sentence: Sentence) -> Cited | None:
    for found in _TIMES.finditer(sentence.form.text):
        token = sentence.form.token(found.end() - 1)
        if token.noun == "次" and isinstance(token.value, int):
            return sentence.cite_form(token.value, found.end() - 1)
    return None
