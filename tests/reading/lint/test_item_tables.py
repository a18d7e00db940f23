"""Tables of items as contracts print them: tabs, pipes, 万元, a count, a line of the sum."""

import pytest

from lvyue.reading.document import prepare
from lvyue.reading.lint.money.item_tables import ItemTable, item_tables


def _tables(text: str) -> list[ItemTable]:
    return list(item_tables(prepare(f"第三条 价款\n{text}\n第四条 其他\n")))


def test_price_count_and_sum_are_read_by_the_header() -> None:
    [table] = _tables(
        "项目\t单价（元）\t数量\t小计（元）\n维护\t1,500.50\t12\t18006.00\n驻场\t5000\t12\t60000\n合计\t\t\t78006"
    )
    assert [(one.name, one.price, one.count, one.fen) for one in table.lines] == [
        ("维护", 150_050, 12, 1_800_600),
        ("驻场", 500_000, 12, 6_000_000),
    ]
    assert table.total is not None
    assert table.total.fen == 7_800_600


def test_pipes_and_ten_thousands_are_read_too() -> None:
    [table] = _tables(
        "| 名称 | 金额（万元） |\n|---|---|\n| 平台维护 | 18.5 |\n| 驻场服务 | 6 |\n| 总计 | 24.5 |"
    )
    assert [one.fen for one in table.lines] == [18_500_000, 6_000_000]
    assert table.total is not None
    assert table.total.fen == 24_500_000


def test_a_place_leads_back_to_the_printed_sum() -> None:
    text = "第三条 价款\n名称\t金额（元）\n维护\t１８０００\n驻场\t6,000.00元\n合计\t24000\n"
    [table] = item_tables(prepare(text))
    assert [text[slice(*one.span)] for one in table.lines] == ["１８０００", "6,000.00元"]


@pytest.mark.parametrize(
    "text",
    [
        "级别\t响应时间\n一级\t15\n二级\t30",
        "名称\t金额（元）\n维护\t另议",
        "名称\t数量\n服务器\t2\n交换机\t3\n合计\t9",
        "维护18000元，驻场6000元，合计25000元。",
    ],
)
def test_what_is_no_table_of_items_is_none(text: str) -> None:
    assert _tables(text) == []
