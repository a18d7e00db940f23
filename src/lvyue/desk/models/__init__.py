"""Tables of the service desk: tickets with their sheets, checks with their findings. No rules here."""

from lvyue.desk.models.checks import Check, CheckEvent, CheckItem, Finding, Sample
from lvyue.desk.models.tickets import (
    OPEN,
    Pause,
    RecordSheet,
    ScanBatch,
    ScanPage,
    Ticket,
    TicketEvent,
)

__all__ = [
    "OPEN",
    "Check",
    "CheckEvent",
    "CheckItem",
    "Finding",
    "Pause",
    "RecordSheet",
    "Sample",
    "ScanBatch",
    "ScanPage",
    "Ticket",
    "TicketEvent",
]
