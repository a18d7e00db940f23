"""Calendars: shipped notices against two public calendars, layers, provisional years, versions, refusals."""

import json
from datetime import date, timedelta
from importlib import resources

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvyue.rules.calendars import Calendar, DayType, Layer, available, load, parse_year
from lvyue.rules.errors import CalendarError, RuleError
from lvyue.rules.hours import parse_seasons
from lvyue.rules.year_tables import Mark, YearTable
from tests.rules.tables import table

CN = load()
XINJIANG = load("cn-xinjiang")
NOTICED = [date(2022, 1, 1) + timedelta(day) for day in range(365 * 5 + 1)]
ORACLE = holidays.country_holidays("CN", years=range(2022, 2027))


def notice(year: int, *marks: tuple[str, bool], layer: str = "cn") -> YearTable:
    days = tuple(Mark(date.fromisoformat(on), "放假" if off else "补班", off) for on, off in marks)
    return YearTable(year, days, "某办发〔2026〕1号", layer=layer)


def test_every_day_of_2022_to_2026_agrees_with_both_public_calendars() -> None:
    assert NOTICED[-1] == date(2026, 12, 31)
    ours = [CN.is_workday(on) for on in NOTICED]
    assert ours == [chinese_calendar.is_workday(on) for on in NOTICED]
    assert ours == [ORACLE.is_working_day(on) for on in NOTICED]
    assert not any(CN.day(on).provisional for on in NOTICED)


def test_working_days_of_2026_by_month() -> None:
    months = [
        sum(CN.is_workday(on) for on in NOTICED if (on.year, on.month) == (2026, m)) for m in range(1, 13)
    ]
    assert months == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]


def test_swapped_rest_days_are_the_oracles() -> None:
    swapped = [on for on in NOTICED if CN.day(on).type is DayType.SWAPPED_REST]
    assert swapped == [
        on for on in NOTICED if on.weekday() < 5 and not CN.is_workday(on) and not _statutory(on)
    ]
    assert date(2026, 2, 20) in swapped
    assert date(2026, 2, 18) not in swapped


def _statutory(on: date) -> bool:
    names = ORACLE.get_list(on)
    return any("Day off" not in name and "observed" not in name for name in names)


def test_day_type_and_works_agree_everywhere() -> None:
    for calendar in (CN, XINJIANG):
        for on in [*NOTICED, date(2027, 2, 8), date(2019, 10, 1), date(2019, 10, 8)]:
            assert calendar.day(on).type.works == calendar.is_workday(on)


@pytest.mark.parametrize("row", table("calendars.md", "类型"), ids=lambda row: row["类型"])
def test_the_page_shows_a_true_example_of_each_type(row: dict[str, str]) -> None:
    day = XINJIANG.day(date.fromisoformat(row["例子"]))
    assert day.type == row["类型"]
    assert day.type.works == (row["上班"] == "是")


def test_the_page_explains_every_type() -> None:
    assert {row["类型"] for row in table("calendars.md", "类型")} == {str(each) for each in DayType}


def test_the_page_lists_every_shipped_notice() -> None:
    shipped = {
        (str(t.year), layer.id, t.notice)
        for id in available()
        for layer in load(id).layers
        for t in layer.years
    }
    assert {(r["年份"], r["层"], r["文号"]) for r in table("calendars.md", "年份")} == shipped
    assert all(t.url.startswith("http") for layer in XINJIANG.layers for t in layer.years)


def test_a_day_names_its_festival_and_notice() -> None:
    day = CN.day(date(2026, 2, 14))
    assert (day.type, day.name, day.source) == (DayType.MAKEUP, "春节", "国办发明电〔2025〕7号")
    assert CN.day(date(2026, 3, 9)).source == ""
    assert XINJIANG.day(date(2025, 6, 9)).name == "古尔邦节"


def test_a_december_day_moved_by_the_next_years_notice_is_off() -> None:
    assert CN.day(date(2022, 12, 31)).name == "元旦"
    assert CN.day(date(2022, 12, 31)).source == "国办发明电〔2022〕16号"


def test_a_year_without_notice_is_weekends_and_statutory_days_and_provisional() -> None:
    off = [
        on
        for n in range(365)
        if not CN.is_workday(on := date(2027, 1, 1) + timedelta(n)) and on.weekday() < 5
    ]
    assert [f"{on:%m-%d}" for on in off] == ["01-01", "02-05", "02-08", "04-05", "06-09", "09-15", "10-01"]
    assert CN.day(date(2027, 2, 9)).type is DayType.WORKDAY
    assert CN.day(date(2027, 2, 9)).provisional
    assert not any(CN.is_workday(date(2027, 1, 2) + timedelta(7 * week)) for week in range(52))


def test_years_before_the_first_notice_know_only_the_fixed_days() -> None:
    assert CN.day(date(2019, 10, 2)).type is DayType.STATUTORY
    assert CN.day(date(2019, 2, 5)).type is DayType.WORKDAY
    assert CN.day(date(2019, 2, 5)).provisional


def test_the_first_and_last_supported_days_have_a_type() -> None:
    assert CN.day(date(1992, 1, 1)).type is DayType.STATUTORY
    assert CN.day(date(2050, 12, 31)).type is DayType.WEEKEND


def test_a_region_makes_the_years_it_has_no_notice_for_provisional() -> None:
    assert [year for year in range(2021, 2028) if XINJIANG.is_noticed(year)] == [2022, 2025]
    assert [year for year in range(2021, 2028) if CN.is_noticed(year)] == [2022, 2023, 2024, 2025, 2026]
    assert XINJIANG.sources(2025) == ("国办发明电〔2024〕12号", "自治区2025年肉孜节、古尔邦节放假通知")


def test_xinjiang_keeps_its_own_hours_by_season_and_the_nation_states_none() -> None:
    hour = 3_600_000_000
    assert CN.stretches(date(2026, 7, 1)) is None
    assert XINJIANG.stretches(date(2026, 5, 1)) == ((10 * hour, 14 * hour), (16 * hour, 20 * hour))
    winter = ((10 * hour, 14 * hour), (15.5 * hour, 19.5 * hour))
    for on in (date(2026, 4, 30), date(2026, 10, 1), date(2026, 1, 1)):
        assert XINJIANG.stretches(on) == winter


def test_a_later_layer_overrides_date_by_date() -> None:
    closed = Layer(
        "bureau", "某局", (notice(2026, ("2026-03-09", True), ("2026-03-07", False), layer="bureau"),)
    )
    bureau = CN.with_layer(closed)
    assert bureau.day(date(2026, 3, 9)).type is DayType.REGIONAL
    assert bureau.day(date(2026, 3, 7)).type is DayType.MAKEUP
    assert bureau.day(date(2026, 3, 10)) == CN.day(date(2026, 3, 10))
    assert CN.is_workday(date(2026, 3, 9))
    above = bureau.with_layer(
        Layer("office", "某科", (notice(2026, ("2026-03-09", False), layer="office"),), required=False)
    )
    assert above.day(date(2026, 3, 9)).type is DayType.WORKDAY


@given(st.sets(st.integers(0, 364), max_size=40), st.sets(st.integers(0, 364), max_size=40))
def test_the_top_layer_always_wins(off: set[int], worked: set[int]) -> None:
    first = date(2026, 1, 1)
    marks = [(str(first + timedelta(day)), True) for day in off]
    marks += [(str(first + timedelta(day)), False) for day in worked - off]
    top = Layer("top", "上层", (notice(2026, *marks, layer="top"),), required=False)
    layered = CN.with_layer(top)
    for n in range(365):
        expected = False if n in off else True if n in worked else CN.is_workday(first + timedelta(n))
        assert layered.is_workday(first + timedelta(n)) is expected


def test_replacing_a_year_gives_a_new_calendar_and_leaves_the_old() -> None:
    imported = CN.replace_year(notice(2027, ("2027-02-09", True), ("2027-02-20", False)))
    assert imported.is_noticed(2027) and not CN.is_noticed(2027)
    assert imported.day(date(2027, 2, 9)).type is DayType.SWAPPED_REST
    assert imported.day(date(2027, 2, 20)).type is DayType.MAKEUP
    assert imported.day(date(2027, 2, 8)).type is DayType.STATUTORY
    assert CN.is_workday(date(2027, 2, 9))
    corrected = imported.replace_year(notice(2027, ("2027-02-10", True)))
    assert corrected.is_workday(date(2027, 2, 9))


def test_version_follows_content_and_nothing_else() -> None:
    table_2027 = notice(2027, ("2027-02-09", True))
    assert Calendar(CN.layers).version == CN.version
    assert Calendar(CN.layers) == CN
    versions = {
        CN.version,
        CN.replace_year(table_2027).version,
        CN.replace_year(notice(2027, ("2027-02-10", True))).version,
        CN.replace_year(YearTable(2027, table_2027.days, "某办发〔2026〕2号")).version,
        CN.with_hours("09:00-12:00").version,
        CN.with_hours("09:00-12:30").version,
    }
    assert len(versions) == 6
    assert CN.version.startswith("cn@")


def test_the_version_of_the_shipped_calendar_is_the_one_on_the_page() -> None:
    from tests.rules.tables import PAGES

    assert CN.version in (PAGES / "calendars.md").read_text("utf-8")


def test_loading_caches_by_content_and_leaves_other_layers_aside() -> None:
    assert load() is load("cn", [])
    ours = notice(2027, ("2027-02-09", True))
    assert load("cn", [ours]) is load("cn", (ours,))
    assert not load("cn", [ours]).is_workday(date(2027, 2, 9))
    assert load("cn", [notice(2027, ("2027-03-09", True), layer="cn-xinjiang")]) == CN


def test_shipped_files_are_in_the_exchange_shape() -> None:
    for entry in (resources.files("lvyue.rules") / "data" / "cn").iterdir():
        content = json.loads(entry.read_text("utf-8"))
        assert entry.name == "layer.json" or set(content) == {"layer", "year", "notice", "papers", "days"}


def test_a_calendar_without_a_working_day_is_refused() -> None:
    never = [(str(date(2026, 1, 1) + timedelta(day)), True) for day in range(365)]
    with pytest.raises(CalendarError, match="2026 年一个工作日也没有"):
        CN.replace_year(notice(2026, *never))
    assert CN.is_workday(date(2026, 3, 9))


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda: load("mars"), "没有编号为“mars”的日历（现有：cn、cn-xinjiang）"),
        (lambda: CN.replace_year(notice(2027, ("2027-01-01", True), layer="cn-x")), "没有“cn-x”这一层"),
        (lambda: CN.with_layer(Layer("cn", "全国")), "已经有“cn”这一层"),
        (lambda: Calendar([]), "至少要有一层"),
        (lambda: CN.day(date(1991, 12, 31)), "1991 年不在系统支持的 1992-2050 年"),
        (lambda: CN.day(date(2051, 1, 1)), "2051 年不在系统支持"),
        (lambda: CN.with_hours(), "一段也没有"),
        (lambda: CN.with_hours("9点到12点"), "办公时间“9点到12点”无法识别"),
        (lambda: CN.with_hours("22:00-06:00"), "跨夜的班次请拆成两段"),
        (lambda: CN.with_hours("09:00-09:00"), "不在同一天"),
        (lambda: CN.with_hours("09:00-24:01"), "不在同一天"),
        (lambda: CN.with_hours("09:00-12:00", "11:59-17:00"), "互相重叠"),
        (lambda: parse_seasons([{"spans": ["09:00-12:00"]}]), "起始日“None”无法识别"),
        (lambda: parse_seasons([{"from": "02-30", "spans": ["09:00-12:00"]}]), "起始日“02-30”无法识别"),
    ],
)
def test_what_cannot_be_is_refused_in_chinese(attempt: object, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        attempt()  # type: ignore[operator]


def test_parse_year_is_part_of_the_calendars_door() -> None:
    days = [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}]
    assert parse_year({"year": 2027, "papers": ["https://x"], "days": days}).url == "https://x"
