"""Move a contract in time by whole months, or give its parties other names: text, values and quotes alike.

Clause spans follow the text, whose length changes where a month gains or loses a digit. A last day of a
month stays a last day; a day the new month lacks becomes its last.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import accumulate
from typing import Any

from lvyue.contracts.types import ContractFile

_DATE = re.compile(
    r"(?P<y>\d{4})(?P<a>\s*年\s*)(?P<m>\d{1,2})(?P<b>\s*月\s*)(?P<d>\d{1,2})(?=\s*日)"
    r"|(?<!\d)(?P<dy>\d{4})(?P<da>\.)(?P<dm>\d{1,2})(?P<db>\.)(?P<dd>\d{1,2})(?![\d.])"
    r"|(?<!\d)(?P<iso>\d{4}-\d{2}-\d{2})(?!\d)"
)


def shift(contract: ContractFile, texts: dict[str, str], months: int) -> tuple[ContractFile, dict[str, str]]:
    """Return the contract and its texts with every full date moved by `months`.

    A day of each year (12-31) stays. Raises ValueError when a date does not exist or leaves the years
    1 to 9999.
    """
    return _Rewriting(_DATE, partial(_moved, months=months)).contract(contract, texts)


def renamed(
    contract: ContractFile, texts: dict[str, str], names: Mapping[str | None, str]
) -> tuple[ContractFile, dict[str, str]]:
    """Return the contract and its texts with names replaced, the longest first; None is no name."""
    known = sorted((one for one in names if one), key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(one) for one in known))
    return _Rewriting(pattern, lambda found: names[found[0]]).contract(contract, texts)


def shift_text(text: str, months: int) -> str:
    """Return a text with its full dates (2025 年 3 月 4 日, 2025-03-04, 2025.3.4) moved; all else stays."""
    return _DATE.sub(partial(_moved, months=months), text)


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


def _moved(found: re.Match[str], months: int) -> str:
    if found["iso"]:
        return shift_date(date.fromisoformat(found["iso"]), months).isoformat()
    p = "d" if found["dy"] else ""
    day = shift_date(date(int(found[p + "y"]), int(found[p + "m"]), int(found[p + "d"])), months)
    return f"{day.year}{found[p + 'a']}{day.month}{found[p + 'b']}{day.day}"


@dataclass(frozen=True, slots=True)
class _Rewriting:
    """What is replaced, and by what, wherever words of the contract stand."""

    pattern: re.Pattern[str]
    replace: Callable[[re.Match[str]], str]

    def contract(self, contract: ContractFile, texts: dict[str, str]) -> tuple[ContractFile, dict[str, str]]:
        raw = contract.model_dump(mode="json", by_alias=True)
        written = self._walk({key: value for key, value in raw.items() if key != "clauses"})
        written["clauses"] = [
            clause
            | {
                edge: self._offset(texts.get(clause["document"], ""), clause[edge])
                for edge in ("start", "end")
            }
            for clause in raw["clauses"]
        ]
        for document in written["documents"]:
            document["sha256"] = None
        return ContractFile.model_validate(written), {id: self._text(text) for id, text in texts.items()}

    def _text(self, text: str) -> str:
        return self.pattern.sub(self.replace, text)

    def _walk(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._walk(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._walk(each) for each in value]
        return self._text(value) if isinstance(value, str) else value

    def _offset(self, text: str, offset: int) -> int:
        """Where an offset of the text stands afterwards; what is replaced is never cut by a clause's edge."""
        found = list(self.pattern.finditer(text))
        grown = list(accumulate(len(self.replace(one)) - len(one[0]) for one in found))
        before = bisect_right([one.end() for one in found], offset)
        return offset + (grown[before - 1] if before else 0)
