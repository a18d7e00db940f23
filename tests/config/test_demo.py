"""The demo made: a story that can be found, pages that open for each of its people, a log that proves it.

One build serves the whole file, rolled back at its end.
"""

import re
from datetime import timedelta

import pytest

from lvyue.config.demo.cast import account_groups
from lvyue.config.demo.plan import shipped_as
from lvyue.config.demo.state import FILE, DemoState, state_read, state_write
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


def test_the_service_mostly_keeps_its_limits(demo, db):
    from django.db.models import F

    from lvyue.duties.models import Duty

    for act, share in (("ticket.responded", 0.9), ("ticket.done", 0.8)):
        done = Duty.objects.filter(fulfilled_by=act, closing="fulfilled", due_at__isnull=False)
        in_time = done.filter(fulfilled_at__lte=F("due_at")).count()
        assert share <= in_time / done.count() < 1, act


def test_the_work_of_yesterday_left_a_record_with_its_file(demo, db):
    from lvyue.duties.models import DutyEvent
    from lvyue.duties.selectors import files_of

    event = DutyEvent.objects.get(
        duty__contract__code="portal",
        duty__obligation="backup",
        duty__due_on=NOW.date() - timedelta(days=1),
        kind="fulfilled",
    )
    assert event.actor_name == "何一帆"
    [record] = files_of([event])[event.pk]
    assert record.name.endswith("2026-11-19.txt") and record.name.startswith("备份")


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


PEOPLE = [row.username for _, rows in account_groups(STAGED) for row in rows]
ROLES = ["jiang", "he", "su", "qiao", "zhou", "meng", "shen", "han"]
"""One account for each role."""
WATCHERS = [one for one in PEOPLE if one not in ("han", "portal-reporter")]
"""Everybody who sees contracts; a reporter sees what he reported."""
MOST_QUERIES = 30


@pytest.fixture
def folder(demo, db, settings, tmp_path):
    """A data folder whose demo is complete, with its files, and the clock a minute after it was made."""
    (tmp_path / "files").symlink_to(settings.LVYUE_DATA / "files")
    settings.LVYUE_DATA = tmp_path
    state_write(tmp_path, DemoState("Demo-abc123-45", STAGED, STAGED))
    with clock.moved(NOW + timedelta(minutes=1)):
        yield tmp_path


@pytest.fixture
def visit(folder, client):
    """Sign somebody in: `visit(username)` gives a function from address to answer."""

    def signed_in(username):
        from lvyue.identity.models import Person

        client.force_login(
            Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client.get

    return signed_in


def links(text):
    """The addresses a page leads to inside the instance."""
    found = re.findall(r'<a [^>]*?href="(/[^"#]*)', text)
    return [one.replace("&amp;", "&") for one in found if not one.startswith(("/static/", "/logout"))]


@pytest.mark.parametrize("username", ROLES)
def test_every_page_that_a_page_leads_to_opens_or_refuses_properly(visit, username):
    """A walk along the links, one of each shape: 200, or a refusal that says why and what to do."""
    get, waiting, seen = visit(username), ["/", "/demo", "/due", "/password"], set()
    refused = []
    while waiting:
        address = waiting.pop(0)
        shape = re.sub(r"[A-Z]+-\d+|\d+|=[^&]*|(?<=/obligations/)[\w-]+", "*", address)
        if shape in seen:
            continue
        seen.add(shape)
        answer = get(address, follow=True)
        if answer.status_code != 200:
            assert answer.status_code in (403, 404), f"{username} {address}: {answer.status_code}"
            refused.append(address)
            continue
        if "text/html" in answer.headers["content-type"]:
            waiting += links(answer.content.decode())
    assert refused == [], f"{username} is led to what is refused: {refused}"
    assert len(seen) > (25 if username in WATCHERS else 8)


@pytest.mark.parametrize("username", WATCHERS)
def test_no_main_page_is_empty(visit, username):
    get = visit(username)
    menu = re.search(r'<nav class="top-nav".*?</nav>', get("/").content.decode(), re.DOTALL)
    pages = links(menu[0])
    assert len(pages) >= 5
    for address in ["/", *pages]:
        text = get(address).content.decode()
        assert 'class="empty"' not in text.partition("<main")[2], f"{username} {address}"


@pytest.mark.parametrize("username", ["jiang", "zhou"])
def test_pages_of_another_bureau_are_not_there(visit, username):
    expected = 200 if username == "jiang" else 404
    for address in ("/contracts/portal/", "/contracts/portal/money", "/tickets/portal/P-0001"):
        assert visit(username)(address).status_code == expected, address


def test_the_tour_leads_to_pages_that_open(visit):
    get = visit("jiang")
    text = get("/demo").content.decode()
    stops = re.findall(r'<a class="btn btn-blue" href="([^"]+)">去看</a>', text)
    assert len(stops) == 7
    assert [get(one.partition("#")[0]).status_code for one in stops] == [200] * 7
    assert 'id="question-report-cycle"' in get("/contracts/market/review/1").content.decode()


def test_the_tour_of_who_sees_nothing_says_what_to_do(visit):
    text = visit("han")("/demo").content.decode()
    assert "这个账号没有可看的站点" in text and "换乙方项目经理登录" in text


def test_the_tour_asks_the_database_a_bounded_number_of_times(visit, django_assert_max_num_queries):
    get = visit("jiang")
    with django_assert_max_num_queries(MOST_QUERIES):
        get("/demo")


def test_a_stranger_is_sent_to_sign_in(folder, client):
    answer = client.get("/demo")
    assert (answer.status_code, answer.headers["location"]) == (302, "/login?next=%2Fdemo")


def test_the_first_page_leads_to_the_tour_and_the_others_keep_quiet(visit):
    get = visit("jiang")
    assert "演示导览：值得一看的几处" in get("/").content.decode()
    assert "demo-strip" not in get("/contracts").content.decode()


def test_while_it_is_made_every_page_says_how_far_it_is(visit, folder):
    state_write(folder, DemoState("Demo-abc123-45", (*STAGED, "seal"), STAGED))
    get = visit("jiang")
    for address in ("/", "/contracts", "/demo"):
        assert "演示数据生成中 <b>2/3</b>" in get(address).content.decode(), address
    state_write(folder, state_read(folder).with_made("seal"))
    assert "演示数据生成中" not in get("/contracts").content.decode()


def test_an_instance_without_a_demo_shows_no_notice_and_lists_no_accounts(visit, folder, client):
    (folder / FILE).unlink()
    assert "demo-strip" not in visit("jiang")("/").content.decode()
    client.logout()
    assert "演示账号" not in client.get("/login").content.decode()


def test_the_sign_in_page_lists_the_accounts_and_never_the_password(folder, client):
    text = client.get("/login").content.decode()
    assert all(f"<code>{one}</code>" in text for one in PEOPLE)
    assert "seal-owner" not in text
    assert "Demo-abc123-45" not in text
