"""Intellectual property: what the work brings forth, and whose it is."""

from __future__ import annotations

import re

from lvyue.reading.cited import Tree
from lvyue.reading.document import Document
from lvyue.reading.forms import form_pattern

_THINGS = re.compile(
    r"知识产权|著作权|版权|专利|所有权|使用权|成果|源代码|源程序|代码|程序|软件|文档|数据|图纸|报表|资料|商标"
)
_OWNED = form_pattern(
    r"(?:仍|均|即|全部|应)?(?:归属?于?|属于?|由)(?:<a>|<b>|<both>|各自|原权利人)(?:各自|单独|共同|独家|独立)?(?:所有|享有|拥有|共有|共享)?(?:权)?(?=[，。;、)]|$|且|并)"
)
_SIDES = form_pattern(r"<a>|<b>|<both>|各自|原权利人")
_NOT = re.compile(r"管辖|费用|承担|负责|违约")
_PARTS = re.compile("[，;。]")
_MANY = 20


def read_ownership(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`intellectual_property[]` {what, owner, clause}; owner `a`, `b`, `both`, or `each` for 各自所有."""
    del known
    rows: list[dict[str, Tree]] = []
    for sentence in document.containing(_THINGS):
        start = 0
        for found in list(_OWNED.finditer(sentence.form.text))[:_MANY]:
            before = sentence.form.text[start : found.start()]
            if _THINGS.search(before) is None or _NOT.search(_PARTS.split(before)[-1]):
                continue
            side = _SIDES.search(found[0])
            if side is None:
                continue
            place = found.start() + side.start()
            owner = sentence.form.side(place) or "each"
            lead = re.match(r"[，;、]*(?:其|但|且)?", before)
            what = sentence.form.span(start + (lead.end() if lead else 0), found.start())
            rows.append(
                {
                    "what": sentence.cite(document.normal.text[slice(*what)].strip("，"), what),
                    "owner": sentence.cite_form(owner, found.start(), found.end()),
                    "clause": sentence.clause,
                }
            )
            start = found.end()
    return {"intellectual_property": rows}
