"""Page-shaped values of a ticket's clocks: one row a duty, and what lateness would cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from lvyue.rules.pauses import Stretch
from lvyue.rules.whose import Share

NO_PENALTY = "本合同未约定该项违约金"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What the contract says when this clock is missed.

    `words` names payer, base and rate; `amount` is a preview in words, "" when none is computable; `clause`
    and `clause_number` point to the penalty clause, "" when the contract agrees none.
    """

    words: str = NO_PENALTY
    amount: str = ""
    clause: str = ""
    clause_number: str = ""


@dataclass(frozen=True, slots=True)
class Timing:
    """How a clock ran, at its stop or as of now.

    `gross` is the time since its start in what its limit counts, `paused` what acknowledged pauses held of
    it; `stopped` are those stretches, `shares` tell whose each stretch was. `claimed_due_at` is the last
    moment if every claim were acknowledged, None where that changes nothing.
    """

    due_at: datetime
    gross: timedelta
    paused: timedelta
    stopped: tuple[Stretch, ...] = ()
    shares: tuple[Share, ...] = ()
    claimed_due_at: datetime | None = None

    @property
    def net(self) -> timedelta:
        """Gross time without the pauses."""
        return self.gross - self.paused


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One clock of a ticket.

    `state` is a word of the kit (a duty state, or not_triggered); `starts_at` is None until its trigger.
    `limit` is the agreed limit in words (`limited` false where none is agreed), `waits_for` the trigger's
    name while it has not come, `level` and `channel` the names of what it is narrowed to. `timing` is None
    for a clock that no pause can move.
    """

    label: str
    who: str
    clause: str
    clause_number: str
    state: str
    limit: str
    starts_at: datetime | None = None
    due_at: datetime | None = None
    done_at: datetime | None = None
    provisional: bool = False
    waits_for: str = ""
    duty_code: str = ""
    consequence: Consequence = Consequence()
    limited: bool = True
    level: str = ""
    channel: str = ""
    timing: Timing | None = None

    @property
    def allowed(self) -> timedelta | None:
        """The time from start to due moment; None without either."""
        return self.due_at - self.starts_at if self.due_at and self.starts_at else None
