"""Errors of the rules: each message states cause, place and remedy in Chinese, ready to be shown."""

from __future__ import annotations


class RuleError(ValueError):
    """A question no rule can answer as it was put: a bad count, an impossible date, an unsupported year."""


class CalendarError(RuleError):
    """A calendar or year table that cannot be used."""


class MoneyError(RuleError):
    """An amount that cannot be read without guessing."""


class PenaltyError(RuleError):
    """A penalty that names no known formula, or lacks what its formula needs."""
