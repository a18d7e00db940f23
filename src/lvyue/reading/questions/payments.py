"""Questions about when to pay: the day itself, two limits on one fee, and 到期前N日内."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lvyue.reading.questions.base import Asked, ambiguity
from lvyue.reading.types import Question

_BEFORE = re.compile(r"^\s*(?:之|以)?前")
_WINDOW = re.compile(r"^\s*(?:之|以)?内")


def payment_questions(asked: Asked) -> Iterator[Question]:
    """One question a payment and open point."""
    rows = asked.rows("payments")
    for index, row in enumerate(rows):
        if row.get("deadline") and _follows(asked, f"payments[{index}].deadline", _BEFORE):
            yield _boundary(asked, index, row)
        if row.get("direction") == "before" and _follows(asked, f"payments[{index}].days", _WINDOW):
            yield _window(asked, index, row)
    fixed = next((index for index, row in enumerate(rows) if row.get("deadline")), None)
    counted = next(
        (index for index, row in enumerate(rows) if row.get("days") and row.get("percent") is None), None
    )
    if fixed is not None and counted is not None:
        yield _two_limits(asked, fixed, counted, rows)


def _follows(asked: Asked, path: str, pattern: re.Pattern[str]) -> bool:
    """Whether the words right behind a fact's citation match."""
    return any(pattern.match(asked.document.text[end : end + 6]) for _, end in asked.cited(path))


def _boundary(asked: Asked, index: int, row: dict[str, Any]) -> Question:
    path, day = f"payments[{index}].boundary", row["deadline"]
    choices = [
        (f"含当日：最迟 {day} 24:00", {path: "by"}),
        (f"不含当日：最迟 {day} 的前一日", {path: "before"}),
    ]
    text = f"{row['clause']}的“{day}前”是否包含当日，没有写明。"
    return ambiguity(path, text, choices, asked.cited(f"payments[{index}].deadline"), blocking=False)


def _window(asked: Asked, index: int, row: dict[str, Any]) -> Question:
    path, days = f"payments[{index}].window", row["days"]
    choices = [
        (f"最迟在届满前第 {days} 日付清", {path: "latest"}),
        (f"在届满前最后 {days} 日之内付清，最迟届满当日", {path: "within"}),
    ]
    text = f"{row['clause']}的“前{days}日内”有两种理解，按哪一种？"
    cite = asked.cited(f"payments[{index}].direction", f"payments[{index}].days")
    return ambiguity(path, text, choices, cite, blocking=True)


def _two_limits(asked: Asked, fixed: int, counted: int, rows: list[dict[str, Any]]) -> Question:
    day, days = rows[fixed]["deadline"], rows[counted]["days"]
    unit = "个工作日" if rows[counted]["working_days"] else "日"
    path = f"payments[{fixed}].combined"
    choices = [
        ("两个期限都要守，先到者为准", {path: "earliest"}),
        (f"以 {day} 为准，{days}{unit}只是收到单据后的办理时间", {path: "fixed_day"}),
        (f"以收到单据后 {days}{unit}为准，{day} 只是年度付款的安排", {path: "period"}),
    ]
    text = (
        f"{rows[fixed]['clause']}要求 {day} 前付款，{rows[counted]['clause']}"
        f"要求收到单据后 {days}{unit}内付款，同一笔费用以哪个为准？"
    )
    cite = asked.cited(f"payments[{fixed}].deadline", f"payments[{counted}].days")
    return ambiguity(path, text, choices, cite, blocking=False)
