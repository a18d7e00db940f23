"""Points about penalties: no cap, a daily rate of the whole price, several flat sums for one event."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from math import ceil
from typing import Any

from lvyue.reading.questions.base import Asked, Choice, ambiguity, warning
from lvyue.reading.questions.words import clauses
from lvyue.reading.types import Question

_STACKED = re.compile(r"累加|累计计算|合并计算|并处|并罚|分别计算|不重复|择一|孰高|从高|从重|较高者|最高者")
_EACH = re.compile(r"每(?:发生|出现)?一?(?:次|例|起|项|处|低|降|超|少|缺|台|人)")
_BAND = re.compile(r"\d\s*分(?:至|到|-|—|~|以[上下]|（|\()|(?:低于|不足|不满)\s*\d+\s*分|得分")
_BEFORE = 60
_WHOLE = "contract amount"


def penalty_questions(asked: Asked) -> Iterator[Question]:
    """Uncapped daily rates (Civil Code 585), daily rates of the whole price, and flat sums that may meet."""
    yield from _uncapped(asked)
    for index, row in enumerate(asked.rows("penalties")):
        if row["per"] == "day" and row["base"] == _WHOLE and row["rate"] is not None:
            yield _base(asked, index, row)
    yield from _stacking(asked)


def _uncapped(asked: Asked) -> Iterator[Question]:
    for index, row in enumerate(asked.rows("penalties")):
        if (
            row["per"] == "day"
            and row["rate"] is not None
            and row["cap"] is None
            and Decimal(row["rate"]) > 0
        ):
            days = ceil(Decimal("0.3") / Decimal(row["rate"]))
            text = (
                f"{row['clause']}按日计算的违约金没有上限：第 {days} 日起即达基数的 30%，"
                "超过实际损失 30% 的部分可被请求调减（民法典第五百八十五条）。"
            )
            paths = (f"penalties[{index}].per", f"penalties[{index}].rate")
            yield warning(f"penalties[{index}].cap", text, asked.cited(*paths))


def _base(asked: Asked, index: int, row: dict[str, Any]) -> Question:
    path, pays = f"penalties[{index}].base", row["payer"] == "a"
    part = ("逾期未付的金额", "unpaid amount") if pays else ("迟延的那部分服务对应的价款", "delayed part")
    choices: list[Choice] = [
        ("照字面：合同总额，不论迟延多少", {path: _WHOLE}),
        (f"只以{part[0]}为基数", {path: part[1]}),
    ]
    text = f"{row['clause']}每迟一日按合同总额计违约金，只迟延一部分时也以总额为基数吗？"
    cite = asked.cited(path, f"penalties[{index}].per", f"penalties[{index}].rate")
    return ambiguity(path, text, choices, cite, blocking=False)


def _counted(asked: Asked, path: str) -> bool:
    """Whether a rate is of a scale: taken each time, for each point (每低1分), or for a band of points.

    Such sums are meant to add up, and the bands of a score leave each other out.
    """
    start, end = asked.cited(path)[0]
    before = re.split("[。；;]", asked.document.text[max(0, start - _BEFORE) : start])[-1]
    after = asked.document.text[end : end + 2]
    return _EACH.search(before) is not None or _BAND.search(before) is not None or after in ("/次", "每次")


def _stacking(asked: Asked) -> Iterator[Question]:
    """Several flat rates of one payer on one base: one event may meet more than one of them."""
    flat: dict[tuple[str, str], list[int]] = {}
    for index, row in enumerate(asked.rows("penalties")):
        if row["per"] != "once" or not (row["rate"] and row["payer"] and row["base"]):
            continue
        if not _counted(asked, f"penalties[{index}].rate"):
            flat.setdefault((row["payer"], row["base"]), []).append(index)
    if not any(len(rows) > 1 for rows in flat.values()) or asked.matches(_STACKED):
        return
    for (payer, base), found in flat.items():
        if len(found) > 1:
            rows = [asked.rows("penalties")[index] for index in found]
            path = f"penalties.stacking.{payer}" + ("" if base == _WHOLE else f".{base.split()[0]}")
            rates = "、".join(f"{(Decimal(row['rate']) * 100).normalize():f}%" for row in rows)
            choices: list[Choice] = [
                ("各条分别计算，可以相加", {path: "sum"}),
                ("同一事件只计最高的一项", {path: "highest"}),
            ]
            text = f"{clauses(rows)}各有一笔一次性违约金({rates})，同一事件触发几条时怎样计？"
            cite = asked.cited(*(f"penalties[{index}].rate" for index in found))
            yield ambiguity(path, text, choices, cite, blocking=True)
