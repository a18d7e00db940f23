"""Questions about levels that state a response but no time to resolve, or none to arrive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lvyue.reading.questions.base import Asked, Choice, ambiguity
from lvyue.reading.questions.words import TARGETS, minutes
from lvyue.reading.types import Question

_USUAL = (240, 480, 1440)
"""Offered when no other level of the text states a time: half a working day, one, and a night."""

_MANY = 200
"""More levels than a contract states; beyond, none is asked about."""

Row = tuple[int, dict[str, Any]]


def level_questions(asked: Asked) -> Iterator[Question]:
    """One question a level, whatever it lacks; the first reading sets no limit, as the text does."""
    levels: dict[str, list[Row]] = {}
    visits = False
    for index, row in enumerate(asked.rows("sla")):
        visits |= row["level"] == "on-site when asked"
        if row["level"] != "on-site when asked" and not row["level"].startswith("channel:"):
            levels.setdefault(row["level"], []).append((index, row))
    for name, rows in levels.items() if len(levels) <= _MANY else ():
        others = [row for each, group in levels.items() if each != name for _, row in group]
        missing = [key for key in ("resolve_minutes", "arrive_minutes") if not _states(rows, key)]
        if name == "all":  # a limit for every fault, beside levels that state the rest
            missing = [key for key in missing if not any(row[key] is not None for row in others)]
        if visits or not any(row["arrive_minutes"] is not None for row in others):
            missing = [key for key in missing if key != "arrive_minutes"]
        if missing:
            yield _question(asked, name, rows, others, missing)


def _states(rows: list[Row], key: str) -> bool:
    """Whether any row of a level states the target, in minutes, in workdays, or in words."""
    days = key.replace("minutes", "working_days")
    return any(
        row[key] is not None
        or row.get(days) is not None
        or (key == "arrive_minutes" and row.get("qualitative"))
        for _, row in rows
    )


def _question(
    asked: Asked, name: str, rows: list[Row], others: list[dict[str, Any]], missing: list[str]
) -> Question:
    first, row = rows[0]
    lacking = "和".join(f"{TARGETS[key]}时限" for key in missing)
    nothing = {f"sla[{index}].{key}": None for index, _ in rows for key in missing}
    choices: list[Choice] = [(f"不另设{lacking}，只按已写明的时限考核", nothing)]
    for offer in _offers(others, missing):
        words = "、".join(f"{minutes(count)}{TARGETS[key]}" for key, count in offer.items())
        sets = {f"sla[{index}].{key}": count for index, _ in rows for key, count in offer.items()}
        choices.append((f"补充约定：{words}", sets))
    shown = "" if name == "all" else f"“{name}”"
    text = f"{row['clause']}{shown}没有写{lacking}，是否补充约定？"
    paths = [f"sla[{index}].{key}" for index, _ in rows for key in ("level", *TARGETS)]
    cite = asked.cited(*paths)
    return ambiguity(f"sla[{first}].{missing[0]}", text, choices, cite, blocking=False)


def _offers(others: list[dict[str, Any]], missing: list[str]) -> list[dict[str, float]]:
    """Values to propose: those the text's other levels state, else the usual ones."""
    stated = {key: sorted({row[key] for row in others if row[key]}) for key in missing}
    if missing == ["arrive_minutes"]:
        return [{"arrive_minutes": count} for count in stated["arrive_minutes"][:3]]
    arrive = {"arrive_minutes": stated["arrive_minutes"][0]} if stated.get("arrive_minutes") else {}
    return [{"resolve_minutes": count, **arrive} for count in (stated["resolve_minutes"] or _USUAL)[:3]]
