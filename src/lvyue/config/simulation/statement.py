"""What the year came to, contract by contract: counts, the settlement statement and one digest of it all."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count

from lvyue.config.simulation.setting import Setting
from lvyue.desk.models import Pause, RecordSheet, Ticket, TicketEvent
from lvyue.duties.models import Duty, DutyEvent, Trigger, Wake
from lvyue.duties.types import state_of
from lvyue.foundation import clock
from lvyue.foundation.canonical import canonical_json, digest_sha256
from lvyue.foundation.models import Entry, Signature
from lvyue.settlement.accounts import accounts_of, owing_duties
from lvyue.settlement.models import Breach, LossClaim, Payment, PaymentApplication, PenaltyProposal, Stance

OF_SPACE = (
    Duty, DutyEvent, Trigger, Wake, Ticket, TicketEvent, RecordSheet, Signature, Entry, PaymentApplication,
    Payment, Breach, LossClaim, PenaltyProposal, Stance,
)  # fmt: skip
"""Tables whose rows are counted."""


def statement(setting: Setting) -> dict[str, Any]:
    """The settlement statement of one contract at the end of its year; amounts in fen."""
    contract = setting.contract
    with clock.moved(setting.timeline.until):
        accounts = list(accounts_of(owing_duties(setting.cast["owner"], contract)))
    proposals = PenaltyProposal.objects.filter(contract=contract, superseded_at__isnull=True)
    settled = proposals.filter(settled_at__isnull=False)
    return {
        "payable_fen": sum(one.payable.amount_fen for one in accounts),
        "paid_fen": sum(one.paid_fen for one in accounts),
        "penalty_a_settled_fen": _sum(settled.filter(payer="a")),
        "penalty_b_settled_fen": _sum(settled.filter(payer="b")),
        "penalty_open_fen": _sum(proposals.filter(settled_at__isnull=True)),
        "proposals": proposals.count(),
        "settled": settled.count(),
    }


def _sum(proposals: Any) -> int:
    return sum(proposals.values_list("difference_fen", flat=True))


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
