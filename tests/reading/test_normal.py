"""Normal text: blanks and page breaks go, and every character still knows where it came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvyue.reading.normal import MAX_LINES, normalise

_ALPHABET = st.text(
    st.sampled_from("合同甲乙方 １２3，。：;（）\n\t　|#*<p></p>_条第一、ab-年月日$"), max_size=120
)


@given(_ALPHABET)
def test_every_character_leads_back_to_its_own_place(text):
    normal = normalise(text)
    places = [normal.origin(at) for at in range(len(normal.text))]
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)
    for at, char in enumerate(normal.text):
        if "\u4e00" <= char <= "\u9fff":
            assert text[places[at]] == char


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("２０２３ 年 ６ 月", "2023年6月"),
        ("壹拾伍万  元整", "壹拾伍万元整"),
        ("tomcat 服务 12 34", "tomcat服务12 34"),
        ("## 第一条 期限", "第一条期限"),
        ("**甲方**：某市", "甲方:某市"),
        ("期限为____年", "期限为****年"),
        ("每__个月，提前__ 天，共计¥________元", "每**个月，提前**天，共计¥********元"),
        ("自__2025__年__6__月起，甲方：__某市某局__", "自2025年6月起，甲方:某市某局"),
        ("每  个月", "每**个月"),
        ("计７２８，０００．００元", "计728,000.00元"),
        ("5，000元，另付300元", "5,000元，另付300元"),
        ("分别为30，200和5", "分别为30，200和5"),
        ("人民币 2 8 6 , 000. 00 元", "人民币286,000.00元"),
        ("￥2 86000（含税）", "¥286000(含税)"),
        ("共1 286 000元，运费286 ,000.00元", "共1286000元，运费286,000.00元"),
        ("序号1 200元", "序号1 200元"),
        ("¥286,000.00 2026年", "¥286,000.00 2026年"),
        ("２ ０ ２ ６年 1 2月0 8日", "2026年12月08日"),
        ("分别为300, 400元", "分别为300，400元"),
        ("| 级别 | 响应 |\n| --- | --- |\n| 一级 | 2小时 |", "级别\t响应\n一级\t2小时"),
        ("<tr><td>一级</td><td>2小时</td></tr>", "一级\t2小时"),
        ("1&nbsp;年", "1年"),
        ("", ""),
        (" \n\t\n ", ""),
        ("<table><tr>\n<td>一级</td>\n<td></td></tr></table>", "一级\t"),
    ],
)
def test_width_blanks_and_marks_are_unified(text, normal):
    assert normalise(text).text == normal


def test_a_line_broken_by_the_page_is_joined_and_a_title_is_not():
    text = "一、服务要求\n乙方应在收到甲方的故障通知之后二\n\n小时内响应，并派人到\n现场。\n二、其他"
    assert (
        normalise(text).text
        == "一、服务要求\n乙方应在收到甲方的故障通知之后二小时内响应，并派人到现场。\n二、其他"
    )


def test_lines_beyond_any_contract_stay_one_line_and_keep_their_places():
    normal = normalise("一\n" * MAX_LINES + "二\n三")
    assert normal.text.endswith("\n一\n二 三")
    assert normal.span(len(normal.text) - 1, len(normal.text)) == (2 * MAX_LINES + 2, 2 * MAX_LINES + 3)


def test_traditional_characters_are_read_as_simplified_ones():
    assert normalise("本合約於簽訂後三個工作日內支付違約金").text == "本合同于签订后三个工作日内支付违约金"


def test_a_label_line_is_not_joined_to_the_next():
    text = "供应商：云帆数据服务（安和）有限公司\n\n依据有关法律，双方订立本合同，共同遵守。"
    assert normalise(text).text.split("\n")[0] == "供应商:云帆数据服务(安和)有限公司"


def test_a_heading_sign_with_nothing_behind_it_is_a_blank_line():
    assert normalise("第一条 甲\n### \n## 第二条 乙\n").text == normalise("第一条 甲\n\n第二条 乙\n").text


def test_figures_a_recogniser_wrote_as_formulas_are_plain_figures():
    assert normalise(
        r"服务时间为 $ 7 \times 24 $ 小时，支付 $ 60\% $ ，按 $ 0.3\textperthousand $ 计"
    ).text == ("服务时间为7×24小时，支付60%，按0.3‰计")


def test_a_single_dollar_sign_is_no_formula():
    assert "$" in normalise("费用100$，不含税").text


def test_a_cell_over_two_rows_leaves_the_first_column_of_the_second_empty():
    table = (
        '<table><tr><td rowspan="2">重大</td><td>甲</td></tr><tr><td>乙</td></tr>'
        "<tr><td>一般</td><td>丙</td></tr></table>"
    )
    assert normalise(table).text.strip() == "重大\t甲\n\t乙\n一般\t丙"
