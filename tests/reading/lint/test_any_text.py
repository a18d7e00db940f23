"""Any text at all: never an exception, never a remark without a place, never much time."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lvyue.reading import read
from lvyue.reading.lint import LintReport, lint
from lvyue.reading.lint.plain import written
from tests.reading.lint.edits import SOUND

_WORDS = [
    "甲方",
    "乙方",
    "第一条",
    "第九条",
    "2.1",
    "2.4",
    "（一）",
    "附件3",
    "见附件",
    "合同总价",
    "¥100.00",
    "贰万元整",
    "壹拾拾元整",
    "合计\t100",
    "名称\t金额（元）",
    "每逾期一天",
    "千分之五",
    "违约金",
    "定金",
    "履约保证金",
    "15%",
    "2月30日",
    "每月31日",
    "及时",
    "定期",
    "验收",
    "7×24小时",
    "驻场",
    "1名工程师",
    "《中华人民共和国合同法》",
    "续签",
    "追加",
    "不超过",
    "一式四份",
    "各执二份",
    "一级故障\t1小时\t2小时",
    "级别\t响应时间\t解决时间",
    "CentOS 7",
    "13800000000",
    "微信",
    "备份数据",
    "____",
    "日志保存6个月",
    "签订日期：",
    "2026年3月1日",
    "至",
    "2025年3月1日",
    "，",
    "。",
    "；",
    "\n",
    "\t",
    "账号：6222020200011234567",
    "组成部分",
    "招标文件",
]


def _sound(text: str) -> LintReport:
    report = lint(text)
    for remark in report.remarks:
        assert remark.spans
        assert all(0 <= start < end <= max(len(text), 1) for start, end in remark.spans)
        assert remark.text and remark.wording and remark.clause
    written(report, text, "合同")
    return report


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=200))
def test_any_characters_are_linted_without_an_error(text: str) -> None:
    _sound(text)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=60).map("".join))
def test_contract_words_in_any_order_are_linted_without_an_error(text: str) -> None:
    _sound(text)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(0, 2600), st.integers(0, 300), st.text(max_size=10))
def test_a_torn_contract_is_linted_without_an_error(start: int, length: int, words: str) -> None:
    _sound(SOUND[:start] + words + SOUND[start + length :])


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[1] / "texts").rglob("*.txt")), ids=lambda path: path.stem
)
def test_every_contract_at_hand_is_linted(path: Path) -> None:
    assert _sound(path.read_text()).checked >= 40


@pytest.mark.parametrize("year", ["0001", "1950", "1992", "2150", "9998"])
def test_any_year_is_linted(year: str) -> None:
    limits = "甲方应于每年的12月15日前支付服务费。甲方收到发票后10个工作日内支付服务费。"
    text = SOUND.replace("（三）乙方收款账户", f"{limits}\n（三）乙方收款账户")
    _sound(text.replace("2026年", f"{year}年").replace("2027年", f"{int(year) + 1:04}年"))


def test_a_text_that_is_no_contract_has_no_remarks() -> None:
    assert _sound("").remarks == _sound("今天天气不错").remarks == ()


def test_thirty_pages_are_linted_well_under_a_second() -> None:
    text = "\n".join(f"第{page}部分\n{SOUND}" for page in range(16))
    assert len(text) > 22_000
    reading = read(text)
    begun = time.process_time()
    lint(text, reading)
    assert time.process_time() - begun < 1.0


@pytest.mark.parametrize(
    "junk",
    [
        "第一条" * 20_000,
        "每逾期一日" * 20_000,
        "附件1\t100\n" * 10_000,
        "甲方：" * 20_000,
        "1" * 100_000,
        "1. 乙方每逾期一日支付违约金500元。\n" * 3_000,
        "本合同一式四份，甲方执一份，乙方执一份。\n" * 3_000,
    ],
)
def test_junk_takes_time_in_proportion_to_its_length(junk: str) -> None:
    reading = read(junk)
    begun = time.process_time()
    lint(junk, reading)
    assert time.process_time() - begun < 3.0
