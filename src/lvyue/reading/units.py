"""Scanner of everything counted in a contract: dates, periods, rates, money, counts and service hours.

One pass of one regular expression over normal text gives `Token`s in order. A blank or masked value
(「2022年 月 日」, 「***元」, 「XX日」) is a token whose value is None: seen, and never a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from lvyue.reading.capitals import read_capital
from lvyue.reading.numbers import NUMERAL, read_integer, read_number
from lvyue.rules.types import Unit


class Kind(StrEnum):
    """What a token counts; the value type is in brackets."""

    DATE = "D"  # datetime.date
    DAY_OF_YEAR = "Y"  # (month, day)
    PERIOD = "P"  # Length
    RATE = "R"  # Decimal, 0.005 for 5‰
    MONEY = "M"  # Amount
    COUNT = "N"  # int, `noun` is the classifier
    HOURS = "H"  # str: "7x24", "8:30-17:30"


@dataclass(frozen=True, slots=True)
class Length:
    """A number of units: 2 workdays; `count` is a Decimal because of 1.5小时 and 半天."""

    count: Decimal
    unit: Unit


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in fen and how it was printed: `capital` for 大写."""

    fen: int
    capital: bool


@dataclass(frozen=True, slots=True)
class Token:
    """One counted thing at the normal span [start, end); value None when blank, masked or malformed.

    `noun` is the classifier of a count, or the unit of a blank period: what the mask leaves to be seen.
    """

    kind: Kind
    start: int
    end: int
    value: object
    noun: str = ""


_N = rf"(?:\d{{1,12}}(?:\.\d{{1,4}})?|[{NUMERAL}]{{1,10}}(?:点[{NUMERAL}]{{1,4}})?)"
_BLANK = r"(?:\*{2,}|\(\)|[Xx×]{2,}|某|\.{2,}|…+|/)"
_UNIT = (
    r" ?(?:hours?|minutes?|mins?|h|H)(?![A-Za-z])|秒钟?"
    r"|个?工作日|个?工作小时|个?小时|分钟|个?自然日|个?日历日|日历天|天|日(?!常|志|期|历)|个?星期|"
    r"周(?!边|期|知|岁|年)|个?季度|个?月(?![底末初份中])|年(?!度|检|审|限|报)"
)
_CAPITAL = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整正"

_TOKEN = re.compile(
    rf"(?P<H>(?:7|七|365|三百六十五)(?:天|日)?[xX×*/](?:24|二十四)(?:小时|时|h)?|24(?:小时|h)?[xX×*](?:7|365)天?"
    rf"|5(?:天|日)?[xX×*/]8(?:小时|时|h)?|8(?:小时|h)?[xX×*]5天?"
    rf"|\d{{1,2}}:\d{{2}}(?:时|分)?[-~至到]+(?:次日)?\d{{1,2}}:\d{{2}})"
    rf"|(?P<D>(?:(?P<y>\d{{4}}|[二一贰壹][〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖]{{3}})年(?P<m>\d{{1,2}}|[{NUMERAL}]{{1,3}})?月"
    rf"(?:(?P<d>\d{{1,2}}|[{NUMERAL}]{{1,3}})?[日号])?)"
    rf"|(?<!\d)(?P<y2>(?:19|20)\d{{2}})(?P<sep>[-/.])(?P<m2>\d{{1,2}})(?P=sep)(?P<d2>\d{{1,2}})(?!\d)"
    rf"|(?:{_BLANK}|20)?年{_BLANK}?月{_BLANK}?日)"
    rf"|(?P<Y>(?<![\d{NUMERAL}])(?P<m3>\d{{1,2}}|[{NUMERAL}]{{1,3}})月(?:(?P<d3>\d{{1,2}}|[{NUMERAL}]{{1,3}})[日号]|(?P<month_end>[底末](?=前))))"
    rf"|(?P<R>(?:百分之(?P<r100>{_N})|千分之(?P<r1000>{_N})|万分之(?P<r10000>{_N}))(?:\((?P<again>\d{{1,3}}(?:\.\d{{1,4}})?)(?P<again_sign>%|‰|‱)\))?"
    rf"|(?P<part>一半|半数|[二四五]分之[一二三四])|(?P<rn>\d{{1,6}}(?:\.\d{{1,6}})?)(?P<rs>%|‰|‱)|[百千万]分之{_BLANK}?|{_BLANK}[%‰])"
    rf"|(?P<M>(?P<capital>(?:人民币)?(?<![零〇一二三四五六七八九十百千万亿两])[壹贰叁肆伍陆柒捌玖拾][{_CAPITAL}]{{0,30}}[元角分整正])"
    rf"|(?:¥|RMB|人民币|小写:?\(?¥?):?(?P<sum>\d[\d,]{{0,17}}(?:\.\d{{1,2}})?)(?P<sum_unit>[万亿]?)元?整?"
    rf"|\((?:单位:)?(?P<hint>万?)元\):?(?P<hinted_sum>\d[\d,]{{0,17}}(?:\.\d{{1,6}})?)"
    rf"|(?P<plain_sum>(?:\d[\d,]{{0,17}}(?:\.\d{{1,6}})?|(?<![{NUMERAL}])[{NUMERAL}]{{1,16}}))(?P<plain_unit>[万亿]?)元整?"
    rf"|(?:¥|人民币)?(?:\*{{2,}}|[Xx×]{{2,}})(?:\.?[*Xx×]{{2,}})?[万亿]?元整?)"
    rf"|(?P<P>(?<![第月\d.{NUMERAL}])(?:(?P<quarter>[1-9一二两三四五六七八九])刻钟|(?P<half>半)(?P<half_unit>个?月|个?小时|天|日|年|个?工作日)|(?P<pn>{_N})(?:\((?P<pn2>{_N})\))?(?P<and_half>个半|年半)?(?P<pu>{_UNIT})(?P<tail_half>半)?"
    rf"|{_BLANK}(?P<blank_unit>个?工作日|个?小时|分钟|天|日|个月|年)))"
    rf"|(?P<N>(?<![第\d.])(?P<nn>{_N})(?:\((?P<nn2>{_N})\))?(?P<noun>名|位|人(?!民|员|事|力|工|为|才)|份|套|台|块|次(?!性)|部|场(?!所|地|次)))"
)

_UNITS = {
    "hours": Unit.HOUR, "hour": Unit.HOUR, "h": Unit.HOUR, "H": Unit.HOUR, "minutes": Unit.MINUTE,
    "minute": Unit.MINUTE, "mins": Unit.MINUTE, "min": Unit.MINUTE,
    "工作日": Unit.WORKDAY, "工作小时": Unit.WORK_HOUR, "小时": Unit.HOUR, "分钟": Unit.MINUTE,
    "自然日": Unit.DAY, "日历日": Unit.DAY, "日历天": Unit.DAY, "天": Unit.DAY, "日": Unit.DAY,
    "星期": Unit.WEEK, "周": Unit.WEEK, "月": Unit.MONTH, "年": Unit.YEAR,
}  # fmt: skip


def scan(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The tokens of normal text between two offsets, in order, without overlap."""
    for found in _TOKEN.finditer(text, start, len(text) if end is None else end):
        kind = Kind(next(name for name in "HDYRMPN" if found[name] is not None))
        yield Token(
            kind,
            found.start(),
            found.end(),
            _READERS[kind](found),
            found["noun"] or found["blank_unit"] or "",
        )


def _hours(found: re.Match[str]) -> str:
    if ":" in found[0]:
        return found[0]
    return "5x8" if re.match(r"[58]", found[0]) else "7x24"


def _date(found: re.Match[str]) -> date | None:
    if found["y2"]:
        parts = (found["y2"], found["m2"], found["d2"])
    else:
        parts = (found["y"] or "", found["m"] or "", found["d"] or "")
    numbers = [read_integer(part) for part in parts]
    try:
        day = date(*[number for number in numbers if number is not None])
    except (TypeError, ValueError, OverflowError):
        return None
    return day if day.year in _YEARS else None


_YEARS = range(1900, 2200)
"""A date outside of these is a damaged one; reckoning months from it could leave the calendar."""

_LAST = {month: 30 if month in (4, 6, 9, 11) else 31 for month in (1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)}
"""The last day of each month but February, whose last day is another one every fourth year."""


def _day_of_year(found: re.Match[str]) -> tuple[int, int] | None:
    month = read_integer(found["m3"])
    day = _LAST.get(month or 0) if found["month_end"] else read_integer(found["d3"])
    try:
        date(2000, month or 0, day or 0)
    except ValueError:
        return None
    return (month or 0, day or 0)


_SIGNS = {"%": 100, "‰": 1000, "‱": 10_000}


def _rate(found: re.Match[str]) -> Decimal | None:
    for name, base in (("r100", 100), ("r1000", 1000), ("r10000", 10_000)):
        if found[name]:
            value = read_number(found[name])
            rate = None if value is None else value / base
            again = found["again"]
            return None if again and Decimal(again) / _SIGNS[found["again_sign"]] != rate else rate
    if found["part"]:
        return _part(found["part"])
    if not found["rn"]:
        return None
    return Decimal(found["rn"]) / _SIGNS[found["rs"]]


def _part(words: str) -> Decimal | None:
    """一半 and 四分之三 as rates; thirds have no exact one."""
    if "半" in words:
        return Decimal("0.5")
    whole, part = read_number(words[0]), read_number(words[-1])
    return part / whole if whole and part and part < whole else None


def _money(found: re.Match[str]) -> Amount | None:
    if found["capital"]:
        fen = read_capital(found["capital"])
        return None if fen is None else Amount(fen, capital=True)
    digits = found["sum"] or found["hinted_sum"] or found["plain_sum"]
    value = read_number(digits.rstrip(",")) if digits else None
    if value is None:
        return None
    scale = {"万": 10_000, "亿": 100_000_000}.get(
        found["sum_unit"] or found["hint"] or found["plain_unit"] or "", 1
    )
    exact = value * scale * 100
    return Amount(int(exact), capital=False) if exact == exact.to_integral_value() else None


def _period(found: re.Match[str]) -> Length | None:
    count: Decimal
    if found["quarter"]:
        return Length((read_number(found["quarter"]) or Decimal(0)) * 15, Unit.MINUTE)
    if found["half"]:
        count, unit = Decimal("0.5"), found["half_unit"].removeprefix("个")
    elif found["pn"]:
        number = read_number(found["pn"])
        if number is None or number > 100_000 or (found["pn2"] and read_number(found["pn2"]) != number):
            return None
        unit = found["pu"].strip(" ").removeprefix("个")
        count = number + (Decimal("0.5") if found["and_half"] or found["tail_half"] else 0)
        if unit == "年" and number > 200:  # 2025年 is a calendar year
            return None
    else:
        return None
    if unit.startswith("秒"):
        return Length(count / 60, Unit.MINUTE)
    if unit == "季度":
        return Length(count * 3, Unit.MONTH)
    if count == Decimal("0.5"):
        return _half(_UNITS[unit])
    return Length(count, _UNITS[unit])


def _half(unit: Unit) -> Length:
    """半小时 is 30 minutes, 半天 12 hours, 半个月 15 days, 半年 6 months."""
    count, smaller = {
        Unit.HOUR: (30, Unit.MINUTE), Unit.DAY: (12, Unit.HOUR),
        Unit.MONTH: (15, Unit.DAY), Unit.YEAR: (6, Unit.MONTH),
    }.get(unit, (Decimal("0.5"), unit))  # fmt: skip
    return Length(Decimal(count), smaller)


def _count(found: re.Match[str]) -> int | None:
    first, second = read_integer(found["nn"]), read_integer(found["nn2"] or "")
    return None if second is not None and second != first else first


_READERS = {
    Kind.HOURS: _hours, Kind.DATE: _date, Kind.DAY_OF_YEAR: _day_of_year, Kind.RATE: _rate,
    Kind.MONEY: _money, Kind.PERIOD: _period, Kind.COUNT: _count,
}  # fmt: skip
