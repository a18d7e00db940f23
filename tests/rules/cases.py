"""Short ways to write moments and limits, as the explanation pages write them."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lvyue.rules.types import (
    SHANGHAI,
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
    """A moment from "2026-02-09 10:00", a bare date, "2026-02-09 24:00" or "2026-02-09 08:00 Asia/Urumqi".

    It is in Shanghai unless it says otherwise; the zone "nowhere" makes a moment without one.
    """
    written, _, zone = text.partition(" ")[2].partition(" ")
    moment = text.removesuffix(f" {zone}") if zone else text
    if written == "24:00":
        return at(moment.replace("24:00", "00:00")) + timedelta(1)
    found = datetime.fromisoformat(moment)
    if found.tzinfo is not None or zone == "nowhere":
        return found
    return found.replace(tzinfo=ZoneInfo(zone) if zone else SHANGHAI)


def limit(text: str) -> Limit:
    """A limit from "10 个工作日", "之前 30 日", "2 小时/4 小时", "1 日 与 24 小时" or "12月31日前"."""
    if " 与 " in text:
        return Earliest(tuple(map(limit, text.split(" 与 "))))
    if "/" in text:
        workday, rest = map(period, text.split("/"))
        return ByDayClass(workday, rest)
    if match := re.fullmatch(r"(\d+)月(\d+)日前", text):
        return FixedDay(int(match[1]), int(match[2]))
    return period(text)


def period(text: str) -> Period:
    """A period from "10 个工作日", "之前 30 日", "1 日 下班" or "1 日 不顺延"."""
    match = re.fullmatch(r"(之前 )?(\d+) (\S+)( 下班)?( 不顺延)?", text)
    assert match, text
    direction = Direction.BEFORE if match[1] else Direction.AFTER
    closing = Closing.OFFICE if match[4] else Closing.MIDNIGHT
    return Period(int(match[2]), UNITS[match[3]], direction, Roll.NONE if match[5] else None, closing)
