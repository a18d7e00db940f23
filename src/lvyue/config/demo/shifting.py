"""Move a contract in time by whole months: its text, its dates and its quotes alike.

Clause spans follow the text, whose length changes where a month gains or loses a digit. A last day of a
month stays a last day; a day the new month lacks becomes its last.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from datetime import date
from itertools import accumulate
from typing import Any

from lvyue.contracts.types import ContractFile

_DATE = re.compile(
    r"(?P<y>\d{4})(?P<a>\s*年\s*)(?P<m>\d{1,2})(?P<b>\s*月\s*)(?P<d>\d{1,2})(?=\s*日)"
    r"|(?<!\d)(?P<iso>\d{4}-\d{2}-\d{2})(?!\d)"
)


def shift(contract: ContractFile, texts: dict[str, str], months: int) -> tuple[ContractFile, dict[str, str]]:
    """Return the contract and its texts with every full date moved by `months`.

    A day of each year (12-31) stays. Raises ValueError when a date does not exist or leaves the years
    1 to 9999.
    """
    raw = contract.model_dump(mode="json", by_alias=True)
    moved = _walk({key: value for key, value in raw.items() if key != "clauses"}, months)
    moved["clauses"] = [
        clause
        | {
            edge: _moved_offset(texts.get(clause["document"], ""), clause[edge], months)
            for edge in ("start", "end")
        }
        for clause in raw["clauses"]
    ]
    for document in moved["documents"]:
        document["sha256"] = None
    return ContractFile.model_validate(moved), {id: shift_text(text, months) for id, text in texts.items()}


def shift_text(text: str, months: int) -> str:
    """Return a text with its full dates (2025 年 3 月 4 日, 2025-03-04) moved; all else stays as it is."""
    return _DATE.sub(lambda found: _rewritten(found, months), text)


def shift_date(day: date, months: int) -> date:
    """Return a date moved by whole months.

    >>> shift_date(date(2025, 3, 31), 1)
    datetime.date(2025, 4, 30)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    last = monthrange(year, month)[1]
    stays_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month, last if stays_last else min(day.day, last))


def _rewritten(found: re.Match[str], months: int) -> str:
    if found["iso"]:
        return shift_date(date.fromisoformat(found["iso"]), months).isoformat()
    day = shift_date(date(int(found["y"]), int(found["m"]), int(found["d"])), months)
    return f"{day.year}{found['a']}{day.month}{found['b']}{day.day}"


def _walk(value: Any, months: int) -> Any:
    if isinstance(value, dict):
        return {key: _walk(each, months) for key, each in value.items()}
    if isinstance(value, list):
        return [_walk(each, months) for each in value]
    return shift_text(value, months) if isinstance(value, str) else value


def _moved_offset(text: str, offset: int, months: int) -> int:
    """Where an offset of the text stands after the move; a date is never cut by a clause's edge."""
    found = list(_DATE.finditer(text))
    grown = list(accumulate(len(_rewritten(one, months)) - len(one[0]) for one in found))
    before = bisect_right([one.end() for one in found], offset)
    return offset + (grown[before - 1] if before else 0)
