"""Any deadline phrase to a computable limit: 「收到发票后10个工作日内」, 「12月31日前」, 「到期之前90日内」.

A phrase that two careful readers may take differently keeps every reading, the default first (standard rules
8, 9, 13, 14). A phrase that is no deadline is refused with what would be understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lvyue.reading.errors import ReadingError
from lvyue.reading.forms import Form, form_pattern, read_form
from lvyue.reading.normal import normalise
from lvyue.reading.numbers import read_integer
from lvyue.reading.roles import read_roles
from lvyue.reading.units import Length
from lvyue.rules.errors import RuleError
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

MAX_PHRASE = 200
"""Longest phrase accepted, in characters; a deadline is part of one sentence."""


@dataclass(frozen=True, slots=True)
class DeadlineReading:
    """One way to take the phrase: `label` in Chinese, `limit` to compute with."""

    label: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class DeadlinePhrase:
    """What a phrase says: `readings`, the default first; `trigger`, the words it runs from, if any."""

    limit: Limit | None
    readings: tuple[DeadlineReading, ...]
    trigger: str | None
    reasons: tuple[str, ...]

    @property
    def ambiguous(self) -> bool:
        """Whether people must choose between readings."""
        return len(self.readings) > 1


_WORK_TIME = re.compile(r"工作时间|办公时间|上班时间")
_OVERDUE = form_pattern("逾期(?:超过|满|达到?)?<P>|(?:超过|满)<P>(?:仍|未|的|以上)")
_CLASSES = form_pattern("(?<!非)工作日[^<P>]{0,20}<P>.{0,12}?(?:非工作日|节假日|休息日|周末)[^<P>]{0,20}<P>")
_RANGE = form_pattern(r"(\d{1,3}|[一二三四五六七八九十两]{1,3})[-~至到]<P>")
_FIXED = form_pattern(r"(<Y>|<D>|年底|年末)(?:之|以)?(前|止|截止|内|当日|当天)?")
_WINDOW = form_pattern(r"(?:之|以)?前的?(?:第)?<P>(?:以|之)?内")
_BACKWARD = form_pattern(
    r"提前(?:至少|不少于)?<P>|前(?:至少|不少于|第)?<P>|<P>(?:以|之)?前|<P>(?:以|之)?上?提前"
)
_NTH = re.compile(r"第(\d{1,3}|[一二三四五六七八九十两]{1,3})个?(工作日|日|天)")
_DAY_WORDS = re.compile(r"当[日天]|次日|第二天|(?:次|下)一?个?工作日")
_AT_ONCE = re.compile(r"立即|立刻|即时|即刻|马上|随时|实时|当场|第一时间")
_TRIGGER = form_pattern(
    r"(.{1,60}?)(?:之日起|之时起|当日起|日起|起算|之后|以后|之前|以前|后|起|(?<!提)前)(?:的|，)?(?:第|至少|不少于)?[<P>立即马当次第在]"
)
_LEAD = re.compile(r"^(?:应当?|须|需|必须|在|自|从|于|本|[，、])+")
_EXAMPLES = "“收到发票后10个工作日内”“2小时内”“12月31日前”“到期前30日”“工作日2小时、非工作日4小时”“立即”"


def read_deadline(phrase: str) -> DeadlinePhrase:
    """The limit a Chinese deadline phrase states, with every reading when it can be taken in several ways.

    Raises ReadingError when the phrase states no deadline, naming what is understood, with an example.

    >>> read_deadline("收到发票后１０ 个工作日内").limit.count
    10
    >>> read_deadline("到期之前90日内").ambiguous
    True
    """
    if len(phrase) > MAX_PHRASE:
        raise ReadingError(
            f"期限短语有 {len(phrase)} 个字，超过 {MAX_PHRASE} 字。"
            "请只写期限本身，例如“收到发票后10个工作日内”。"
        )
    text = normalise(phrase).text.replace("\n", "，")
    form = read_form(text, 0, len(text), read_roles(text))
    if _OVERDUE.search(form.text):
        raise ReadingError(
            f"“{phrase}”说的是逾期的条件，不是期限，不能推算到期日。请写期限本身，例如“收到发票后10个工作日内”。"
        )
    try:
        readings, reasons = _read(form, text)
    except RuleError as error:
        raise ReadingError(f"“{phrase}”里的日期或数量无法使用：{error}") from error
    if not readings:
        raise ReadingError(f"读不懂期限“{phrase}”：没有找到时长或日期。能读懂的写法例如{_EXAMPLES}。")
    return DeadlinePhrase(readings[0].limit, tuple(readings), _trigger(form, text), tuple(reasons))


def _read(form: Form, text: str) -> tuple[list[DeadlineReading], list[str]]:
    if (classes := _CLASSES.search(form.text)) is not None:
        at = [place for place, _ in form.of_kind("P") if classes.start() <= place < classes.end()]
        by_class = ByDayClass(_period(form, at[0]), _period(form, at[1]))
        return [DeadlineReading("按收到时当日是否工作日分别计算", by_class)], []
    parts = list(_parts(form, text))
    if len(parts) > 1:
        limit = Earliest(tuple(readings[0].limit for readings, _ in parts))
        reasons = ["同一事项写了几个期限，默认取最早的一个"] + [
            reason for _, below in parts for reason in below
        ]
        return [DeadlineReading("几个期限都要满足，取最早", limit)] + [
            DeadlineReading(f"只按其中：{readings[0].label}", readings[0].limit) for readings, _ in parts
        ], reasons
    if parts:
        return parts[0]
    return _without_length(text), []


def _parts(form: Form, text: str) -> Iterator[tuple[list[DeadlineReading], list[str]]]:
    for at, token in sorted(form.tokens.items()):
        if token.kind == "P" and token.value is None:
            raise ReadingError(f"期限“{text}”的数字是空白或被遮盖，无法推算。请先补全数字，例如“15日内”。")
        if token.kind == "P":
            yield _length_readings(form, text, at)
        elif token.kind in ("D", "Y"):
            if token.value is None:
                raise ReadingError(
                    f"“{text}”里没有这一天，或日期没有写全。请核对年、月、日，例如“12月31日前”。"
                )
            yield _fixed_readings(form, at)


def _length_readings(form: Form, text: str, at: int) -> tuple[list[DeadlineReading], list[str]]:
    period = _period(form, at)
    span = form.text[max(0, at - 8) : at + 6]
    if _WORK_TIME.search(text) and period.unit in (Unit.HOUR, Unit.MINUTE):
        worked = replace(period, unit=Unit.WORK_HOUR if period.unit is Unit.HOUR else Unit.WORK_MINUTE)
        return [
            DeadlineReading("按自然钟点连续计算", period),
            DeadlineReading("只计工作时间", worked),
        ], ["“工作时间”可以指收到的时段，也可以指只计工作时间"]
    if (between := _RANGE.search(form.text)) is not None and between.end() == at + 1:
        lower = read_integer(between[1]) or 0
        return [
            DeadlineReading(f"按上限{period.count}计", period),
            DeadlineReading(f"按下限{lower}计", replace(period, count=lower)),
        ], ["写的是一个范围，上限与下限都可能被当作期限"]
    if _WINDOW.search(span):
        back = replace(period, direction=Direction.BEFORE)
        unit = text[slice(*form.span(at, at + 1))]
        return [
            DeadlineReading(f"最迟在届满前第{unit}办理", back),
            DeadlineReading(f"在届满前{unit}的期间内办理，最迟届满当日", replace(back, count=0)),
        ], [f"“前{unit}内”既可指最迟提前{unit}，也可指最后{unit}之内"]
    if _BACKWARD.search(span):
        return [DeadlineReading("往前推算", replace(period, direction=Direction.BEFORE))], []
    clock = period.unit in (Unit.HOUR, Unit.MINUTE, Unit.WORK_HOUR)
    return [DeadlineReading("自触发时刻起算" if clock else "自触发的次日起算", period)], []


def _fixed_readings(form: Form, at: int) -> tuple[list[DeadlineReading], list[str]]:
    value = form.token(at).value
    year: int | None = None
    if isinstance(value, date):
        month, day, year = value.month, value.day, value.year
    else:
        assert isinstance(value, tuple)  # the caller has checked the token
        month, day = value
    fixed = FixedDay(month=month, day=day, year=year)
    found = _FIXED.match(form.text, at)
    if found is None or found[2] != "前":
        return [DeadlineReading(f"最迟{month}月{day}日当日", fixed)], []
    return [
        DeadlineReading(f"最迟{month}月{day}日当日24:00（含当日）", fixed),
        DeadlineReading(
            f"最迟{month}月{day}日的前一日（不含当日）", replace(fixed, boundary=Boundary.BEFORE)
        ),
    ], [f"“{month}月{day}日前”是否包含当日没有写明"]


def _period(form: Form, at: int) -> Period:
    length = form.token(at).value
    assert isinstance(length, Length)
    count, unit = length.count, length.unit
    smaller = {
        Unit.HOUR: (60, Unit.MINUTE),
        Unit.DAY: (24, Unit.HOUR),
        Unit.YEAR: (12, Unit.MONTH),
        Unit.WEEK: (7, Unit.DAY),
    }
    while count != count.to_integral_value() and unit in smaller:
        factor, unit = smaller[unit]
        count = count * Decimal(factor)
    if count != count.to_integral_value():
        raise ReadingError(f"期限“{length.count}”不是整数，无法推算。请改写成更小的单位，例如“15日内”。")
    office = re.search(r"下班前|营业时间|办公时间(?:内|结束)", form.text) is not None
    rolls = Roll.NONE if "不顺延" in form.text else Roll.NEXT if "顺延" in form.text else None
    return Period(int(count), unit, roll=rolls, closing=Closing.OFFICE if office else Closing.MIDNIGHT)


def _without_length(text: str) -> list[DeadlineReading]:
    """当日, 次日, 第三日, 年底前, 立即: phrases that state a deadline without a counted length."""
    closing = Closing.OFFICE if "下班前" in text else Closing.MIDNIGHT
    if (nth := _NTH.search(text)) is not None:
        unit = Unit.WORKDAY if nth[2] == "工作日" else Unit.DAY
        return [
            DeadlineReading(f"第{nth[1]}{nth[2]}", Period(read_integer(nth[1]) or 0, unit, closing=closing))
        ]
    if (word := _DAY_WORDS.search(text)) is not None:
        unit = Unit.WORKDAY if word[0].endswith("工作日") else Unit.DAY
        count = 0 if word[0].startswith("当") else 1
        roll = Roll.NONE if count == 0 else None
        return [DeadlineReading(word[0], Period(count, unit, roll=roll, closing=closing))]
    if re.search(r"年(?:底|末)(?:之|以)?前", text):
        return [DeadlineReading("最迟当年12月31日", FixedDay(month=12, day=31))]
    if _AT_ONCE.search(text):
        return [DeadlineReading("触发的同时", Period(0, Unit.MINUTE))]
    return []


def _trigger(form: Form, text: str) -> str | None:
    found = _TRIGGER.match(form.text)
    if found is None:
        return None
    start, end = form.span(found.start(1), found.end(1))
    words = _LEAD.sub("", text[start:end])
    return words or None
