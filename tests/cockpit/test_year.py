"""The duty year: every dated duty counted once, in its month, with a way to the list."""

import re
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lvyue.cockpit.selectors.year import duty_year
from lvyue.contracts.selectors import terms_of
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.rules.types import SHANGHAI

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 11, 20, 12, tzinfo=SHANGHAI)


def test_rows_months_and_days_each_add_up_to_the_same_duties(market, provider, access_for):
    terms = terms_of(market.versions.get())
    year = duty_year(access_for(provider), market, terms, NOON, NOON.date())
    dated = Duty.objects.filter(due_on__gte=terms.term.start, due_on__lte=terms.term.end).count()
    assert year.total.n == dated > 10
    assert sum(month.fallen.n for month in year.months) == dated
    assert sum(row.total.n for row in year.rows) == dated
    assert sum(day["marks"] for month in year.months for day in month.days.values()) == dated
    inspection = next(row for row in year.rows if row.obligation.id == "inspection")
    assert inspection.total.overdue == 8
    assert [month.key for month in year.months][:2] == ["2025-03", "2025-04"]
    assert [month.key for month in year.months if month.now] == ["2025-11"]


def test_a_number_leads_to_the_list_that_holds_as_many(market, provider, client_for):
    client = client_for(provider)
    with clock.moved(NOON):
        page = client.get("/contracts/market/year").content.decode()
        link = re.search(r'href="(/duties\?[^"]*obligation=inspection[^"]*month=2025-04)"[^>]*>(\d+)', page)
        assert link
        listed = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert link[2] == "1"
    assert len(set(re.findall(r"/duties/market/(D-\d+)", listed))) == 1


def test_an_outsider_finds_no_year_and_a_draft_leads_to_its_review(
    market_version, provider, outsider, client_for
):
    assert client_for(outsider).get("/contracts/market/year").status_code == 404
    answer = client_for(provider).get("/contracts/market/year")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/contracts/market/review/1")


def test_the_year_asks_a_fixed_number_of_questions(market, provider, client_for):
    client = client_for(provider)
    with clock.moved(NOON):
        client.get("/contracts/market/year")
        with CaptureQueriesContext(connection) as asked:
            client.get("/contracts/market/year")
    assert len(asked) <= 12
