"""Terms around the service: exemptions, handing on, ownership, renewal, precedence, people, points."""

import pytest

from lvyue.reading import read
from tests.reading.cases import TEXTS, leaves


def _facts(name):
    return read((TEXTS / "fifth" / f"{name}.txt").read_text(encoding="utf-8")).facts


def _said(text, key):
    return read(f"第一条 约定\n{text}").facts[key]


def _short(rows, *keys):
    return [tuple(row[key] for key in keys) for row in rows]


def test_the_cases_listed_under_an_exemption_are_one_row_each():
    assert _short(_facts("scada")["exemptions"], "party", "when", "clause") == [
        ("b", "供电部门停电超过UPS后备时间的", "7.1.1"),
        ("b", "委托方自行改动程序或参数的", "7.1.2"),
        ("b", "通信运营商线路中断的", "7.1.3"),
    ]


@pytest.mark.parametrize(
    ("text", "party", "when"),
    [
        ("因甲方擅自改动造成的，乙方不承担违约责任。", "b", "甲方擅自改动造成的"),
        ("财政支付系统关闭造成付款延后的，不视为甲方违约。", "a", "财政支付系统关闭造成付款延后的"),
        ("计划内停机造成的中断，不计入可用率。", None, "计划内停机造成的中断"),
        ("因不可抗力不能履行的，任何一方可免除责任。", "either", "不可抗力不能履行的"),
    ],
)
def test_who_is_freed_and_when(text, party, when):
    assert _short(_said(text, "exemptions"), "party", "when") == [(party, when)]


@pytest.mark.parametrize(
    "text", ["迟延履行后发生不可抗力的，不能免除责任。", "乙方承担全部责任。", "免费维修期内的责任。"]
)
def test_what_frees_nobody_is_no_exemption(text):
    assert _said(text, "exemptions") == []


@pytest.mark.parametrize(
    ("text", "transfer", "subcontract", "most"),
    [
        ("乙方不得转包本合同；分包须经甲方书面同意。", "forbidden", "consent", None),
        ("未经甲方同意，乙方不得将维护工作转让给第三方。", "consent", None, None),
        ("经甲方同意，乙方可以将高空作业分包，分包部分不超过合同金额的20%。", None, "consent", 20.0),
        ("乙方可以将保洁工作分包给他人。", None, "allowed", None),
    ],
)
def test_handing_the_work_on_is_forbidden_allowed_or_a_matter_of_consent(text, transfer, subcontract, most):
    rule = _said(text, "subcontracting")
    assert (rule["transfer"], rule["subcontract"], rule["most_percent"]) == (transfer, subcontract, most)


@pytest.mark.parametrize("text", ["乙方不得将商业秘密转让给第三方。", "乙方每月巡检一次。"])
def test_secrets_and_silence_say_nothing_of_handing_on(text):
    assert _said(text, "subcontracting") is None


def test_each_thing_has_its_owner():
    assert _short(_facts("invoice")["intellectual_property"], "owner", "clause") == [
        ("a", "第九条"),
        ("b", "第九条"),
    ]
    assert _short(_facts("ward")["intellectual_property"], "owner") == [("a",)]
    shared = _said("新开发软件的著作权归双方共有；双方原有的专利归各自所有。", "intellectual_property")
    assert _short(shared, "owner") == [("both",), ("each",)]


def test_a_renewal_tells_who_says_so_when_for_how_long_and_how_often():
    [row] = _facts("invoice")["renewals"]
    assert row["notice_days"] == 90
    assert (row["by"], row["written"], row["months"], row["most_times"]) == ("a", True, 12, 2)
    assert row["automatic"] is None
    [automatic] = _said("期满前30日双方均未提出异议的，合同自动顺延一年，按原合同价格执行。", "renewals")
    assert (automatic["automatic"], automatic["months"], automatic["same_terms"]) == (True, 12, True)
    assert _said("遇节假日顺延。", "renewals") == []


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("附件与本合同不一致的，以本合同为准。", ["本合同", "附件"]),
        ("补充协议与本合同冲突的，以补充协议为准。", ["补充协议", "本合同"]),
        (
            "中标通知书、投标文件、招标文件相互抵触的，以排列在先者为准。",
            ["中标通知书", "投标文件", "招标文件"],
        ),
        ("文件的解释顺序为：合同正文、附件、投标文件。", ["合同正文", "附件", "投标文件"]),
    ],
)
def test_the_winning_document_comes_first(text, order):
    [row] = _said(text, "precedence")
    assert row["order"] == order


def test_an_order_listed_on_the_lines_below_is_read_too():
    assert _facts("camera")["precedence"][0]["order"] == [
        "本协议",
        "补充协议",
        "中标通知书",
        "投标文件",
        "招标文件",
    ]


def test_the_terms_about_people_of_one_contract():
    rules = {(row["rule"], row["value"]) for row in _facts("invoice")["personnel"]}
    assert rules == {("fixed", True), ("equal", True), ("notice_days", 45)}
    assert ("handover_days", 5) in {(row["rule"], row["value"]) for row in _facts("hotline")["personnel"]}
    assert ("leave_days", 2) in {(row["rule"], row["value"]) for row in _facts("hall")["personnel"]}
    assert {row["rule"] for row in _facts("verdict")["personnel"]} >= {"certificate", "substitute", "consent"}


def test_figures_to_reach_stand_in_tables_and_in_prose():
    assert _short(_facts("camera")["kpis"], "metric", "bound", "value") == [
        ("前端设备在线率", "least", "0.98"),
        ("图片合格率", "least", "0.95"),
        ("平台可用率", "least", "0.999"),
    ]
    assert _short(
        _said("系统可用性不低于99.5%，故障率不超过千分之三。", "kpis"), "metric", "bound", "value"
    ) == [
        ("系统可用性", "least", "0.995"),
        ("故障率", "most", "0.003"),
    ]
    assert _said("税率为6%，在线率低于95%的，扣减服务费的1%。", "kpis") == []


def test_a_band_of_scores_pays_a_share_of_the_fee():
    assert _short(_facts("ward")["appraisal"]["bands"], "least", "below", "pays_percent") == [
        (90, None, 100),
        (80, 90, 95),
        (70, 80, 85),
        (None, 70, 60),
    ]
    assert _short(_facts("invoice")["appraisal"]["bands"], "least", "below", "pays_percent") == [
        (90, None, 100),
        (80, 89, 95),
        (70, 79, 90),
        (None, 70, 80),
    ]


def test_each_point_below_a_mark_costs_a_share_and_a_mark_ends_the_contract():
    appraisal = _facts("scada")["appraisal"]
    assert _short(appraisal["per_point"], "below", "points", "rate", "amount_fen") == [(80, 1, "0.01", None)]
    assert (appraisal["every"], appraisal["terminate_below"]) == ("P3M", 60)
    assert _short(appraisal["items"], "what", "points", "deduct") == [
        ("巡检", 30, "漏检一次扣2分"),
        ("故障处置", 40, "超时一次扣5分"),
        ("文档", 15, "报告迟交一天扣1分"),
        ("安全", 15, "发生安全事件扣15分"),
    ]
    [fixed] = _said("考核满分一百分，不足90分的，每少1分扣500元。", "appraisal")["per_point"]
    assert (fixed["below"], fixed["amount_fen"]) == (90, 50_000)


def test_a_contract_without_points_has_no_appraisal():
    assert _facts("rack")["appraisal"] is None
    assert _said("乙方每季度接受甲方考核。", "appraisal") is None


@pytest.mark.parametrize("masked", ["不足**分的，每少1分扣500元。", "不足90分的，每少1分扣**元。"])
def test_a_masked_mark_or_sum_is_no_number(masked):
    appraisal = _said(f"考核满分一百分，{masked}", "appraisal")
    for row in appraisal["per_point"]:
        assert row["below"] != 500
        assert (row["below"] is None) != (row["amount_fen"] is None)


@pytest.mark.parametrize("name", ["scada", "invoice", "camera", "ward", "hotline"])
def test_a_clause_taken_out_takes_its_facts_with_it(name):
    """Each row of the further facts is gone when the lines it was read from are."""
    text = (TEXTS / "fifth" / f"{name}.txt").read_text(encoding="utf-8")
    reading = read(text)
    for key in ("exemptions", "intellectual_property", "renewals", "precedence", "kpis"):
        places = [path for path in leaves(reading.facts[key]) if path.startswith("[0]")]
        if not places:
            continue
        start, end = reading.citations[f"{key}{places[0]}"][0]
        first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        after = read(text[:first] + text[last + 1 :]).facts[key]
        assert len(after) < len(reading.facts[key]), key


def test_each_blank_and_mask_is_shown_as_not_filled_in():
    blanks = {(row["kind"], row["value"], row["clause"]) for row in _facts("hall")["blanks"]}
    assert {each[1] for each in blanks} == {"未填写"}
    assert ("money", "未填写", "第一部分.二") in blanks
    assert ("period", "未填写", "第一部分.四.2") in blanks  # 【 】日
    assert ("rate", "未填写", "第三部分.三") in blanks


def test_what_is_filled_in_is_no_blank():
    assert _said("合同签订后10日内支付30%，2026年1月5日前付清，计5万元。", "blanks") == []
