"""Year tables: what is read, and each way a file can be wrong, with place and remedy."""

from typing import Any

import pytest

from lvyue.rules.errors import CalendarError
from lvyue.rules.year_tables import Mark, YearTable, parse_year

NEW_YEAR = {"name": "元旦", "date": "2027-01-01", "isOffDay": True}
MAKEUP = {"name": "元旦", "date": "2026-12-27", "isOffDay": False}


def source(*days: Any, **changes: Any) -> dict[str, Any]:
    return {"year": 2027, "papers": ["https://gov.example/2027"], "days": list(days), **changes}


def test_the_public_shape_is_read_with_its_url_as_source() -> None:
    table = parse_year(source(NEW_YEAR, MAKEUP))
    assert (table.year, table.layer, table.source) == (2027, "cn", "https://gov.example/2027")
    assert [(str(mark.on), mark.off) for mark in table.days] == [("2026-12-27", False), ("2027-01-01", True)]


def test_notice_number_and_layer_are_kept() -> None:
    table = parse_year(source(NEW_YEAR, notice="国办发明电〔2026〕0号", layer="cn-xinjiang"))
    assert (table.source, table.layer) == ("国办发明电〔2026〕0号", "cn-xinjiang")


def test_a_bare_list_takes_its_year_from_the_dates_and_its_notice_from_the_caller() -> None:
    table = parse_year([MAKEUP, NEW_YEAR], notice="某文号")
    assert table == YearTable(2027, table.days, "某文号")
    assert len(table.days) == 2


def test_what_the_file_states_wins_over_the_caller() -> None:
    assert parse_year(source(NEW_YEAR, notice="甲"), notice="乙", year=2026).notice == "甲"


def test_the_same_day_twice_counts_once() -> None:
    table = parse_year(source(NEW_YEAR, dict(NEW_YEAR)))
    assert [mark.name for mark in table.days] == ["元旦"]
    assert isinstance(table.days[0], Mark)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (source(), "days 是空的"),
        (None, "没有 days 列表"),
        ("2027", "没有 days 列表"),
        (source(NEW_YEAR, days="none"), "没有 days 列表"),
        ({"year": 2027}, "没有 days 列表"),
        (source("2027-01-01"), "第 1 条不是"),
        (source(NEW_YEAR, {**NEW_YEAR, "date": "2027-02-29"}), "第 2 条的日期“2027-02-29”不存在"),
        (source({**NEW_YEAR, "date": "元旦"}), "第 1 条的日期“元旦”不存在"),
        (source({"name": "元旦", "isOffDay": True}), "第 1 条的日期“None”不存在"),
        (source({**NEW_YEAR, "isOffDay": "yes"}), "第 1 条（2027-01-01）没有写明放假还是上班"),
        (source({**NEW_YEAR, "name": " "}), "没有节日名称"),
        (source(NEW_YEAR, {**NEW_YEAR, "date": "2028-01-01"}), "第 2 条的日期 2028-01-01 不属于 2027 年"),
        (source({**NEW_YEAR, "date": "2026-11-30"}), "不属于 2027 年"),
        (source(NEW_YEAR, {**NEW_YEAR, "isOffDay": False}), "第 1 条和第 2 条对 2027-01-01 的说法不一"),
        (source(NEW_YEAR, papers=[]), "没有写明依据的通知"),
        (source(NEW_YEAR, papers=[], notice="  "), "没有写明依据的通知"),
        (source(NEW_YEAR, year="2027"), "年份“2027”不是整数"),
        (source(NEW_YEAR, year=1991), "年份 1991 不在 1992-2050 之间"),
        (source(NEW_YEAR, year=2051), "年份 2051 不在 1992-2050 之间"),
    ],
)
def test_a_broken_file_is_refused_with_place_and_remedy(broken: Any, message: str) -> None:
    with pytest.raises(CalendarError, match=message) as refusal:
        parse_year(broken)
    assert "请" in str(refusal.value)
