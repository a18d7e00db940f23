"""Deadline phrases: what they say, from when, and every way they can be taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvyue.reading import ReadingError, read_deadline
from lvyue.rules.types import Boundary, ByDayClass, Closing, Direction, Earliest, FixedDay, Period, Roll, Unit

D, W, H, M = Unit.DAY, Unit.WORKDAY, Unit.HOUR, Unit.MONTH
BACK = Direction.BEFORE


@pytest.mark.parametrize(
    ("phrase", "limit", "trigger"),
    [
        ("收到发票后10个工作日内", Period(10, W), "收到发票"),
        ("收到发票后 １０ 个工作日内", Period(10, W), "收到发票"),
        ("签订后5日内", Period(5, D), "签订"),
        ("自收到通知之日起3日内", Period(3, D), "收到通知"),
        ("验收合格之日起15个工作日内", Period(15, W), "验收合格"),
        ("合同签订后七个工作日", Period(7, W), "合同签订"),
        ("24小时内", Period(24, H), None),
        ("2 小时以内", Period(2, H), None),
        ("30日内", Period(30, D), None),
        ("十五日内", Period(15, D), None),
        ("一个月内", Period(1, M), None),
        ("两个月", Period(2, M), None),
        ("半小时内", Period(30, Unit.MINUTE), None),
        ("1.5小时", Period(90, Unit.MINUTE), None),
        ("10 天之内", Period(10, D), None),
        ("到期前30日", Period(30, D, BACK), "到期"),
        ("服务期满前一个月", Period(1, M, BACK), "服务期满"),
        ("提前 30 天书面通知", Period(30, D, BACK), None),
        ("立即", Period(0, Unit.MINUTE), None),
        ("即时", Period(0, Unit.MINUTE), None),
        ("收到后当日下班前", Period(0, D, roll=Roll.NONE, closing=Closing.OFFICE), "收到"),
        ("次日", Period(1, D), None),
        ("第三日", Period(3, D), None),
        ("4个工作小时内", Period(4, Unit.WORK_HOUR), None),
        ("5日内，遇节假日顺延", Period(5, D, roll=Roll.NEXT), None),
        ("2026年6月30日止", FixedDay(6, 30, 2026), None),
        ("工作日2小时非工作日4小时", ByDayClass(Period(2, H), Period(4, H)), None),
        ("工作日响应时间在2小时以内，节假日4小时以内", ByDayClass(Period(2, H), Period(4, H)), None),
    ],
)
def test_a_plain_phrase_has_one_reading(phrase, limit, trigger):
    read = read_deadline(phrase)
    assert (read.limit, read.trigger, read.ambiguous, read.reasons) == (limit, trigger, False, ())
    assert [each.limit for each in read.readings] == [limit]


@pytest.mark.parametrize(
    ("phrase", "limits"),
    [
        ("12月31日前", [FixedDay(12, 31), FixedDay(12, 31, boundary=Boundary.BEFORE)]),
        ("2026年12月31日之前", [FixedDay(12, 31, 2026), FixedDay(12, 31, 2026, Boundary.BEFORE)]),
        ("到期之前90日内", [Period(90, D, BACK), Period(0, D, BACK)]),
        ("在合同到期之前 90 日内", [Period(90, D, BACK), Period(0, D, BACK)]),
        ("3-5个工作日内", [Period(5, W), Period(3, W)]),
        ("工作时间内2小时响应", [Period(2, H), Period(2, Unit.WORK_HOUR)]),
        (
            "12月31日前支付，收到发票后7个工作日内",
            [Earliest((FixedDay(12, 31), Period(7, W))), FixedDay(12, 31), Period(7, W)],
        ),
    ],
)
def test_an_ambiguous_phrase_keeps_every_reading_with_its_reason(phrase, limits):
    read = read_deadline(phrase)
    assert read.ambiguous and read.reasons
    assert [each.limit for each in read.readings] == limits
    assert read.limit == limits[0]
    assert len({each.label for each in read.readings}) == len(limits)


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("", "没有找到时长或日期"),
        ("你好", "没有找到时长或日期"),
        ("逾期超过30日", "逾期的条件"),
        ("***日内", "被遮盖"),
        ("2月30日前", "没有这一天"),
        ("30日内" * 60, "超过 200 字"),
        ("0.3个工作日内", "不是整数"),
    ],
)
def test_what_is_no_deadline_is_refused_with_an_example(phrase, words):
    with pytest.raises(ReadingError) as refused:
        read_deadline(phrase)
    assert words in str(refused.value) and "例如" in str(refused.value)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_never_anything_else(phrase):
    try:
        assert read_deadline(phrase).readings
    except ReadingError as refused:
        assert "例如" in str(refused) or "无法使用" in str(refused)


@given(
    st.lists(st.sampled_from("收到发票后之日起前内月日年12十五个工作小时每-，半*"), max_size=14).map("".join)
)
def test_words_of_deadlines_in_any_order_are_read_or_refused(phrase):
    try:
        assert read_deadline(phrase).readings
    except ReadingError as refused:
        assert str(refused)
