"""Automatic numbers of Word, as Word prints them."""

import pytest

from lvyue.reading.files.docx import read_docx
from lvyue.reading.files.docx_numbers import formatted
from tests.reading.files.making import W, level, numbering, p, package


def lines(
    body: str, levels: str, numbers: dict[int, tuple[int, str]] | None = None, styles: str = ""
) -> list[str]:
    parts = {"numbering": numbering({0: levels}, numbers or {1: (0, "")})}
    if styles:
        parts["styles"] = f"<w:styles {W}>{styles}</w:styles>"
    return read_docx(package(body, **parts), "合同.docx").text.split("\n")[:-1]


ARTICLES = (
    level(0, "chineseCounting", "第%1条")
    + level(1, "decimal", "%1.%2", more="<w:isLgl/>")
    + level(2, "decimal", "（%3）")
)


@pytest.mark.parametrize(
    ("form", "count", "printed"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 7, "07"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalEnclosedParen", 4, "(4)"),
        ("upperLetter", 28, "BB"),
        ("lowerLetter", 2, "b"),
        ("upperRoman", 14, "XIV"),
        ("lowerRoman", 9, "ix"),
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 11, "十一"),
        ("chineseCounting", 20, "二十"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 1010, "一千零一十"),
        ("chineseCounting", 0, "0"),
        ("ideographDigital", 105, "一〇五"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographTraditional", 3, "丙"),
        ("ideographZodiac", 2, "丑"),
        ("none", 2, ""),
        ("unheardOf", 5, "5"),
    ],
)
def test_a_counter_is_written_in_the_format_of_its_level(form, count, printed):
    assert formatted(count, form) == printed


def test_levels_count_and_the_lower_ones_restart_under_each_article():
    body = (
        p("服务", number=(1, 0)) + p("巡检", number=(1, 1)) + p("响应", number=(1, 1))
        + p("报告", number=(1, 2)) + p("付款", number=(1, 0)) + p("发票", number=(1, 1))
    )  # fmt: skip
    assert lines(body, ARTICLES) == [
        "第一条 服务", "1.1 巡检", "1.2 响应", "（1） 报告", "第二条 付款", "2.1 发票",
    ]  # fmt: skip


def test_a_legal_level_writes_the_levels_above_in_digits():
    levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2", more="<w:isLgl/>")
    assert lines(p("总则", number=(1, 0)) + p("定义", number=(1, 1)), levels) == ["一、 总则", "1.1 定义"]


def test_without_the_legal_mark_the_level_above_keeps_its_own_format():
    levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2")
    assert lines(p("总则", number=(1, 0)) + p("定义", number=(1, 1)), levels)[1] == "一.1 定义"


def test_a_list_starts_where_it_is_told_and_the_suffix_may_be_nothing():
    levels = level(0, "decimal", "%1、", start=5, more='<w:suff w:val="nothing"/>')
    assert lines(p("甲", number=(1, 0)) + p("乙", number=(1, 0)), levels) == ["5、甲", "6、乙"]


def test_two_lists_over_one_definition_count_on_unless_one_restarts():
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    body = p("甲", number=(1, 0)) + p("乙", number=(2, 0)) + p("丙", number=(3, 0)) + p("丁", number=(3, 0))
    numbers = {1: (0, ""), 2: (0, ""), 3: (0, restart)}
    assert lines(body, level(0, "decimal", "%1."), numbers) == ["1. 甲", "2. 乙", "1. 丙", "2. 丁"]


def test_a_level_that_never_restarts_counts_through_the_articles():
    levels = level(0, "decimal", "%1、") + level(1, "decimal", "(%2)", more='<w:lvlRestart w:val="0"/>')
    body = p("甲", number=(1, 0)) + p("乙", number=(1, 1)) + p("丙", number=(1, 0)) + p("丁", number=(1, 1))
    assert lines(body, levels) == ["1、 甲", "(1) 乙", "2、 丙", "(2) 丁"]


def test_numbers_come_from_the_style_and_the_style_it_is_based_on():
    styles = (
        '<w:style w:type="paragraph" w:styleId="Article"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="heading 2"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="own"/>'
        '<w:basedOn w:val="Clause"/></w:style>'
    )
    body = p("服务", style="Article") + p("巡检", style="Clause") + p("响应", style="Own")
    assert lines(body, ARTICLES, styles=styles) == ["第一条 服务", "1.1 巡检", "1.2 响应"]


def test_a_style_linked_by_its_list_stands_at_that_level():
    levels = level(0, "decimal", "%1、") + level(1, "decimal", "%1.%2", more='<w:pStyle w:val="Second"/>')
    styles = (
        '<w:style w:type="paragraph" w:styleId="Second"><w:name w:val="heading 2"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert lines(p("甲", number=(1, 0)) + p("乙", style="Second"), levels, styles=styles)[1] == "1.1 乙"


def test_a_paragraph_taken_out_of_its_list_has_no_number():
    styles = (
        '<w:style w:type="paragraph" w:styleId="Article"><w:name w:val="a"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = p("甲", style="Article") + p("按语", style="Article", number=(0, 0)) + p("乙", style="Article")
    assert lines(body, ARTICLES, styles=styles) == ["第一条 甲", "按语", "第二条 乙"]


def test_bullets_leave_no_sign_and_an_empty_numbered_paragraph_still_counts():
    bullets = level(0, "bullet", "\uf0b7")
    assert lines(p("甲", number=(1, 0)), bullets) == ["甲"]
    body = p("甲", number=(1, 0)) + p("", number=(1, 0)) + p("乙", number=(1, 0))
    assert lines(body, level(0, "decimal", "%1.")) == ["1. 甲", "", "3. 乙"]


def test_a_list_that_is_not_defined_leaves_the_words_alone():
    assert lines(p("甲", number=(9, 0)), ARTICLES) == ["甲"]
