"""An annex that says otherwise than the body, with and without a clause on which of them wins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.lint.rule import Hit, Rule, check, statement
from lvyue.reading.lint.seen import Seen
from lvyue.reading.lint.types import Severity
from lvyue.reading.types import Question

_CLASH_ORDER = re.compile(r"约定冲突时以")


@check(
    "S05",
    Severity.WARNING,
    "附件与正文不一致",
    why="有先后条款，但它只管冲突的部分；每一级、每个周期都要各自判断哪一个算。",
    basis="合同自己的先后条款；不冲突的附件条款照常有效。",
    wording="改附件使其与正文一致，或在正文写明“服务级别以附件为准”。",
)
def annex_differs(seen: Seen) -> Iterator[Hit]:
    """A level or cycle of an annex that clashes with the body, where a clause says who wins."""
    for each in _annex_clashes(seen):
        if _CLASH_ORDER.search(each.text):
            yield Hit(statement(each, "这一级按哪", "按哪"), each.cite)


@check(
    "S06",
    Severity.ERROR,
    "附件与正文不一致，没有先后条款",
    why="两份文件同样有效，按哪一个考核、按哪一个算违约都说得通。",
    basis="合同没有写冲突时以哪个为准，只能另行协商或打官司。",
    wording="附件与合同正文不一致的，以正文为准；附件中不冲突的内容照常执行。",
)
def annex_unordered(seen: Seen) -> Iterator[Hit]:
    """The same clash where nothing says who wins."""
    for each in _annex_clashes(seen):
        if not _CLASH_ORDER.search(each.text):
            yield Hit(statement(each, "合同没有写明"), each.cite)


def _annex_clashes(seen: Seen) -> list[Question]:
    return [
        each
        for each in seen.asked(r"sla\[\d+\]\.precedence|periodic\[\d+\]\.every")
        if each.about.endswith("precedence") or "周期不同" in each.text
    ]


RULES: tuple[Rule, ...] = (annex_differs, annex_unordered)
