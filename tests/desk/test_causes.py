"""The cause at closure: stated by the provider, answered by party A, read by settlement."""

import pytest

from lvyue.contracts.types import Cause
from lvyue.desk import services
from lvyue.desk.errors import CauseMissing, CauseNotStated, TextMissing
from lvyue.desk.models import RecordSheet, TicketEvent
from lvyue.desk.selectors import ticket_cause
from lvyue.desk.types import Review
from lvyue.duties.models import Duty
from lvyue.duties.waking import duties_wake, duty_closed
from lvyue.foundation import clock
from lvyue.foundation.audit import verify
from lvyue.foundation.errors import NotAllowed
from tests.desk.cast import finished, mended, moment, reported

pytestmark = pytest.mark.django_db


@pytest.fixture
def noticed(graders, graded_market):
    """A ticket finished with 误操作 as its cause and notified at 12:00."""
    ticket = mended(reported(graders[0], graded_market), graders[0], "misuse")
    with clock.moved(moment("2025-11-20T12:00")):
        services.completion_notice(access=graders[0], ticket=ticket)
    return ticket


def review(access, ticket, verdict=Review.ACCEPTED, at="2025-11-20T14:00", **given):
    with clock.moved(moment(at)):
        return services.ticket_review(access=access, ticket=ticket, verdict=verdict, **given)


def test_a_contract_that_relieves_by_cause_needs_one_and_changes_nothing_without(graders, graded_market):
    ticket = reported(graders[0], graded_market)
    with clock.moved(moment("2025-11-20T09:23")):
        services.ticket_respond(access=graders[0], ticket=ticket, at=clock.now(), text="已回复")
    with clock.moved(moment("2025-11-20T11:00")), pytest.raises(CauseMissing, match="有免责约定"):
        services.ticket_done(access=graders[0], ticket=ticket, at=clock.now(), result="已恢复")
    ticket.refresh_from_db()
    assert (ticket.done_at, ticket.cause, RecordSheet.objects.count()) == (None, "", 0)


def test_another_contract_takes_it_or_leaves_it(ticket, vendor):
    finished(ticket, vendor)
    assert ticket.cause == ""
    assert ticket_cause(vendor, ticket.pk) is None


def test_both_sign_the_cause_with_the_sheet_and_settlement_reads_who_found_it(noticed, graders):
    sheet = RecordSheet.objects.get()
    assert (sheet.content["cause"], sheet.content["level"]) == ("误操作", "")
    found = ticket_cause(graders[1], noticed.pk)
    assert (found.ticket, found.cause, found.stated_by) == ("M-0001", Cause.MISUSE, "乙经理")
    assert found.stated_at == moment("2025-11-20T11:00")
    assert (found.agreed, found.answered_by, found.answered_at) == (None, "", None)


def test_party_a_acknowledges_it_with_its_acceptance(noticed, graders):
    review(graders[1], noticed, cause_agreed=True, reason="查过监控")
    found = ticket_cause(graders[0], noticed.pk)
    assert (found.agreed, found.answered_by) == (True, "甲负责")
    assert found.answered_at == moment("2025-11-20T14:00")
    event = TicketEvent.objects.get(kind="accepted")
    assert (event.text, event.content) == ("认可原因；查过监控", {"cause_agreed": True})
    assert verify().problems == []


def test_party_a_may_accept_the_work_and_deny_the_cause_with_a_reason(noticed, graders):
    with pytest.raises(TextMissing, match="不认可原因的理由"):
        review(graders[1], noticed, cause_agreed=False)
    noticed.refresh_from_db()
    assert (noticed.review, noticed.cause_agreed) == ("", None)
    review(graders[1], noticed, cause_agreed=False, reason="并无误操作，是补丁缺陷")
    assert ticket_cause(graders[0], noticed.pk).agreed is False


def test_acceptance_and_silence_without_a_word_on_the_cause_leave_it_open(noticed, graders, graded_market):
    review(graders[1], noticed)
    assert ticket_cause(graders[0], noticed.pk).agreed is None
    silent = mended(reported(graders[0], graded_market), graders[0], "virus")
    with clock.moved(moment("2025-11-20T12:00")):
        services.completion_notice(access=graders[0], ticket=silent)
    duty_closed.register("desk.review", services.ticket_review_deem)
    with clock.moved(moment("2025-11-26T00:00")):
        duties_wake()
    silent.refresh_from_db()
    assert silent.review == "deemed"
    assert ticket_cause(graders[0], silent.pk).agreed is None


def test_an_objection_ends_the_cause_of_its_round(noticed, graders):
    review(graders[1], noticed, Review.OBJECTED, reason="仍打不开")
    assert (noticed.cause, noticed.cause_agreed) == ("", None)
    assert ticket_cause(graders[0], noticed.pk) is None
    assert TicketEvent.objects.get(kind="done").content == {"cause": "misuse"}


def test_there_is_nothing_to_agree_with_where_no_cause_was_stated(ticket, vendor, bureau):
    finished(ticket, vendor)
    with clock.moved(moment("2025-11-20T12:00")):
        services.completion_notice(access=vendor, ticket=ticket)
    with pytest.raises(CauseNotStated, match="无从认可"):
        review(bureau, ticket, cause_agreed=True)
    ticket.refresh_from_db()
    assert ticket.review == ""
    assert Duty.objects.get(obligation="accept").closed_at is None


def test_the_provider_cannot_acknowledge_its_own_finding(noticed, graders):
    with pytest.raises(NotAllowed):
        review(graders[0], noticed, cause_agreed=True)
    noticed.refresh_from_db()
    assert noticed.cause_agreed is None


def test_an_outsider_and_a_stranger_key_read_no_cause(noticed, outsider, access_for, graders):
    assert ticket_cause(access_for(outsider), noticed.pk) is None
    assert ticket_cause(graders[0], 0) is None
    assert ticket_cause(graders[0], None) is None
