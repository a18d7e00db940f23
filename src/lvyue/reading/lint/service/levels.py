"""Levels against each other: one twice, a graver one slower, steps in the wrong order, bounds overlapping."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import Any

from lvyue.reading.lint.rule import Hit, Rule, check
from lvyue.reading.lint.seen import Seen
from lvyue.reading.lint.service.grades import levels
from lvyue.reading.lint.types import Severity
from lvyue.reading.questions.words import TARGETS, minutes

_ANNEX = re.compile(r"附[件录表]")
_GRAVITY = (
    re.compile(r"特别?重大|特级|特急|紧急|致命|一级|Ⅰ级|I级|P0|P1|1级|A级|红色"),
    re.compile(r"重大|严重|较急|二级|Ⅱ级|II级|P2|2级|B级|橙色|重要"),
    re.compile(r"较大|较重|三级|Ⅲ级|III级|P3|3级|C级|黄色|一般|普通"),
    re.compile(r"轻微|四级|Ⅳ级|IV级|P4|4级|D级|蓝色|咨询|常识"),
)
_AT_LEAST = re.compile(
    r"(\d{1,6}(?:\.\d+)?)(%|人|户|个(?!月|工作|小时)|台|套|家|名)(?:\([含及]\))?[及(]?以上"
)
_AT_MOST = re.compile(r"以下|不足|不满|不超过|少于|低于|[至到~-]\d")


def _places(seen: Seen, *indexes: int) -> tuple[tuple[int, int], ...]:
    paths = [f"sla[{index}].{key}" for index in indexes for key in ("level", *TARGETS)]
    return seen.cited(*paths)


@check(
    "S02",
    Severity.ERROR,
    "同一级别写了两种时限",
    why="同一件故障按两处算出两个到期时刻，哪一个算违约说不清。",
    basis="算术：同一级别、同一时段的同一时限须是同一个数。",
    wording="各级时限只写在一张表里，其余各处写“按故障分级表”。",
)
def level_twice(seen: Seen) -> Iterator[Hit]:
    """Two rows of one name and one calendar in different clauses of the body that say otherwise."""
    rows = [(index, row) for index, row in levels(seen) if not _ANNEX.match(row["clause"])]
    for (one, first), (other, second) in combinations(rows, 2):
        if first["level"] != second["level"] or first["clause"] == second["clause"]:
            continue
        if first["calendar"] != second["calendar"] or first["level"] == "all":
            continue
        apart = _apart(first, second)
        if apart:
            yield Hit(
                f"“{first['level']}”在{first['clause']}和{second['clause']}写得不同：{apart}。",
                _places(seen, one, other),
            )


def _apart(first: dict[str, Any], second: dict[str, Any]) -> str:
    """The targets both rows state, and differently."""
    return "，".join(
        f"{word}{minutes(first[key])}与{minutes(second[key])}"
        for key, word in TARGETS.items()
        if first[key] is not None and second[key] is not None and first[key] != second[key]
    )


@check(
    "S03",
    Severity.ERROR,
    "重的级别反而慢",
    why="越严重的故障给的时间越长，分级失去意义，也容易被拿来改报级别。",
    basis="算术：级别越高，响应、到场、解决的时限应当越短或相等。",
    wording="按级别从高到低逐级放宽，例如 30 分钟、1 小时、2 小时、4 小时。",
)
def graver_slower(seen: Seen) -> Iterator[Hit]:
    """A graver level of one clause that may take longer than a lighter one."""
    graded = [
        (index, row, grade) for index, row in levels(seen) if (grade := _gravity(row["level"])) is not None
    ]
    for (one, first, heavy), (other, second, light) in combinations(graded, 2):
        if heavy == light or first["calendar"] != second["calendar"]:
            continue
        if _home(first["clause"]) != _home(second["clause"]):
            continue
        grave, mild = (first, second) if heavy < light else (second, first)
        slower = [
            f"{word}{minutes(grave[key])}，后者{minutes(mild[key])}"
            for key, word in TARGETS.items()
            if grave[key] is not None and mild[key] is not None and grave[key] > mild[key] > 0
        ]
        if slower:
            yield Hit(
                f"“{grave['level']}”比“{mild['level']}”慢：前者{'；'.join(slower)}。",
                _places(seen, one, other),
            )


def _home(clause: str) -> str:
    """The clause a table stands in: 第四条(一) of its row 第四条(一) 一级故障."""
    return clause.rsplit(" ", 1)[0]


def _gravity(name: str) -> int | None:
    """0 for the gravest names; None when the name tells nothing, or more than one thing."""
    found = [index for index, pattern in enumerate(_GRAVITY) if pattern.search(name)]
    if found == [0, 1] and re.search(r"重大紧急|紧急重大|特别?重大", name):
        return 0
    return found[0] if len(found) == 1 else None


@check(
    "S04",
    Severity.ERROR,
    "解决早于响应或到场",
    why="还没有到场就要求解决完，按这组时限必然违约，多半是单位写错。",
    basis="算术：响应 ≤ 到场 ≤ 解决。",
    wording="把三个时限改成依次不减，例如 30 分钟响应、2 小时到场、4 小时解决。",
)
def order_wrong(seen: Seen) -> Iterator[Hit]:
    """Targets of one row that run backwards."""
    for index, row in levels(seen):
        stated = [(key, word) for key, word in TARGETS.items() if row[key] is not None]
        for (early, before), (late, after) in combinations(stated, 2):
            if row[early] > row[late] > 0:
                yield Hit(
                    f"{minutes(row[early])}{before}，却要{minutes(row[late])}{after}。",
                    seen.cited(f"sla[{index}].{early}", f"sla[{index}].{late}"),
                )


@check(
    "S19",
    Severity.WARNING,
    "级别的界限重叠",
    why="同一件故障落进两个级别，报修方往高里报，处理方往低里算。",
    basis="算术：“30%以上”的也是“10%以上”的；各级的范围须首尾相接、互不重叠。",
    wording="较低的一级写上限，例如“影响 10%（含）以上、不满 30% 的用户”。",
)
def overlapping(seen: Seen) -> Iterator[Hit]:
    """Two levels told apart by a share or a count, both open at the upper end."""
    found: dict[str, list[tuple[Decimal, str, tuple[int, int]]]] = {}
    for index, row in levels(seen):
        spans = seen.cited(f"sla[{index}].level")
        if not spans or _ANNEX.match(row["clause"]):
            continue
        for sentence in seen.line_of(seen.sentence_at(spans[0][0])):
            for bound in _AT_LEAST.finditer(sentence.text):
                if not _AT_MOST.search(sentence.text):
                    value = (Decimal(bound[1]), row["level"], seen.span(sentence, bound))
                    found.setdefault(bound[2], []).append(value)
    for bounds in found.values():
        for (one, name, place), (other, second, rival) in combinations(
            sorted(bounds, key=lambda each: each[0]), 2
        ):
            if one != other and name != second:
                yield Hit(f"“{name}”没有上限，“{second}”的也都算在内。", (place, rival))
                return


RULES: tuple[Rule, ...] = (level_twice, graver_slower, order_wrong, overlapping)
