"""A fault from report to acceptance: every step, every refusal, every clock."""

from datetime import timedelta

import pytest

from lvyue.contracts.types import FulfilledBy
from lvyue.desk import services
from lvyue.desk.errors import (
    CancelRefused,
    KeyTaken,
    OtherSide,
    ReviewOver,
    StepRefused,
    TextMissing,
    TicketMoved,
    TimeNaive,
)
from lvyue.desk.models import RecordSheet, Ticket, TicketEvent
from lvyue.desk.services.steps import advance
from lvyue.desk.types import EventKind, Review, Stage, stage_of
from lvyue.duties.errors import ContractNotRunning, MomentImpossible
from lvyue.duties.models import Duty
from lvyue.duties.types import DutyState, state_of
from lvyue.duties.waking import duties_wake, duty_closed
from lvyue.foundation import clock
from lvyue.foundation.audit import verify
from lvyue.foundation.errors import Invalid, NotAllowed, NotFound, Refused
from lvyue.foundation.signing import signature_verify, signatures_of
from tests.desk.cast import REPORTED, finished, moment, reported

pytestmark = pytest.mark.django_db


def duty_of(ticket, act: FulfilledBy) -> Duty:
    """The latest duty of the ticket that this act closes."""
    return Duty.objects.filter(subject_id=ticket.pk, subject_type="desk.ticket", fulfilled_by=act).latest(
        "id"
    )


def state(duty: Duty, at) -> DutyState:
    duty.refresh_from_db()
    return state_of(duty.facts, at)


def counts() -> tuple[int, int, int, int]:
    return (
        Ticket.objects.count(),
        TicketEvent.objects.count(),
        RecordSheet.objects.count(),
        Duty.objects.filter(subject_type="desk.ticket").count(),
    )


def signed_by(access, ticket, at=None):
    with clock.moved(at or moment("2025-11-20T12:00")):
        return services.sheet_sign(access=access, ticket=ticket, typed_name=access.name)


def noticed(ticket, vendor, at="2025-11-20T14:00"):
    with clock.moved(moment(at)):
        return services.completion_notice(access=vendor, ticket=ticket, text="已恢复，请验收")


class TestReport:
    def test_a_report_on_a_working_day_starts_a_clock_of_two_hours(self, ticket):
        assert (ticket.code, ticket.reporter_name, ticket.reported_at) == ("M-0001", "某窗口", REPORTED)
        respond = duty_of(ticket, FulfilledBy.RESPONDED)
        assert respond.due_at == moment("2025-11-20T11:12")
        assert Duty.objects.filter(subject_type="desk.ticket").count() == 1

    @pytest.mark.parametrize(
        ("at", "due"),
        [
            ("2025-11-22T09:00", "2025-11-22T13:00"),  # Saturday
            ("2025-10-01T09:00", "2025-10-01T13:00"),  # national holiday on a Wednesday
            ("2025-10-11T09:00", "2025-10-11T11:00"),  # make-up Saturday counts as a working day
        ],
    )
    def test_the_day_class_of_the_report_decides(self, vendor, market, at, due):
        duty = duty_of(reported(vendor, market, moment(at)), FulfilledBy.RESPONDED)
        assert duty.due_at == moment(due)

    def test_a_report_entered_later_counts_from_the_moment_it_was_made(self, vendor, market):
        with clock.moved(REPORTED + timedelta(minutes=40)):
            ticket = services.ticket_report(access=vendor, contract=market, title="停机", at=REPORTED)
        assert ticket.recorded_at - ticket.reported_at == timedelta(minutes=40)
        assert duty_of(ticket, FulfilledBy.RESPONDED).due_at == moment("2025-11-20T11:12")

    def test_asking_for_a_visit_with_the_report_starts_the_arrival_clock_of_a_day(self, vendor, market):
        ticket = reported(vendor, market, onsite_asked=True)
        assert ticket.onsite_asked_at == REPORTED
        assert duty_of(ticket, FulfilledBy.ARRIVED).due_at == moment("2025-11-21T09:12")

    def test_the_same_key_twice_is_one_ticket(self, vendor, market):
        first = reported(vendor, market, key="call-7")
        before = counts()
        assert reported(vendor, market, key="call-7") == first
        assert counts() == before
        with pytest.raises(KeyTaken, match="call-7"):
            reported(vendor, market, key="call-7", title="另一件事")
        assert counts() == before

    def test_nothing_starts_before_or_after_the_term(self, vendor, market):
        for at in ("2025-03-03T10:00", "2026-04-01T10:00"):
            with pytest.raises(ContractNotRunning, match="服务期"):
                reported(vendor, market, moment(at))
        assert counts() == (0, 0, 0, 0)

    def test_an_unconfirmed_contract_takes_no_report(self, market_version, provider, access_for):
        with pytest.raises(ContractNotRunning, match="还没有双方确认"):
            reported(access_for(provider), market_version.contract)
        assert counts() == (0, 0, 0, 0)

    def test_a_report_cannot_lie_in_the_future_or_lack_a_zone(self, vendor, market):
        with clock.moved(REPORTED):
            with pytest.raises(MomentImpossible, match="不能晚于现在"):
                services.ticket_report(
                    access=vendor, contract=market, title="停机", at=REPORTED + timedelta(seconds=61)
                )
            with pytest.raises(TimeNaive):
                services.ticket_report(
                    access=vendor, contract=market, title="停机", at=REPORTED.replace(tzinfo=None)
                )
        assert counts() == (0, 0, 0, 0)

    @pytest.mark.parametrize("title", ["", "  ", "长" * 201])
    def test_a_report_needs_a_title_of_bounded_length(self, vendor, market, title):
        with pytest.raises(TextMissing, match="标题"):
            reported(vendor, market, title=title)
        assert counts() == (0, 0, 0, 0)

    def test_only_granted_people_report(self, market, outsider, auditor, finance, access_for):
        with pytest.raises(NotFound):
            reported(access_for(outsider), market)
        for person in (auditor, finance):
            with pytest.raises(NotAllowed, match="不能报障"):
                reported(access_for(person), market)
        assert counts() == (0, 0, 0, 0)


class TestWork:
    def test_a_response_in_time_closes_its_duty_with_evidence(self, ticket, vendor):
        with clock.moved(REPORTED + timedelta(minutes=11)):
            services.ticket_respond(access=vendor, ticket=ticket, at=clock.now(), text="电话指导")
        duty = duty_of(ticket, FulfilledBy.RESPONDED)
        assert state(duty, clock.now()) is DutyState.FULFILLED
        event = duty.events.get()
        assert event.content["ticket"] == "M-0001"
        assert (event.actor_name, event.note) == ("乙经理", "电话指导")

    def test_a_response_at_the_last_moment_is_in_time_and_a_second_later_is_late(self, vendor, market):
        for seconds, expected in ((0, DutyState.FULFILLED), (1, DutyState.FULFILLED_LATE)):
            ticket = reported(vendor, market)
            with clock.moved(REPORTED + timedelta(hours=2, seconds=seconds)):
                services.ticket_respond(access=vendor, ticket=ticket, at=clock.now(), text="已回复")
            assert state(duty_of(ticket, FulfilledBy.RESPONDED), clock.now()) is expected

    def test_a_note_is_not_a_response(self, ticket, vendor):
        with clock.moved(REPORTED + timedelta(hours=3)):
            services.ticket_note(access=vendor, ticket=ticket, text="看到了")
        assert state(duty_of(ticket, FulfilledBy.RESPONDED), clock.now()) is DutyState.OVERDUE

    def test_a_response_entered_later_keeps_both_moments(self, ticket, vendor):
        with clock.moved(REPORTED + timedelta(hours=5)):
            services.ticket_respond(
                access=vendor, ticket=ticket, at=REPORTED + timedelta(minutes=9), text="当时已电话回复"
            )
        event = TicketEvent.objects.get(kind="responded")
        assert event.recorded_at - event.at == timedelta(hours=4, minutes=51)

    @pytest.mark.parametrize("minutes", [-1, 62])
    def test_a_response_lies_between_the_report_and_now(self, ticket, vendor, minutes):
        before = counts()
        with clock.moved(REPORTED + timedelta(hours=1)), pytest.raises(MomentImpossible):
            services.ticket_respond(
                access=vendor, ticket=ticket, at=REPORTED + timedelta(minutes=minutes), text="已回复"
            )
        ticket.refresh_from_db()
        assert (counts(), ticket.responded_at) == (before, None)

    def test_a_second_response_is_refused_and_changes_nothing(self, ticket, vendor):
        finished(ticket, vendor)
        before = counts()
        with pytest.raises(StepRefused, match=r"已登记响应。位置：工单 M-0001"):
            services.ticket_respond(access=vendor, ticket=ticket, at=REPORTED, text="再回复")
        assert counts() == before

    def test_the_customer_cannot_do_the_providers_work(self, ticket, bureau):
        before = counts()
        for service, values in (
            (services.ticket_respond, {"at": REPORTED, "text": "x"}),
            (services.ticket_arrive, {"at": REPORTED}),
            (services.ticket_done, {"at": REPORTED, "result": "x"}),
            (services.completion_notice, {}),
        ):
            with pytest.raises(NotAllowed):
                service(access=bureau, ticket=ticket, **values)
        assert counts() == before

    def test_a_stranger_does_not_even_learn_that_the_ticket_exists(self, ticket, outsider, access_for):
        with pytest.raises(NotFound, match="没有找到"):
            services.ticket_respond(access=access_for(outsider), ticket=ticket, at=REPORTED, text="x")

    def test_arrival_stops_its_clock_and_lets_the_work_end(self, ticket, vendor, bureau):
        with clock.moved(moment("2025-11-20T10:00")):
            services.ticket_respond(access=vendor, ticket=ticket, at=clock.now(), text="远程无效")
            services.ticket_onsite_ask(access=bureau, ticket=ticket, at=clock.now())
        due = duty_of(ticket, FulfilledBy.ARRIVED)
        assert due.due_at == moment("2025-11-21T10:00")
        with clock.moved(moment("2025-11-20T15:00")):
            with pytest.raises(StepRefused, match="未登记到场"):
                services.ticket_done(access=vendor, ticket=ticket, at=clock.now(), result="好了")
            services.ticket_arrive(access=vendor, ticket=ticket, at=clock.now(), text="到机房")
            services.ticket_done(access=vendor, ticket=ticket, at=clock.now(), result="好了")
        assert state(due, clock.now()) is DutyState.FULFILLED

    def test_a_withdrawn_visit_waives_its_duty_and_may_be_asked_for_again(self, vendor, bureau, market):
        ticket = reported(vendor, market, onsite_asked=True)
        first = duty_of(ticket, FulfilledBy.ARRIVED)
        with clock.moved(REPORTED + timedelta(hours=1)):
            with pytest.raises(NotAllowed):
                services.ticket_onsite_withdraw(access=vendor, ticket=ticket, reason="远程即可")
            services.ticket_onsite_withdraw(access=bureau, ticket=ticket, reason="远程已恢复")
            assert state(first, clock.now()) is DutyState.WAIVED
            services.ticket_onsite_ask(access=bureau, ticket=ticket, at=clock.now())
        again = duty_of(ticket, FulfilledBy.ARRIVED)
        assert again.pk != first.pk
        assert again.due_at == REPORTED + timedelta(hours=25)

    def test_a_note_keeps_its_files(self, ticket, vendor, data_folder):
        from lvyue.foundation.files import attachments_of

        with clock.moved(REPORTED):
            services.ticket_note(
                access=vendor, ticket=ticket, text="截图", files=[("a.png", b"bytes", "image/png")]
            )
        assert attachments_of(TicketEvent.objects.get(kind="noted")).get().name == "a.png"

    def test_work_reported_within_the_term_is_finished_signed_and_reviewed_after_it(self, vendor, market):
        ticket = finished(reported(vendor, market, moment("2026-03-31T20:00")), vendor, "2026-04-01")
        assert ticket.done_at == moment("2026-04-01T11:00")
        noticed(ticket, vendor, "2026-04-01T12:00")
        found = Duty.objects.filter(subject_id=ticket.pk, subject_type="desk.ticket")
        assert sorted(found.values_list("obligation", flat=True)) == [
            "accept",
            "completion-notice",
            "record-sheet",
            "respond",
        ]

    def test_a_visit_is_service_and_cannot_be_asked_for_after_the_term(self, vendor, bureau, market):
        ticket = reported(vendor, market, moment("2026-03-31T20:00"))
        before = counts()
        with clock.moved(moment("2026-04-01T09:00")), pytest.raises(ContractNotRunning, match="届满"):
            services.ticket_onsite_ask(access=bureau, ticket=ticket, at=clock.now())
        ticket.refresh_from_db()
        assert (counts(), ticket.onsite_asked_at) == (before, None)

    def test_of_two_writers_of_one_ticket_one_wins(self, ticket, vendor):
        stale = Ticket.objects.get(pk=ticket.pk)
        with clock.moved(REPORTED):
            advance(vendor, ticket, EventKind.RESPONDED, REPORTED, text="先到", responded_at=REPORTED)
            with pytest.raises(TicketMoved, match="刚被他人更新"):
                advance(vendor, stale, EventKind.RESPONDED, REPORTED, text="后到", responded_at=REPORTED)
        assert TicketEvent.objects.filter(kind="responded").count() == 1


class TestSheet:
    def test_finishing_makes_a_sheet_of_the_facts_and_starts_its_duties(self, ticket, vendor):
        finished(ticket, vendor)
        sheet = RecordSheet.objects.get()
        assert sheet.content["code"] == "M-0001"
        assert sheet.content["responded_at"] == "2025-11-20T09:23:00+08:00"
        assert sheet.content["process"][0]["text"] == "电话指导重启服务"
        assert sheet.content["result"] == "更换证书后恢复"
        assert duty_of(ticket, FulfilledBy.SHEET_SIGNED).closed_at is None
        assert stage_of(ticket.facts) is Stage.SIGNING

    def test_both_signatures_bind_the_content_and_close_the_duty(self, ticket, vendor, bureau):
        finished(ticket, vendor)
        signed_by(vendor, ticket)
        assert ticket.sheet_signed_at is None
        sheet = signed_by(bureau, ticket, moment("2025-11-20T13:00"))
        assert ticket.sheet_signed_at == moment("2025-11-20T13:00")
        assert state(duty_of(ticket, FulfilledBy.SHEET_SIGNED), clock.now()) is DutyState.FULFILLED
        signatures = list(signatures_of(sheet))
        assert [one.side for one in signatures] == ["a", "b"]
        assert all(signature_verify(one, sheet.content) for one in signatures)
        assert not signature_verify(signatures[0], sheet.content | {"result": "另一结果"})

    def test_a_side_signs_once_even_through_another_person(self, ticket, vendor, engineer, access_for):
        finished(ticket, vendor)
        sheet = signed_by(vendor, ticket)
        before = counts()
        for access in (vendor, access_for(engineer)):
            with pytest.raises(Refused, match="乙方已经签过字"):
                signed_by(access, ticket)
        assert counts() == before
        assert signatures_of(sheet).count() == 1

    def test_nobody_signs_under_a_name_of_another_or_without_a_side(
        self, ticket, vendor, bureau, auditor, finance, access_for
    ):
        finished(ticket, vendor)
        before = counts()
        with pytest.raises(Invalid, match="不一致"):
            services.sheet_sign(access=bureau, ticket=ticket, typed_name="乙经理")
        for person in (auditor, finance):
            with pytest.raises(NotAllowed, match="不能签字"):
                signed_by(access_for(person), ticket)
        with pytest.raises(OtherSide):
            from lvyue.identity.types import Access

            signed_by(Access.system([ticket.space_id]), ticket)
        assert counts() == before

    def test_there_is_nothing_to_sign_before_the_work_is_done(self, ticket, vendor):
        with pytest.raises(StepRefused, match="还没有处理完成"):
            signed_by(vendor, ticket)

    def test_an_objection_to_the_sheet_sends_the_work_back_and_the_next_sheet_is_new(
        self, ticket, vendor, bureau
    ):
        finished(ticket, vendor)
        signed_by(vendor, ticket)
        first = duty_of(ticket, FulfilledBy.SHEET_SIGNED)
        with clock.moved(moment("2025-11-20T12:30")):
            with pytest.raises(TextMissing, match="异议理由"):
                services.sheet_object(access=bureau, ticket=ticket, reason=" ")
            services.sheet_object(access=bureau, ticket=ticket, reason="结果与实际不符")
        assert (stage_of(ticket.facts), ticket.round) == (Stage.WORKING, 2)
        assert state(first, clock.now()) is DutyState.CANCELLED
        with clock.moved(moment("2025-11-20T16:00")):
            services.ticket_done(access=vendor, ticket=ticket, at=clock.now(), result="重做后恢复")
        old, new = RecordSheet.objects.all()
        assert old.objection == "结果与实际不符"
        assert old.objected_by == "甲方 甲负责"
        assert (new.round, new.content["result"], signatures_of(new).count()) == (2, "重做后恢复", 0)
        assert duty_of(ticket, FulfilledBy.SHEET_SIGNED).pk != first.pk


class TestReview:
    def test_a_notice_starts_the_three_days_and_acceptance_closes_the_ticket(self, ticket, vendor, bureau):
        finished(ticket, vendor)
        signed_by(vendor, ticket)
        signed_by(bureau, ticket)
        noticed(ticket, vendor)
        accept = duty_of(ticket, FulfilledBy.REVIEWED)
        # Sunday 11-23 is the third day; it rolls to the end of Monday.
        assert accept.due_at == moment("2025-11-25T00:00")
        with clock.moved(moment("2025-11-21T09:00")):
            services.ticket_review(access=bureau, ticket=ticket, verdict=Review.ACCEPTED)
        assert state(accept, clock.now()) is DutyState.FULFILLED
        assert stage_of(ticket.facts) is Stage.CLOSED
        assert ticket.closed_at == moment("2025-11-21T09:00")
        assert not Duty.objects.filter(subject_type="desk.ticket", closed_at__isnull=True).exists()

    def test_a_ticket_accepted_before_both_signed_closes_with_the_second_signature(
        self, ticket, vendor, bureau
    ):
        finished(ticket, vendor)
        noticed(ticket, vendor)
        with clock.moved(moment("2025-11-21T09:00")):
            services.ticket_review(access=bureau, ticket=ticket, verdict=Review.ACCEPTED)
        assert (stage_of(ticket.facts), ticket.closed_at) == (Stage.SIGNING, None)
        signed_by(vendor, ticket, moment("2025-11-21T10:00"))
        signed_by(bureau, ticket, moment("2025-11-21T11:00"))
        assert ticket.closed_at == moment("2025-11-21T11:00")

    def test_silence_accepts_at_the_due_moment_and_the_slip_is_still_owed(self, ticket, vendor, market):
        finished(ticket, vendor)
        noticed(ticket, vendor)
        accept = duty_of(ticket, FulfilledBy.REVIEWED)
        duty_closed.register("desk.review", services.ticket_review_deem)
        with clock.moved(accept.due_at):
            duties_wake()
        ticket.refresh_from_db()
        assert ticket.review == ""
        with clock.moved(accept.due_at + timedelta(seconds=1)):
            duties_wake()
        ticket.refresh_from_db()
        assert (ticket.review, ticket.reviewed_at) == ("deemed", accept.due_at)
        assert state(accept, clock.now()) is DutyState.DEEMED
        event = TicketEvent.objects.get(kind="deemed")
        assert event.actor_name == "系统"
        assert "仍须双方补签" in event.text
        assert stage_of(ticket.facts) is Stage.SIGNING

    def test_after_the_due_moment_no_review_undoes_what_silence_meant(self, ticket, vendor, bureau):
        finished(ticket, vendor)
        noticed(ticket, vendor)
        before = counts()
        for verdict in (Review.ACCEPTED, Review.OBJECTED):
            with clock.moved(moment("2025-11-25T00:00:01")), pytest.raises(ReviewOver, match="视为通过"):
                services.ticket_review(access=bureau, ticket=ticket, verdict=verdict, reason="有误")
        assert counts() == before

    def test_an_objection_keeps_its_verdict_and_the_next_round_has_its_own_clocks(
        self, ticket, vendor, bureau
    ):
        finished(ticket, vendor)
        noticed(ticket, vendor)
        first = duty_of(ticket, FulfilledBy.REVIEWED)
        with clock.moved(moment("2025-11-21T09:00")):
            services.ticket_review(access=bureau, ticket=ticket, verdict=Review.OBJECTED, reason="仍然很慢")
        assert state(first, clock.now()) is DutyState.FULFILLED
        assert first.events.get().content["verdict"] == "objected"
        assert (stage_of(ticket.facts), ticket.round, ticket.review) == (Stage.WORKING, 2, "objected")
        with clock.moved(moment("2025-11-21T15:00")):
            services.ticket_done(access=vendor, ticket=ticket, at=clock.now(), result="扩容后恢复")
        noticed(ticket, vendor, "2025-11-21T15:10")
        second = duty_of(ticket, FulfilledBy.REVIEWED)
        assert second.pk != first.pk
        assert stage_of(ticket.facts) is Stage.REVIEWING
        with clock.moved(moment("2025-11-21T16:00")):
            services.ticket_review(access=bureau, ticket=ticket, verdict=Review.ACCEPTED)
        assert ticket.review == "accepted"

    def test_only_party_a_reviews_with_a_reason_for_an_objection(
        self, ticket, vendor, bureau, reporter, access_for
    ):
        finished(ticket, vendor)
        noticed(ticket, vendor)
        before = counts()
        for access in (vendor, access_for(reporter)):
            with pytest.raises(NotAllowed):
                services.ticket_review(access=access, ticket=ticket, verdict=Review.ACCEPTED)
        with pytest.raises(TextMissing):
            services.ticket_review(access=bureau, ticket=ticket, verdict=Review.OBJECTED)
        assert counts() == before

    def test_there_is_no_review_without_a_notice(self, ticket, vendor, bureau):
        finished(ticket, vendor)
        with pytest.raises(StepRefused, match="还没有完成通知"):
            services.ticket_review(access=bureau, ticket=ticket, verdict=Review.ACCEPTED)


class TestCancel:
    def test_cancelling_ends_the_ticket_and_its_open_duties(self, ticket, vendor):
        with clock.moved(REPORTED + timedelta(minutes=5)):
            services.ticket_cancel(access=vendor, ticket=ticket, reason="重复报障")
        assert stage_of(ticket.facts) is Stage.CANCELLED
        assert state(duty_of(ticket, FulfilledBy.RESPONDED), clock.now()) is DutyState.CANCELLED
        with pytest.raises(StepRefused, match="工单已取消"):
            services.ticket_note(access=vendor, ticket=ticket, text="还有话说")

    def test_the_provider_cannot_make_an_overdue_or_a_customers_report_disappear(
        self, ticket, vendor, bureau, market
    ):
        theirs = reported(bureau, market)
        before = counts()
        with clock.moved(REPORTED + timedelta(hours=3)):
            with pytest.raises(CancelRefused, match="已有逾期事项"):
                services.ticket_cancel(access=vendor, ticket=ticket, reason="算了")
            with pytest.raises(CancelRefused, match="甲方报的障"):
                services.ticket_cancel(access=vendor, ticket=theirs, reason="算了")
            assert counts() == before
            services.ticket_cancel(access=bureau, ticket=ticket, reason="已知悉")
        assert ticket.cancel_reason == "已知悉"

    def test_what_is_overdue_stays_late_and_its_time_stops_with_the_cancelling(self, ticket, bureau):
        """Default breach-stays: a cancelling erases no lateness; relieving it is said elsewhere."""
        at = REPORTED + timedelta(hours=3)
        with clock.moved(REPORTED + timedelta(hours=1)):
            services.ticket_onsite_ask(access=bureau, ticket=ticket, at=clock.now())
        with clock.moved(at):
            services.ticket_cancel(access=bureau, ticket=ticket, reason="误报")
        late, in_time = duty_of(ticket, FulfilledBy.RESPONDED), duty_of(ticket, FulfilledBy.ARRIVED)
        assert state(late, at + timedelta(days=9)) is DutyState.FULFILLED_LATE
        assert late.fulfilled_at == at
        assert "工单取消" in late.events.get(kind="fulfilled").note
        assert state(in_time, at) is DutyState.CANCELLED

    def test_a_reporter_cannot_release_the_provider_from_an_overdue_clock(self, reporter, market, access_for):
        access = access_for(reporter)
        ticket = reported(access, market)
        with clock.moved(REPORTED + timedelta(hours=3)), pytest.raises(NotAllowed, match="报修人不能取消"):
            services.ticket_cancel(access=access, ticket=ticket, reason="不用了")
        ticket.refresh_from_db()
        assert ticket.cancelled_at is None

    def test_finished_work_is_reviewed_and_not_cancelled(self, ticket, vendor, bureau):
        finished(ticket, vendor)
        with pytest.raises(StepRefused, match="请通过验收表示意见"):
            services.ticket_cancel(access=bureau, ticket=ticket, reason="不要了")


def test_the_audit_log_agrees_with_every_row_of_a_whole_ticket(ticket, vendor, bureau):
    finished(ticket, vendor)
    signed_by(vendor, ticket)
    signed_by(bureau, ticket)
    noticed(ticket, vendor)
    with clock.moved(moment("2025-11-21T09:00")):
        services.ticket_review(access=bureau, ticket=ticket, verdict=Review.ACCEPTED)
    assert verify().problems == []
    Ticket.objects.filter(pk=ticket.pk).update(responded_at=REPORTED)
    assert any("responded_at" in one for one in verify().problems)
