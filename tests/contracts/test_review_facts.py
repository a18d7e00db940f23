"""The review of a draft fact by fact: taken as read, put right, taken out; nothing is confirmed by it."""

from datetime import date

import pytest

from lvyue.contracts.editing import corrected, fact_raw, fields_of, rejected
from lvyue.contracts.errors import DraftClosed, FactInvalid, FactNeeded, FactUnknown, WrongSide
from lvyue.contracts.models import Confirmation, ContractVersion, FactReview
from lvyue.contracts.services import fact_accept, fact_correct, fact_reject
from lvyue.duties import services as duties
from lvyue.foundation import clock
from lvyue.foundation.audit import Entry, verify
from lvyue.foundation.errors import NotAllowed
from tests.market import SIGNING, TEXT, market_file

TEXTS = {"body": TEXT}


def put(path, quote="", **values):
    return corrected(market_file(), TEXTS, path, values, quote)


# -- what people type -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("parties.a", {"name": "某市市场服务中心"}),
        ("amount", {"total_fen": "", "per_year_fen": "28,000.00"}),
        ("signed", {"date": "2025-03-04"}),
        ("term", {"start": "2025-03-04", "end": "2026-03-31"}),
        ("obligations.inspection", {"what": "每月现场巡检", "by": "b", "every": "P1M"}),
        (
            "obligations.respond",
            {"what": "响应报障", "by": "b", "limit": "工作日 2 小时内，非工作日 4 小时内"},
        ),
        ("penalties.late-payment", {"breach": "甲方迟延付款", "payer": "a", "rate": "0.5"}),
        ("bases.monthly", {"divide": "12"}),
        ("questions.report-cycle", {}),
    ],
)
def test_what_may_be_put_right_is_shown_as_people_say_it(path, shown):
    assert {one.name: one.value for one in fields_of(market_file(), path)} == shown


def test_typing_back_what_is_shown_changes_nothing():
    file = market_file()
    for name in ("levels", "obligations", "penalties", "bases"):
        for one in getattr(file, name):
            path = f"{name}.{one.id}"
            values = {field.name: field.value for field in fields_of(file, path)}
            assert corrected(file, TEXTS, path, values) == file, path


def test_each_kind_of_value_is_read_as_typed():
    assert put("parties.b", name="某新公司").parties.b.name == "某新公司"
    amount = put("amount", per_year_fen="30,000.50").amount
    assert (amount.per_year_fen, amount.capital) == (3_000_050, None)
    assert put("term", end="2026-02-28").term.end == date(2026, 2, 28)
    assert put("signed", date="").signed.date is None
    assert str(put("obligations.inspection", every="p1w").obligation("inspection").every) == "P1W"
    respond = put("obligations.respond", limit="30分钟内").obligation("respond")
    assert (respond.limit.count, respond.limit.unit) == (30, "minute")
    assert put("obligations.record-sheet", limit="").obligation("record-sheet").limit is None
    assert str(put("penalties.unusable", rate="0.3%").penalty("unusable").rate) == "0.003"
    assert put("bases.monthly", divide="13").bases[0].divide == 13
    assert put("obligations.inspection", by="ab").obligation("inspection").by == "ab"
    assert put("effective", date="2025-06-01").effective == date(2025, 6, 1)


def test_new_words_become_the_citation_and_its_clause():
    file = put("obligations.inspection", "要求到场的，24小时内赶到", what="每月到场一次")
    one = file.obligation("inspection")
    assert (one.clause, one.cite[0].quote, one.what) == ("c3.2", "要求到场的，24小时内赶到", "每月到场一次")


@pytest.mark.parametrize(
    ("path", "values", "quote", "told"),
    [
        ("obligations.respond", {"limit": "尽快"}, "", "期限"),
        ("obligations.respond", {"limit": "12月31日前或者10日内前"}, "", "期限"),
        ("obligations.inspection", {"every": "每月"}, "", "周期"),
        ("obligations.inspection", {"every": ""}, "", "没有填写"),
        ("obligations.inspection", {"by": "c"}, "", "写法不对"),
        ("obligations.inspection", {"what": "长" * 401}, "", "写法不对"),
        ("obligations.inspection", {"what": "甲\n乙"}, "", "写法不对"),
        ("amount", {"per_year_fen": "两万"}, "", "每年"),
        ("term", {"end": "2025-01-01"}, "", "早于起"),
        ("term", {"end": "31/3/2026"}, "", "写法不对"),
        ("penalties.unusable", {"rate": "150"}, "", "超出允许的范围"),
        ("penalties.unusable", {"rate": "百分之五"}, "", "写法不对"),
        ("bases.monthly", {"divide": "0"}, "", "超出允许的范围"),
        ("parties.a", {"name": "某新单位"}, "原文里没有的字", "原文里没有"),
        ("obligations.accept", {"limit": ""}, "", "没有填写"),
    ],
)
def test_what_cannot_stand_is_refused_with_its_place(path, values, quote, told):
    with pytest.raises(FactInvalid) as caught:
        corrected(market_file(), TEXTS, path, values, quote)
    assert told in str(caught.value)


def test_taking_a_fact_out_takes_what_only_spoke_of_it():
    file = rejected(market_file(), TEXTS, "obligations.report")
    assert file.obligation("report") is None
    assert file.question("report-cycle") is None
    file = rejected(market_file(), TEXTS, "penalties.late-payment")
    assert file.obligation("pay-yearly").consequence == ()
    assert rejected(market_file(), TEXTS, "fee_period").fee_period is None
    assert rejected(market_file(), TEXTS, "signed").signed.date is None


@pytest.mark.parametrize("path", ["parties.a", "amount", "term", "questions.report-cycle"])
def test_what_a_contract_cannot_lack_is_not_taken_out(path):
    with pytest.raises(FactNeeded):
        rejected(market_file(), TEXTS, path)


def test_what_others_rest_on_is_not_taken_out():
    with pytest.raises(FactInvalid, match="月运维费"):
        rejected(market_file(), TEXTS, "bases.monthly")


@pytest.mark.parametrize(
    "path", ["obligations.none", "nothing", "id", "clauses.c2", "", "obligations", "term.end"]
)
def test_a_path_that_names_no_fact_is_unknown(path):
    with pytest.raises(FactUnknown):
        fact_raw(market_file(), path)


# -- in the database --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_correction_keeps_who_when_what_was_and_what_is(market_version, provider, access_for):
    before = market_version.digest
    with clock.moved(SIGNING):
        fact_correct(
            access=access_for(provider),
            version=market_version,
            path="obligations.inspection",
            values={"every": "P3M"},
            reason="原文第三条写的是每季",
        )
    one = FactReview.objects.get()
    assert (one.person, one.side, one.at, one.verdict) == (provider, "b", SIGNING, "corrected")
    assert (one.was["every"], one.becomes["every"]) == ("P1M", "P3M")
    assert one.reason == "原文第三条写的是每季"
    market_version.refresh_from_db()
    assert str(market_version.file.obligation("inspection").every) == "P3M"
    assert market_version.digest != before
    assert Entry.objects.filter(action="contracts.fact.corrected").count() == 1
    assert verify().problems == []


@pytest.mark.django_db
def test_accepting_changes_nothing_and_confirms_nothing(market_version, provider, customer, access_for):
    before = market_version.digest
    for person in (provider, customer):
        fact_accept(access=access_for(person), version=market_version, path="amount")
    market_version.refresh_from_db()
    assert (market_version.digest, market_version.confirmed_at) == (before, None)
    assert not Confirmation.objects.exists()
    assert [(one.side, one.was == one.becomes) for one in FactReview.objects.all()] == [
        ("b", True),
        ("a", True),
    ]


@pytest.mark.django_db
def test_a_rejected_fact_is_gone_from_the_draft_and_kept_in_the_record(market_version, customer, access_for):
    fact_reject(
        access=access_for(customer), version=market_version, path="obligations.replace", reason="没有这一条"
    )
    market_version.refresh_from_db()
    assert market_version.file.obligation("replace") is None
    one = FactReview.objects.get()
    assert (one.was["id"], one.becomes, one.side) == ("replace", None, "a")


@pytest.mark.django_db
def test_a_corrected_draft_is_confirmed_and_runs_by_what_it_says(
    market_version, provider, customer, access_for
):
    with clock.moved(SIGNING):
        fact_correct(
            access=access_for(provider),
            version=market_version,
            path="obligations.inspection",
            values={"every": "P3M"},
        )
        for person in (provider, customer):
            duties.question_answer(
                access=access_for(person), version=market_version, question="monthly-fee", reading="twelfth"
            )
        for person in (provider, customer):
            duties.version_confirm(access=access_for(person), version=market_version)
    from lvyue.duties.models import Duty

    assert Duty.objects.filter(obligation="inspection").count() == 5


@pytest.mark.django_db
def test_once_a_side_confirmed_no_fact_changes(market, market_version, provider, access_for):
    market_version.refresh_from_db()
    count = Entry.objects.count()
    for act in (
        lambda: fact_accept(access=access_for(provider), version=market_version, path="amount"),
        lambda: fact_correct(
            access=access_for(provider), version=market_version, path="term", values={"end": "2026-01-01"}
        ),
        lambda: fact_reject(access=access_for(provider), version=market_version, path="obligations.replace"),
    ):
        with pytest.raises(DraftClosed):
            act()
    assert not FactReview.objects.exists()
    assert Entry.objects.count() == count


@pytest.mark.django_db
def test_one_confirmation_is_enough_to_close_the_draft(market_version, provider, customer, access_for):
    for person in (provider, customer):
        duties.question_answer(
            access=access_for(person), version=market_version, question="monthly-fee", reading="twelfth"
        )
    duties.version_confirm(access=access_for(provider), version=market_version)
    with pytest.raises(DraftClosed, match="一方已经确认"):
        fact_accept(access=access_for(customer), version=market_version, path="amount")
    assert not FactReview.objects.exists()


@pytest.mark.django_db
def test_a_wrong_value_changes_nothing(market_version, provider, access_for):
    before = market_version.digest
    with pytest.raises(FactInvalid):
        fact_correct(
            access=access_for(provider), version=market_version, path="term", values={"end": "2020-01-01"}
        )
    market_version.refresh_from_db()
    assert market_version.digest == before
    assert not FactReview.objects.exists()


@pytest.mark.django_db
def test_who_may_not_draft_reviews_nothing(market_version, engineer, auditor, outsider, access_for):
    for person in (engineer, auditor):
        with pytest.raises((NotAllowed, WrongSide)):
            fact_accept(access=access_for(person), version=market_version, path="amount")
    assert not FactReview.objects.exists()


@pytest.mark.django_db
def test_a_draft_that_another_changed_meanwhile_is_read_anew(market_version, provider, customer, access_for):
    mine = ContractVersion.objects.get(pk=market_version.pk)
    fact_correct(
        access=access_for(customer), version=market_version, path="parties.a", values={"name": "某市新单位"}
    )
    fact_correct(access=access_for(provider), version=mine, path="parties.b", values={"name": "某新公司"})
    now = ContractVersion.objects.get(pk=market_version.pk).file
    assert (now.parties.a.name, now.parties.b.name) == ("某市新单位", "某新公司")


@pytest.mark.django_db
def test_corrections_leave_as_cases_for_the_reader(market_version, provider, access_for):
    from lvyue.config.learned_cases import cases_of

    access = access_for(provider)
    fact_accept(access=access, version=market_version, path="amount")
    fact_correct(
        access=access, version=market_version, path="obligations.inspection", values={"every": "P3M"}
    )
    fact_reject(access=access, version=market_version, path="obligations.replace", reason="没有这一条")
    found = cases_of(market_version)
    assert found["texts"] == TEXTS
    assert [(one["path"], one["verdict"]) for one in found["cases"]] == [
        ("obligations.inspection", "corrected"),
        ("obligations.replace", "rejected"),
    ]
    first, second = found["cases"]
    assert (first["was"]["every"], first["becomes"]["every"]) == ("P1M", "P3M")
    assert (second["becomes"], second["reason"], second["side"]) == (None, "没有这一条", "b")
    assert "provider" not in str(found)
    assert "乙经理" not in str(found["cases"])
