"""Money, dates and durations in the words the pages use.

Times are aware and shown in Asia/Shanghai. A due moment at midnight belongs to the day before and is written
`2026-11-20 24:00` (exclusive midnight). The durations equal the browser's, which ticks them on
(`frontend/src/js/durations.js`); both are tested on `frontend/test/durations.json`.
"""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
WEEKDAYS: Final = "一二三四五六日"

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def money(fen: int) -> str:
    """Write integer fen as yuan with two decimals and thousands: `2800000` is `28,000.00`."""
    if isinstance(fen, bool) or not isinstance(fen, int):
        raise TypeError(f"金额要用整数分，收到的是 {fen!r}（过滤器 money）。请在传给页面前换算成分。")
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    return f"{sign}{yuan:,}.{rest:02d}"


def yuan(fen: int) -> str:
    """Like `money` with the currency sign in front: `¥28,000.00`."""
    text = money(fen)
    return f"-¥{text[1:]}" if text.startswith("-") else f"¥{text}"


def local(at: datetime) -> datetime:
    """Return `at` in Asia/Shanghai; raise `ValueError` for a time without zone."""
    if at.tzinfo is None:
        raise ValueError(f"时间 {at.isoformat()} 没有时区（界面 kit）。请从 clock.now() 取得时间。")
    return at.astimezone(SHANGHAI)


def moment(at: datetime) -> str:
    """Write a moment that happened or starts: `2026-11-20 09:12`."""
    return f"{local(at):%Y-%m-%d %H:%M}"


def due_moment(at: datetime) -> str:
    """Write a last moment; midnight is the day before at 24:00."""
    there = local(at)
    if (there.hour, there.minute, there.second) == (0, 0, 0):
        return f"{there - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{there:%Y-%m-%d %H:%M}"


def time_of_day(at: datetime) -> str:
    """Write only the time: `09:12`."""
    return f"{local(at):%H:%M}"


def due_time(at: datetime) -> str:
    """Write only the time of a last moment: midnight is `24:00`."""
    return due_moment(at)[-5:]


def day(on: date) -> str:
    """Write a date for tables: `2026-11-20`. A moment counts as its day in Asia/Shanghai."""
    return (local(on).date() if isinstance(on, datetime) else on).isoformat()


def day_words(on: date, how: str = "") -> str:
    """Write a date for prose: `11 月 20 日`; `how` is empty, `year` or `weekday`.

    `year` puts the year in front, `weekday` the day of the week behind.
    """
    there = local(on).date() if isinstance(on, datetime) else on
    text = f"{there.month} 月 {there.day} 日"
    if how == "year":
        return f"{there.year} 年 {text}"
    if how == "weekday":
        return f"{text}，星期{WEEKDAYS[there.weekday()]}"
    return text


def seconds_of(length: timedelta | int | float) -> int:
    """Whole seconds of a length, rounded down."""
    value = length.total_seconds() if isinstance(length, timedelta) else length
    return int(value // 1)


def duration_words(length: timedelta | int | float) -> str:
    """Write a length of time in its two largest units: `1 小时 12 分`, `3 天`, `42 秒`; no sign."""
    seconds = abs(seconds_of(length))
    if seconds < _MINUTE:
        return f"{seconds} 秒"
    if seconds >= _DAY:
        big, small, words = _DAY, _HOUR, ("天", "小时")
    elif seconds >= _HOUR:
        big, small, words = _HOUR, _MINUTE, ("小时", "分")
    else:
        big, small, words = _MINUTE, 1, ("分", "秒")
    whole, rest = seconds // big, seconds % big // small
    return f"{whole} {words[0]} {rest} {words[1]}" if rest else f"{whole} {words[0]}"


def remaining_words(due_at: datetime, now: datetime) -> str:
    """Write the time to a last moment: `余 1 小时 12 分`, or `超 3 天` when it is past."""
    left = seconds_of(due_at - now)
    return f"{'余' if left >= 0 else '超'} {duration_words(left)}"


def remaining_digits(due_at: datetime, now: datetime) -> str:
    """Write the time to a last moment as a clock: `06:21`, `1:12:05`, `2 天 3:04`; `+` when past."""
    left = seconds_of(due_at - now)
    days, rest = divmod(abs(left), _DAY)
    hours, rest = divmod(rest, _HOUR)
    minutes, seconds = divmod(rest, _MINUTE)
    if days:
        clock = f"{days} 天 {hours}:{minutes:02d}"
    else:
        clock = f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"
    return f"+{clock}" if left < 0 else clock
