"""Questions where an annex says otherwise than the body: one for each level or cycle that conflicts.

A clause that lets the body win only where the two conflict leaves every other term of the annex in force, so
each level of the annex is put beside the body's levels and ruled on its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lvyue.reading.document import Sentence
from lvyue.reading.questions.base import Asked, Choice, ambiguity
from lvyue.reading.questions.words import TARGETS, targets
from lvyue.reading.types import Question

_ANNEX = re.compile(r"附[件录表]")
_CLASH = re.compile(r"冲突|抵触|不一致|矛盾|歧义")
_WINS = re.compile(
    r"以(?:本)?(?P<part>主?合同(?:正文|主文|条款)?|[正主]文|附[件录表])[^，。;]{0,8}为(?:准|主)"
)
_GRAVE = re.compile(r"紧急|重大|严重|特[别大级急]|较急|加急|较大|重要|复杂|关键|核心|致命|一级|二级|高")
_LIGHT = re.compile(r"一般|普通|常规|常识|简单|轻微|次要|三级|四级|五级|低")
_NAMED = re.compile(r"故障|问题|事件|事故|缺陷|请求|[性级类等]")
_CYCLE = re.compile(r"[每按]个?[年月日天周季]度?|半年|乙方|甲方|应|一次")
_SAID = {"P1D": "每日", "P1W": "每周", "P1M": "每月", "P3M": "每季度", "P6M": "每半年", "P1Y": "每年"}
_ALIKE = 0.5
_MANY = 200
"""More levels or cycles than a contract states; beyond, nothing is compared."""


@dataclass(frozen=True, slots=True)
class _Order:
    """Which part yields: the sentence that says so, and whether the annex wins."""

    sentence: Sentence | None
    annex_wins: bool

    @property
    def words(self) -> str:
        if self.sentence is None:
            return "合同没有写明正文与附件冲突时以哪个为准，"
        side = "附件" if self.annex_wins else "正文"
        return f"{self.sentence.clause}约定冲突时以{side}为准，不冲突的条款各自有效，"

    def arranged(self, body: list[Choice], annex: Choice) -> list[Choice]:
        """The readings, that of the winning part first."""
        return [annex, *body] if self.annex_wins else [*body, annex]


def precedence_questions(asked: Asked) -> Iterator[Question]:
    """Levels first, then cycles."""
    order = _order(asked)
    yield from _levels(asked, order)
    yield from _cycles(asked, order)


def _order(asked: Asked) -> _Order:
    for sentence in asked.document.containing(_ANNEX):
        clash = _CLASH.search(sentence.text)
        wins = _WINS.search(sentence.text, clash.end()) if clash is not None else None
        if wins is not None:
            return _Order(sentence, _ANNEX.match(wins["part"]) is not None)
    return _Order(None, annex_wins=False)


def _parted(rows: list[dict[str, Any]]) -> tuple[list[int], list[int]]:
    """The indexes of the facts of the body and of the annexes; none when there are too many."""
    if len(rows) > _MANY:
        return [], []
    annex = [index for index, row in enumerate(rows) if _ANNEX.match(row["clause"])]
    return [index for index in range(len(rows)) if index not in annex], annex


def _levels(asked: Asked, order: _Order) -> Iterator[Question]:
    rows = asked.rows("sla")
    body, annex = _parted(rows)
    for index in annex:
        if rows[index]["level"].startswith("channel:"):
            continue
        rivals = _rivals(rows, body, index)
        if rivals:
            yield _level(asked, order, rows, index, rivals)


def _rivals(rows: list[dict[str, Any]], body: list[int], index: int) -> list[int]:
    """The body's levels that clash with one of the annex: its namesake, or those as grave, then others."""
    row = rows[index]
    named = [each for each in body if _core(rows[each]["level"]) == _core(row["level"])]
    graded = [each for each in body if _grave(rows[each]["level"]) is _grave(row["level"])]
    likely = named or graded
    if not any(_clash(row, rows[each]) for each in likely):
        return []
    return [each for each in dict.fromkeys((*likely, *(() if named else body))) if _clash(row, rows[each])]


def _core(name: str) -> str:
    return _NAMED.sub("", name)


def _grave(name: str) -> bool | None:
    """Grave, light, or None when the name tells nothing."""
    return True if _GRAVE.search(name) else False if _LIGHT.search(name) else None


def _clash(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether both state some target, and differently, for hours that may meet."""
    if one["calendar"] and other["calendar"] and one["calendar"] != other["calendar"]:
        return False
    return any(one[key] != other[key] for key in TARGETS if one[key] is not None and other[key] is not None)


def _level(
    asked: Asked, order: _Order, rows: list[dict[str, Any]], index: int, rivals: list[int]
) -> Question:
    row, at = rows[index], f"sla[{index}]"
    body: list[Choice] = [
        (
            f"与正文冲突，按{rows[each]['clause']}“{rows[each]['level']}”：{targets(rows[each])}",
            {f"{at}.{key}": rows[each][key] for key in TARGETS if rows[each][key] is not None},
        )
        for each in rivals
    ]
    annex = (
        f"附件的这一级照附件执行：{targets(row)}",
        {f"{at}.{key}": row[key] for key in TARGETS if row[key] is not None},
    )
    beside = "、".join(
        f"{rows[each]['clause']}“{rows[each]['level']}”({targets(rows[each])})" for each in rivals
    )
    text = (
        f"{row['clause']}“{row['level']}”({targets(row)})与正文{beside}不一致。{order.words}这一级按哪一个？"
    )
    paths = [f"sla[{each}].{key}" for each in (index, *rivals) for key in ("level", *TARGETS)]
    choices = order.arranged(body, annex)
    return ambiguity(f"{at}.precedence", text, choices, _cite(asked, order, paths), blocking=True)


def _cite(asked: Asked, order: _Order, paths: list[str]) -> tuple[tuple[int, int], ...]:
    cite = asked.cited(*paths)
    if order.sentence is None:
        return cite
    return (*cite, asked.document.span(order.sentence.start, order.sentence.end))


def _cycles(asked: Asked, order: _Order) -> Iterator[Question]:
    rows = asked.rows("periodic")
    body, annex = _parted(rows)
    pairs = {each: _pairs(rows[each]["what"]) for each in (*body, *annex) if rows[each]["every"] in _SAID}
    for index in annex:
        for each in body:
            if index not in pairs or each not in pairs or rows[index]["every"] == rows[each]["every"]:
                continue
            if _alike(pairs[index], pairs[each]):
                yield _cycle(asked, order, rows, index, each)
                break


def _pairs(what: str) -> set[str]:
    """The pairs of neighbouring characters of a duty without the words of its cycle."""
    words = _CYCLE.sub("", what)
    return {words[at : at + 2] for at in range(len(words) - 1)}


def _alike(one: set[str], other: set[str]) -> bool:
    return bool(one and other) and len(one & other) >= _ALIKE * min(len(one), len(other))


def _cycle(asked: Asked, order: _Order, rows: list[dict[str, Any]], index: int, each: int) -> Question:
    row, rival, path = rows[index], rows[each], f"periodic[{index}].every"
    body = (f"与正文冲突，按{rival['clause']}：{_SAID[rival['every']]}", {path: rival["every"]})
    annex = (f"照附件执行：{_SAID[row['every']]}", {path: row["every"]})
    text = (
        f"{row['clause']}“{row['what'][:30]}”({_SAID[row['every']]})与{rival['clause']}“{rival['what'][:30]}”"
        f"({_SAID[rival['every']]})周期不同。{order.words}按哪一个？"
    )
    paths = [path, f"periodic[{index}].what", f"periodic[{each}].every", f"periodic[{each}].what"]
    choices = order.arranged([body], annex)
    return ambiguity(path, text, choices, _cite(asked, order, paths), blocking=True)
