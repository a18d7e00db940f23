"""The day of signing: the date on the signature page or behind 签订日期; the later when the sides differ."""

from __future__ import annotations

import re
from datetime import date

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.forms import form_pattern

_LABEL = re.compile(r"(?:签订|签约|签署|签字|订立|合同)(?:的)?(?:日期|时间|日)|^(?:签订|签署|签约):")
_BEFORE = form_pattern(
    r"(?:签订|签约|签署|签字|订立)(?:的)?(?:日期|时间|日)(?:为|是)?[:\t]?$|于$|日期:$|(?:签订|签署|签约):$"
)
_SIGNED_ON = form_pattern(r"于<D>(?:在[^，。]{2,20})?(?:签订|签署|订立)")


def read_signing(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`signed_on` as an ISO date, or None when every signing date is blank."""
    del known
    days: list[tuple[date, Cited]] = []
    labelled = False
    for sentence in document.sentences:
        on_page = sentence.node.top.marker.style == "sign"
        has_label = _LABEL.search(sentence.text) is not None
        for at, token in sentence.form.of_kind("D") if on_page or has_label or labelled else ():
            if isinstance(token.value, date) and (on_page or _is_signing(sentence, at, labelled)):
                days.append((token.value, sentence.cite_form(token.value.isoformat(), at)))
        labelled = has_label and sentence.text.endswith(":")
    if not days:
        return {"signed_on": None}
    last = max(day for day, _ in days)
    return {
        "signed_on": Cited(
            last.isoformat(), tuple(span for day, cited in days if day == last for span in cited.spans)
        )
    }


def _is_signing(sentence: Sentence, at: int, labelled: bool) -> bool:
    before = sentence.form.text[:at]
    return (
        (labelled and not before)
        or _BEFORE.search(before) is not None
        or any(match.start() == at - 1 for match in _SIGNED_ON.finditer(sentence.form.text))
    )
