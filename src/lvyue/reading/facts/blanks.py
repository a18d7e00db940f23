"""What a form leaves to be filled in, or a publication masks: each place, so that nobody takes it as read."""

from __future__ import annotations

import re

from lvyue.reading.cited import Tree
from lvyue.reading.document import Document
from lvyue.reading.numbers import NUMERAL

UNFILLED = "未填写"

_KINDS = {"D": "date", "P": "period", "M": "money", "R": "rate"}
_PRINTED = re.compile(rf"\d|[{NUMERAL}]")
_PART = re.compile("[，。;]")
_MANY = 500


def read_blanks(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`blanks[]` {kind, value, what}: date, period, money or rate; the value is 未填写, never a number."""
    del known
    rows: list[dict[str, Tree]] = []
    for sentence in document.sentences:
        for at, token in sorted(sentence.form.tokens.items()):
            printed = document.normal.text[token.start : token.end]
            if token.kind not in _KINDS or token.value is not None or not _is_blank(token.kind, printed):
                continue
            before = _PART.split(sentence.form.text[:at])[-1]
            start = sentence.form.span(at - len(before), at + 1)[0] if before else token.start
            rows.append(
                {
                    "kind": sentence.cite_form(_KINDS[token.kind], at),
                    "value": sentence.cite_form(UNFILLED, at),
                    "what": sentence.cite(document.normal.text[start : token.end], (start, token.end)),
                    "clause": sentence.clause,
                }
            )
    return {"blanks": rows[:_MANY]}


def _is_blank(kind: str, printed: str) -> bool:
    """Whether nothing is printed where the value belongs; a year alone before 「年 月 日」 is no date."""
    return (
        kind == "D"
        or _PRINTED.search(printed.removeprefix("百").removeprefix("千").removeprefix("万")) is None
    )
