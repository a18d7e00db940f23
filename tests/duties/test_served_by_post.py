"""A notice refused or undeliverable: served on the third day after posting, by hand-worked dates (X7)."""

from datetime import date
from pathlib import Path

import pytest

import lvyue
from lvyue.contracts.errors import ContractFileInvalid
from lvyue.contracts.loading import load_file
from lvyue.contracts.types import TriggerName
from lvyue.duties import services
from lvyue.duties.errors import MomentImpossible, NotServedByPost, NotServedYet
from lvyue.duties.models import Duty, Trigger
from lvyue.duties.recomputing import calendar_import
from lvyue.duties.selectors import duty_derivation
from lvyue.foundation import clock
from lvyue.foundation.audit import Entry
from tests.duties.cast import moment, obligation
from tests.market import market_file, market_raw

pytestmark = pytest.mark.django_db

ADDRESS = "/contracts/market/events/new"
WORDS = {"clause": "c3.3", "quote": "30天书面告知"}
POSTED = {"name": "claim.served", "at": "2026-02-26T17:40", "by_post": "on", "note": "挂号信退回，拒收"}


def notices(**deems):
    served = {"event": "claim.served", "limit": {"count": 3, "unit": "day"}} | WORDS | deems
    return [
        *market_raw()["obligations"],
        obligation("notice", kind="rule", deems=served),
        *(
            obligation(id, kind="event", trigger="claim.served", limit={"count": count, "unit": "workday"})
            for id, count in (("object", 5), ("pay", 10))
        ),
    ]


@pytest.fixture
def noticed(confirmed):
    return confirmed(obligations=notices())


def record(access, contract, at, **given):
    call = {"name": TriggerName.CLAIM_SERVED, "note": "挂号信退回", "by_post": True} | given
    return services.event_record(access=access, contract=contract, at=moment(at), **call)


@pytest.mark.parametrize(
    ("posted", "served", "object_on", "pay_on"),
    [
        # Tuesday, third day Friday.
        ("2026-03-03T09:00", "2026-03-06", "2026-03-13", "2026-03-20"),
        # Third day Sunday 3-1, on to Monday.
        ("2026-02-26T17:40", "2026-03-02", "2026-03-09", "2026-03-16"),
        # Third day the make-up Saturday 2-14, which works; then Spring Festival 2-15 to 2-23, make-up 2-28.
        ("2026-02-11T23:59", "2026-02-14", "2026-02-28", "2026-03-06"),
        # X7: third day in the National Day holiday, on to Thursday; Saturday 10-10 works.
        ("2026-09-29T09:00", "2026-10-08", "2026-10-14", "2026-10-21"),
    ],
)
def test_a_posted_notice_counts_as_served_on_the_third_day_or_the_working_day_after(
    noticed, provider, access_for, posted, served, object_on, pay_on
):
    with clock.moved(moment("2026-12-01T09:00")):
        trigger, duties = record(access_for(provider), noticed, posted)
    assert (trigger.posted_at, trigger.at) == (moment(posted), moment(f"{served}T00:00"))
    due = {one.obligation: one.due_on for one in duties}
    assert due == {"object": date.fromisoformat(object_on), "pay": date.fromisoformat(pay_on)}


def test_the_trace_says_how_the_day_of_service_came_about(noticed, provider, access_for):
    with clock.moved(moment("2026-12-01T09:00")):
        _, duties = record(access_for(provider), noticed, "2026-09-29T09:00")
        _, plain = record(access_for(provider), noticed, "2026-10-08T09:00", by_post=False)
    trace = duty_derivation(Duty.objects.get(pk=duties[0].pk))
    served, limit = trace.children
    assert (served.label, served.value, served.cite) == ("视为送达", "2026-10-08", "第三条3")
    assert [
        (one.label, one.value) for one in served.children if one.label in ("起算", "期限", "末日", "顺延")
    ] == [
        ("起算", "2026-09-29（星期二）"),
        ("期限", "3 日"),
        ("末日", "2026-10-02（星期五）"),
        ("顺延", "2026-10-08（星期四）"),
    ]
    assert limit.value == trace.value == "2026-10-14 24:00"
    assert [one.label for one in duty_derivation(Duty.objects.get(pk=plain[0].pk)).children] == ["截止"]


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"at": "2026-03-04T09:00"}, NotServedYet, "到 2026-03-09 才视为送达"),
        ({"at": "2026-03-07T09:00"}, MomentImpossible, "不能晚于现在"),
        ({"at": "2026-03-03T09:00", "name": TriggerName.STAFF_LEAVES}, NotServedByPost, "没有“人员离岗”"),
    ],
    ids=["before the day", "posted tomorrow", "no such rule"],
)
def test_a_wrong_posting_is_refused_and_nothing_starts(noticed, provider, access_for, given, error, words):
    before = Duty.objects.count(), Trigger.objects.count(), Entry.objects.count()
    with clock.moved(moment("2026-03-06T09:00")), pytest.raises(error, match=words):
        record(access_for(provider), noticed, **given)
    assert (Duty.objects.count(), Trigger.objects.count(), Entry.objects.count()) == before


def test_the_day_of_service_may_be_recorded_from_its_first_moment(noticed, provider, access_for):
    call = {"access": access_for(provider), "contract": noticed, "at": "2026-02-26T17:40"}
    with clock.moved(moment("2026-03-01T23:59")), pytest.raises(NotServedYet):
        record(**call)
    with clock.moved(moment("2026-03-02T00:00")):
        assert len(record(**call)[1]) == 2


def test_days_off_announced_later_move_the_day_of_service_and_what_runs_from_it(
    noticed, provider, access_for, system
):
    with clock.moved(moment("2026-10-08T09:00")):
        _, duties = record(access_for(provider), noticed, "2026-09-29T09:00")
        off = [{"name": "停办公", "date": f"2026-10-0{day}", "isOffDay": True} for day in (8, 9)]
        source = {"layer": "org-bureau", "name": "某市中心", "year": 2026, "notice": "通知", "days": off}
        calendar_import(access=system, source=source)
    duty = Duty.objects.get(pk=duties[0].pk)
    # Served on the make-up Saturday 10-10; Monday 10-12 to Friday 10-16 are the five.
    assert duty.due_on == date(2026, 10, 16)
    assert [one.value for one in duty_derivation(duty).children] == ["2026-10-10", "2026-10-16 24:00"]


def test_the_page_offers_it_with_the_rule_and_shows_both_days(noticed, provider, client_for):
    client = client_for(provider)
    with clock.moved(moment("2026-03-10T09:00")):
        offered = client.get(ADDRESS).content.decode()
        posted = client.post(ADDRESS, POSTED)
        page = client.get(ADDRESS).content.decode()
    assert "按交邮视为送达" in offered
    assert "索赔通知送达：交邮后 3 日视为送达（第三条3）" in offered
    assert posted.status_code == 302
    assert "2026-02-26 17:40 交邮，2026-03-02 视为送达" in page
    assert Duty.objects.get(obligation="object").due_on == date(2026, 3, 9)


def test_the_page_keeps_what_was_entered_when_it_refuses(noticed, provider, client_for):
    with clock.moved(moment("2026-03-01T09:00")):
        response = client_for(provider).post(ADDRESS, POSTED)
    page = response.content.decode()
    assert response.status_code == 422
    assert "按交邮推算到 2026-03-02 才视为送达" in page
    assert "挂号信退回，拒收" in page
    assert not Trigger.objects.filter(name="claim.served").exists()


def test_a_contract_without_the_rule_offers_no_posting_and_ignores_it(market, provider, client_for):
    client = client_for(provider)
    with clock.moved(moment("2026-03-31T09:00")):
        assert "按交邮视为送达" not in client.get(ADDRESS).content.decode()
        client.post(
            ADDRESS, {"name": "staff.leaves", "at": "2026-03-31T00:00", "by_post": "on", "note": "来函"}
        )
    assert Trigger.objects.get(name="staff.leaves").posted_at is None


def test_the_portal_counts_three_days_from_posting_in_its_own_words():
    file, texts = load_file(Path(lvyue.__file__).parent / "examples" / "portal" / "contract.yaml")
    rule = file.deeming(TriggerName.CLAIM_SERVED)
    assert rule is not None and rule.id == "claim-notice"
    assert (rule.deems.limit.count, rule.deems.limit.unit, rule.deems.clause) == (3, "day", "5.4")
    assert rule.deems.quote in texts["body"]


def test_only_a_rule_says_when_a_notice_is_served():
    duty = obligation("pay", kind="event", trigger="claim.served", deems=notices()[-3]["deems"])
    with pytest.raises(ContractFileInvalid, match="只有规则"):
        market_file(obligations=[*market_raw()["obligations"], duty])


def test_the_words_of_the_rule_must_stand_in_its_clause():
    with pytest.raises(ContractFileInvalid, match="里没有“第三日视为送达”"):
        market_file(obligations=notices(quote="第三日视为送达"))
