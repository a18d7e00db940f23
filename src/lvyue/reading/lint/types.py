"""What a lint of a contract text gives: checks with their grounds, and remarks where one trips."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lvyue.reading.types import Span


class Severity(StrEnum):
    """How a remark weighs: put right before signing, a risk to decide on, or a point to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The word people see."""
        return {"error": "错误", "warning": "警告", "note": "提示"}[self.value]


FAMILIES = {
    "M": "价款与违约金",
    "T": "期限与日期",
    "S": "服务与考核",
    "L": "法律与采购",
    "X": "结构与引用",
    "P": "隐私与账户",
}
"""The families by the first letter of a check's id."""


@dataclass(frozen=True, slots=True)
class LintCheck:
    """One named check: what it looks for, why that matters, the law or arithmetic behind it, better words.

    `id` is stable: a letter of `FAMILIES` and two digits; an id that is given up is never used again.
    """

    id: str
    severity: Severity
    title: str
    why: str
    basis: str
    wording: str

    @property
    def family(self) -> str:
        """The name of its family."""
        return FAMILIES[self.id[0]]


@dataclass(frozen=True, slots=True)
class Remark:
    """One check tripped at one place.

    `spans` are original character ranges, the first one the main place and never empty; `clause` is how the
    clause of that place is cited and `clause_id` its id, "" for the text as a whole. `reckoning` is the
    arithmetic of this case, "" when none is needed.
    """

    check: LintCheck
    clause: str
    clause_id: str
    text: str
    reckoning: str
    wording: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class LintReport:
    """All remarks on one text, by severity and then in the order of the text; `checked` checks were run."""

    sha256: str
    chars: int
    checked: int
    remarks: tuple[Remark, ...]

    def of(self, severity: Severity) -> tuple[Remark, ...]:
        """The remarks of one severity."""
        return tuple(one for one in self.remarks if one.check.severity is severity)

    def counts(self) -> dict[str, int]:
        """How many remarks of each severity: {"error": 2, "warning": 5, "note": 3}."""
        return {severity.value: len(self.of(severity)) for severity in Severity}

    def as_dict(self, text: str) -> dict[str, Any]:
        """The report as plain JSON values; `text` is the text it was made of, for the quotations."""
        return {
            "source": {"sha256": self.sha256, "chars": self.chars},
            "checks": self.checked,
            "counts": self.counts(),
            "remarks": [_plain(one, text) for one in self.remarks],
        }


def _plain(remark: Remark, text: str) -> dict[str, Any]:
    check = remark.check
    return {
        "id": check.id,
        "family": check.family,
        "severity": check.severity.value,
        "title": check.title,
        "clause": remark.clause,
        "clause_id": remark.clause_id,
        "text": remark.text,
        "why": check.why,
        "basis": check.basis,
        "reckoning": remark.reckoning,
        "wording": remark.wording,
        "spans": [list(span) for span in remark.spans],
        "quotes": [text[start:end] for start, end in remark.spans],
    }
