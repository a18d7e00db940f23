"""Questions about recurring duties whose cycle the text leaves open: 定期, 不定期, or nothing at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.document import Sentence
from lvyue.reading.facts.cycles import read_cycle_cells
from lvyue.reading.facts.periodic import states_duties
from lvyue.reading.questions.base import Asked, Choice, ambiguity
from lvyue.reading.types import Question

_WORDS = {"regular": "只写“定期”", "irregular": "只写“不定期”", "unstated": "没有写周期"}
_PLANS = (("每月一次", "P1M"), ("每季度一次", "P3M"), ("每半年一次", "P6M"), ("每年一次", "P1Y"))
_RECURRING = re.compile(
    r"(?P<label>^[^，。;:]{0,6}(?:巡检|演练|备份|体检)(?=:))|(?P<noun>巡检|巡查|主动检测|健康检查|补丁|病毒库|演练|漏洞扫描|安全扫描|数据备份|"
    r"除尘|例会)(?!记录|报告|表|档案|策略|方案|计划|次数|人员|情况|结果|中|时|过程|合格|清单|单|工具|软件)"
)
_CYCLE = re.compile(
    r"每|定期|定时|按[年季月周日]|持续|不间断|实时|一次|半年|[日周月季年]度?(?:巡检|报|检)|\d+次|自动|长期|随时|24小时"
)
_BLANK_CYCLE = re.compile(r"每(?:\*+|[Xx×]{2,})?(?=巡检|巡查|检查|保养|备份|演练|除尘)")
_IF = re.compile(r"如|若|发现|未|没有|导致|造成|扣|罚|经验|证书|资质|能力|熟悉|要求时")
_POLICY = re.compile(r"备份策略|备份计划|备份方案")
_MANY = 500
"""More duties without a cycle than a contract names; the rest is not asked."""


def schedule_questions(asked: Asked) -> Iterator[Question]:
    """One question a duty, with schedules to choose from."""
    rows = asked.rows("periodic")
    policies = {each.clause for each in asked.document.containing(_POLICY)}
    for index, row in enumerate(rows):
        if row["every"] in _WORDS:
            path = f"periodic[{index}].every"
            words = _WORDS[row["every"]]
            if row["every"] == "unstated" and row["clause"] in policies:
                words = "只说按策略，没有写周期"
            text = f"{row['clause']}“{row['what'][:40]}”{words}，多久做一次？"
            cite = asked.cited(path, f"periodic[{index}].what")
            yield ambiguity(path, text, _plans(path), cite, blocking=True)
    yield from _unscheduled(asked)


def _plans(path: str) -> list[Choice]:
    return [(words, {path: cycle}) for words, cycle in _PLANS]


def _unscheduled(asked: Asked) -> Iterator[Question]:
    """Inspections, patches, drills and the like that the text names among the duties without any cycle."""
    scheduled = [row for row in asked.rows("periodic") if row["every"] not in ("once", "per_event")]
    whats = "\n".join(row["what"] for row in scheduled[:_MANY])
    seen: dict[str, int] = {}
    told = read_cycle_cells(asked.document)
    for sentence in asked.document.containing(_RECURRING):
        if sum(seen.values()) >= _MANY or not states_duties(sentence):
            continue
        if sentence.line in told:
            continue
        found = _RECURRING.search(sentence.text)
        if found is None or _IF.search(sentence.text):
            continue
        if _CYCLE.search(sentence.text) and not _BLANK_CYCLE.search(sentence.text):
            continue
        own_row = found["label"] is not None or sentence.column > 0
        if not own_row and found[0] in whats:  # an outline of duties that have their cycle elsewhere
            continue
        if own_row and _asked_already(sentence, scheduled):
            continue
        seen[sentence.node.id] = count = seen.get(sentence.node.id, 0) + 1
        path = f"duties.{sentence.node.id}{f'-{count}' if count > 1 else ''}.every"
        words = sentence.text.strip("。;，")
        text = f"{sentence.clause}“{words[:40]}”没有写周期，多久做一次？"
        cite = (asked.document.span(sentence.start, sentence.start + len(sentence.text)),)
        yield ambiguity(path, text, _plans(path), cite, blocking=False)


def _asked_already(sentence: Sentence, scheduled: list[dict[str, str]]) -> bool:
    """Whether the duty itself is among the recurring ones that were read."""
    return any(row["clause"] == sentence.clause and row["what"] in sentence.text for row in scheduled)
