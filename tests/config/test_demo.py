"""The demo: contracts inside their terms, a story that can be found, and a log that proves every row."""

from datetime import date, datetime
from datetime import time as of_day

import pytest

from lvyue.config.demo.plan import CODES, PLAN, VENDOR, example, shipped_as
from lvyue.contracts.checking import check
from lvyue.foundation import clock
from tests.config.staged import NOW, STAGED, staged


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Two contracts of the demo, built once and rolled back after the tests."""
    with django_db_blocker.unblock(), staged():
        yield


@pytest.fixture
def market(demo, db):
    """The market contract of the demo."""
    from lvyue.contracts.models import Contract

    return Contract.objects.get(code="market")


def access(username):
    """The rights of an account."""
    from lvyue.identity.models import Person
    from lvyue.identity.selectors import access_of

    return access_of(Person.objects.get(username=username))


def stops(username):
    """{key: stop} of the tour as an account sees it."""
    from lvyue.config.demo.tour import tour_stops

    return {one.key: one for one in tour_stops(access(username), NOW)}


def duty(contract, obligation, **of):
    """One duty of an obligation."""
    from lvyue.duties.models import Duty

    return Duty.objects.get(contract=contract, obligation=obligation, **of)


def ticket(code, key):
    """A ticket of the story."""
    from lvyue.desk.models import Ticket

    return Ticket.objects.get(contract__code=code, key=f"demo-{key}")


@pytest.mark.parametrize(
    "today", [date(2026, 11, 20), date(2027, 1, 1), date(2027, 5, 31), date(2028, 2, 29)]
)
@pytest.mark.parametrize("code", CODES)
def test_signing_start_and_today_are_in_order_and_every_quote_stands(code, today):
    now = datetime.combine(today, of_day(15), clock.TZ)
    contract, texts = example(shipped_as(code), now)
    assert check(contract, texts) == []
    assert contract.term.start < today < contract.term.end
    assert contract.signed.date is None or contract.signed.date < today


@pytest.mark.parametrize("code", CODES)
def test_one_vendor_serves_every_contract_and_no_other_name_is_left(code):
    from lvyue.config.coverage import examples
    from lvyue.contracts.loading import load_file

    shipped, _ = load_file(dict(examples())[code] / "contract.yaml")
    contract, texts = example(shipped_as(code), NOW)
    assert contract.parties.b.name == VENDOR
    assert code == "market" or shipped.parties.b.name != VENDOR
    if code != "market":
        assert not any(shipped.parties.b.name in text for text in texts.values())
        assert shipped.parties.b.name not in contract.model_dump_json()


def test_every_planned_contract_is_a_shipped_one_and_none_is_left_out():
    from lvyue.config.coverage import examples

    assert {one.code for one in PLAN} == set(dict(examples()))


def test_both_sides_confirmed_before_the_service_began(market):
    version = market.versions.get()
    assert version.confirmed_at.astimezone(clock.TZ).date() <= version.file.term.start
    assert (str(version.file.term.start), str(version.file.term.end)) == ("2026-03-04", "2027-03-31")
    assert market.demo


def test_a_response_came_minutes_before_it_was_due(market):
    from lvyue.duties.types import DutyState, state_of

    near = ticket("market", "near")
    clocked = duty(market, "respond", subject_id=near.pk)
    assert (clocked.due_at - clocked.fulfilled_at).total_seconds() == 240
    assert state_of(clocked.facts, NOW) is DutyState.FULFILLED
    assert stops("meng")["near-miss"].href == f"/tickets/market/{near.code}"


def test_a_late_payment_is_claimed_to_the_fen_and_disputed(market):
    from lvyue.settlement.models import PenaltyProposal

    proposals = {one.penalty: one for one in PenaltyProposal.objects.filter(contract=market)}
    # 28,000 / 12 × 0.005 = 11.67, accepted by both sides.
    assert (proposals["b-unusable"].amount_fen, proposals["b-unusable"].payer) == (1_167, "b")
    assert proposals["b-unusable"].settled_at is not None
    # Papers received 10-20, due 10-29: 13 days on 28,000 up to the part payment of 11-11, then 7 on 18,000
    # up to 11-18: 13 × 140 + 7 × 90 = 2,450.
    late = proposals["late-payment"]
    assert (late.amount_fen, late.settled_at) == (245_000, None)
    said = [(one.side, one.verdict) for one in late.stances.order_by("pk")]
    assert said == [("b", "accepted"), ("a", "objected")]
    assert stops("zhou")["dispute"].href == f"/contracts/market/money/how/{late.code}"


def test_silence_accepted_the_work_on_the_server(market):
    from lvyue.desk.types import Stage, stage_of

    server = ticket("market", "server")
    assert duty(market, "accept", subject_id=server.pk).closing == "deemed"
    assert stage_of(server.facts) is Stage.CLOSED
    assert stops("jiang")["deemed"].href == f"/tickets/market/{server.code}"


def test_one_point_waits_for_the_other_side_and_makes_no_duty(market):
    from lvyue.contracts.selectors import latest_answers, ruled_questions
    from lvyue.duties.models import Duty

    version = market.versions.get()
    assert "report-cycle" not in ruled_questions(version)
    assert set(latest_answers(version)["report-cycle"]) == {"b"}
    assert not Duty.objects.filter(contract=market, obligation="report").exists()
    assert stops("zhou")["ambiguity"].href == "/contracts/market/review/1#question-report-cycle"


def test_a_date_rests_on_holidays_nobody_announced_yet(demo, db):
    from lvyue.duties.models import Duty

    shown = stops("jiang")["provisional"]
    found = Duty.objects.get(code=shown.href.rsplit("/", 1)[1], contract__code=shown.href.split("/")[2])
    assert found.provisional and found.closed_at is None
    assert str(found.due_on) in shown.words


def test_a_pause_waits_for_its_answer_and_moves_nothing_yet(demo, db):
    from datetime import timedelta

    waits = ticket("portal", "waits")
    (pause,) = waits.pauses.all()
    assert (pause.acknowledged, pause.side, pause.reason) == (None, "b", "force_majeure")
    solve = duty(waits.contract, "complex-solve", subject_id=waits.pk)
    assert solve.due_at == waits.reported_at + timedelta(hours=12)
    assert solve.paused_at is None and solve.closed_at is None
    assert stops("portal-accepter")["pause"].href == f"/tickets/portal/{waits.code}"


def test_a_payment_is_due_within_days_and_its_papers_are_received(demo, db):
    from lvyue.contracts.models import Contract
    from lvyue.settlement.models import PaymentApplication

    portal = Contract.objects.get(code="portal")
    pay = duty(portal, "pay")
    assert pay.closed_at is None
    assert 0 < (pay.due_at - NOW).days <= 7
    assert PaymentApplication.objects.filter(contract=portal, received_at__isnull=False).count() == 1
    assert stops("portal-finance")["payment"].href == f"/duties/portal/{pay.code}"


def test_the_vendor_sees_every_sight_and_a_bureau_only_its_own(demo, db):
    every = ["near-miss", "dispute", "deemed", "ambiguity", "provisional", "pause", "payment"]
    assert list(stops("jiang")) == every == list(stops("qiao"))
    assert {one.href.split("/")[2] for one in stops("zhou").values()} == {"market"}
    assert {one.href.split("/")[2] for one in stops("portal-owner").values()} == {"portal"}
    assert stops("han") == {}


def test_tickets_of_every_stage_wait_for_somebody(market):
    from lvyue.desk.models import Ticket
    from lvyue.desk.types import stage_of

    told = {one.key: stage_of(one.facts).value for one in Ticket.objects.filter(contract=market)}
    open_ = {"sign": "signing", "accept": "reviewing", "late": "received", "open": "travelling"}
    assert {key: told[f"demo-{key}"] for key in open_} == open_
    assert sum(stage == "closed" for stage in told.values()) > 20


def test_a_make_up_saturday_has_the_clock_of_a_working_day(market):
    makeup = ticket("market", "makeup")
    found = duty(market, "respond", subject_id=makeup.pk)
    assert makeup.reported_at.astimezone(clock.TZ).isoformat() == "2026-10-10T09:10:00+08:00"
    assert found.due_at.astimezone(clock.TZ).isoformat() == "2026-10-10T11:10:00+08:00"


def test_a_contract_opens_to_its_people_only_when_it_is_complete(demo, db):
    """Who acts in the months so far has no grant until all of them are played."""
    from django.db import transaction

    from lvyue.config.demo.cast import gather
    from lvyue.identity.models import Space

    with transaction.atomic():
        space = Space.objects.create(code="later", title="稍后", created_at=NOW)
        cast = gather(shipped_as("market"))
        cast.seat(space)
        assert space.pk in cast["manager"].space_ids
        assert space.pk not in access("jiang").seats
        cast.admit(space)
        assert space.pk in access("jiang").space_ids
        transaction.set_rollback(True)


def test_the_log_proves_every_row_and_every_entry_is_marked_simulated(demo, db):
    from lvyue.foundation.audit import Entry, verify

    verdict = verify()
    assert (verdict.ok, verdict.problems, verdict.unsealed) == (True, [], 0)
    assert Entry.objects.exists()
    assert not Entry.objects.filter(simulated=False).exists()


def test_accounts_are_listed_for_the_contracts_that_are_there():
    from lvyue.config.demo.cast import account_groups, account_lines

    groups = account_groups(STAGED)
    assert [title for title, _ in groups] == [
        "全部合同：乙方与审计",
        "市场监管小程序：甲方",
        "政府门户网站：甲方",
    ]
    names = [row.username for _, rows in groups for row in rows]
    assert len(names) == len(set(names)) == 14
    lines = list(account_lines("Demo-abc123-45", STAGED))
    assert lines[-1] == "密码（全部账号）：Demo-abc123-45"
    assert len(lines) == 16
