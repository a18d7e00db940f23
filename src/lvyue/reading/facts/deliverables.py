"""Things handed over: reports, plans, invoices, plates, a posting within days of signing."""

from __future__ import annotations

import re

from lvyue.reading.cited import Tree
from lvyue.reading.document import Document
from lvyue.reading.forms import form_pattern
from lvyue.reading.units import Length
from lvyue.rules.types import Unit

_HANDS = re.compile(
    r"(?:提供|提交|出具|撰写|制定|编制|开具|交付|制作|签订|签署|建立)(?!的)[^，。;]{0,30}?((?:[^，。;、]{0,16})(?:报告|方案|发票|申请单|手册|文档|资料|档案|标识牌|计划|验收书|总结|清单|记录))"
)
_WITHIN = form_pattern(r"<P>(?:之|以)?内[^。;]{0,40}?(?:到达|到位|提供|提交|告知|交付|开通|进场)")
_NOT = re.compile(r"违约|不可抗力|保密|争议|响应|故障级别")


def read_deliverables(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`deliverables[]` {what, days, working_days, clause}."""
    del known
    rows: list[dict[str, Tree]] = []
    seen: set[str] = set()
    for sentence in document.sentences:
        if _NOT.search(sentence.topic) or sentence.node.marker.style == "sign":
            continue
        within = _WITHIN.search(sentence.form.text)
        handed = _HANDS.search(sentence.text)
        if within is None and handed is None:
            continue
        if within is not None:
            at = sentence.form.token_in("P", within)
            length = sentence.form.token(at).value
            if not isinstance(length, Length) or length.unit not in (Unit.DAY, Unit.WORKDAY):
                within = None
        if within is None and handed is None:
            continue
        what = sentence.text.strip("。;，")
        place = (sentence.start, sentence.end)
        if handed is not None:
            what, place = handed[0], (sentence.start + handed.start(), sentence.start + handed.end())
        if what in seen:
            continue
        seen.add(what)
        row: dict[str, Tree] = {"what": sentence.cite(what, place)}
        if within is not None and isinstance(length, Length):
            row["days"] = sentence.cite_form(int(length.count), at)
            row["working_days"] = sentence.cite_form(length.unit is Unit.WORKDAY, at)
        rows.append({**row, "clause": sentence.clause})
    return {"deliverables": rows}
