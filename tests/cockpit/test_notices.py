"""Today's notices: counted for the side that owes, each leading to just the duties it counts."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lvyue.cockpit.selectors.notices import notices
from lvyue.duties.models import Duty, Wake
from lvyue.duties.waking import duties_wake
from lvyue.foundation import clock
from lvyue.rules.types import SHANGHAI

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)


@pytest.fixture
def told(market):
    """Duties of B alone, told by the worker at noon: one half through, two due soon, one overdue."""
    Duty.objects.all().update(next_wake_at=None, woken=100)
    open_ = list(Duty.objects.filter(closed_at=None, silence="", by="b").order_by("pk")[:4])
    for duty, spent in zip(open_, (0.6, 0.85, 0.9, 1.2), strict=True):
        Duty.objects.filter(pk=duty.pk).update(
            starts_at=NOW - timedelta(hours=10) * spent,
            due_at=NOW + timedelta(hours=10) * (1 - spent),
            next_wake_at=NOW,
            woken=0,
            backlog=False,
        )
    with clock.moved(NOW):
        assert duties_wake() == 4
    return open_


def said(access, now=NOW):
    return [(one.words, one.count) for one in notices(access, now)]


def listed(client, href: str) -> set[str]:
    with clock.moved(NOW):
        return {row.duty.code for row in client.get(href).context["rows"]}


def test_the_side_that_owes_sees_what_it_was_told_today_the_other_nothing(
    told, provider, customer, access_for
):
    assert said(access_for(provider)) == [("已逾期", 1), ("将到期", 2), ("过半", 1)]
    assert said(access_for(customer)) == []


def test_an_outsider_is_told_nothing(told, outsider, access_for):
    assert said(access_for(outsider)) == []


def test_each_notice_leads_to_just_the_duties_it_counts(told, provider, access_for, client_for):
    client = client_for(provider)
    half, soon, sooner, late = (one.code for one in told)
    found = {one.words: listed(client, one.href) for one in notices(access_for(provider), NOW)}
    assert found == {"已逾期": {late}, "将到期": {soon, sooner}, "过半": {half}}


def test_a_notice_goes_when_its_duty_is_closed_paused_put_off_or_the_day_ends(told, provider, access_for):
    access = access_for(provider)
    half, soon, sooner, late = (Duty.objects.filter(pk=one.pk) for one in told)
    half.update(closed_at=NOW, closing="waived")
    soon.update(paused_at=NOW)
    late.update(due_at=NOW + timedelta(days=1))
    assert said(access) == [("将到期", 1)]
    sooner.update(due_at=NOW + timedelta(days=3))
    assert said(access, NOW.replace(hour=23)) == [("将到期", 1)]
    assert said(access, NOW + timedelta(days=1)) == []


def test_the_page_shows_the_notices_with_their_links_or_that_there_are_none(
    told, provider, customer, client_for
):
    with clock.moved(NOW):
        vendor = client_for(provider).get("/").content.decode()
        bureau = client_for(customer).get("/").content.decode()
        narrowed = client_for(provider).get("/duties?told=80&by=b").content.decode()
    assert 'href="/duties?told=80&amp;by=b"' in vendor
    assert "今天还没有提醒" not in vendor
    assert "今天还没有提醒" in bureau
    assert "今天的提醒：将到期" in narrowed


@pytest.mark.parametrize("share", ["0", "60", "x", "050"])
def test_a_share_that_nobody_is_told_narrows_nothing(told, provider, client_for, share):
    client = client_for(provider)
    assert listed(client, f"/duties?told={share}&by=b") == listed(client, "/duties?by=b")


def test_the_notices_cost_one_query_however_many_they_count(told, provider, access_for):
    access = access_for(provider)
    with CaptureQueriesContext(connection) as asked:
        assert len(notices(access, NOW)) == 3
    assert len(asked) == 1
    assert Wake.objects.count() == 1 + 2 + 2 + 3
