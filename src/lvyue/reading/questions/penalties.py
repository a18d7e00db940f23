"""Warnings about penalties: a daily rate without a cap grows for ever (Civil Code 585)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lvyue.reading.questions.base import Asked, warning
from lvyue.reading.types import Question


def penalty_questions(asked: Asked) -> Iterator[Question]:
    """One warning for each penalty that runs by the day and has no cap."""
    for index, row in enumerate(asked.rows("penalties")):
        if (
            row["per"] == "day"
            and row["rate"] is not None
            and row["cap"] is None
            and Decimal(row["rate"]) > 0
        ):
            days = int(Decimal("0.3") / Decimal(row["rate"]))
            text = (
                f"{row['clause']}按日计算的违约金没有上限：第 {days} 日起即达基数的 30%，"
                "超过实际损失 30% 的部分可被请求调减（民法典第五百八十五条）。"
            )
            paths = (f"penalties[{index}].per", f"penalties[{index}].rate")
            yield warning(f"penalties[{index}].cap", text, asked.cited(*paths))
