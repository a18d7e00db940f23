"""Values of the service desk: its words, the life of a ticket, its clocks."""

from lvyue.desk.types.clocks import NO_PENALTY, ClockRow, Consequence
from lvyue.desk.types.rights import RIGHTS, may
from lvyue.desk.types.stages import Step, TicketFacts, WhyNot, earliest_at, stage_of, steps_of, why_not
from lvyue.desk.types.vocabulary import Act, Channel, EventKind, Review, Stage, TicketKind

__all__ = [
    "NO_PENALTY",
    "RIGHTS",
    "Act",
    "Channel",
    "ClockRow",
    "Consequence",
    "EventKind",
    "Review",
    "Stage",
    "Step",
    "TicketFacts",
    "TicketKind",
    "WhyNot",
    "earliest_at",
    "may",
    "stage_of",
    "steps_of",
    "why_not",
]
