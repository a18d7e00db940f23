"""Replay: what each kind of event does to a clock, and what a state says of itself."""

from datetime import datetime, timedelta, timezone

import pytest

from lvyue.rules.calendars import load
from lvyue.rules.cycles import UNDONE
from lvyue.rules.differences import differences
from lvyue.rules.errors import RuleError
from lvyue.rules.events import SKEW, Event, Kind, sift
from lvyue.rules.replay import ClockState, Verdict, digest, replay
from tests.rules.cases import at
from tests.rules.timing import events_of, term_of

CN = load()
SOLVE = "solve: reported -> restored 4 小时; pauses=user"


def states(terms: list[str], events: list[str], now: str = "2026-03-02 12:00") -> dict[str, ClockState]:
    found = replay([term_of(term) for term in terms], events_of(events), CN, at(now))
    return {state.id: state for state in found}


def test_a_channel_has_its_own_clocks() -> None:
    terms = ["mail: reported -> responded 12 小时; channel=email", "any: reported -> responded 1 小时"]
    assert set(states(terms, ["2026-03-02 09:00 reported channel=phone"])) == {"any#1"}
    assert set(states(terms, ["2026-03-02 09:00 reported channel=email"])) == {"mail#1", "any#1"}


def test_the_earliest_report_gives_channel_and_level() -> None:
    terms = ["mail: reported -> responded 12 小时; channel=email; level=urgent"]
    early = "2026-03-02 09:00 reported channel=email level=urgent"
    late = "2026-03-02 09:10 reported channel=phone level=ordinary"
    assert set(states(terms, [late, early])) == {"mail#1"}
    assert states(terms, [late, early])["mail#1"].start_at == at("2026-03-02 09:00")


def test_no_event_no_clock() -> None:
    assert states([SOLVE], []) == {}
    assert states([SOLVE], ["2026-03-02 12:00:01 reported"]) == {}
    assert states([SOLVE], ["2026-03-02 09:00 restored"]) == {}


def test_a_repeated_request_starts_a_new_cycle_once_the_last_one_is_over() -> None:
    terms = ["arrive: onsite_asked -> arrived 2 小时"]
    asked = ["2026-03-02 09:00 onsite_asked", "2026-03-02 09:30 onsite_asked"]
    assert states(terms, asked)["arrive#1"].start_at == at("2026-03-02 09:00")
    assert set(states(terms, asked)) == {"arrive#1"}
    again = [*asked, "2026-03-02 10:00 arrived", "2026-03-02 11:00 onsite_asked"]
    found = states(terms, again)
    assert (found["arrive#1"].verdict, found["arrive#2"].start_at) == (Verdict.MET, at("2026-03-02 11:00"))


def test_a_second_word_of_restoration_starts_no_second_report() -> None:
    terms = ["report: restored -> report_given 24 小时"]
    told = ["2026-03-02 09:00 restored", "2026-03-02 10:00 report_given", "2026-03-02 11:00 restored"]
    assert set(states(terms, told)) == {"report#1"}
    assert set(states(terms, [*told[:2], "2026-03-02 10:30 objected", told[2]])) == {"report#1", "report#2"}


def test_a_response_stands_when_the_repair_is_denied() -> None:
    terms = ["respond: reported -> responded 30 分钟; reopen=resume", SOLVE]
    told = ["2026-03-02 09:00 reported", "2026-03-02 09:10 responded", "2026-03-02 10:00 restored"]
    found = states(terms, [*told, "2026-03-02 11:00 objected"])
    assert (found["respond#1"].verdict, found["respond#1"].stop_at) == (Verdict.MET, at("2026-03-02 09:10"))
    assert (found["solve#1"].verdict, found["solve#1"].stop_at) == (Verdict.RUNNING, None)


def test_reopening_leaves_what_it_does_not_undo() -> None:
    told = ["2026-03-02 09:00 reported", "2026-03-02 09:10 responded", "2026-03-02 10:00 reopened side=a"]
    found = states(["respond: reported -> responded 30 分钟; reopen=resume"], told)
    assert (found["respond#1"].verdict, found["respond#1"].gross) == (Verdict.MET, timedelta(minutes=10))
    asked = ["2026-03-02 09:00 onsite_asked", "2026-03-02 09:30 arrived", "2026-03-02 10:00 reopened side=a"]
    assert set(states(["arrive: onsite_asked -> arrived 2 小时; reopen=new"], asked)) == {"arrive#1"}


def test_closing_without_repair_gives_no_time_when_the_customer_reopens() -> None:
    told = ["2026-03-02 09:00 reported", "2026-03-02 10:00 closed", "2026-03-02 11:00 reopened side=a"]
    found = states([SOLVE], told)["solve#1"]
    assert (found.verdict, found.due_at, found.paused) == (
        Verdict.RUNNING,
        at("2026-03-02 13:00"),
        timedelta(0),
    )


def test_what_happens_after_the_settlement_starts_no_clock() -> None:
    told = ["2026-03-02 09:00 settled recorded=2026-03-03T09:00", "2026-03-02 10:00 reported"]
    assert states([SOLVE], told) == {}


def test_a_clock_stopped_and_regraded_at_one_moment_was_stopped() -> None:
    terms = ["solve: reported -> done 4 小时; level=urgent"]
    told = [
        "2026-03-02 09:00 reported level=urgent",
        "2026-03-02 10:00 graded level=low",
        "2026-03-02 10:00 done",
    ]
    assert states(terms, told)["solve#1"].verdict is Verdict.MET


def test_a_level_left_twice_was_left_at_first_and_one_returned_to_came_at_first() -> None:
    terms = ["solve: reported -> done 4 小时; level=urgent"]
    left = [
        "2026-03-02 09:00 reported level=urgent",
        "2026-03-02 10:00 graded level=low",
        "2026-03-02 11:00 graded level=none",
    ]
    assert states(terms, left)["solve#1"].stop_at == at("2026-03-02 10:00")
    returned = states(terms, [*left, "2026-03-02 11:30 graded level=urgent"])["solve#1"]
    assert (returned.verdict, returned.stop_at, returned.why) == (Verdict.RUNNING, None, ())


def test_a_clock_stopped_under_a_pause_is_held_no_longer() -> None:
    told = [
        "2026-03-02 09:00 reported",
        "2026-03-02 09:30 paused reason=user firm",
        "2026-03-02 10:00 responded",
    ]
    found = states(["respond: reported -> responded 4 小时; pauses=user"], told)["respond#1"]
    assert (found.verdict, found.paused_since, found.net) == (Verdict.MET, None, timedelta(minutes=30))


def test_what_the_customer_owes_is_not_reopened_by_the_customer() -> None:
    terms = ["reply: onsite_asked -> consented 2 小时; by=a; reopen=resume"]
    told = ["2026-03-02 09:00 onsite_asked", "2026-03-02 10:00 consented", "2026-03-02 10:30 reopened side=a"]
    assert states(terms, told)["reply#1"].verdict is Verdict.MET


def test_a_pause_ends_when_the_service_is_rendered() -> None:
    told = [
        "2026-03-02 09:00 reported",
        "2026-03-02 09:30 paused reason=user firm",
        "2026-03-02 10:00 restored",
    ]
    found = states([SOLVE], [*told, "2026-03-02 11:00 objected"])["solve#1"]
    assert (found.verdict, found.paused, found.due_at) == (
        Verdict.RUNNING,
        timedelta(minutes=30),
        at("2026-03-02 13:30"),
    )


def test_resuming_one_of_two_pauses_leaves_the_other() -> None:
    told = [
        "2026-03-02 09:00 reported",
        "2026-03-02 09:30 paused key=p reason=user firm",
        "2026-03-02 09:40 paused key=q reason=user firm",
        "2026-03-02 10:00 resumed of=p",
    ]
    found = states([SOLVE], told)["solve#1"]
    assert (found.verdict, found.paused_since) == (Verdict.PAUSED, at("2026-03-02 09:30"))
    both = states([SOLVE], [*told, "2026-03-02 10:30 resumed"])["solve#1"]
    assert (both.verdict, both.paused) == (Verdict.RUNNING, timedelta(hours=1))
    stray = states([SOLVE], [*told, "2026-03-02 10:30 resumed of=unknown"])["solve#1"]
    assert stray.verdict is Verdict.PAUSED


def test_acknowledging_without_a_name_acknowledges_all_there_are() -> None:
    told = [
        "2026-03-02 09:00 reported",
        "2026-03-02 09:30 paused key=p reason=user evidenced",
        "2026-03-02 10:00 resumed of=p",
        "2026-03-02 11:00 acknowledged",
    ]
    assert states([SOLVE], told)["solve#1"].due_at == at("2026-03-02 13:30")
    assert states([SOLVE], told, "2026-03-02 10:59")["solve#1"].due_at == at("2026-03-02 13:00")


def test_a_clock_that_its_level_never_met_is_not_there() -> None:
    terms = ["solve: restored -> report_given 4 小时; level=urgent"]
    left = ["2026-03-02 09:00 reported level=urgent", "2026-03-02 09:30 graded level=ordinary"]
    assert states(terms, [*left, "2026-03-02 10:00 restored"]) == {}


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("2026-03-02 10:00 merged", "2026-03-02 10:00 工单并入了另一张。"),
        ("2026-03-02 10:00 cancelled", "2026-03-02 10:00 工单取消了。"),
        ("2026-03-02 10:00 closed", "2026-03-02 10:00 工单关闭时还没有停表。"),
        (
            "2026-03-02 10:00 restored recorded=2026-03-02T11:00",
            "停表于 2026-03-02 10:00，2026-03-02 11:00 补记。",
        ),
        ("2026-03-02 10:00 restored recorded=2026-03-02T10:01", ""),
    ],
)
def test_a_state_says_what_is_not_plain(told: str, why: str) -> None:
    assert "".join(states([SOLVE], ["2026-03-02 09:00 reported", told])["solve#1"].why) == why


def test_a_state_says_how_it_was_reopened_regraded_or_claimed() -> None:
    reopened = states(
        [SOLVE],
        ["2026-03-02 09:00 reported", "2026-03-02 10:00 restored", "2026-03-02 11:00 reopened side=a"],
    )
    assert reopened["solve#1"].why == (
        "2026-03-02 10:00 至 2026-03-02 11:00 已恢复，重开后接着剩余的时间算。",
    )
    graded = ["2026-03-02 09:00 reported level=low", "2026-03-02 10:00 graded level=high"]
    regraded = states(["solve: reported -> done 4 小时; level=low"], graded)
    assert regraded["solve#1"].why == ("2026-03-02 10:00 改为另一级别。",)
    unproved = ["2026-03-02 09:00 reported", "2026-03-02 09:30 paused reason=user"]
    claimed = states([SOLVE.replace("4", "1")], unproved)
    assert claimed["solve#1"].why == ("结论取决于尚缺事由、证据或认可的暂停。",)
    chained = ["2026-03-02 09:00 restored", "2026-03-02 10:00 objected"]
    assert states(["report: restored -> report_given 24 小时"], chained)["report#1"].why == (
        "2026-03-02 10:00 恢复被否定，由它起算的时钟撤销。",
    )


def test_every_event_that_undoes_a_clock_has_words() -> None:
    for kind in UNDONE - {Kind.RESTORED, Kind.DONE, Kind.COMPLETION_NOTICED}:
        assert states([SOLVE], ["2026-03-02 09:00 reported", f"2026-03-02 10:00 {kind}"])["solve#1"].why


def test_a_doubtful_calendar_makes_a_verdict_provisional() -> None:
    terms = ["solve: reported -> done 3 个工作日"]
    assert states(terms, ["2026-12-30 09:00 reported"], "2026-12-31 09:00")["solve#1"].provisional
    assert not states(terms, ["2026-12-01 09:00 reported"], "2026-12-31 09:00")["solve#1"].provisional


def test_a_moment_in_another_zone_gives_the_same_digest() -> None:
    told = events_of(["2026-03-02 09:00 reported", "2026-03-02 10:00 restored"])
    utc = timezone(timedelta(0))
    moved = [
        event._replace(at=event.at.astimezone(utc), recorded_at=event.recorded_at.astimezone(utc))
        for event in told
    ]
    now = at("2026-03-02 12:00")
    term = term_of(SOLVE)
    assert digest(replay([term], moved, CN, now.astimezone(utc))) == digest(replay([term], told, CN, now))


def test_the_digest_of_a_known_ticket_is_known() -> None:
    found = states([SOLVE], ["2026-03-02 09:00 reported", "2026-03-02 10:00 restored"])
    assert digest(found.values()) == digest(list(found.values())[::-1])
    assert digest([]) == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"


def test_clocks_that_would_come_or_go_are_differences() -> None:
    told = ["2026-03-02 09:00 reported"]
    one = tuple(states([SOLVE], told).values())
    gone = [(each.field, each.was, each.becomes) for each in differences(one, ())]
    assert gone == [
        ("start_at", "2026-03-02 09:00", ""),
        ("due_at", "2026-03-02 13:00", ""),
        ("verdict", "running", ""),
    ]
    assert [each.becomes for each in differences((), one)] == [was for _, was, _ in gone]
    assert differences(one, one) == ()


def test_an_event_is_refused_with_cause_place_and_remedy() -> None:
    early = at("2026-03-02 09:00")
    told = [
        Event(Kind.REPORTED, early, early, "1"),
        Event(Kind.RESPONDED, early + SKEW + timedelta(microseconds=1), early, "2"),
        Event(Kind.ARRIVED, early + SKEW, early, "3"),
    ]
    sifted = sift(told)
    assert [(event.key, event.at) for event in sifted.kept] == [("1", early), ("3", early)]
    assert [refused.why for refused in sifted.refused] == [
        "登记于 2026-03-02 09:00，却写着 2026-03-02 09:01 发生：登记时还没有发生。"
        "请校准设备的时钟后重新登记。"
    ]


def test_an_event_without_time_zone_is_refused() -> None:
    naive = datetime(2026, 3, 2)  # noqa: DTZ001
    with pytest.raises(RuleError, match="没有时区"):
        sift([Event(Kind.REPORTED, naive, naive, "1")])
