"""Clocks under pauses: counted once, in the limit's own time, only when begun in time, shown step by step."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvyue.rules.calendars import DayType, load
from lvyue.rules.clocks import Pause, Reason, Running, day_of, running, span_text
from lvyue.rules.deadlines import due
from lvyue.rules.errors import RuleError
from lvyue.rules.pauses import merged, whole_days
from lvyue.rules.types import Earliest, FixedDay, Limit, Period, Unit
from tests.rules.cases import at, limit

START, END = at("2026-03-02 09:00"), at("2026-03-02 18:00")
HOURS = timedelta(hours=1)
OFFICE = load().with_hours("09:00-12:00", "13:30-17:30")
minutes = st.integers(-600, 1200)


def pause(start: str, end: str | None, *, day: str = "2026-03-02", firm: bool = True) -> Pause:
    ended_at = at(f"{day} {end}") if end else None
    return Pause(at(f"{day} {start}"), ended_at, Reason.USER, evidenced=firm, acknowledged=firm)


def clock(
    *pauses: Pause, of: Limit | None = None, now: datetime = END, start: datetime = START, calendar=OFFICE
) -> Running:
    return running(of or Period(12, Unit.HOUR), start, calendar, pauses, now)


def test_without_pauses_net_is_gross_and_the_deadline_is_the_plain_one() -> None:
    for phrase in (
        "4 小时",
        "30 分钟",
        "3 日",
        "2 个工作日",
        "1 周",
        "1 个月",
        "1 年",
        "2 小时/4 小时",
        "6 工作小时",
    ):
        found = clock(of=limit(phrase))
        assert found.due == found.provisional_due == due(limit(phrase), START, OFFICE)
        assert (found.paused, found.paused_since) == (timedelta(0), None)
        assert found.net == found.gross == (7 if "工作小时" in phrase else 9) * HOURS


@pytest.mark.parametrize(
    ("pauses", "hours"),
    [
        ([pause("10:00", "11:00")], 1),
        ([pause("10:00", "12:00"), pause("11:00", "13:00")], 3),
        ([pause("10:00", "16:00"), pause("11:00", "12:00")], 6),
        ([pause("10:00", "11:00"), pause("11:00", "12:00")], 2),
        ([pause("13:00", "14:00"), pause("10:00", "11:00")], 2),
        ([pause("07:00", "09:00")], 0),
        ([pause("08:00", "10:00")], 1),
        ([pause("17:00", "20:00")], 1),
        ([pause("18:00", "20:00")], 0),
        ([pause("17:00", None)], 1),
        ([pause("19:00", None)], 0),
        ([pause("10:00", "10:00")], 0),
        ([pause("10:00", "11:00", firm=False)], 0),
    ],
)
def test_pauses_count_once_and_only_inside_the_interval(pauses: list[Pause], hours: int) -> None:
    found = clock(*pauses)
    assert (found.paused, found.net) == (hours * HOURS, (9 - hours) * HOURS)
    assert found.due_at == at("2026-03-02 21:00") + hours * HOURS


@given(st.lists(st.tuples(minutes, st.integers(0, 300)), max_size=6))
def test_paused_time_equals_the_minutes_covered(stretches: list[tuple[int, int]]) -> None:
    minute = timedelta(minutes=1)
    pauses = [
        Pause(START + start * minute, START + (start + length) * minute, "user", True, True)
        for start, length in stretches
    ]
    covered = {m for start, length in stretches for m in range(start, start + length) if 0 <= m < 540}
    found = clock(*pauses)
    assert found.paused == len(covered) * minute
    assert found.net + found.paused == found.gross
    joined = merged(pauses, START, END)
    assert all(earlier[1] < later[0] for earlier, later in pairwise(joined))


def test_an_open_pause_holds_the_clock_past_its_old_deadline() -> None:
    found = clock(pause("10:00", None), of=Period(2, Unit.HOUR))
    assert (found.due_at, found.paused_since, found.overdue) == (
        at("2026-03-02 19:00"),
        at("2026-03-02 10:00"),
        False,
    )
    ended = clock(pause("10:00", "11:00"), of=Period(2, Unit.HOUR))
    assert (ended.due_at, ended.paused_since, ended.overdue) == (at("2026-03-02 12:00"), None, True)


def test_a_clock_stands_still_from_the_very_moment_of_the_pause() -> None:
    def since(of: str, now: str, start: str = "10:00") -> datetime | None:
        return clock(pause(start, None), of=limit(of), now=at(f"2026-03-02 {now}")).paused_since

    assert since("2 小时", "10:00") == at("2026-03-02 10:00")
    assert since("2 小时", "09:00", "08:00") == at("2026-03-02 09:00")
    assert since("1 小时", "10:00") is None
    assert since("12月31日前", "10:00") is None
    assert clock(pause("10:00", "10:00"), now=at("2026-03-02 10:00")).paused_since is None


def test_a_pause_whose_end_is_still_to_come_is_open_now() -> None:
    planned = pause("10:00", "15:00")
    found = clock(planned, of=Period(2, Unit.HOUR), now=at("2026-03-02 12:00"))
    assert (found.paused_since, found.due_at) == (at("2026-03-02 10:00"), at("2026-03-02 13:00"))


def test_a_claimed_pause_moves_only_the_provisional_deadline() -> None:
    found = clock(pause("10:00", None, firm=False), of=Period(2, Unit.HOUR))
    assert (found.due_at, found.provisional_due_at) == (at("2026-03-02 11:00"), at("2026-03-02 19:00"))
    assert (found.paused_since, found.overdue) == (None, True)


def test_only_reason_evidence_and_acknowledgement_together_make_a_pause_firm() -> None:
    marks = [(reason, there, agreed) for reason in ("", "user") for there in (0, 1) for agreed in (0, 1)]
    firm = [mark for mark in marks if Pause(START, END, mark[0], bool(mark[1]), bool(mark[2])).firm]
    assert firm == [("user", 1, 1)]


def test_whole_days_run_from_midnight_to_midnight() -> None:
    def days(start: str, end: str) -> list[int]:
        return [day.day for day in whole_days((at(start), at(end)))]

    assert days("2026-03-06 17:00", "2026-03-09 09:00") == [7, 8]
    assert days("2026-03-06", "2026-03-08") == [6, 7]
    assert days("2026-03-06 00:01", "2026-03-07 23:59") == []
    assert days("2026-03-06 00:00", "2026-03-06 23:59") == []


def test_a_last_day_held_at_its_end_is_made_good_by_the_day_of_resuming() -> None:
    def due_on(phrase: str, start: str, end: str) -> date:
        held = Pause(at(start), at(end), "user", True, True)
        return clock(held, of=limit(phrase), now=at("2026-03-20")).due_on

    assert due_on("3 日", "2026-03-05 15:00", "2026-03-06 11:00") == date(2026, 3, 6)
    assert due_on("3 日", "2026-03-05 15:00", "2026-03-05 23:59") == date(2026, 3, 5)
    assert due_on("3 日", "2026-03-05 15:00", "2026-03-06 00:00") == date(2026, 3, 6)
    assert due_on("3 日", "2026-03-05 15:00", "2026-03-07 11:00") == date(2026, 3, 9)
    assert due_on("3 日", "2026-03-06 00:00", "2026-03-07 11:00") == date(2026, 3, 5)
    assert due_on("4 个工作日", "2026-03-06 15:00", "2026-03-08 11:00") == date(2026, 3, 9)


def test_the_closing_of_the_office_ends_a_day_that_closes_with_it() -> None:
    held = Pause(at("2026-03-05 15:00"), at("2026-03-05 17:30"), "user", True, True)
    assert clock(held, of=limit("3 日 下班"), now=at("2026-03-20")).due_at == at("2026-03-06 17:30")
    early = Pause(at("2026-03-05 15:00"), at("2026-03-05 17:29"), "user", True, True)
    assert clock(early, of=limit("3 日 下班"), now=at("2026-03-20")).due_at == at("2026-03-05 17:30")


@pytest.mark.parametrize("phrase", ["之前 3 日", "0 小时", "12月31日前"])
def test_what_does_not_run_is_moved_by_no_pause(phrase: str) -> None:
    found = clock(pause("09:00", None), of=limit(phrase), now=at("2026-12-01"))
    assert found.due == due(limit(phrase), START, OFFICE)
    assert found.paused_since is None


def test_of_several_limits_each_is_moved_in_its_own_time() -> None:
    both = Earliest((Period(4, Unit.WORK_HOUR), FixedDay(3, 3)))
    held = pause("10:00", None)
    assert clock(of=both).due_at == at("2026-03-02 14:30")
    found = clock(held, of=both, now=at("2026-03-04 12:00"))
    assert (found.due_at, found.gross, found.paused_since) == (at("2026-03-04"), 51 * HOURS, None)


def test_the_class_of_the_day_decides_which_time_is_counted() -> None:
    mixed = limit("6 工作小时/24 小时")
    assert clock(of=mixed).gross == 7 * HOURS
    saturday = clock(of=mixed, start=at("2026-03-07 09:00"), now=at("2026-03-07 18:00"))
    assert (saturday.gross, saturday.due_at) == (9 * HOURS, at("2026-03-08 09:00"))


def test_a_doubt_about_the_calendar_stays_under_a_pause() -> None:
    held = Pause(at("2026-12-30 11:00"), at("2026-12-30 12:00"), "user", True, True)
    found = clock(held, of=limit("3 个工作日"), start=at("2026-12-30 10:00"), now=at("2026-12-31 10:00"))
    assert (found.due.provisional, found.due_on) == (True, date(2027, 1, 5))
    later = Pause(at("2026-12-30 11:00"), at("2027-02-01 12:00"), "user", True, True)
    assert clock(
        later, of=limit("2 工作小时"), start=at("2026-12-30 10:00"), now=at("2027-03-01")
    ).due.provisional


def test_the_trace_names_each_pause_and_what_became_of_it() -> None:
    pauses = [pause("10:00", "11:00"), pause("11:30", None, firm=False), pause("16:00", "17:00")]
    found = clock(*pauses, of=Period(2, Unit.HOUR))
    assert list(found.trace.lines()) == [
        "截止：2026-03-02 12:00",
        "  不计暂停：2026-03-02 11:00",
        "    起算：2026-03-02 09:00（从该时刻起） 〔民法典第201条第2款〕",
        "    期限：2 小时（连续计算，夜间和节假日照数）",
        "  暂停：2026-03-02 10:00 至 2026-03-02 11:00（等用户）",
        "  暂停：2026-03-02 11:30 至今（等用户，暂不计入：缺证据、对方认可）",
        "  暂停：2026-03-02 16:00 至 2026-03-02 17:00（等用户，不计入：开始时期限已届满）",
        "  暂停获认可后的截止：2026-03-02 18:30（有暂停缺事由、证据或对方认可）",
        "  已用时间：8 小时（毛 9 小时，暂停 1 小时）",
    ]
    assert clock(pause("10:00", None)).trace.note == "暂停中"


def test_time_that_runs_backwards_is_refused() -> None:
    with pytest.raises(RuleError, match="早于起算"):
        clock(now=START - HOURS)
    with pytest.raises(RuleError, match="暂停的结束"):
        clock(pause("11:00", "10:00"))
    with pytest.raises(RuleError, match="没有时区"):
        clock(Pause(datetime(2026, 3, 2, 10), None))  # noqa: DTZ001


def test_lengths_of_time_are_written_in_words() -> None:
    lengths = [timedelta(0), timedelta(seconds=61), timedelta(hours=2), timedelta(days=3, minutes=1)]
    assert [span_text(each) for each in lengths] == ["0 分", "1 分 1 秒", "2 小时", "3 天 1 分"]


def test_the_class_of_a_moment_is_its_day_in_shanghai() -> None:
    assert day_of(datetime(2026, 2, 13, 17, tzinfo=UTC), load()).type is DayType.MAKEUP
    assert day_of(at("2026-02-13 23:59"), load()).type is DayType.WORKDAY
    with pytest.raises(RuleError, match="没有时区"):
        day_of(datetime(2026, 2, 13), load())  # noqa: DTZ001
