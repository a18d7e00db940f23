"""Deadlines: the answer (`due`), its derivation (`derive`), and the small rules that stand around them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from lvyue.rules.derivations import derive, moment_text
from lvyue.rules.dues import date_of, due, due_all, local, months_after
from lvyue.rules.errors import RuleError

__all__ = [
    "TermEnd",
    "date_of",
    "derive",
    "due",
    "due_all",
    "is_backfill",
    "local",
    "moment_text",
    "months_after",
    "overdue_days",
    "relieves",
    "term_end",
]


class TermEnd(NamedTuple):
    """The two readings of 「自生效起 12 个月」 (rule 6); intake asks which one is meant.

    `by_law`: the corresponding day, since the first day is not counted (Civil Code 201, 202).
    `by_habit`: the day before, as people write 2024-11-12 to 2025-11-11.
    """

    by_law: date
    by_habit: date


def term_end(start_on: date, months: int) -> TermEnd:
    """Last day of a term of whole months that starts on a date. Raises RuleError unless months > 0.

    >>> term_end(date(2024, 11, 12), 12).by_law
    datetime.date(2025, 11, 12)
    """
    if months <= 0:
        raise RuleError(f"服务期的月数应大于零，现在是 {months}。请核对合同写的期限。")
    by_law = months_after(start_on, months)
    return TermEnd(by_law, date.fromordinal(by_law.toordinal() - 1))


def overdue_days(due_on: date, actual_on: date) -> int:
    """Days late (rule 11): the due day itself is not late, the day of performance counts; never negative.

    >>> overdue_days(date(2023, 6, 13), date(2023, 7, 20))
    37
    """
    return max(0, (actual_on - due_on).days)


def is_backfill(due_on: date, signed_on: date) -> bool:
    """Whether a duty fell due before the contract was signed (rule 22): recorded as 补录, never as breach."""
    return due_on < signed_on


def relieves(event_on: date, due_on: date) -> bool:
    """Whether force majeure can excuse a duty: not one already late when it struck (Civil Code 590)."""
    return event_on <= due_on
