"""Several claims for one event: summed, or only the highest, as the parties ruled; never both by default.

Two clauses may name the same failure, and appraisal points may come beside a penalty. Whether they stand
together is a question of the text (`penalties.stacking`), answered by a ruling.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from lvyue.rules.errors import PenaltyError
from lvyue.rules.money import yuan
from lvyue.rules.trace import Trace


class Stacking(StrEnum):
    """How claims of one party for one event stand together."""

    SUM = "sum"
    HIGHEST = "highest"


class Stacked(NamedTuple):
    """The sum in fen, the claims that count, and the trace."""

    fen: int
    counted: tuple[str, ...]
    trace: Trace


def stacked(claims: Mapping[str, int], stacking: Stacking | None) -> Stacked:
    """What claims (name to fen) for one event come to.

    Raises PenaltyError for no claim, and for several while no ruling says how they stand together.

    >>> stacked({"b-service": 2_135_640, "b-slow": 2_135_640}, Stacking.HIGHEST).fen
    2135640
    """
    if not claims:
        raise PenaltyError("这件事没有任何可计的条款。请先归责并选定条款。")
    if len(claims) > 1 and stacking is None:
        names = "、".join(claims)
        raise PenaltyError(f"同一件事适用多项（{names}），合同没有写明并计还是择高，待双方裁定。请先裁定。")
    highest = max(claims, key=lambda name: claims[name])
    counted = tuple(claims) if stacking is Stacking.SUM else (highest,)
    steps = tuple(
        Trace(name, f"{yuan(fen)} 元", "" if name in counted else "择高，不计")
        for name, fen in claims.items()
    )
    fen = sum(claims[name] for name in counted)
    return Stacked(fen, counted, Trace("合计", f"{yuan(fen)} 元", children=steps))
