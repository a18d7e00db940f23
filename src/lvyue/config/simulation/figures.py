"""What a year holds: counts by level, channel, state and table, and one digest of all that happened."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count

from lvyue.config.simulation.setting import Setting
from lvyue.config.simulation.statement import statement
from lvyue.desk.models import Check, CheckItem, Finding, Pause, RecordSheet, Ticket, TicketEvent
from lvyue.duties.models import Duty, DutyEvent, Trigger, Wake
from lvyue.duties.types import state_of
from lvyue.foundation.canonical import canonical_json, digest_sha256
from lvyue.foundation.models import Entry, Signature
from lvyue.settlement.models import Breach, LossClaim, Payment, PaymentApplication, PenaltyProposal, Stance

OF_SPACE = (
    Duty, DutyEvent, Trigger, Wake, Ticket, TicketEvent, Pause, RecordSheet, Check, CheckItem, Finding,
    Signature, Entry, PaymentApplication, Payment, Breach, LossClaim, PenaltyProposal, Stance,
)  # fmt: skip
"""Tables whose rows are counted."""


def figures(setting: Setting) -> dict[str, Any]:
    """What the year holds: faults by level and channel, reopens, duties by state, rows by table."""
    contract, now = setting.contract, setting.timeline.until
    tickets = Ticket.objects.filter(contract=contract)
    duties = Duty.objects.filter(contract=contract)
    return {
        "term": [str(setting.start), str(setting.end)],
        "faults": tickets.count(),
        "levels": _counted(tickets, "level"),
        "channels": _counted(tickets, "channel"),
        "reopens": tickets.filter(round__gt=1).count(),
        "pauses": Pause.objects.filter(ticket__contract=contract).count(),
        "reviews": _counted(tickets, "review"),
        "checks": Check.objects.filter(contract=contract).count(),
        "duties": dict(sorted(Counter(state_of(one.facts, now).value for one in duties).items())),
        "penalties": _counted(PenaltyProposal.objects.filter(contract=contract), "penalty"),
        "payments": Payment.objects.filter(contract=contract).count(),
        "rows": {
            one._meta.label_lower: one.objects.filter(space_id=contract.space_id).count() for one in OF_SPACE
        },
        "statement": statement(setting),
        "digest": digest(setting),
    }


def _counted(rows: Any, name: str) -> dict[str, int]:
    found = rows.order_by().values(name).annotate(count=Count("pk"))
    return {row[name]: row["count"] for row in sorted(found, key=lambda row: row[name])}


def digest(setting: Setting) -> str:
    """SHA-256 over what happened: no database key and no wall time takes part."""
    space = setting.contract.space_id
    parts = [
        Duty.objects.filter(space_id=space).order_by("code").values_list(
            "code", "obligation", "key", "starts_at", "due_at", "closing", "closed_at", "fulfilled_at"
        ),
        DutyEvent.objects.filter(space_id=space).order_by("id").values_list(
            "duty__code", "kind", "at", "actor_name", "note"
        ),
        TicketEvent.objects.filter(space_id=space).order_by("id").values_list(
            "ticket__code", "kind", "at", "actor_name", "text"
        ),
        Payment.objects.filter(space_id=space).order_by("id").values_list(
            "duty__code", "amount_fen", "paid_at"
        ),
        PenaltyProposal.objects.filter(space_id=space).order_by("id").values_list(
            "code", "duty__code", "penalty", "amount_fen", "as_of", "settled_at"
        ),
        Entry.objects.filter(space_id=space).order_by("id").values_list("at", "action", "actor_name", "note"),
    ]  # fmt: skip
    return digest_sha256(canonical_json([[list(row) for row in part] for part in parts]))
