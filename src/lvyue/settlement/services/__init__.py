"""Writes of the settlement room: applications and payments, breaches, penalty proposals."""

from lvyue.settlement.services.applications import (
    application_receive,
    application_return,
    application_submit,
    released_start,
)
from lvyue.settlement.services.breaches import breach_attribute
from lvyue.settlement.services.losses import loss_claim
from lvyue.settlement.services.moving import moved_follow
from lvyue.settlement.services.past import payment_enter_past, payment_preview_past
from lvyue.settlement.services.payments import payment_record
from lvyue.settlement.services.proposals import (
    proposal_accept,
    proposal_make,
    proposal_object,
    proposal_refresh,
)
from lvyue.settlement.services.succeeding import superseded_follow

__all__ = [
    "application_receive",
    "application_return",
    "application_submit",
    "breach_attribute",
    "loss_claim",
    "moved_follow",
    "payment_enter_past",
    "payment_preview_past",
    "payment_record",
    "proposal_accept",
    "proposal_make",
    "proposal_object",
    "proposal_refresh",
    "released_start",
    "superseded_follow",
]
