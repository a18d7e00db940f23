"""Derivations: what each step says, for people, and that the end always equals `due`."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvyue.rules.calendars import load
from lvyue.rules.deadlines import derive, due, moment_text
from lvyue.rules.derivations import limit_text
from lvyue.rules.types import (
    Boundary,
    ByDayClass,
    Closing,
    Direction,
    Earliest,
    FixedDay,
    Limit,
    Period,
    Roll,
    Unit,
)
from tests.rules.cases import at, period

CN = load()
OFFICE = CN.with_hours("09:00-12:00", "13:30-17:30")


def lines(limit: Limit, started: str, calendar: object = CN) -> list[str]:
    return [line.strip() for line in derive(limit, at(started), calendar).lines()]  # type: ignore[arg-type]


def test_working_days_name_the_festival_passed_and_the_make_up_days_counted() -> None:
    assert lines(period("10 个工作日"), "2026-02-09 10:00") == [
        "截止：2026-02-28 24:00",
        "起算：2026-02-09（星期一）（触发当天不计入，次日起数） 〔民法典第201条第1款〕",
        "期限：10 个工作日（只数工作日，补班日也算）",
        "跳过：2026-02-15 至 2026-02-23（春节，9 天） 〔国办发明电〔2025〕7号〕",
        "计入补班日：2026-02-14（星期六）、2026-02-28（星期六） 〔国办发明电〔2025〕7号〕",
        f"日历：全国 {CN.version}",
    ]


def test_days_name_the_last_day_and_where_it_rolled() -> None:
    assert lines(period("3 日"), "2026-02-13 10:00")[3:5] == [
        "末日：2026-02-16（星期一）（春节） 〔国办发明电〔2025〕7号〕",
        "顺延：2026-02-24（星期二）（末日是休息日，到其后第一个工作日） 〔民法典第203条〕",
    ]
    assert "末日：2026-02-14（星期六）（春节补班日，不顺延） 〔国办发明电〔2025〕7号〕" in lines(
        period("3 日"), "2026-02-11"
    )


def test_backward_days_show_both_the_planned_and_the_legal_day() -> None:
    assert lines(period("之前 30 日"), "2026-03-31")[1:5] == [
        "倒推基准日：2026-03-31（星期二）（基准日当天不计入）",
        "期限：之前 30 日（自然日）",
        "末日：2026-03-01（星期日）（周末）",
        "提前：2026-02-28（星期六）（法律没有规定，从严提前安排；依法最迟 2026-03-01）",
    ]


def test_hours_say_that_they_run_on_and_use_no_calendar() -> None:
    assert lines(period("24 小时"), "2026-02-14 17:20") == [
        "截止：2026-02-15 17:20",
        "起算：2026-02-14 17:20（从该时刻起） 〔民法典第201条第2款〕",
        "期限：24 小时（连续计算，夜间和节假日照数）",
    ]


def test_the_day_class_is_stated_with_its_reason() -> None:
    by_class = ByDayClass(period("2 小时"), period("4 小时"))
    assert lines(by_class, "2026-02-28 23:50")[1] == (
        "日类：2026-02-28（星期六） 工作日（补班日按工作日算） 〔国办发明电〔2025〕7号〕"
    )
    assert (
        lines(by_class, "2026-03-07 10:00")[1]
        == "日类：2026-03-07（星期六） 非工作日（以受理时刻所在日为准）"
    )


def test_conflicting_limits_are_all_unfolded_earliest_first() -> None:
    trace = derive(Earliest((period("7 个工作日"), FixedDay(12, 31))), at("2025-12-26"), CN)
    assert [(child.label, child.value) for child in trace.children] == [
        ("多个期限", "2 个，结果不一致"),
        ("每年12月31日前（含当日）", "2025-12-31 24:00"),
        ("7 个工作日", "2026-01-07 24:00"),
    ]


def test_agreeing_limits_are_no_conflict() -> None:
    trace = derive(Earliest((period("1 日"), period("1 个工作日"))), at("2026-03-09"), CN)
    assert [child.label for child in trace.children] == ["1 日", "1 个工作日"]


def test_a_provisional_deadline_names_the_year_and_the_remedy() -> None:
    written = lines(period("3 个工作日"), "2026-12-30")
    assert written[0] == "截止：2027-01-05 24:00（暂定）"
    assert written[-1] == "暂定：2027 年的放假通知尚未导入（导入后自动重算，并保留原值）"
    assert not any("暂定" in line for line in lines(period("3 个工作日"), "2026-12-25"))


def test_a_backward_provisional_deadline_names_the_year_too() -> None:
    assert lines(period("之前 3 个工作日"), "2027-01-06")[-1].startswith("暂定：2027 年")


def test_office_close_and_fixed_days_are_explained() -> None:
    closing = Period(3, Unit.DAY, closing=Closing.OFFICE)
    assert "当日截止：17:30（办公时间结束时） 〔民法典第203条〕" in lines(closing, "2026-03-09", OFFICE)
    fixed = lines(FixedDay(10, 1, roll=Roll.PREVIOUS), "2026-01-05")
    assert "提前：2026-09-30（星期三）（按约定提前到前一个工作日）" in fixed
    assert "期限：2026年12月31日前（不含当日）（最迟为前一日）" in lines(
        FixedDay(12, 31, 2026, Boundary.BEFORE), "2026-01-05"
    )


def test_at_once_needs_no_counting() -> None:
    assert lines(Period(0, Unit.HOUR), "2026-03-09 10:00:05") == [
        "截止：2026-03-09 10:00:05",
        "起算：2026-03-09 10:00:05（从该时刻起） 〔民法典第201条第2款〕",
        "期限：即时",
    ]


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        (period("10 个工作日"), "10 个工作日"),
        (period("之前 30 日"), "之前 30 日"),
        (ByDayClass(period("2 小时"), period("4 小时")), "工作日 2 小时，非工作日 4 小时"),
        (FixedDay(12, 31, 2026, Boundary.BEFORE), "2026年12月31日前（不含当日）"),
        (Earliest((period("1 周"), FixedDay(6, 30))), "取最早：1 周、每年6月30日前（含当日）"),
        (Period(0, Unit.DAY), "即时"),
    ],
)
def test_limits_in_words(limit: Limit, text: str) -> None:
    assert limit_text(limit) == text


@given(
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    st.integers(0, 20),
    st.sampled_from(list(Unit)),
    st.sampled_from(list(Direction)),
    st.sampled_from([None, *Roll]),
)
def test_the_derivation_always_ends_where_the_deadline_does(
    start: date, count: int, unit: Unit, direction: Direction, roll: Roll | None
) -> None:
    limit = Period(count, unit, direction, roll)
    answer, trace = (reckon(limit, at(f"{start} 10:30"), OFFICE) for reckon in (due, derive))
    assert trace.value == moment_text(answer.due_at)  # type: ignore[union-attr]
    text = "\n".join(trace.lines())  # type: ignore[union-attr]
    assert ("通知尚未导入" in text) == answer.provisional  # type: ignore[union-attr]


def test_the_anchor_itself_is_neither_passed_over_nor_counted() -> None:
    assert not any("计入补班日" in line for line in lines(period("之前 3 个工作日"), "2026-02-14"))
    assert not any("计入补班日" in line for line in lines(period("3 个工作日"), "2026-02-28"))
    assert "跳过：周末 1 天" in lines(period("3 个工作日"), "2026-02-28")
