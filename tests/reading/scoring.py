"""How far a reading agrees with facts written down by hand: counts, and the one figure F1.

A fact is one scalar, or one field of one row. Rows are paired by how many fields they share, most first;
a row without a partner counts with all its fields. A sum is compared as a number, everything else as written.
"""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Any

from tests.reading.cases import value_at

SCALARS = (
    "parties.a", "parties.b", "amount_fen", "amount_per_year_fen", "amount_agrees", "term.start", "term.end",
    "term.months", "signed_on", "service_hours", "force_majeure_notice_days", "force_majeure_proof_days",
    "renewal_notice_days", "dispute.mode", "copies", "acceptance.window_days", "acceptance.deemed",
)  # fmt: skip
ROWS = {
    "sla": ("response_minutes", "arrive_minutes", "resolve_minutes", "report_hours", "calendar"),
    "periodic": ("every",),
    "payments": ("days", "working_days", "deadline", "percent", "amount_fen"),
    "penalties": ("payer", "rate", "per", "cap.rate"),
    "staffing": ("count", "min_years", "replace_notice_days"),
}


@dataclass(slots=True)
class Score:
    """Facts read right and facts missed, wrong or invented; the last three by name, to be looked at."""

    hits: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """2·hits / (2·hits + missed + 2·wrong + invented)."""
        faults = len(self.missed) + 2 * len(self.wrong) + len(self.invented)
        return 2 * self.hits / (2 * self.hits + faults) if self.hits + faults else 1.0

    def add(self, path: str, wanted: Any, found: Any) -> None:
        """Count one fact."""
        wanted, found = _plain(wanted), _plain(found)
        if wanted is None and found is None:
            return
        if wanted is None:
            self.invented.append(f"{path}={found}")
        elif found is None:
            self.missed.append(f"{path}={wanted}")
        elif wanted == found:
            self.hits += 1
        else:
            self.wrong.append(f"{path}={found}, not {wanted}")


def scored(wanted: dict[str, Any], found: dict[str, Any]) -> Score:
    """The score of the facts `found` against those `wanted`."""
    score = Score()
    for path in SCALARS:
        score.add(path, value_at(wanted, path), value_at(found, path))
    for name, fields in ROWS.items():
        for left, right in _pairs(wanted.get(name) or [], found.get(name) or [], fields):
            place = f"{name}[{(left or right or {}).get('level') or (left or right or {}).get('what') or ''}]"
            for each in fields:
                score.add(f"{place}.{each}", value_at(left or {}, each), value_at(right or {}, each))
    return score


def _pairs(
    wanted: list[dict[str, Any]], found: list[dict[str, Any]], fields: tuple[str, ...]
) -> list[tuple[dict[str, Any] | None, dict[str, Any] | None]]:
    """The rows side by side; a row that shares no field with a free one stands alone."""
    alike = sorted(
        (
            (-_shared(wanted[i], found[j], fields), i, j)
            for i, j in product(range(len(wanted)), range(len(found)))
        ),
    )
    left, right = dict(enumerate(wanted)), dict(enumerate(found))
    pairs: list[tuple[dict[str, Any] | None, dict[str, Any] | None]] = []
    for shared, i, j in alike:
        if shared and i in left and j in right:
            pairs.append((left.pop(i), right.pop(j)))
    return [*pairs, *((row, None) for row in left.values()), *((None, row) for row in right.values())]


def _shared(wanted: dict[str, Any], found: dict[str, Any], fields: tuple[str, ...]) -> int:
    values = [(_plain(value_at(wanted, each)), _plain(value_at(found, each))) for each in fields]
    return sum(left is not None and left == right for left, right in values)


def _plain(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    try:
        return Decimal(str(value)).normalize()
    except InvalidOperation:
        return str(value).replace(" ", "").replace("（", "(").replace("）", ")") or None
