"""From the reading of a text to a draft that checks, waits for rulings and can be confirmed."""

import copy
from datetime import date
from decimal import Decimal
from importlib import resources
from types import SimpleNamespace

import pytest

from lvyue.contracts.checking import check
from lvyue.contracts.drafting import draft
from lvyue.contracts.errors import ContractFileInvalid
from lvyue.contracts.terms import ruled
from lvyue.contracts.types import BaseName, ContractFile, Kind, PartyCode, TriggerName, as_limit
from lvyue.reading import read
from lvyue.rules.calendars import load
from lvyue.rules.recurrence import Every, windows
from lvyue.rules.types import Boundary, ByDayClass, Direction, FixedDay, Period, Unit

TEXT = (resources.files("lvyue.examples") / "market" / "source.md").read_text("utf-8")


@pytest.fixture(scope="module")
def drafted() -> ContractFile:
    return draft(read(TEXT), TEXT, id="market", title="某市小程序运维合同")


def test_a_draft_passes_its_own_checks(drafted):
    assert check(drafted, {"body": TEXT}) == []


def test_parties_price_and_term_are_cited(drafted):
    assert drafted.amount.per_year_fen == 2_800_000
    assert (drafted.term.start, drafted.term.end) == (date(2025, 3, 4), date(2026, 3, 31))
    assert drafted.fee_period is not None
    assert drafted.fee_period.end == date(2026, 3, 3)
    assert drafted.signed.date == date(2025, 3, 4)
    assert all(one.cite for one in (drafted.amount, drafted.term, drafted.signed, drafted.parties.a))


def by_act(file: ContractFile, act: str) -> list:
    return [one for one in file.obligations if one.fulfilled_by == act and one.kind is Kind.EVENT]


def test_one_response_clock_holds_both_day_classes(drafted):
    (respond,) = by_act(drafted, "ticket.responded")
    assert as_limit(respond.limit) == ByDayClass(Period(2, Unit.HOUR), Period(4, Unit.HOUR))
    assert respond.by is PartyCode.B


def test_of_two_limits_by_the_hour_the_longer_is_the_clock_and_the_shorter_a_rule():
    old = "工作日应在 2 小时以内响应，非工作日应在 4 小时以内响应"
    assert old in TEXT
    text = TEXT.replace(old, "工作时间内应在 30 分钟以内响应，非工作时间应在 2 小时以内响应")
    file = draft(read(text), text, id="hours", title="某市小程序运维合同")
    found = [one for one in file.obligations if one.fulfilled_by == "ticket.responded"]
    assert [(one.what, one.kind, as_limit(one.limit)) for one in found] == [
        ("工作时间：响应", Kind.RULE, Period(30, Unit.MINUTE)),
        ("非工作时间：响应", Kind.EVENT, Period(2, Unit.HOUR)),
    ]
    assert check(file, {"body": text}) == []


def test_acceptance_is_by_silence_after_three_days(drafted):
    (accept,) = by_act(drafted, "ticket.reviewed")
    assert (accept.by, accept.silence, as_limit(accept.limit)) == (
        PartyCode.A,
        "accepted",
        Period(3, Unit.DAY),
    )


def test_both_payment_limits_name_the_late_penalty(drafted):
    pays = by_act(drafted, "payment.paid")
    assert [as_limit(one.limit) for one in pays] == [FixedDay(12, 31), Period(7, Unit.WORKDAY)]
    late = next(one for one in drafted.penalties if one.formula == "daily_rate")
    assert (late.payer, late.base, late.rate, late.cap) == (PartyCode.A, "unpaid", Decimal("0.005"), None)
    assert all(one.consequence == (late.id,) for one in pays)


def test_the_vendor_s_penalties_rest_on_a_monthly_fee_that_waits_for_a_ruling(drafted):
    assert {one.base for one in drafted.penalties if one.payer is PartyCode.B} == {"monthly"}
    (monthly,) = drafted.bases
    assert monthly.divide == 12
    question = drafted.question(monthly.waits_for)
    assert question is not None
    assert question.blocking


def test_vague_cycles_wait_and_a_ruling_sets_them(drafted):
    waiting = [one for one in drafted.obligations if one.waits_for]
    assert waiting
    for one in waiting:
        question = drafted.question(one.waits_for)
        quarterly = next(r for r in question.readings if "P3M" in r.sets.values())
        settled = ruled(drafted, [(question.id, quarterly.id)]).obligation(one.id)
        assert (settled.every, settled.waits_for) == (Every.QUARTERLY, None)


def test_every_reading_of_every_question_can_be_applied(drafted):
    for question in drafted.questions:
        for reading in question.readings:
            ruled(drafted, [(question.id, reading.id)])


def test_the_boundary_of_a_fixed_day_follows_its_ruling(drafted):
    question = next(one for one in drafted.questions if one.about.endswith("boundary"))
    before = next(r for r in question.readings if "before" in r.sets.values())
    settled = ruled(drafted, [(question.id, before.id)])
    assert as_limit(by_act(settled, "payment.paid")[0].limit).boundary is Boundary.BEFORE


def test_choosing_one_payment_limit_makes_the_other_a_mere_rule(drafted):
    question = next(one for one in drafted.questions if one.about.endswith("combined"))
    kept = {
        r.id: len(by_act(ruled(drafted, [(question.id, r.id)]), "payment.paid")) for r in question.readings
    }
    assert sorted(kept.values()) == [1, 1, 2]


@pytest.mark.parametrize(
    ("path", "name"),
    [("parties.b", "双方名称"), ("term.end", "服务期起止"), ("amount_per_year_fen", "合同价款")],
)
def test_a_missing_essential_is_named_and_nothing_invented(path, name):
    reading = read(TEXT)
    facts, citations = copy.deepcopy(reading.facts), dict(reading.citations)
    at, *rest = path.split(".")
    if rest:
        facts[at][rest[0]] = None
    else:
        facts[at] = None
    with pytest.raises(ContractFileInvalid) as refused:
        draft(
            SimpleNamespace(
                clauses=reading.clauses, facts=facts, citations=citations, questions=reading.questions
            ),
            TEXT,
            id="market",
            title="某合同",
        )
    assert [one.place for one in refused.value.findings] == [name]


def test_a_fact_without_citation_makes_nothing():
    reading = read(TEXT)
    citations = {k: v for k, v in reading.citations.items() if not k.startswith("penalties")}
    bare = SimpleNamespace(
        clauses=reading.clauses, facts=reading.facts, citations=citations, questions=reading.questions
    )
    file = draft(bare, TEXT, id="market", title="某合同")
    assert file.penalties == ()
    assert file.bases == ()


def test_what_is_no_contract_makes_no_draft():
    text = "今天天气很好，我们去公园散步。"
    with pytest.raises(ContractFileInvalid) as refused:
        draft(read(text), text, id="walk", title="散步")
    assert len(refused.value.findings) == 3


LATE = """服务合同
甲方：云岭市档案馆
乙方：云岭青禾软件有限公司
第一条 期限：2025年1月1日至2025年12月31日。
第二条 合同总价为人民币30000元。
第三条 付款
3.1 甲方在合同到期之前90日内向乙方一次性支付合同总价。
第四条 服务要求
4.1 一般故障2小时内响应，8小时内解决；重大故障30分钟内响应，4小时内解决。
第五条 违约责任
5.1 甲方逾期付款的，每逾期一天按合同总额的1‰向乙方支付违约金。
第六条 附件与正文冲突的，以正文为准。
附件1 服务细则
一、重大故障：1小时内响应，2小时内解决。
"""


def settled(question: str, reading: str, text: str = LATE) -> ContractFile:
    file = draft(read(text), text, id="late", title="某合同")
    assert check(file, {"body": text}) == []
    return ruled(file, [(question, reading)])


@pytest.mark.parametrize(("reading", "days"), [("r1", 90), ("r2", 0)])
def test_a_window_before_the_end_counts_back_from_the_term_s_last_day(reading, days):
    (pay,) = by_act(settled("payments-0-window", reading), "payment.paid")
    assert pay.trigger is TriggerName.TERM_END
    assert as_limit(pay.limit) == Period(days, Unit.DAY, Direction.BEFORE)


@pytest.mark.parametrize(
    ("reading", "respond", "resolve"),
    [
        ("r1", Period(30, Unit.MINUTE), Period(4, Unit.HOUR)),
        ("r2", Period(1, Unit.HOUR), Period(2, Unit.HOUR)),
    ],
)
def test_a_ruling_on_an_annex_level_sets_its_clocks(reading, respond, resolve):
    file = settled("sla-2-precedence", reading)
    assert [as_limit(file.obligation(id).limit) for id in ("respond-3", "resolve-3")] == [respond, resolve]


@pytest.mark.parametrize(("reading", "base"), [("r1", BaseName.TOTAL), ("r2", BaseName.UNPAID)])
def test_a_ruling_on_the_base_of_a_daily_penalty_holds(reading, base):
    assert settled("penalties-0-base", reading).penalty("penalty-1").base is base


@pytest.mark.parametrize(
    ("reading", "trigger"),
    [("r1", TriggerName.INVOICE_ISSUED), ("r2", TriggerName.PAPERS_RECEIVED)],
)
def test_days_run_from_the_invoice_s_issue_or_its_receipt_as_ruled(reading, trigger):
    text = LATE.replace("甲方在合同到期之前90日内", "乙方开具发票后10日内甲方")
    (pay,) = by_act(settled("payments-0-counts-from", reading, text), "payment.paid")
    assert pay.trigger is trigger


def test_a_ruling_that_the_odd_days_are_paid_for_moves_the_fee_period(drafted):
    question = next(one for one in drafted.questions if one.about == "fee.remainder")
    ends = [ruled(drafted, [(question.id, each.id)]).fee_period.end for each in question.readings]
    assert ends == [date(2026, 3, 3), date(2026, 3, 31), date(2026, 3, 3)]


def test_months_from_a_dated_signing_end_by_law_on_the_corresponding_day():
    reading = read(TEXT)
    facts, citations = copy.deepcopy(reading.facts), dict(reading.citations)
    facts["term"] = {"start": None, "end": None, "months": 12}
    citations = {k: v for k, v in citations.items() if not k.startswith("term.")}
    citations["term.months"] = citations["signed_on"]
    counted = SimpleNamespace(
        clauses=reading.clauses, facts=facts, citations=citations, questions=reading.questions
    )
    term = draft(counted, TEXT, id="market", title="某合同").term
    assert (term.start, term.end) == (date(2025, 3, 4), date(2026, 3, 4))


@pytest.mark.parametrize(
    ("words", "every", "first_due"),
    [("每两周", "P2W", "2025-03-16"), ("每15日", "P15D", "2025-03-18"), ("每旬", "P10D", "2025-03-10")],
)
def test_a_counted_cycle_is_a_duty_of_its_windows(words, every, first_due):
    """2025-03-04 is a Tuesday: its fortnight ends on 03-16, its fifteenth day is 03-18."""
    text = TEXT.replace("每月", words, 1)
    assert words in text
    counted = [
        one
        for one in draft(read(text), text, id="market", title="某市小程序").obligations
        if one.every == every
    ]
    assert [(one.kind, one.trigger) for one in counted] == [(Kind.PERIODIC, None)]
    assert words in counted[0].cite[0].quote or any(words in cite.quote for cite in counted[0].cite)
    first = next(windows(counted[0].every, date(2025, 3, 4), date(2026, 4, 1), load()))
    assert str(first.due_on) == first_due


@pytest.mark.parametrize("words", ["每小时", "每30分钟"])
def test_a_cycle_of_hours_is_one_standing_duty(words):
    """No duty is made for each hour: eight thousand a year would say nothing that the term does not."""
    text = TEXT.replace("每月", words, 1)
    assert words in text
    hourly = [
        one
        for one in draft(read(text), text, id="market", title="某市小程序").obligations
        if any(words in cite.quote for cite in one.cite)
    ]
    assert [(one.kind, one.every) for one in hourly] == [(Kind.STANDING, None)]
