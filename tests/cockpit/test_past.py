"""The living contract on another day: what was known by then, what a wrong day is told, and what hides."""

import re
from datetime import date, datetime, timedelta

import pytest

from lvyue.cockpit.selectors.moments import facts_by, known_by, moment_asked
from lvyue.cockpit.types import Moment
from lvyue.contracts.types import TriggerName
from lvyue.duties import services
from lvyue.duties.models import Duty
from lvyue.duties.types import DutyState, state_of
from lvyue.foundation import clock
from lvyue.foundation.audit import Entry
from lvyue.rules.types import SHANGHAI

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 11, 20, 12, tzinfo=SHANGHAI)
LIVING = "/contracts/market/"


@pytest.fixture
def inspected(market, provider, access_for):
    """March's inspection, recorded on 2025-04-10: ten days after its last day."""
    duty = Duty.objects.filter(obligation="inspection").order_by("due_at").first()
    with clock.moved(datetime(2025, 4, 10, 9, tzinfo=SHANGHAI)):
        services.duty_fulfil(access=access_for(provider), duty=duty, at=clock.now(), note="已巡检")
    duty.refresh_from_db()
    return duty


def shown(client, path):
    with clock.moved(NOON):
        answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def side(page):
    return page[page.index('id="side"') : page.index('id="replay"')]


def test_a_duty_closed_later_is_open_on_the_day_before(inspected, provider, client_for):
    client = client_for(provider)
    before = side(shown(client, f"{LIVING}obligations/inspection?at=2025-04-09"))
    after = side(shown(client, f"{LIVING}obligations/inspection?at=2025-04-10"))
    assert "1 项逾期" in before and "已巡检" not in before
    assert "逾期" not in after.split("<blockquote")[0] and "已巡检" in after


def test_a_week_is_red_while_something_is_overdue_and_amber_once_it_was_late(inspected, provider, client_for):
    """2025-03-31 lies in the fourth week of the term; nothing else falls due in it."""
    client = client_for(provider)
    bars = [
        re.findall(r'class="bar-day([^"]*)"', shown(client, f"{LIVING}?at={on}"))
        for on in ("2025-03-31", "2025-04-09", "2025-04-10")
    ]
    assert [one[3] for one in bars] == ["", " t-red", " t-amber"]


def test_the_cut_facts_go_through_the_one_state_function(inspected):
    before, after = inspected.closed_at - timedelta(seconds=1), inspected.closed_at
    assert state_of(facts_by(inspected, before), before) is DutyState.OVERDUE
    assert state_of(facts_by(inspected, after), after) is DutyState.FULFILLED_LATE


def test_a_past_day_shows_no_event_recorded_after_it(market, system, provider, client_for):
    with clock.moved(NOON - timedelta(hours=2)):
        services.trigger_record(
            access=system, contract=market, name=TriggerName.REPORTED, at=clock.now(), subject=market
        )
    client = client_for(provider)
    assert "未触发" in side(shown(client, f"{LIVING}obligations/respond?at=2025-11-19"))
    assert "2025-11-20 12:00 前" in side(shown(client, f"{LIVING}obligations/respond"))


def test_a_past_day_shows_no_ruling_made_after_it(
    market_version, market, provider, customer, access_for, client_for
):
    with clock.moved(datetime(2025, 6, 1, 9, tzinfo=SHANGHAI)):
        for person in (provider, customer):
            services.question_answer(
                access=access_for(person),
                version=market_version,
                question="report-cycle",
                reading="quarterly",
            )
    client = client_for(provider)
    assert "读法待双方裁定" in side(shown(client, f"{LIVING}obligations/report?at=2025-05-31"))
    assert "读法待双方裁定" not in side(shown(client, f"{LIVING}obligations/report?at=2025-06-01"))


def test_before_the_version_was_confirmed_no_duty_was_there(market):
    first, at = date(2025, 3, 4), market.versions.get().confirmed_at
    before = Moment(first, NOON.date(), at - timedelta(seconds=1))
    assert known_by(Duty.objects.all(), before).count() == 0
    assert known_by(Duty.objects.all(), Moment(first, NOON.date(), at)).count() == Duty.objects.count() > 0


def test_looking_back_is_marked_and_offers_nothing_to_do(market, provider, client_for):
    client = client_for(provider)
    past, live = shown(client, f"{LIVING}?at=2025-06-10"), shown(client, LIVING)
    assert "正在看过去：2025-06-10 结束时" in past and "正在看过去" not in live
    for act in ("登记事件", "审阅与裁定"):
        assert act in live and act not in past
    assert "obligations/inspection?at=2025-06-10" in past


def test_a_coming_day_names_what_will_be_due(market, provider, client_for):
    page = shown(client_for(provider), f"{LIVING}?at=2025-12-31")
    assert "正在看将来：2025-12-31" in page
    mark = page[page.index("moment-mark") : page.index("回到今天")]
    assert "支付当年运维费" in mark


def test_today_named_by_its_date_is_the_live_page(market, provider, client_for):
    assert "正在看" not in shown(client_for(provider), f"{LIVING}?at=2025-11-20")


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("2026-02-30", "日历上没有 2026-02-30 这一天"),
        ("2020-01-01", "在服务期开始之前"),
        ("2099-01-01", "在服务期届满之后"),
        ("昨天", "不是日期"),
        ("20250610", "不是日期"),
        ("2025-06-10T00:00", "不是日期"),
        ("٢٠٢٥-٠٦-١٠", "不是日期"),
        ("0000-00-00", "日历上没有"),
    ],
)
def test_a_wrong_day_is_told_the_cause_and_the_remedy(market, provider, client_for, text, cause):
    entries = Entry.objects.count()
    with clock.moved(NOON):
        answer = client_for(provider).get(LIVING, {"at": text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert cause in page and "请写 2025-" in page and "Traceback" not in page
    assert Entry.objects.count() == entries


def test_a_step_of_the_replay_brings_only_the_parts_that_change(market, provider, client_for):
    with clock.moved(NOON):
        answer = client_for(provider).get(
            f"{LIVING}?at=2025-06-10", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="replay"
        )
    part = answer.content.decode()
    assert "<html" not in part
    assert set(re.findall(r'id="([a-z-]+)"[^>]*hx-swap-oob', part)) == {
        "living-moment",
        "living-figures",
        "living-clauses",
        "living-paper",
        "side",
    }
    assert 'id="replay"' in part


def test_an_outsider_finds_no_past_either(market, outsider, client_for):
    for path in (f"{LIVING}?at=2025-06-10", f"{LIVING}?at=2026-02-30"):
        assert client_for(outsider).get(path).status_code == 404


def test_the_end_of_a_past_day_is_the_last_instant_before_midnight():
    found = moment_asked("2025-06-10", date(2025, 1, 1), date(2025, 12, 31), NOON)
    assert found.past and found.at < datetime(2025, 6, 11, tzinfo=SHANGHAI)
    assert datetime(2025, 6, 11, tzinfo=SHANGHAI) - found.at == timedelta(microseconds=1)
