"""The clause tree: numbers of every style, nested, restarting and skipping, with spans into the original."""

import pytest

from lvyue.reading import read
from tests.reading.cases import NAMES, text_of


def _tree(text: str) -> list[tuple[str, str, str | None]]:
    return [(each.id, each.number, each.parent) for each in read(text).clauses if each.id != "0"]


def test_articles_with_bracketed_and_plain_numbers_nest_and_restart():
    text = "第一条 甲\n（一）乙\n1. 丙\n2. 丁\n（二）戊\n1. 己\n第三条 庚\n1、辛\n"
    assert _tree(text) == [
        ("1", "第一条", None),
        ("1.1", "第一条(一)", "1"),
        ("1.1.1", "第一条(一)1", "1.1"),
        ("1.1.2", "第一条(一)2", "1.1"),
        ("1.2", "第一条(二)", "1"),
        ("1.2.1", "第一条(二)1", "1.2"),
        ("3", "第三条", None),
        ("3.1", "第三条1", "3"),
    ]


def test_chinese_numbers_with_plain_and_bracketed_children():
    text = "一、甲\n1、乙\n(1) 丙\n（2）丁\n2、戊\n十五、己\n"
    assert [number for _, number, _ in _tree(text)] == ["一", "一.1", "一.1(1)", "一.1(2)", "一.2", "十五"]


def test_dotted_numbers_replace_their_chapter_and_may_skip():
    text = "第二章 内容\n2.1 甲\n2.2 乙\n2.2.1 丙\n2.2.6 丁\n2.4 戊\n附件 1\n1、己\n"
    assert _tree(text) == [
        ("2", "第二章", None),
        ("2.1", "2.1", "2"),
        ("2.2", "2.2", "2"),
        ("2.2.1", "2.2.1", "2.2"),
        ("2.2.6", "2.2.6", "2.2"),
        ("2.4", "2.4", "2"),
        ("A1", "附件1", None),
        ("A1.1", "附件1 1", "A1"),
    ]


def test_articles_that_restart_in_each_chapter_are_cited_with_it():
    text = "第一章 甲\n第一条 乙\n第二章 丙\n第一条 丁\n"
    assert [number for _, number, _ in _tree(text)] == ["第一章", "第一章第一条", "第二章", "第二章第一条"]


def test_a_bare_number_parted_by_blanks_is_a_heading_and_a_time_is_not():
    text = "5  验收要求\n5.1  甲方验收。\n6  其他\n1 小时\n12 个工作日\n"
    assert [number for _, number, _ in _tree(text)] == ["5", "5.1", "6"]


def test_table_rows_are_clauses_and_an_empty_first_cell_continues_the_row():
    text = "1.1、内容\n项目\t内容\n日常维护\t每日巡检\n\t每月报告\n安全维护\t每天备份\n1.2、期限\n"
    assert _tree(text) == [
        ("1.1", "1.1", None),
        ("1.1.r1", "1.1 日常维护", "1.1"),
        ("1.1.r2", "1.1 安全维护", "1.1"),
        ("1.2", "1.2", None),
    ]
    assert [row["clause"] for row in read(text).facts["periodic"]] == [
        "1.1 日常维护",
        "1.1 日常维护",
        "1.1 安全维护",
    ]


def test_a_repeated_number_keeps_its_own_id():
    assert [id for id, _, _ in _tree("第一条 甲\n第二条 乙\n第二条 丙\n")] == ["1", "2", "2~2"]


def test_amounts_dates_and_times_at_a_line_start_are_no_numbers():
    assert _tree("1.5万元\n2024.11.12\n2022年合同\n3-5天\n30日内\n7月1日\n") == []


def test_the_signature_page_is_no_part_of_the_last_article():
    clauses = {each.id: each for each in read(text_of("kiosk")).clauses}
    text = text_of("kiosk")
    assert text[clauses["sign"].start :].startswith("甲方：\n\n法定代表人")
    assert clauses["11"].end == clauses["sign"].start


@pytest.mark.parametrize("name", NAMES)
def test_spans_cover_the_original_in_order_and_children_lie_in_their_parent(name):
    text = text_of(name)
    clauses = read(text).clauses
    by_id = {each.id: each for each in clauses}
    assert len(by_id) == len(clauses)
    assert [each.start for each in clauses] == sorted(each.start for each in clauses)
    for each in clauses:
        assert 0 <= each.start < each.end <= len(text)
        if each.parent is not None:
            above = by_id[each.parent]
            assert above.start <= each.start and each.end <= above.end
            assert each.level == above.level + 1
