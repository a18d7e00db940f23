"""A late acknowledgement makes a late duty timely: what was charged for it, settled or not."""

import pytest

from lvyue.foundation import clock
from lvyue.foundation.audit import Entry, verify
from lvyue.settlement.models import PenaltyProposal
from lvyue.settlement.selectors.ledger import proposal_unfolded
from lvyue.settlement.services import breach_attribute, proposal_accept, proposal_make
from lvyue.settlement.types import FaultParty
from tests.desk.test_pauses import _finish, answer, at, claim, mend, pausing

__all__ = ["pausing"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def charged(pausing):
    """(vendor, bureau, the open claim of one hour, the proposal): mended 14:00 though due 13:12."""
    vendor, bureau, ticket = pausing
    pause = claim(vendor, ticket)
    _finish(vendor, ticket, "14:00")
    with clock.moved(at("15:00")):
        breach = breach_attribute(
            access=bureau, duty=mend(ticket), party=FaultParty.B, penalty_id="unusable", reason="超时恢复"
        )
        proposal = proposal_make(access=bureau, breach=breach)
    return vendor, bureau, pause, proposal


def test_an_unsettled_proposal_is_taken_back_and_the_log_says_why(charged):
    _, bureau, pause, proposal = charged
    amount = proposal.amount_fen
    answer(bureau, pause, now="16:00")
    proposal.refresh_from_db()
    assert (proposal.superseded_at, proposal.amount_fen) == (at("16:00"), amount)
    entry = Entry.objects.filter(action="settlement.proposal.supersede").get()
    assert "不再逾期" in entry.note
    (told,) = proposal_unfolded(proposal).warnings[-1:]
    assert "由 2025-11-20 13:12 改为 2025-11-20 14:12" in told and "请重新测算" in told
    assert verify().ok


def test_a_settled_proposal_stays_and_says_the_difference(charged):
    vendor, bureau, pause, proposal = charged
    with clock.moved(at("15:30")):
        for access in (vendor, bureau):
            proposal_accept(access=access, proposal=PenaltyProposal.objects.get(pk=proposal.pk))
    settled = PenaltyProposal.objects.filter(pk=proposal.pk).values().get()
    assert settled["settled_at"] == at("15:30")
    answer(bureau, pause, now="16:00")
    assert PenaltyProposal.objects.filter(pk=proposal.pk).values().get() == settled
    proposal.refresh_from_db()
    (told,) = proposal_unfolded(proposal).warnings[-1:]
    assert "由 2025-11-20 13:12 改为 2025-11-20 14:12" in told and "已结算的金额不变" in told
    assert verify().ok


def test_a_denial_leaves_the_proposal_alone(charged):
    _, bureau, pause, proposal = charged
    warnings = proposal_unfolded(proposal).warnings
    answer(bureau, pause, agreed=False, now="16:00", text="机房开着")
    proposal.refresh_from_db()
    assert proposal.superseded_at is None
    assert proposal_unfolded(proposal).warnings == warnings
