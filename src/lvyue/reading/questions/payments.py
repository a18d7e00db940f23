"""Questions about when to pay: the day itself, two limits on one fee, 到期前N日内, 开具 against 收到."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lvyue.reading.questions.base import Asked, ambiguity
from lvyue.reading.types import Question

_BEFORE = re.compile(r"^\s*(?:之|以)?前")
_WINDOW = re.compile(r"^\s*(?:之|以)?内")
_ISSUED = re.compile(r"(?:开具|开出|出具)[^，。;]{0,16}(?:发票|票据)|(?:发票|票据)(?:开具|开出)|开票")
_RECEIVED = re.compile(r"收到|收讫|提供|提交|送达|交付|交给|递交")


def payment_questions(asked: Asked) -> Iterator[Question]:
    """One question a payment and open point."""
    rows = asked.rows("payments")
    for index, row in enumerate(rows):
        if row.get("deadline") and _follows(asked, f"payments[{index}].deadline", _BEFORE):
            yield _boundary(asked, index, row)
        if row.get("direction") == "before" and _follows(asked, f"payments[{index}].days", _WINDOW):
            yield _window(asked, index, row)
        if row["days"] and row.get("direction") is None:
            yield from _invoice(asked, index, row)
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


def _invoice(asked: Asked, index: int, row: dict[str, Any]) -> Iterator[Question]:
    """Days counted from the issue of an invoice, which only its receipt proves to the payer."""
    if not _ISSUED.search(row["trigger"]) or _RECEIVED.search(row["trigger"]):
        return
    path, unit = f"payments[{index}].counts_from", "个工作日" if row["working_days"] else "日"
    choices = [
        ("照字面：自发票开具之日起算", {path: "issued"}),
        ("自付款方收到发票之日起算，以签收为凭", {path: "received"}),
    ]
    text = f"{row['clause']}的{row['days']}{unit}写的是发票“开具”后起算，开具与收到不在同一天时从哪一天算？"
    cite = asked.cited(f"payments[{index}].trigger", f"payments[{index}].days")
    yield ambiguity(path, text, choices, cite, blocking=False)


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
