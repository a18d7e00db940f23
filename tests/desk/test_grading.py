"""Levels and channels of a ticket: which clocks start, when, what regrading leaves and rework begins anew."""

from datetime import timedelta
from pathlib import Path

import pytest
import yaml

import lvyue.examples
from lvyue.contracts.types import Cause
from lvyue.desk import services
from lvyue.desk.clocks import ticket_clocks
from lvyue.desk.errors import LevelSame, LevelUnknown, OtherSide, StepRefused, TextMissing
from lvyue.desk.models import Ticket, TicketEvent
from lvyue.desk.types import Channel, Review
from lvyue.duties.errors import MomentImpossible
from lvyue.duties.models import Duty, Trigger
from lvyue.duties.types import DutyState, state_of
from lvyue.foundation import clock
from lvyue.foundation.audit import verify
from lvyue.foundation.errors import NotAllowed, NotFound
from lvyue.identity.types import Access
from tests.desk.cast import REPORTED, finished, mended, moment, reported

pytestmark = pytest.mark.django_db


def graded(ticket, access, level, minutes=0, reason="按影响范围定级"):
    with clock.moved(REPORTED + timedelta(minutes=minutes)):
        return services.ticket_grade(access=access, ticket=ticket, level=level, at=clock.now(), reason=reason)


def states(ticket, at) -> dict[str, str]:
    """{obligation: state} of the ticket's duties; of a later one of the same obligation with its number."""
    found: dict[str, str] = {}
    for duty in Duty.objects.filter(subject_id=ticket.pk, subject_type="desk.ticket").order_by("id"):
        again = sum(name.startswith(f"{duty.obligation}#") or name == duty.obligation for name in found)
        name = f"{duty.obligation}#{again + 1}" if again else duty.obligation
        found[name] = state_of(duty.facts, at).value
    return found


def due(obligation):
    return Duty.objects.filter(obligation=obligation).latest("id").due_at


def written() -> tuple[int, int, int]:
    return TicketEvent.objects.count(), Duty.objects.count(), Trigger.objects.count()


class TestGrade:
    def test_a_report_without_a_level_starts_what_is_meant_for_every_ticket(self, graders, graded_market):
        ticket = reported(graders[0], graded_market)
        assert (ticket.level, states(ticket, REPORTED)) == ("", {"respond": "running"})

    def test_a_level_given_later_counts_from_the_report_and_starts_nothing_twice(
        self, graders, graded_market
    ):
        ticket = graded(reported(graders[0], graded_market), graders[0], "major", 20)
        assert states(ticket, REPORTED + timedelta(minutes=20)) == {
            "respond": "running",
            "respond-major": "running",
            "mend-major": "running",
        }
        assert due("respond-major") == REPORTED + timedelta(minutes=30)
        assert due("mend-major") == REPORTED + timedelta(hours=4)
        event = TicketEvent.objects.get(kind="graded")
        assert event.text == "重大故障，按影响范围定级"
        assert event.content["definition"] == "窗口全部不能办事"
        assert event.content["quotes"] == ["要求到场的，24小时内赶到"]
        trigger = Trigger.objects.get(key=f"desk.ticket:{ticket.pk}:level")
        assert (trigger.at, trigger.recorded_at - trigger.at) == (REPORTED, timedelta(minutes=20))

    def test_a_level_whose_time_had_passed_before_it_was_given_is_overdue_at_once(
        self, graders, graded_market
    ):
        ticket = graded(reported(graders[0], graded_market), graders[1], "major", 45)
        now = REPORTED + timedelta(minutes=45)
        assert states(ticket, now)["respond-major"] == DutyState.OVERDUE

    def test_a_step_taken_before_the_grading_stops_the_levels_clock_where_it_was_taken(
        self, graders, graded_market
    ):
        early, late = (reported(graders[0], graded_market) for _ in range(2))
        for ticket, minutes in ((early, 30), (late, 31)):
            with clock.moved(REPORTED + timedelta(minutes=minutes)):
                services.ticket_respond(access=graders[0], ticket=ticket, at=clock.now(), text="已回复")
            graded(ticket, graders[0], "major", 60)
        now = REPORTED + timedelta(minutes=60)
        assert states(early, now)["respond-major"] == "fulfilled"
        assert states(late, now)["respond-major"] == "fulfilled_late"
        assert states(early, now)["mend-major"] == "running"

    def test_the_level_may_come_with_the_report(self, graders, graded_market):
        ticket = reported(graders[0], graded_market, level="minor")
        assert ticket.level == "minor"
        assert states(ticket, REPORTED) == {"respond": "running", "mend-minor": "running"}
        assert TicketEvent.objects.get(kind="graded").text == "一般故障，报障时定级"

    def test_later_steps_start_the_clocks_of_the_level_only(self, graders, graded_market):
        major = mended(graded(reported(graders[0], graded_market), graders[0], "major"), graders[0])
        minor = mended(graded(reported(graders[0], graded_market), graders[0], "minor"), graders[0])
        assert due("explain-major") == moment("2025-11-21T11:00")
        assert "explain-major" in states(major, clock.now())
        assert "explain-major" not in states(minor, clock.now())

    def test_grading_after_the_work_was_done_starts_what_the_completion_starts(self, graders, graded_market):
        ticket = mended(reported(graders[0], graded_market), graders[0])
        graded(ticket, graders[1], "major", 180)
        found = states(ticket, REPORTED + timedelta(minutes=180))
        assert (found["mend-major"], found["explain-major"]) == ("fulfilled", "running")
        assert due("explain-major") == moment("2025-11-21T11:00")


class TestRegrade:
    def test_the_new_level_counts_from_the_report_and_supersedes_open_clocks(self, graders, graded_market):
        ticket = graded(reported(graders[0], graded_market), graders[0], "minor", 5)
        graded(ticket, graders[1], "major", 20, "影响面扩大")
        assert states(ticket, REPORTED + timedelta(minutes=20)) == {
            "respond": "running",
            "mend-minor": "cancelled",
            "respond-major": "running",
            "mend-major": "running",
        }
        assert due("mend-major") == REPORTED + timedelta(hours=4)
        closing = Duty.objects.get(obligation="mend-minor").events.get()
        assert closing.note == "改定为“重大故障”，由该级别的时限取代"

    def test_what_is_overdue_stays_so_through_a_regrading(self, graders, graded_market):
        ticket = graded(reported(graders[0], graded_market), graders[0], "major")
        graded(ticket, graders[0], "minor", 31, "仅一个窗口")
        now = REPORTED + timedelta(minutes=31)
        found = states(ticket, now)
        assert (found["respond-major"], found["mend-major"]) == ("overdue", "cancelled")
        assert found["mend-minor"] == "running"
        with clock.moved(now):
            services.ticket_respond(access=graders[0], ticket=ticket, at=now, text="已回复")
        assert states(ticket, now)["respond-major"] == "fulfilled_late"

    def test_a_regrading_dated_before_the_deadline_does_not_cure_what_is_overdue_now(
        self, graders, graded_market
    ):
        ticket = graded(reported(graders[0], graded_market), graders[0], "major")
        with clock.moved(REPORTED + timedelta(minutes=40)):
            services.ticket_grade(
                access=graders[0],
                ticket=ticket,
                level="minor",
                at=REPORTED + timedelta(minutes=10),
                reason="当时电话里已改定",
            )
            assert states(ticket, clock.now())["respond-major"] == "overdue"

    def test_back_and_forth_starts_new_clocks_each_time_from_the_report(self, graders, graded_market):
        ticket = reported(graders[0], graded_market)
        for minutes, level in enumerate(("major", "minor", "major"), start=1):
            graded(ticket, graders[0], level, minutes)
        found = states(ticket, REPORTED + timedelta(minutes=3))
        assert (found["mend-major"], found["mend-major#2"], found["mend-minor"]) == (
            "cancelled",
            "running",
            "cancelled",
        )
        assert due("mend-major") == REPORTED + timedelta(hours=4)


class TestRefusals:
    @pytest.mark.parametrize("level", ["", "严重", "crash", "MAJOR"])
    def test_a_level_the_contract_does_not_have_is_refused_with_those_it_has(
        self, graders, graded_market, level
    ):
        ticket = reported(graders[0], graded_market)
        before = written()
        with pytest.raises(LevelUnknown, match="重大故障（major）、一般故障（minor）"):
            graded(ticket, graders[0], level)
        ticket.refresh_from_db()
        assert (ticket.level, written()) == ("", before)

    def test_a_contract_without_levels_grades_nothing(self, ticket, vendor):
        before = written()
        with pytest.raises(LevelUnknown, match="没有约定服务级别"):
            graded(ticket, vendor, "major")
        assert written() == before

    def test_a_report_with_an_unknown_level_leaves_no_ticket(self, graders, graded_market):
        before = written()
        with pytest.raises(LevelUnknown):
            reported(graders[0], graded_market, level="other")
        assert (Ticket.objects.count(), written()) == (0, before)

    def test_the_same_level_twice_is_refused(self, graders, graded_market):
        ticket = graded(reported(graders[0], graded_market), graders[0], "major")
        before = written()
        with pytest.raises(LevelSame, match="已定为“重大故障”"):
            graded(ticket, graders[1], "major", 5)
        assert written() == before

    def test_an_ended_ticket_is_not_graded(self, graders, graded_market):
        vendor, bureau = graders
        cancelled, closed = (reported(vendor, graded_market) for _ in range(2))
        with clock.moved(REPORTED):
            services.ticket_cancel(access=vendor, ticket=cancelled, reason="重复")
        mended(closed, graders[0])
        with clock.moved(moment("2025-11-20T12:00")):
            for access in graders:
                services.sheet_sign(access=access, ticket=closed, typed_name=access.name)
            services.completion_notice(access=vendor, ticket=closed)
            services.ticket_review(access=bureau, ticket=closed, verdict=Review.ACCEPTED)
        before = written()
        for ticket, said in ((cancelled, "工单已取消"), (closed, "工单已关闭")):
            with pytest.raises(StepRefused, match=said):
                graded(ticket, bureau, "major", 240)
        assert written() == before

    def test_a_reason_and_a_possible_moment_are_needed(self, graders, graded_market):
        ticket = reported(graders[0], graded_market)
        before = written()
        with pytest.raises(TextMissing, match="定级理由"):
            graded(ticket, graders[0], "major", reason="  ")
        for at in (REPORTED - timedelta(minutes=1), REPORTED + timedelta(minutes=2)):
            with clock.moved(REPORTED), pytest.raises(MomentImpossible):
                services.ticket_grade(access=graders[0], ticket=ticket, level="major", at=at, reason="早")
        assert written() == before

    def test_only_those_who_work_or_accept_grade(
        self, graders, graded_market, reporter, finance, auditor, outsider, access_for
    ):
        ticket = reported(graders[0], graded_market)
        before = written()
        for person in (reporter, finance, auditor):
            with pytest.raises(NotAllowed):
                graded(ticket, access_for(person), "major")
        with pytest.raises(NotFound, match="没有找到"):
            graded(ticket, access_for(outsider), "major")
        with pytest.raises(OtherSide):
            graded(ticket, Access.system([ticket.space_id]), "major")
        assert written() == before
        with pytest.raises(NotAllowed, match="不能定级"):
            reported(access_for(reporter), graded_market, level="major")
        assert written() == before


class TestChannel:
    def test_a_report_by_telephone_starts_the_clock_of_the_telephone_alone(self, graders, graded_market):
        call = reported(graders[0], graded_market, channel=Channel.PHONE)
        mail = reported(graders[0], graded_market, channel=Channel.EMAIL)
        assert states(call, REPORTED) == {"respond": "running", "answer-phone": "running"}
        assert states(mail, REPORTED) == {"respond": "running"}
        assert due("answer-phone") == REPORTED + timedelta(minutes=5)

    def test_grading_does_not_start_the_channels_clock_again(self, graders, graded_market):
        call = graded(reported(graders[0], graded_market, channel=Channel.PHONE), graders[0], "minor")
        assert sorted(states(call, REPORTED)) == ["answer-phone", "mend-minor", "respond"]


class TestRework:
    def objected(self, ticket, graders, at="2025-11-20T13:00"):
        vendor, bureau = graders
        with clock.moved(moment("2025-11-20T12:00")):
            services.completion_notice(access=vendor, ticket=ticket)
        with clock.moved(moment(at)):
            services.ticket_review(
                access=bureau, ticket=ticket, verdict=Review.OBJECTED, reason="窗口仍打不开"
            )

    def test_the_first_completion_stops_the_clock_and_an_objection_begins_it_anew(
        self, graders, graded_market
    ):
        ticket = graded(reported(graders[0], graded_market), graders[0], "major")
        mended(ticket, graders[0])
        assert states(ticket, moment("2025-11-20T11:30"))["mend-major"] == "fulfilled"
        self.objected(ticket, graders)
        found = states(ticket, moment("2025-11-20T13:00"))
        assert (found["mend-major"], found["mend-major#2"]) == ("fulfilled", "running")
        assert due("mend-major") == moment("2025-11-20T17:00")
        assert "respond-major#2" not in found
        with clock.moved(moment("2025-11-20T17:00:01")):
            services.ticket_done(
                access=graders[0], ticket=ticket, at=clock.now(), result="重做", cause=Cause.SOFTWARE
            )
        assert states(ticket, clock.now())["mend-major#2"] == "fulfilled_late"

    def test_a_provider_that_takes_its_completion_back_gains_no_time(self, graders, graded_market):
        ticket = graded(reported(graders[0], graded_market), graders[0], "major")
        mended(ticket, graders[0])
        with clock.moved(moment("2025-11-20T12:30")):
            services.sheet_object(access=graders[0], ticket=ticket, reason="其实没有修好")
        assert due("mend-major") == REPORTED + timedelta(hours=4)
        assert Duty.objects.filter(obligation="mend-major").count() == 2

    def test_a_level_given_in_a_later_round_counts_its_work_from_the_objection(self, graders, graded_market):
        ticket = mended(reported(graders[0], graded_market), graders[0])
        self.objected(ticket, graders)
        graded(ticket, graders[1], "major", 300)
        assert due("mend-major") == moment("2025-11-20T17:00")
        assert due("respond-major") == REPORTED + timedelta(minutes=30)
        assert states(ticket, moment("2025-11-20T14:12"))["respond-major"] == "fulfilled"

    def test_a_contract_without_such_a_clock_starts_none(self, ticket, vendor, bureau):
        finished(ticket, vendor)
        self.objected(ticket, (vendor, bureau))
        assert Trigger.objects.filter(name="ticket.reported").count() == 1


def test_clocks_name_their_level_and_wait_only_for_what_fits(graders, graded_market):
    ticket = graded(reported(graders[0], graded_market), graders[0], "major")
    rows = {row.label: row for row in ticket_clocks(graders[0], ticket, REPORTED)}
    assert rows["响应"].due_at == REPORTED + timedelta(hours=2)
    assert rows["响应（重大故障）"].due_at == REPORTED + timedelta(minutes=30)
    assert rows["处理（重大故障）"].level == "重大故障"
    assert rows["按级别办理 explain-major（重大故障）"].state == "not_triggered"
    assert not any("一般故障" in label or "answer-phone" in label for label in rows)


def test_the_audit_log_agrees_with_every_row_of_a_graded_ticket(graders, graded_market):
    ticket = graded(reported(graders[0], graded_market), graders[0], "minor")
    graded(ticket, graders[1], "major", 10)
    assert verify().problems == []
    Ticket.objects.filter(pk=ticket.pk).update(level="minor")
    assert any("level" in one for one in verify().problems)


def test_every_channel_word_of_the_shipped_examples_is_one_of_the_desk():
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    root = Path(lvyue.examples.__path__[0])
    files = sorted(root.glob("*/contract.yaml"))
    assert files
    for file in files:
        raw = yaml.load(file.read_text("utf-8"), Loader=fast)
        words = {one["channel"] for one in raw["obligations"] if one.get("channel")}
        assert words <= set(Channel), file
