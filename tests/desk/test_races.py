"""Two people at the same moment: one wins, the other is told, nothing happens twice."""

import pytest

from lvyue.desk import services
from lvyue.desk.models import Finding, Ticket, TicketEvent
from lvyue.desk.types import Review
from lvyue.desk.types.checks import ItemAsked
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.foundation.errors import Refused
from lvyue.foundation.signing import Signature
from tests.desk.cast import REPORTED, finished, moment, reported
from tests.desk.test_checks import FOUND
from tests.desk.test_checks import found as check_found
from tests.desk.test_checks import opened as check_opened
from tests.duties.cast import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_responses_at_once_one_counts(ticket, vendor):
    def respond() -> Ticket:
        mine = Ticket.objects.get(pk=ticket.pk)
        return services.ticket_respond(access=vendor, ticket=mine, at=REPORTED, text="已回复")

    results = at_once(REPORTED, respond, respond)
    assert sorted(isinstance(one, Refused) for one in results) == [False, True]
    assert TicketEvent.objects.filter(kind="responded").count() == 1


def test_the_same_report_sent_twice_at_once_is_one_ticket(market, vendor):
    results = at_once(REPORTED, *[lambda: reported(vendor, market, key="alert-1")] * 2)
    assert len({one.pk for one in results}) == 1
    assert (Ticket.objects.count(), TicketEvent.objects.count()) == (1, 1)


def test_two_sides_that_sign_at_once_leave_no_sheet_half_done(ticket, vendor, bureau):
    finished(ticket, vendor)

    def sign(access):
        mine = Ticket.objects.get(pk=ticket.pk)
        return services.sheet_sign(access=access, ticket=mine, typed_name=access.name)

    results = at_once(moment("2025-11-20T12:00"), lambda: sign(vendor), lambda: sign(bureau))
    ticket.refresh_from_db()
    signed = Signature.objects.count()
    assert signed == 2 - sum(isinstance(one, Refused) for one in results)
    assert signed >= 1
    assert (ticket.sheet_signed_at is not None) == (signed == 2)


def test_of_two_gradings_at_once_one_counts_and_its_clocks_start_once(graders, graded_market):
    ticket = reported(graders[0], graded_market)

    def grade(access, level):
        mine = Ticket.objects.get(pk=ticket.pk)
        return services.ticket_grade(access=access, ticket=mine, level=level, at=REPORTED, reason="按影响")

    results = at_once(REPORTED, lambda: grade(graders[0], "major"), lambda: grade(graders[1], "major"))
    assert sorted(isinstance(one, Refused) for one in results) == [False, True]
    assert TicketEvent.objects.filter(kind="graded").count() == 1
    assert Duty.objects.filter(obligation="mend-major").count() == 1


def test_of_two_findings_on_one_item_one_counts_and_makes_one_duty(market, bureau):
    check = check_opened(bureau, market)
    results = at_once(FOUND, *[lambda: check_found(bureau, check)] * 2)
    assert sorted(isinstance(one, Refused) for one in results) == [False, True]
    assert Finding.objects.count() == 1
    assert Duty.objects.filter(fulfilled_by="check.mended").count() == 1


def test_a_check_is_not_ended_past_a_finding_made_at_that_moment(market, bureau):
    check = check_opened(bureau, market, ItemAsked("门禁登记"))
    with clock.moved(FOUND):
        services.check_pass(access=bureau, check=check, number=1)

    def close() -> object:
        return services.check_close(access=bureau, check=check, conclusion="合格")

    results = at_once(FOUND, close, lambda: check_found(bureau, check, number=None))
    assert sorted(isinstance(one, Refused) for one in results) == [False, True]
    check.refresh_from_db()
    assert (check.closed_at is None) == Finding.objects.exists()


def test_a_check_is_not_withdrawn_past_a_finding_made_at_that_moment(market, bureau):
    check = check_opened(bureau, market)

    def withdraw() -> object:
        return services.check_withdraw(access=bureau, check=check, reason="选错了合同")

    results = at_once(FOUND, withdraw, lambda: check_found(bureau, check))
    assert sorted(isinstance(one, Refused) for one in results) == [False, True]
    check.refresh_from_db()
    assert (check.withdrawn_at is None) == Finding.objects.exists()
    assert Duty.objects.filter(fulfilled_by="check.mended").count() == Finding.objects.count()


def test_of_an_acceptance_and_an_objection_at_once_one_decides(ticket, vendor, bureau):
    finished(ticket, vendor)
    noon = moment("2025-11-20T12:00")
    with clock.moved(noon):
        services.completion_notice(access=vendor, ticket=ticket, text="请验收")

    def review(verdict: Review) -> Ticket:
        mine = Ticket.objects.get(pk=ticket.pk)
        return services.ticket_review(access=bureau, ticket=mine, verdict=verdict, reason="看过了")

    results = at_once(noon, lambda: review(Review.ACCEPTED), lambda: review(Review.OBJECTED))
    assert sorted(isinstance(one, Refused) for one in results) == [False, True]
    ticket.refresh_from_db()
    decided = set(ticket.events.values_list("kind", flat=True)) & {"accepted", "objected"}
    assert len(decided) == 1
    assert ticket.round == (2 if decided == {"objected"} else 1)
