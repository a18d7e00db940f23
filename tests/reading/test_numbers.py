"""Numerals and the scanner of counted things: exact, or None."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvyue.reading.normal import normalise
from lvyue.reading.numbers import read_integer, read_number
from lvyue.reading.units import Amount, Length, scan
from lvyue.rules.money import capital
from lvyue.rules.types import Unit

_TENS = ("", "十", "百", "千")


def _spoken(value: int) -> str:
    """A number below ten thousand as it is written in contracts: 二百零三, 十五."""
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = value // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + "零一二三四五六七八九"[digit] + _TENS[place]
            gap = False
        else:
            gap = True
    return words.removeprefix("一") if 10 <= value < 20 else words


@given(st.integers(1, 9999))
def test_spoken_numbers_are_read_back(value):
    assert read_integer(_spoken(value)) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("十五", "15"),
        ("两", "2"),
        ("半", "0.5"),
        ("零点五", "0.5"),
        ("一点五", "1.5"),
        ("二〇二五", "2025"),
        ("壹拾伍", "15"),
        ("三百六十五", "365"),
        ("一万二千", "12000"),
        ("1,200.50", "1200.50"),
        ("1.5万", "15000"),
    ],
)
def test_each_way_to_write_a_number(words, value):
    assert read_number(words) == Decimal(value)


@pytest.mark.parametrize(
    "words", ["", "十百", "万三", "五五十", "一二百", "点五", "1,20", "abc", "十" * 50, "三点"]
)
def test_what_is_not_well_formed_is_no_number(words):
    assert read_number(words) is None


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("10个工作日", Length(Decimal(10), Unit.WORKDAY)),
        ("十五日", Length(Decimal(15), Unit.DAY)),
        ("半小时", Length(Decimal(30), Unit.MINUTE)),
        ("两个月", Length(Decimal(2), Unit.MONTH)),
        ("一个季度", Length(Decimal(3), Unit.MONTH)),
        ("1.5小时", Length(Decimal("1.5"), Unit.HOUR)),
        ("２ 小时", Length(Decimal(2), Unit.HOUR)),
        ("半年", Length(Decimal(6), Unit.MONTH)),
        ("4个工作小时", Length(Decimal(4), Unit.WORK_HOUR)),
        ("三十（30）日", Length(Decimal(30), Unit.DAY)),
        ("百分之五", Decimal("0.05")),
        ("百分之五（5%）", Decimal("0.05")),
        ("千分之零点五", Decimal("0.0005")),
        ("万分之五", Decimal("0.0005")),
        ("3‰", Decimal("0.003")),
        ("0.1%", Decimal("0.001")),
        ("¥28,000.50", Amount(2_800_050, capital=False)),
        ("人民币12万元", Amount(12_000_000, capital=False)),
        ("298000元", Amount(29_800_000, capital=False)),
        ("贰万捌仟元整", Amount(2_800_000, capital=True)),
        ("壹拾伍萬圓整", Amount(15_000_000, capital=True)),
        ("2025年 3月 4日", date(2025, 3, 4)),
        ("2024.11.12", date(2024, 11, 12)),
        ("二〇二五年三月四日", date(2025, 3, 4)),
        ("12 月 31 日", (12, 31)),
        ("7×24小时", "7x24"),
        ("365 天*24 小时", "7x24"),
        ("5*8小时", "5x8"),
        ("五名", 5),
        ("陆（6）份", 6),
    ],
)
def test_each_counted_thing_is_one_token(words, value):
    [token] = scan(normalise(words).text)
    assert token.value == value


@pytest.mark.parametrize(
    "words",
    [
        "2022 年  月  日",
        "***元",
        "XX日",
        "____个工作日",
        "2025年13月40日",
        "千分之",
        "壹拾伍万伍元元整",
        "陆（5）份",
        "十五（10）日",
        "百分之五（3%）",
        "2月30日",
    ],
)
def test_blank_masked_and_impossible_values_are_never_a_number(words):
    assert [token.value for token in scan(normalise(words).text) if token.value is not None] == []


@pytest.mark.parametrize(
    "words",
    ["第一时间", "第三日", "186号", "13900000000", "每年", "一方", "6666 6666 6666", "2.2.6", "次月10日前"],
)
def test_what_only_looks_counted_is_left_alone(words):
    assert [token.value for token in scan(normalise(words).text) if token.value is not None] == []


@given(st.integers(100, 10**13))
def test_every_amount_in_capitals_is_read_back(fen):
    assert [token.value for token in scan(capital(fen))] == [Amount(fen, capital=True)] or fen >= 10**14
