"""Whose minute it was, stretch by stretch."""

import pytest

from lvyue.rules.calendars import load
from lvyue.rules.replay import runs
from lvyue.rules.whose import Whose, shares
from tests.rules.cases import at
from tests.rules.timing import events_of, term_of

OFFICE = load().with_hours("09:00-12:00", "13:30-17:30")


def told(term: str, events: list[str], now: str = "2026-03-02 16:00") -> list[str]:
    run = next(iter(runs([term_of(term)], events_of(events), OFFICE, at(now))))
    return [
        f"{one.start:%d-%H:%M} {one.end:%d-%H:%M} {one.whose.value}"
        + (" late" if one.late else "")
        + (" claimed" if one.claimed else "")
        + (f" {one.why}" if one.why else "")
        + (f" [{one.key}]" if one.key else "")
        for one in shares(run, OFFICE, at(now))
    ]


@pytest.mark.parametrize(
    ("reason", "by", "whose"),
    [
        ("user", "b", "user 等用户"),
        ("third_party", "b", "third_party 等第三方"),
        ("force_majeure", "b", "nobody 不可抗力"),
        ("other_party", "b", "a 等对方"),
        ("other_party", "a", "b 等对方"),
    ],
)
def test_a_reason_gives_the_minute_to_whom_it_waits_for(reason: str, by: str, whose: str) -> None:
    term = f"solve: reported -> done 8 小时; pauses={reason}; by={by}"
    events = [
        "2026-03-02 09:00 reported",
        f"2026-03-02 10:00 paused key=p reason={reason} firm",
        "2026-03-02 11:00 resumed",
    ]
    assert told(term, events) == [
        f"02-09:00 02-10:00 {by}",
        f"02-10:00 02-11:00 {whose} [p]",
        f"02-11:00 02-16:00 {by}",
    ]


def test_of_two_pauses_the_firm_one_speaks_and_then_the_one_that_began_first() -> None:
    term = "solve: reported -> done 8 小时; pauses=user,third_party"
    events = [
        "2026-03-02 09:00 reported",
        "2026-03-02 10:00 paused key=claimed reason=third_party",
        "2026-03-02 10:30 paused key=first reason=user firm",
        "2026-03-02 11:00 paused key=second reason=third_party firm",
        "2026-03-02 11:30 resumed of=first",
        "2026-03-02 12:00 resumed",
    ]
    assert told(term, events) == [
        "02-09:00 02-10:00 b",
        "02-10:00 02-10:30 b claimed 等第三方，暂停尚缺事由、证据或认可 [claimed]",
        "02-10:30 02-11:30 user 等用户 [first]",
        "02-11:30 02-12:00 third_party 等第三方 [second]",
        "02-12:00 02-16:00 b",
    ]


def test_after_the_last_moment_a_pause_gives_nothing_away() -> None:
    term = "solve: reported -> done 2 小时; pauses=user"
    events = [
        "2026-03-02 09:00 reported",
        "2026-03-02 12:00 paused key=p reason=user firm",
        "2026-03-02 15:00 done",
    ]
    assert told(term, events) == [
        "02-09:00 02-11:00 b",
        "02-11:00 02-12:00 b late 逾期",
        "02-12:00 02-15:00 b late 等用户，逾期以后的暂停不能补救 [p]",
    ]


def test_a_pause_that_begins_at_the_last_moment_gives_nothing_away() -> None:
    events = ["2026-03-02 09:00 reported", "2026-03-02 11:00 paused key=p reason=user firm"]
    assert told("solve: reported -> done 2 小时; pauses=user", events)[1:] == [
        "02-11:00 02-16:00 b late 等用户，逾期以后的暂停不能补救 [p]"
    ]


def test_closed_hours_belong_to_nobody_even_under_a_pause() -> None:
    term = "solve: reported -> done 4 工作小时; pauses=user"
    events = [
        "2026-03-02 11:00 reported",
        "2026-03-02 11:30 paused key=p reason=user firm",
        "2026-03-02 14:00 resumed",
    ]
    assert told(term, events) == [
        "02-11:00 02-11:30 b",
        "02-11:30 02-12:00 user 等用户 [p]",
        "02-12:00 02-13:30 outside 期限不数这段时间",
        "02-13:30 02-14:00 user 等用户 [p]",
        "02-14:00 02-16:00 b",
    ]


def test_a_weekend_belongs_to_nobody_where_working_days_count() -> None:
    term = "solve: reported -> done 3 个工作日"
    assert told(term, ["2026-03-06 15:00 reported"], "2026-03-09 10:00") == [
        "06-15:00 07-00:00 b",
        "07-00:00 09-00:00 outside 期限不数这段时间",
        "09-00:00 09-10:00 b",
    ]


def test_what_was_held_to_be_rendered_belongs_to_nobody() -> None:
    events = ["2026-03-02 09:00 reported", "2026-03-02 10:00 done", "2026-03-02 12:00 reopened key=r side=a"]
    assert told("solve: reported -> done 8 小时; reopen=resume", events) == [
        "02-09:00 02-10:00 b",
        "02-10:00 02-12:00 nobody 已恢复，尚未重开 [r]",
        "02-12:00 02-16:00 b",
    ]


def test_a_pause_without_reason_says_so() -> None:
    events = ["2026-03-02 09:00 reported", "2026-03-02 10:00 paused key=p"]
    assert told("solve: reported -> done 8 小时; pauses=user", events)[1:] == [
        "02-10:00 02-16:00 b claimed 未写事由，暂停尚缺事由、证据或认可 [p]"
    ]


def test_everyone_has_a_chinese_name() -> None:
    assert len({whose.label for whose in Whose}) == len(Whose)
