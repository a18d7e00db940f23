"""Reads of the desk: filters agree with the pure stage, clocks agree with the duties."""

from datetime import timedelta

import pytest

from lvyue.desk import services
from lvyue.desk.clocks import ticket_clocks
from lvyue.desk.errors import TicketUnknown
from lvyue.desk.models import Ticket
from lvyue.desk.selectors import (
    STATES,
    contracts_reportable,
    ticket_acts,
    ticket_counts,
    ticket_get,
    ticket_list,
    ticket_rows,
)
from lvyue.desk.types import NO_PENALTY, Act, Review, Stage, stage_of
from lvyue.foundation import clock
from tests.desk.cast import REPORTED, finished, moment, reported

pytestmark = pytest.mark.django_db
LATER = moment("2025-11-21T09:00")


@pytest.fixture
def every_stage(market, vendor, bureau):
    """One ticket in each stage a ticket can stand in."""

    def sign(ticket):
        for access in (vendor, bureau):
            services.sheet_sign(access=access, ticket=ticket, typed_name=access.name)

    tickets = {stage: reported(vendor, market, title=stage.label) for stage in Stage}
    with clock.moved(REPORTED + timedelta(minutes=10)):
        for stage in set(Stage) - {Stage.RECEIVED, Stage.CANCELLED}:
            services.ticket_respond(access=vendor, ticket=tickets[stage], at=clock.now(), text="已回复")
        services.ticket_cancel(access=vendor, ticket=tickets[Stage.CANCELLED], reason="重复")
        services.ticket_onsite_ask(access=bureau, ticket=tickets[Stage.TRAVELLING], at=clock.now())
        for stage in (Stage.SIGNING, Stage.NOTICING, Stage.REVIEWING, Stage.CLOSED):
            services.ticket_done(access=vendor, ticket=tickets[stage], at=clock.now(), result="好了")
        for stage in (Stage.NOTICING, Stage.CLOSED):
            sign(tickets[stage])
        for stage in (Stage.REVIEWING, Stage.CLOSED):
            services.completion_notice(access=vendor, ticket=tickets[stage])
        services.ticket_review(access=bureau, ticket=tickets[Stage.CLOSED], verdict=Review.ACCEPTED)
    return tickets


def test_the_filters_of_the_database_agree_with_the_pure_stage(every_stage, vendor):
    assert {stage: stage_of(ticket.facts) for stage, ticket in every_stage.items()} == {s: s for s in Stage}
    for stage in Stage:
        found = ticket_list(vendor, now=LATER, state=stage)
        assert [stage_of(one.facts) for one in found] == [stage]
    ended = {one.title for one in ticket_list(vendor, now=LATER, state="ended")}
    assert ended == {Stage.CLOSED.label, Stage.CANCELLED.label}
    assert ticket_list(vendor, now=LATER, state="open").count() == 6
    assert set(STATES) == {"open", "ended", *Stage}


def test_counts_of_the_tabs_are_those_of_the_lists(every_stage, vendor):
    counts = ticket_counts(vendor, now=LATER)
    for state in ("open", "received", "working", "signing", "reviewing"):
        assert counts[state] == ticket_list(vendor, now=LATER, state=state).count()
    assert counts["overdue"] == ticket_list(vendor, now=LATER, state="open", overdue=True).count() == 1


def test_a_row_shows_the_running_clock_that_is_due_first(every_stage, vendor):
    rows = {row.stage: row for row in ticket_rows(ticket_list(vendor, now=LATER), LATER)}
    assert (rows[Stage.RECEIVED].clock, rows[Stage.RECEIVED].state) == ("响应", "overdue")
    assert rows[Stage.TRAVELLING].clock == "到场"
    assert rows[Stage.TRAVELLING].due_at == REPORTED + timedelta(hours=24, minutes=10)
    assert rows[Stage.REVIEWING].clock == "验收"
    assert rows[Stage.CLOSED].due_at is None


def test_a_page_of_fifty_takes_two_queries(market, vendor, django_assert_num_queries):
    for n in range(5):
        reported(vendor, market, REPORTED + timedelta(minutes=n))
    with django_assert_num_queries(2):
        assert len(ticket_rows(ticket_list(vendor, now=LATER)[:50], LATER)) == 5


def test_clocks_name_limit_clause_and_consequence_and_tell_what_waits(ticket, vendor):
    rows = ticket_clocks(vendor, ticket, REPORTED + timedelta(hours=1))
    assert [(row.label, row.state) for row in rows] == [
        ("响应", "running"),
        ("到场", "not_triggered"),
        ("记录单", "not_triggered"),
        ("完成通知", "not_triggered"),
        ("验收", "not_triggered"),
    ]
    respond, arrive = rows[0], rows[1]
    assert (respond.clause_number, respond.due_at) == ("第三条2", moment("2025-11-20T11:12"))
    assert respond.limit == "工作日 2 小时内，非工作日 4 小时内"
    # 28,000.00 / 12 × 0.005 = 11.6666… → 11.67
    assert (respond.consequence.words, respond.consequence.amount) == ("乙方付月运维费的 0.5%", "¥11.67")
    assert (arrive.waits_for, arrive.consequence.words) == ("要求到场", NO_PENALTY)


def test_an_open_question_about_the_base_is_said_instead_of_an_amount(market_version, provider, access_for):
    from lvyue.contracts.selectors import terms_of
    from lvyue.desk.consequences import consequence_of

    terms = terms_of(market_version)
    found = consequence_of(terms, terms.obligation("respond"))
    assert (found.words, found.amount) == ("乙方付月运维费的 0.5%", "待裁定")


def test_the_clocks_of_a_second_round_are_told_apart(ticket, vendor, bureau):
    finished(ticket, vendor)
    with clock.moved(moment("2025-11-20T14:00")):
        services.completion_notice(access=vendor, ticket=ticket)
        services.ticket_review(access=bureau, ticket=ticket, verdict=Review.OBJECTED, reason="仍慢")
        services.ticket_done(access=vendor, ticket=ticket, at=clock.now(), result="再修")
        services.completion_notice(access=vendor, ticket=ticket)
    labels = [row.label for row in ticket_clocks(vendor, ticket, LATER)]
    assert [label for label in labels if label.startswith("验收")] == ["验收", "验收（2）"]


def test_an_ended_ticket_waits_for_nothing(ticket, bureau):
    with clock.moved(REPORTED):
        services.ticket_cancel(access=bureau, ticket=ticket, reason="误报")
    assert [(row.label, row.state) for row in ticket_clocks(bureau, ticket, LATER)] == [("响应", "cancelled")]


def test_nobody_is_offered_to_sign_twice(ticket, vendor, bureau):
    from lvyue.desk.selectors import sheet_view

    finished(ticket, vendor)
    with clock.moved(LATER):
        services.sheet_sign(access=vendor, ticket=ticket, typed_name="乙经理")
    sheet = sheet_view(ticket)
    assert Act.SIGN not in ticket_acts(vendor, ticket, sheet)
    assert Act.SIGN in ticket_acts(bureau, ticket, sheet)


def test_reads_show_only_what_is_granted(
    ticket, vendor, bureau, outsider, reporter, finance, auditor, access_for, market
):
    for person in (finance, auditor):
        assert ticket_get(access_for(person), "market", "M-0001") == ticket
    for person in (outsider, reporter):
        assert not ticket_list(access_for(person), now=LATER).exists()
        with pytest.raises(TicketUnknown, match="没有找到工单“M-0001”"):
            ticket_get(access_for(person), "market", "M-0001")
    assert list(contracts_reportable(access_for(reporter))) == [market]
    assert not contracts_reportable(access_for(outsider)).exists()
    assert not contracts_reportable(access_for(finance)).exists()
    assert Ticket.objects.count() == 1
