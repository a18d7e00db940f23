"""Exemptions: what a party does not answer for, as the text states it: 供电中断的，乙方不承担违约责任.

A clause that names the exemption and lists the cases below it gives one row a case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.forms import form_pattern

_FREED = form_pattern(
    r"(?:均)?(?:不|无须|无需|不需|不再|不予|不用)承担(?:任何)?[^，。;:]{0,14}(?:责任|损失|后果|费用|赔偿)"
    r"|(?<!不)(?<!不能)(?<!不得)(?<!不可)(?<!不予)(?:免于|免除|免予)[^，。;:]{0,16}责任|(?<!不)(?<!不得)(?<!不能)免责"
    r"|不(?:视为|构成|作为|属于)(?:<a>|<b>|<either>)?(?:的)?违约|不计入[^，。;]{0,10}(?:可用|故障|考核|响应|中断)|不(?:予|提供)?免费(?:维修|维护|上门)"
)
_STILL_BOUND = re.compile(r"(?:不因|并非|不能|不得|不可(?!抗))[^，。;]{0,16}免(?:除|责|于|予)|不免(?:除|责)")
_LISTS = re.compile(r"(?:下列|以下|下述|如下)[^。;]{0,30}")
_PARTY = form_pattern(r"(?:<a>|<b>|<both>|<either>)(?!共同|认可|双方|的)")
_LEAD = re.compile(r"^[，、:]+|^(?:但|但是|若|如|如果|因|由于|对于?|凡)+(?=.{4})")
_SHORT = 4
_MANY = 40


def read_exemptions(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`exemptions[]` {party, when, clause}: who is freed, and the words that say in which case."""
    del known
    rows: list[dict[str, Tree]] = []
    for sentence in document.sentences:
        freed = _FREED.search(sentence.form.text)
        if freed is None or sentence.is_title or _STILL_BOUND.search(sentence.text):
            continue
        listed = list(islice(_cases(document, sentence), _MANY)) if _LISTS.search(sentence.text) else []
        for case in listed:
            rows.append(_row(sentence, freed, case.cite(case.text.strip("，。;、")), case.clause))
        if not listed:
            rows.append(_row(sentence, freed, _when(sentence, freed), sentence.clause))
    return {"exemptions": rows}


def _row(sentence: Sentence, freed: re.Match[str], when: Cited, clause: str) -> dict[str, Tree]:
    return {"party": _party(sentence, freed), "when": when, "clause": clause}


def _party(sentence: Sentence, freed: re.Match[str]) -> Cited | None:
    """The side that is freed: named in the freeing words, else the last one before them that acts."""
    inside = list(_PARTY.finditer(sentence.form.text, freed.start(), freed.end()))
    named = inside or list(_PARTY.finditer(sentence.form.text, 0, freed.start()))
    return sentence.cite_form(sentence.form.side(named[-1].start()), named[-1].start()) if named else None


def _when(sentence: Sentence, freed: re.Match[str]) -> Cited:
    """The parts of the sentence in front of the one that frees; the whole when nothing stands there."""
    stop = sentence.form.text.rfind("，", 0, freed.start())
    lead = _LEAD.match(sentence.form.text[: max(stop, 0)])
    start = lead.end() if lead is not None else 0
    if stop - start < _SHORT:
        return sentence.cite(sentence.text.strip("，。;"))
    span = sentence.form.span(start, stop)
    return sentence.cite(sentence.document.normal.text[slice(*span)], span)


def _cases(document: Document, sentence: Sentence) -> Iterator[Sentence]:
    """The cases listed in the clauses inside the one that names the exemption."""
    if not sentence.text.rstrip().endswith(":"):
        return
    for node in document.inside.get(id(sentence.node), []):
        if node.start > sentence.start:
            yield from document.by_node.get(id(node), [])[:1]
