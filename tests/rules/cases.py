"""Short ways to write moments and limits, as the explanation pages write them."""

import re
from datetime import datetime

from lvyue.rules.types import SHANGHAI, ByDayClass, Direction, FixedDay, Limit, Period, Unit

UNITS = {
    "分钟": Unit.MINUTE,
    "小时": Unit.HOUR,
    "日": Unit.DAY,
    "个工作日": Unit.WORKDAY,
    "周": Unit.WEEK,
    "个月": Unit.MONTH,
    "年": Unit.YEAR,
    "工作小时": Unit.WORK_HOUR,
    "工作分钟": Unit.WORK_MINUTE,
}


def at(text: str) -> datetime:
    """A moment in Shanghai from "2026-02-09 10:00" or a bare date."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def limit(text: str) -> Limit:
    """A limit from "10 个工作日", "之前 30 日", "2 小时/4 小时" or "12月31日前"."""
    if "/" in text:
        workday, rest = map(period, text.split("/"))
        return ByDayClass(workday, rest)
    if match := re.fullmatch(r"(\d+)月(\d+)日前", text):
        return FixedDay(int(match[1]), int(match[2]))
    return period(text)


def period(text: str) -> Period:
    """A period from "10 个工作日" or "之前 30 日"."""
    match = re.fullmatch(r"(之前 )?(\d+) (\S+)", text)
    assert match, text
    direction = Direction.BEFORE if match[1] else Direction.AFTER
    return Period(int(match[2]), UNITS[match[3]], direction)
