"""Open points of contracts in general: each rule on a text of its own, and what never raises it."""

import pytest

from lvyue.reading import Question, read

LEVELS = """第二条 服务要求
2.1 响应：一般故障2小时内响应，8小时内解决；重大故障30分钟内响应，4小时内解决。
第九条 其他
9.1 {order}
甲方（盖章）：
乙方（盖章）：
附件1 服务细则
一、分级
重大故障：1小时内响应，2小时内解决。
一般故障：2小时内响应，8小时内解决。
"""


def _questions(text: str) -> dict[str, Question]:
    return {each.about: each for each in read(text).questions}


def _sets(question: Question) -> list[dict[str, object]]:
    return [each.sets for each in question.readings]


def test_each_level_of_an_annex_that_conflicts_is_asked_on_its_own_and_the_body_is_first():
    text = LEVELS.format(order="附件与正文冲突的，以正文为准，不冲突的附件条款继续有效。")
    asked = {about: each for about, each in _questions(text).items() if about.endswith("precedence")}
    assert list(asked) == ["sla[2].precedence"]
    [question] = asked.values()
    assert question.blocking
    assert _sets(question) == [
        {"sla[2].response_minutes": 30, "sla[2].resolve_minutes": 240},
        {"sla[2].response_minutes": 60, "sla[2].resolve_minutes": 120},
    ]
    for words in ("附件1", "1小时响应", "30分钟响应", "9.1约定冲突时以正文为准"):
        assert words in question.text
    assert any("以正文为准" in text[start:end] for start, end in question.cite)


@pytest.mark.parametrize(
    ("order", "first", "words"),
    [
        ("附件与本合同不一致的，以附件为准。", 60, "以附件为准"),
        ("本合同未尽事宜由双方协商。", 30, "没有写明"),
    ],
)
def test_the_first_reading_follows_the_order_the_text_gives(order, first, words):
    question = _questions(LEVELS.format(order=order))["sla[2].precedence"]
    assert question.readings[0].sets["sla[2].response_minutes"] == first
    assert words in question.text


def test_annex_levels_with_other_names_meet_the_body_s_level_as_grave_as_they():
    text = LEVELS.format(order="附件与主合同有冲突，以主合同为主。").replace(
        "重大故障：1小时内响应，2小时内解决。\n一般故障：2小时内响应，8小时内解决。",
        "紧急问题：20分钟内响应，3小时内解决。\n简单问题：2小时内响应，8小时内解决。",
    )
    asked = [about for about in _questions(text) if about.endswith("precedence")]
    assert asked == ["sla[2].precedence"]
    readings = _questions(text)["sla[2].precedence"].readings
    assert "重大故障" in readings[0].text
    assert "照附件" in readings[-1].text


def test_a_cycle_of_the_annex_against_the_body_is_asked():
    text = "第一条 服务内容\n1.1 乙方每月对机房设备巡检。\n附件1 服务细则\n1、乙方每季度对机房设备巡检。\n"
    question = _questions(text)["periodic[1].every"]
    assert _sets(question) == [{"periodic[1].every": "P1M"}, {"periodic[1].every": "P3M"}]
    same = text.replace("每季度", "每月")
    assert "periodic[1].every" not in _questions(same)


FORCE = "第五条 服务内容\n5.1 系统瘫痪后乙方应及时恢复数据。\n第八条 不可抗力\n8.1 {words}\n"


@pytest.mark.parametrize("matter", ["甲方年终决算封账", "甲方内部审批", "财政资金未到位"])
def test_a_party_s_own_affair_as_force_majeure_is_a_choice(matter):
    question = _questions(FORCE.format(words=f"因不可抗力（例如{matter}等）迟延的，不承担责任。"))[
        "force_majeure.own_affairs"
    ]
    assert question.blocking
    assert matter in question.text
    assert [each["force_majeure.own_affairs"] for each in _sets(question)] == ["exempt", "counts"]


def test_a_fault_the_vendor_must_cure_is_no_force_majeure_without_a_word():
    text = FORCE.format(words="地震、网络故障、黑客攻击等不可抗力发生时，双方免责。")
    asked = _questions(text)["force_majeure.technical"]
    assert (asked.kind, asked.readings) == ("warning", ())
    assert "网络故障、黑客攻击" in asked.text and "5.1" in asked.text
    assert [text[start:end] for start, end in asked.cite[:2]] == ["网络故障", "黑客攻击"]


@pytest.mark.parametrize(
    "words",
    ["地震、台风、战争等不可抗力发生时，双方免责。", "网络故障、年终封账不视为不可抗力，责任照计。"],
)
def test_nature_s_force_and_a_denial_raise_nothing(words):
    assert not [about for about in _questions(FORCE.format(words=words)) if about.startswith("force")]


FLAT = """九、违约责任
1、乙方泄密的，应向甲方支付合同总金额5%的违约金。
2、乙方未按约服务的，应向甲方支付合同总金额3%的违约金。
"""


def test_several_flat_penalties_may_add_up_or_not():
    question = _questions(FLAT)["penalties.stacking.b"]
    assert _sets(question) == [{"penalties.stacking.b": "sum"}, {"penalties.stacking.b": "highest"}]
    assert "(5%、3%)" in question.text


def test_one_flat_penalty_or_a_rule_for_several_raises_nothing():
    assert "penalties.stacking.b" not in _questions(FLAT[: FLAT.index("2、")])
    each = FLAT.replace("未按约服务的", "每次未按约服务的").replace("泄密的", "每发生一次泄密的")
    assert "penalties.stacking.b" not in _questions(each)
    assert "penalties.stacking.b" not in _questions(FLAT + "3、同时触发几项的，以较高者计。\n")


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("甲方逾期付款的，每逾期一天按合同总额的1‰向乙方支付违约金。", "unpaid amount"),
        ("乙方每拖延一天，应向甲方支付合同总额1‰的违约金。", "delayed part"),
    ],
)
def test_a_daily_rate_of_the_whole_price_may_mean_the_late_part(words, part):
    question = _questions(f"五、违约责任\n1、{words}\n")["penalties[0].base"]
    assert [each["penalties[0].base"] for each in _sets(question)] == ["contract amount", part]
    assert not question.blocking


def test_days_from_the_issue_of_an_invoice_may_mean_its_receipt():
    text = "四、付款\n合同总价30000元。乙方开具发票后10个工作日内，甲方支付全部合同价款。\n"
    question = _questions(text)["payments[0].counts_from"]
    assert [each["payments[0].counts_from"] for each in _sets(question)] == ["issued", "received"]
    received = text.replace("乙方开具发票后", "甲方收到乙方开具的发票后")
    assert "payments[0].counts_from" not in _questions(received)


def test_a_level_without_a_time_to_resolve_is_asked_with_the_other_levels_values():
    text = "二、响应\n1、一级故障：30分钟内响应，2小时内到场。\n2、二级故障：1小时内响应，8小时内解决。\n"
    asked = _questions(text)
    assert _sets(asked["sla[0].resolve_minutes"]) == [
        {"sla[0].resolve_minutes": None},
        {"sla[0].resolve_minutes": 480},
    ]
    assert _sets(asked["sla[1].arrive_minutes"]) == [
        {"sla[1].arrive_minutes": None},
        {"sla[1].arrive_minutes": 120},
    ]
    assert not asked["sla[0].resolve_minutes"].blocking


def test_levels_that_state_all_are_not_asked():
    text = "二、响应\n1、一级故障：30分钟内响应，4小时内解决。\n2、二级故障：1小时内响应，8小时内解决。\n"
    assert not [about for about in _questions(text) if about.startswith("sla")]


@pytest.mark.parametrize("duty", ["更新操作系统补丁和病毒库", "组织应急演练", "对服务器、网络设备巡检"])
def test_a_recurring_duty_without_any_cycle_is_asked(duty):
    asked = _questions(f"第一条 服务内容\n1、乙方{duty}。\n")
    [question] = [each for about, each in asked.items() if about.endswith("every")]
    assert len(question.readings) == 4
    cycled = _questions(f"第一条 服务内容\n1、乙方每月{duty}。\n")
    assert not [about for about in cycled if about.endswith("every")]


def test_a_report_about_inspections_is_no_inspection():
    assert not _questions("第一条 服务内容\n1、乙方保存巡检记录和补丁清单。\n")


SIGNED = """二、期限
合同自双方签字盖章之日起生效，期限为12个月。
甲方（盖章）：
乙方（盖章）：
签订日期：2024年11月12日
"""


def test_months_from_the_signing_end_by_law_a_day_later_than_by_habit():
    question = _questions(SIGNED)["term.end"]
    assert [each["term.end"] for each in _sets(question)] == ["2025-11-12", "2025-11-11"]
    assert question.blocking


def test_a_printed_last_day_is_no_question():
    assert "term.end" not in _questions(
        SIGNED.replace("期限为12个月", "期限为2024年11月12日至2025年11月11日")
    )


def test_two_totals_are_two_readings():
    text = "三、合同总价为人民币300000元。\n五、付款\n验收后支付。本合同总金额：320000元。\n"
    question = _questions(text)["amount_fen"]
    assert sorted(each["amount_fen"] for each in _sets(question)) == [30_000_000, 32_000_000]
    assert question.blocking
    assert "amount_fen" not in _questions(text.replace("320000", "300000"))


def test_a_yearly_fee_over_an_odd_term_leaves_days_to_price():
    text = "二、期限：2025年1月1日至2026年3月31日。\n三、每年服务费人民币12000元。\n"
    question = _questions(text)["fee.remainder"]
    assert [each["fee.remainder"] for each in _sets(question)] == ["none", "days", "year"]
    assert "1 年零 90 天" in question.text
    assert "fee.remainder" not in _questions(text.replace("2026年3月31日", "2025年12月31日"))


def test_a_secret_price_meets_the_duty_to_publish():
    text = "六、保密\n本合同的价格为优惠价，甲方不得以任何形式向第三方透露。\n"
    assert _questions(text)["price_secrecy"].kind == "warning"
    assert "price_secrecy" not in _questions("六、保密\n甲方不得向第三方透露乙方的源代码。\n")


def test_additions_in_scope_and_additions_for_money_are_shown_together():
    text = "一、服务内容\n1、按甲方需要新增系统功能。\n六、变更\n增加合同之外内容的，甲方另行支付费用。\n"
    asked = _questions(text)["scope.additions"]
    assert next(text[start:end] for start, end in asked.cite) == "新增系统功能"
    assert "六" in asked.text
    assert "scope.additions" not in _questions(text.replace("1、按甲方需要新增系统功能。", "1、维护系统。"))
