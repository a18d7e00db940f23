"""The days everyone has off by statute, computed offline for years whose notice is not out.

Source: 全国年节及纪念日放假办法 (State Council, revised 2024-11-10, in force 2025-01-01): 13 days, of
which 春节 runs from its eve and 劳动节 has two; before 2025 there were 11. Rest days moved around them are
decided by the yearly notice alone and are not computed here.
"""

from __future__ import annotations

from datetime import date, timedelta

FIRST_LUNAR_YEAR = 2022
LAST_YEAR = 2050
"""Latest year whose lunar festivals are tabled, and so the latest year of any working-day deadline."""

_LUNAR = {
    2022: "02-01 06-03 09-10",
    2023: "01-22 06-22 09-29",
    2024: "02-10 06-10 09-17",
    2025: "01-29 05-31 10-06",
    2026: "02-17 06-19 09-25",
    2027: "02-06 06-09 09-15",
    2028: "01-26 05-28 10-03",
    2029: "02-13 06-16 09-22",
    2030: "02-03 06-05 09-12",
    2031: "01-23 06-24 10-01",
    2032: "02-11 06-12 09-19",
    2033: "01-31 06-01 09-08",
    2034: "02-19 06-20 09-27",
    2035: "02-08 06-10 09-16",
    2036: "01-28 05-30 10-04",
    2037: "02-15 06-18 09-24",
    2038: "02-04 06-07 09-13",
    2039: "01-24 05-27 10-02",
    2040: "02-12 06-14 09-20",
    2041: "02-01 06-03 09-10",
    2042: "01-22 06-22 09-28",
    2043: "02-10 06-11 09-17",
    2044: "01-30 05-31 10-05",
    2045: "02-17 06-19 09-25",
    2046: "02-06 06-08 09-15",
    2047: "01-26 05-29 10-04",
    2048: "02-14 06-15 09-22",
    2049: "02-02 06-04 09-11",
    2050: "01-23 06-23 09-30",
}
"""Year -> 正月初一, 五月初五 and 八月十五 as month-day."""


def statutory_days(year: int) -> dict[date, str]:
    """The statutory days of one year with the festival each belongs to.

    Years without a lunar table (before 2022) carry the fixed days only: 元旦, 劳动节, 国庆节.

    >>> [f"{day:%m-%d} {name}" for day, name in statutory_days(2027).items() if day.month < 4]
    ['01-01 元旦', '02-05 春节', '02-06 春节', '02-07 春节', '02-08 春节']
    """
    days: dict[date, str] = {}
    for first, length, name in _festivals(year):
        for offset in range(length):
            day = first + timedelta(offset)
            days[day] = f"{days[day]}、{name}" if day in days else name
    return dict(sorted(days.items()))


def _festivals(year: int) -> list[tuple[date, int, str]]:
    """First day, number of days and name of each festival of `year`."""
    since_2025 = year >= 2025
    fixed = [
        (date(year, 1, 1), 1, "元旦"),
        (date(year, 5, 1), 2 if since_2025 else 1, "劳动节"),
        (date(year, 10, 1), 3, "国庆节"),
    ]
    if year not in _LUNAR:
        return fixed
    new_year, dragon, moon = (date.fromisoformat(f"{year}-{day}") for day in _LUNAR[year].split())
    eve = new_year - timedelta(1)
    return [
        *fixed,
        (eve, 4, "春节") if since_2025 else (new_year, 3, "春节"),
        (_qingming(year), 1, "清明节"),
        (dragon, 1, "端午节"),
        (moon, 1, "中秋节"),
    ]


def _qingming(year: int) -> date:
    """The solar term 清明 of a year 2000-2099, by the customary formula for that century."""
    short = year % 100
    return date(year, 4, int(short * 0.2422 + 4.81) - short // 4)
