"""Duties without a date: what waits for a defect to show, cycles of hours, the yearly fee in one sentence."""

import pytest

from lvyue.reading import read


def every(*lines: str) -> list[tuple[str, str]]:
    """(cycle, words) of the recurring duties of a first article with these lines."""
    text = "\n".join(["第一条 服务内容", *(f"{number}、{line}" for number, line in enumerate(lines, 1))])
    return [(row["every"], row["what"]) for row in read(text).facts["periodic"]]


@pytest.mark.parametrize(
    "line",
    [
        "乙方对报表功能出现的缺陷进行修订。",
        "对使用中发现的漏洞及时修补。",
        "对与上级系统不一致的数据，进行核实和更正。",
        "乙方应及时回访已办结的事项。",
    ],
)
def test_what_waits_for_a_defect_to_show_is_done_on_demand(line):
    assert every(line) == [("on_demand", line.strip("。"))]


@pytest.mark.parametrize(
    "line",
    [
        "对出现的缺陷2小时内进行修复。",
        "甲方有权要求对出现的缺陷进行修订。",
        "对系统的缺陷进行统计。",
        "乙方及时沟通。",
    ],
    ids=["a service level", "a right", "nothing that shows", "no call"],
)
def test_what_has_a_time_a_right_or_no_defect_is_none(line):
    assert "on_demand" not in dict(every(line))


def test_a_call_beside_a_cycle_is_a_duty_of_its_own():
    assert every("及时回访完工的门店，定期开展培训。") == [
        ("regular", "定期开展培训"),
        ("on_demand", "及时回访完工的门店"),
    ]


def test_what_a_watch_finds_and_puts_right_is_part_of_the_watch():
    assert [one for one, _ in every("不间断对接口进行监测，对发现的错误及时进行纠正。")] == ["continuous"]


@pytest.mark.parametrize(
    ("line", "cycle"),
    [
        ("每小时自动备份一次水位数据。", "PT1H"),
        ("每两小时巡查一次机房。", "PT2H"),
        ("每隔30分钟检查一次泵站数据。", "PT30M"),
        ("每半小时采集一次流量读数。", "PT30M"),
        ("每4个小时核对一次库存数据。", "PT4H"),
    ],
)
def test_a_cycle_of_hours_or_minutes_is_kept_as_printed(line, cycle):
    assert [one for one, _ in every(line)] == [cycle]


def test_a_cycle_of_hours_in_a_cell_of_its_own():
    text = "第一条 服务内容\n项目\t内容\t频次\n水位监测\t读取水位\t每2小时\n雨量监测\t读取雨量\t每小时"
    assert [row["every"] for row in read(text).facts["periodic"]] == ["PT2H", "PT1H"]


@pytest.mark.parametrize(
    "line",
    [
        "故障处理中每两小时反馈一次进展。",
        "抢修时每30分钟报告一次。",
        "加班按每小时200元另行收费并提交记录。",
        "每小时内完成检查。",
    ],
    ids=["progress of a fault", "a repair", "a price", "a limit"],
)
def test_hours_of_a_fault_a_price_or_a_limit_are_no_cycle(line):
    assert not [one for one, _ in every(line) if one.startswith("PT")]


def test_an_average_per_year_is_the_yearly_fee():
    facts = read("第一条 价款\n三年合计90万元，平均每年30万元。").facts
    assert (facts["amount_fen"], facts["amount_per_year_fen"]) == (90_000_000, 30_000_000)
    alone = read("第一条 价款\n平均每年30万元。").facts
    assert (alone["amount_fen"], alone["amount_per_year_fen"]) == (None, 30_000_000)


@pytest.mark.parametrize("line", ["每年均应投入维修资金30万元。", "平均每年违约金不超过3万元。"])
def test_other_money_of_a_year_is_no_fee(line):
    assert read(f"第一条 服务\n{line}").facts["amount_per_year_fen"] is None


def test_a_share_that_words_and_sum_both_say_cites_both():
    text = "第一条 价款\n1、合同总价10万元。\n2、验收后15日内一次性支付10万元。"
    reading = read(text)
    assert reading.facts["payments"][0]["percent"] == 100
    assert [text[slice(*span)] for span in reading.citations["payments[0].percent"]] == [
        "一次性支付",
        "10万元",
    ]
