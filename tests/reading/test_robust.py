"""Any text at all: never an exception, never a fact without a citation, never much time."""

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lvyue.reading import read
from tests.reading.cases import NAMES, leaves, text_of

_PIECES = [
    "甲方", "乙方", "采购人", "供应商", "双方", "任何一方", "第一条", "第二章", "（一）", "1.",
    "2.1", "附件1", "违约金", "每逾期一天", "支付", "合同总价", "的", "千分之五", "5%", "30日内",
    "10个工作日", "验收", "视为", "通过", "定期", "不定期", "每月", "报告", "巡检", "响应", "2小时",
    "到场", "故障", "一级", "级别", "响应时间", "不可抗力", "立即通知", "证明", "签订日期",
    "2025年3月4日", "12月31日前", "至", "起", "¥100.00", "贰万元整", "***", "XX", "保密", "法院",
    "仲裁", "一式四份", "提前30天", "驻场", "5名", "人员", "三年以上", "经验", "，", "。", "；",
    "不承担责任", "下列情形", "免除", "转包", "分包", "经甲方同意", "知识产权", "归甲方所有", "续签",
    "自动顺延", "以本合同为准", "不一致", "解释顺序", "不得更换", "请假", "考核", "满分100分", "90分以上",
    "每低1分", "可用率", "≥", "：", "、", "|", "\t", "\n", "\n\n", "<td>", "</tr>", "(", ")", "期限为年",
    "7×24小时",
]  # fmt: skip


def _sound(text: str) -> None:
    reading = read(text)
    assert set(leaves(reading.facts)) == set(reading.citations)
    for spans in reading.citations.values():
        assert spans and all(0 <= start < end <= len(text) for start, end in spans)
    json.dumps(reading.as_dict(), ensure_ascii=True)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=300))
def test_any_characters_are_read_without_an_error(text):
    _sound(text)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=80).map("".join))
def test_contract_words_in_any_order_are_read_without_an_error(text):
    _sound(text)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(NAMES), st.integers(0, 4000), st.integers(0, 400), st.text(max_size=20))
def test_a_torn_contract_is_read_without_an_error(name, start, length, words):
    text = text_of(name)
    _sound(text[:start] + words + text[start + length :])


@pytest.mark.parametrize(
    "term",
    [
        "自9999年1月1日至9999年12月31日",
        "自0001年1月1日起3年",
        "自2199年12月1日起99999个月",
        "99999年，自2025年1月1日起",
    ],
)
def test_a_term_no_calendar_holds_is_read_without_an_error(term):
    _sound(f"运维服务合同\n甲方：某市数据局\n乙方：某公司\n第一条 服务期限{term}。\n")


def test_what_is_no_contract_has_nothing_found():
    reading = read("今天天气很好，适合散步。")
    assert not reading.found
    assert reading.citations == {}
    assert read("").clauses == () and not read("").found


def test_one_clause_or_one_fact_is_enough():
    assert read("第一条 服务项目\n").found
    assert read("本合同一式四份").found


def test_the_reading_names_its_source():
    source = read("第一条 甲\n").as_dict()["source"]
    assert source == {
        "sha256": "c3dc1784d14b3fcdf70bca5b4a05d7767f5f0e5a36c4a90d1278ecc9bd436373",
        "chars": 6,
    }


@pytest.mark.parametrize(
    "junk",
    [
        "a" * 400_000,
        "1" * 400_000,
        "1.\n" * 30_000,
        "\n" * 400_000,
        " " * 400_000,
        "<td>" * 80_000,
        "(" * 300_000,
        "一二三百千" * 12_000,
        "甲方：" * 60_000,
        "一级\t30分钟\n" * 4_000,
        "每逾期一天支付5%违约金，" * 3_000,
        "签订日期：" * 12_000,
        "不可抗力30日内" * 20_000,
        "验收3日内视为通过" * 6_000,
        "|" * 300_000,
        "不可抗力网络故障封账，" * 15_000,
        "甲方2小时内响应5%。" * 20_000,
        "一般故障2小时响应，8小时解决。\n" * 12_000,
        "".join(f"事项{n}级\t{n}分钟\n" for n in range(12_000)),
        "附件冲突以正文为准，价格不得透露，" * 10_000,
        "考核90分以上支付5%，低于80分每低1分扣1%。" * 2_000,
        "下列情形乙方不承担责任：\n" * 4_000,
        "在线率\t≥98%\t每低1分扣1%\n" * 2_000,
        "未经甲方同意不得更换人员，不得转包分包，成果归甲方所有。" * 2_000,
        "合同到期前30日续签一年，不一致的以附件为准，" * 2_000,
    ],
    ids=lambda junk: repr(junk[:8]),
)
def test_junk_costs_time_in_proportion_to_its_length(junk):
    began = time.process_time()
    read(junk)
    spent = time.process_time() - began
    assert spent < 30e-6 * len(junk) + 0.5  # a busy machine is up to twice slower; squares take minutes


@pytest.mark.parametrize("words", ["一般故障2小时响应，8小时解决。\n", "中\n", "合同总价100元，"])
def test_the_largest_text_allowed_takes_less_than_eight_seconds(words):
    text = words * (5 * 1024 * 1024 // len(words.encode()))
    began = time.process_time()
    reading = read(text)
    assert time.process_time() - began < 8
    assert "unread" in {each.about for each in reading.questions}


def test_a_text_read_to_its_end_is_not_called_overlong():
    assert "unread" not in {each.about for each in read(text_of("library")).questions}


def test_a_contract_is_read_in_a_fifth_of_a_second():
    text = text_of("library")
    began = time.process_time()
    read(text)
    assert time.process_time() - began < 0.2
