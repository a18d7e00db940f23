"""Options offered and not chosen are in the text, and are no facts of the contract."""

import pytest

from lvyue.reading import read
from lvyue.reading.choices import unchosen

WAYS = "争议按下列第{n}种方式解决：\n（一）提交某市仲裁委员会仲裁；\n（二）向甲方所在地人民法院起诉。\n"


def _left_out(text):
    return [text[start:end] for start, end in unchosen(text)]


def test_what_stands_behind_an_open_box_is_left_out_up_to_the_next_box():
    assert _left_out("☑固定总价  □固定单价  □成本补偿\n其他") == ["□固定单价  ", "□成本补偿"]
    assert _left_out("□ 仲裁\n√ 诉讼") == ["□ 仲裁"]


@pytest.mark.parametrize("text", ["□巡检\n□培训", "■ 服务内容\n乙方巡检。", "☑巡检 ☑培训", ""])
def test_boxes_that_are_bullets_or_all_alike_leave_nothing_out(text):
    assert unchosen(text) == []


@pytest.mark.parametrize(
    ("n", "mode"), [("（一）", "arbitration"), ("二", "court"), ("2", "court"), (" 1 ", "arbitration")]
)
def test_the_way_that_is_named_counts(n, mode):
    assert read(f"第九条 争议\n{WAYS.format(n=n)}").facts["dispute"]["mode"] == mode


@pytest.mark.parametrize("n", ["__", " ", "三", "（  ）"])
def test_a_way_that_is_not_named_or_not_listed_leaves_both_open(n):
    assert unchosen(WAYS.format(n=n)) == []
    assert read(f"第九条 争议\n{WAYS.format(n=n)}").facts["dispute"]["mode"] is None


@pytest.mark.parametrize(("n", "kept"), [("①", 100), ("②", 40)])
def test_payments_of_another_way_are_no_payments(n, kept):
    text = (
        f"五、支付方式\n采用以下第{n}种方式：\n① 一次总付：合同签订后30日内支付合同总价的100%；\n"
        "② 分期支付：合同签订后10日内支付合同总价的40%；期满后10日内支付合同总价的60%。\n"
    )
    assert read(text).facts["payments"][0]["percent"] == kept


def test_a_list_far_from_the_words_that_choose_is_another_list():
    text = "按下列第1种方式处理：1．仲裁；2．起诉。\n九、其他\n（一）合同一式四份。\n（二）附件与合同一致。"
    assert _left_out(text) == ["起诉。"]


def test_what_is_left_out_is_cited_by_no_fact():
    text = (
        "第一条 付款\n□一次性付款：签订后30日内支付合同总价的100%。\n☑分期：签订后15日内支付合同总价的40%。\n"
    )
    reading = read(text)
    [(start, end)] = unchosen(text)
    assert [row["percent"] for row in reading.facts["payments"]] == [40]
    assert all(low >= end or high <= start for spans in reading.citations.values() for low, high in spans)
