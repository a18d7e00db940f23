"""A remark follows the words: change a number, delete a clause, and the finding changes with them."""

import re

import pytest

from lvyue.reading.lint import CHECKS, laws, lint
from tests.reading.lint.edits import SOUND, edited, ids, remarks

_CAP = "，累计不超过应付未付款项的百分之五"
_DAILY = "每逾期一日向甲方支付违约金500元，累计不超过合同总价的百分之五"


@pytest.mark.parametrize(
    ("rate", "day"),
    [("万分之五", 600), ("千分之三", 100), ("千分之五", 60), ("百分之一", 30), ("千分之七", 43)],
)
def test_the_day_a_daily_rate_reaches_three_tenths_follows_the_rate(rate: str, day: int) -> None:
    text = edited(
        (f"应付未付款项的万分之五向乙方支付违约金{_CAP}", f"应付未付款项的{rate}向乙方支付违约金"),
    )
    [found] = [*remarks(text, "M08"), *remarks(text, "M21")]
    assert found.check.id == ("M08" if day <= 365 else "M21")
    assert found.reckoning.endswith(f"第 {day} 日达到基数的 30%。")
    assert found.clause == "第七条(一)"


@pytest.mark.parametrize(
    ("words", "sum_"),
    [
        ("按500元/日支付违约金", "500.00"),
        ("每延迟一天扣款1000元", "1,000.00"),
        ("按日支付违约金伍佰元", "500.00"),
    ],
)
def test_a_daily_sum_without_a_cap_is_told_however_it_is_put(words: str, sum_: str) -> None:
    [found] = remarks(edited((_DAILY, words)), "M08")
    assert found.text == f"每日 {sum_} 元，没有写累计到多少为止。"
    assert remarks(edited((_DAILY, f"{words}，上限为10000元")), "M08") == []


@pytest.mark.parametrize(
    ("sum_", "apart"), [("240001.00", "1.00"), ("239999.50", "0.50"), ("2400000.00", "2,160,000.00")]
)
def test_the_difference_of_figures_and_capitals_follows_the_figures(sum_: str, apart: str) -> None:
    [found] = remarks(edited(("240000.00元", f"{sum_}元")), "M01")
    assert found.reckoning == f"相差 {apart} 元。"


@pytest.mark.parametrize(("day", "late"), [("2026年3月2日", 1), ("2026年4月1日", 31), ("2027年1月1日", 306)])
def test_how_late_a_signing_is_follows_its_date(day: str, late: int) -> None:
    text = SOUND.replace("签订日期：2026年2月20日", f"签订日期：{day}")
    assert [one.reckoning for one in remarks(text, "T04")] == [f"晚了 {late} 天。"]


@pytest.mark.parametrize(("share", "sum_"), [("50", "90"), ("61", "101"), ("5", "45")])
def test_the_sum_of_shares_follows_a_share(share: str, sum_: str) -> None:
    [found] = remarks(edited(("合同总价的60%", f"合同总价的{share}%")), "M04")
    assert found.reckoning == f"40% + {share}% = {sum_}%。"


@pytest.mark.parametrize(("share", "trips"), [("10", False), ("11", True), ("30", True)])
def test_an_addition_is_measured_against_a_tenth(share: str, trips: bool) -> None:
    text = edited(("本合同自双方签字", f"追加金额不超过合同总价的{share}%。本合同自双方签字"))
    assert bool(remarks(text, "L07")) is trips


@pytest.mark.parametrize(
    ("days", "trips"), [("42个工作日", False), ("43个工作日", True), ("60日", False), ("61日", True)]
)
def test_a_payment_is_measured_against_sixty_calendar_days(days: str, trips: bool) -> None:
    assert bool(remarks(edited(("10个工作日内支付", f"{days}内支付")), "L02")) is trips


@pytest.mark.parametrize(
    ("clause", "check"),
    [
        ("（三）乙方发现网络安全事件的，应在30分钟内报告甲方，并配合甲方按规定时限上报。\n", "L20"),
        ("（二）合同终止之日起10日内，乙方归还或者销毁全部数据与副本，并书面确认。\n", "P05"),
        ("第九条 争议解决\n协商不成的，向甲方所在地人民法院起诉。\n", "X13"),
        ("；招标文件、投标文件和附件与本合同不一致的，以本合同为准", "X12"),
        ("乙方为小型企业，以《中小企业声明函》为准。", "L05"),
        ("本合同所称“日”均指自然日；指工作日的，写明“工作日”。", "T08"),
        ("，为含税价，税率6%", "M20"),
    ],
)
def test_deleting_a_clause_brings_its_remark(clause: str, check: str) -> None:
    assert check not in ids(SOUND)
    assert check in ids(edited((clause, "")))


def test_a_contract_older_than_the_civil_code_may_cite_the_law_of_its_time() -> None:
    old = (
        edited(("《中华人民共和国民法典》", "《中华人民共和国合同法》"))
        .replace("2026年", "2019年")
        .replace("2027年", "2020年")
    )
    assert "L01" not in ids(old)


def test_small_vendors_rules_spare_a_large_one_and_a_company_as_customer() -> None:
    late = ("10个工作日内支付合同总价的40%", "90日内支付合同总价的40%")
    assert remarks(edited(late), "L02")
    assert not remarks(edited(late, ("乙方为小型企业", "乙方为大型企业")), "L02")
    assert not remarks(edited(late).replace("某市自然资源服务中心", "某市自然资源集团有限公司"), "L02")


def test_software_is_judged_at_the_end_of_the_term() -> None:
    listed = edited(("每周巡检一次服务器与数据库", "每周巡检一次服务器（CentOS 7.6）与数据库"))
    assert remarks(listed, "S16")
    earlier = listed.replace("2026年", "2022年").replace("2027年", "2023年")
    assert not remarks(earlier, "S16")


def test_moving_the_contract_moves_every_span() -> None:
    ahead = "合同编号：0001\n\n"
    text = edited(("合同总价的60%", "合同总价的50%"), ("（三）乙方收款", "（四）乙方收款"))
    before, after = lint(text).remarks, lint(ahead + text).remarks
    assert [one.check.id for one in before] == [one.check.id for one in after] != []
    for one, other in zip(before, after, strict=True):
        assert [(start + len(ahead), end + len(ahead)) for start, end in one.spans] == list(other.spans)


def test_every_article_a_check_cites_stands_in_the_table_of_laws() -> None:
    known = {name: words for name, words in vars(laws).items() if name.isupper()}
    cited = re.compile(
        r"《[^》]+》(?:\([^)]*\))?第[一二三四五六七八九十百千零]+条(?:[至、]第[一二三四五六七八九十百千零]+条)*"
    )
    for check in CHECKS:
        for found in cited.findall(check.basis):
            assert any(found in words for words in known.values()), (check.id, found)
    texts = [check.title + check.why + check.wording for check in CHECKS]
    assert not [words for words in texts if cited.search(words)]


@pytest.mark.parametrize(
    ("id", "edits"),
    [
        ("M04", (("甲方自收到发票之日起15个工作日内支付合同总价的60%", "甲方15日内付清余款"),)),
        ("T06", (("共12个月", "服务期三年，按年签订合同"),)),
        (
            "S07",
            (("每季度做一次备份恢复测试。", "每季度做一次备份恢复测试。甲方不定期检查乙方的履约情况。"),),
        ),
        ("X06", (("税率6%", "税率6%，即240000元/年"),)),
        ("L10", (("每季度结束后10个工作日内，甲方依", "每季度结束后，甲方当场依"),)),
        ("S11", (("一级故障	15分钟	1小时	4小时", "一级故障	随时	1小时	4小时"),)),
    ],
)
def test_what_once_was_a_false_alarm_stays_quiet(id: str, edits) -> None:
    assert remarks(edited(*edits), id) == []


def test_one_payment_of_another_sum_than_the_price_is_told() -> None:
    paid = (
        "（二）本合同生效后，甲方自收到发票之日起10个工作日内支付合同总价的40%；"
        "服务期满验收合格后，甲方自收到发票之日起15个工作日内支付合同总价的60%。",
        "（二）甲方自收到发票之日起10个工作日内支付服务费230000元。",
    )
    [found] = remarks(edited(paid), "M05")
    assert found.reckoning == "230,000.00 元，相差 10,000.00 元。"
    assert remarks(edited((paid[0], paid[1].replace("230000", "240000"))), "M05") == []
    assert remarks(edited((paid[0], paid[1].replace("服务费230000", "预付款23000"))), "M05") == []
