"""Values of the service desk: its words, the life of a ticket, its clocks."""

from lvyue.desk.types.causes import TicketCause
from lvyue.desk.types.clocks import NO_PENALTY, ClockRow, Consequence, Timing
from lvyue.desk.types.levels import LevelView, fits, levels_of
from lvyue.desk.types.measures import MEASURES, STOPS, WITH_FILES
from lvyue.desk.types.rights import RIGHTS, may, permission_for
from lvyue.desk.types.stages import (
    Step,
    TicketFacts,
    WhyNot,
    earliest_at,
    round_start,
    stage_of,
    steps_of,
    why_not,
)
from lvyue.desk.types.vocabulary import Act, Channel, EventKind, Review, Stage, TicketKind

__all__ = [
    "MEASURES",
    "NO_PENALTY",
    "RIGHTS",
    "STOPS",
    "WITH_FILES",
    "Act",
    "Channel",
    "ClockRow",
    "Consequence",
    "EventKind",
    "LevelView",
    "Review",
    "Stage",
    "Step",
    "TicketCause",
    "TicketFacts",
    "TicketKind",
    "Timing",
    "WhyNot",
    "earliest_at",
    "fits",
    "levels_of",
    "may",
    "permission_for",
    "round_start",
    "stage_of",
    "steps_of",
    "why_not",
]
