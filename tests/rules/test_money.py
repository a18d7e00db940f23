"""Money: figures, capitals by a strict grammar (a public package is the oracle), named rounding."""

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvyue.rules.errors import MoneyError
from lvyue.rules.money import (
    LIMIT,
    Rounding,
    capital,
    parse_capital,
    parse_yuan,
    read_capital,
    rounded,
    yuan,
)
from tests.rules.tables import table

amounts = st.integers(0, LIMIT - 1) | st.builds(
    lambda head, zeros: head * 10**zeros % LIMIT, st.integers(0, 10**7), st.integers(0, 12)
)
SIGNS = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整"


@given(amounts)
def test_capitals_come_back_as_the_same_amount(fen: int) -> None:
    assert parse_capital(capital(fen)) == fen


@given(amounts)
def test_capitals_are_what_the_oracle_writes(fen: int) -> None:
    oracle = cn2an.an2cn(f"{fen // 100}.{fen % 100:02}", "rmb")
    assert capital(fen).removesuffix("整") == oracle.removesuffix("整")


@given(st.text(SIGNS, max_size=12))
def test_whatever_is_accepted_has_one_proper_spelling(text: str) -> None:
    try:
        read = read_capital(text)
    except MoneyError:
        return
    assert capital(read.fen) == read.proper
    optional = str.maketrans("", "", "零整")
    assert text.translate(optional) == read.proper.translate(optional)


@given(amounts, st.integers(0, 40), st.sampled_from(SIGNS))
def test_one_changed_sign_is_another_amount_or_refused(fen: int, place: int, sign: str) -> None:
    proper = capital(fen)
    place %= len(proper)
    changed = proper[:place] + sign + proper[place + 1 :]
    if changed == proper:
        return
    try:
        read = read_capital(changed)
    except MoneyError:
        return
    assert read.fen != fen


@given(amounts)
def test_figures_come_back_as_the_same_amount(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen
    assert parse_yuan(yuan(-fen)) == -fen


@pytest.mark.parametrize("row", table("rounding.md", "写法"), ids=lambda row: row["写法"])
def test_the_page_shows_accepted_spellings(row: dict[str, str]) -> None:
    read = read_capital(row["写法"])
    assert yuan(read.fen) == row["读作（元）"]
    assert bool(read.flags) == ("标记" in row["说明"])


@pytest.mark.parametrize("row", table("rounding.md", "写法", nth=1), ids=lambda row: row["写法"])
def test_the_page_shows_refused_spellings_and_why(row: dict[str, str]) -> None:
    reason = row["为什么拒绝"].split("：")[0].replace("没有「元」", "没有“元”")
    with pytest.raises(MoneyError, match=reason):
        parse_capital(row["写法"])


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("贰万捌仟元整", ()),
        ("贰万捌仟元", ("元后缺“整”字",)),
        ("贰萬捌仟圓正", ("含异体字（如圆、正、萬）",)),
        ("人民币：贰万 捌仟元整", ("含空白", "冠“人民币”")),
        ("伍分整", ("分后多“整”字",)),
        ("伍角", ()),
    ],
)
def test_loose_spellings_are_flagged(text: str, flags: tuple[str, ...]) -> None:
    assert read_capital(text).flags == flags


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "是空的"),
        ("   ", "是空的"),
        ("壹" * 41 + "元", "不像一个金额"),
        ("贰万捌仟", "读到末尾也没有“元”"),
        ("贰万捌仟元整整", "第 6 个字“整”处读不下去"),
        ("元整", "第 1 个字“元”前缺数字"),
        ("壹万亿元整", "只支持零到一万亿元以内"),
        ("壹亿万元", "第 3 个字“万”前缺数字"),
        ("零伍分", "第 1 个字“零”处断开"),
        ("零元伍角", "断开"),
        ("壹元零角伍分", "第 4 个字“角”前缺数字"),
        ("壹元伍", "第 3 个字“伍”处断开"),
        ("壹佰伍元整", "第 3 个字“伍”处断开"),
        ("壹仟零万元整", "断开"),
        ("伍分元", "第 3 个字“元”处读不下去"),
        ("壹角元", "读不下去"),
        ("28000元", "第 1 个字“2”处读不下去"),
        ("两万元整", "这是小写数字"),
        ("贰万捌仟美元", "第 5 个字“美”处读不下去"),
    ],
)
def test_damaged_capitals_are_refused_where_they_break(text: str, message: str) -> None:
    with pytest.raises(MoneyError, match=message) as refusal:
        parse_capital(text)
    assert "请" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "fen"),
    [("28,000.00", 2_800_000), ("28000", 2_800_000), ("￥450.5元", 45_050), (" 0.01 ", 1), ("-1.00", -100)],
)
def test_figures_are_read(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "28,00.00",
        "1,0000",
        "28.000",
        "2.8万",
        "一百",
        "1e3",
        "1.2.3",
        "--1",
        "$5",
        "1,000,00",
        "1000000000000",
    ],
)
def test_doubtful_figures_are_refused(text: str) -> None:
    with pytest.raises(MoneyError, match="请"):
        parse_yuan(text)


def test_amounts_out_of_range_have_no_capitals() -> None:
    for fen in (-1, LIMIT):
        with pytest.raises(MoneyError, match="不能写成大写"):
            capital(fen)
    assert capital(0) == "零元整"


@pytest.mark.parametrize("row", table("rounding.md", "代号"), ids=lambda row: row["代号"])
def test_the_page_shows_what_each_rounding_does(row: dict[str, str]) -> None:
    for exact in ("11.444", "11.5", "12.5", "11.666"):
        assert rounded(Decimal(exact), Rounding(row["代号"])) == int(row[exact])


def test_the_page_lists_every_rounding_and_half_up_is_the_default() -> None:
    assert [row["代号"] for row in table("rounding.md", "代号")] == [str(rounding) for rounding in Rounding]
    assert [rounded(Decimal(exact)) for exact in ("0.5", "1.4999", "2.5")] == [1, 1, 3]
