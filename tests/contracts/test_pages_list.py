"""The list of contracts: what each row says, who sees it, and what it costs."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lvyue.contracts.models import Contract
from lvyue.contracts.pages.listing import contract_row
from lvyue.contracts.selectors import contracts_figures, contracts_overview
from lvyue.contracts.services import contract_import
from lvyue.duties.services import question_answer, version_confirm
from lvyue.foundation import clock
from lvyue.identity.services import grant_give, space_create
from lvyue.identity.types import Access, Role, Side
from lvyue.rules.types import SHANGHAI
from tests.market import SIGNING, TEXT, market_file

pytestmark = pytest.mark.django_db

ADDRESS = "/contracts"


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def row_at(access, now: datetime):
    (contract,) = contracts_overview(access)
    figures = contracts_figures(access, [contract], now)
    return contract_row(contract, figures[contract.pk], now)


def test_a_stranger_is_sent_to_the_login_page(client):
    response = client.get(ADDRESS)
    assert (response.status_code, response.url) == (302, "/login?next=%2Fcontracts")


def test_a_draft_says_so_and_opens_its_review(market_version, provider, access_for):
    row = row_at(access_for(provider), SIGNING)
    assert (row.status[0], row.open_questions, row.amount) == ("草案", 2, "¥28,000.00 / 年")
    assert row.address == "/contracts/market/review/1"


def test_a_draft_that_one_side_confirmed_waits_for_the_other(market_version, provider, customer, access_for):
    with clock.moved(SIGNING):
        for person in (provider, customer):
            question_answer(
                access=access_for(person), version=market_version, question="monthly-fee", reading="twelfth"
            )
        version_confirm(access=access_for(provider), version=market_version)
    assert row_at(access_for(provider), SIGNING).status[0] == "待对方确认"


@pytest.mark.parametrize(
    ("now", "status", "words", "overdue", "next_due"),
    [
        ("2025-03-04T10:00", "履行中", "第 1 天 / 393 天", 0, "2025-04-01T00:00"),
        ("2025-05-10T09:00", "履行中", "第 68 天 / 393 天", 2, "2025-06-01T00:00"),
        ("2026-03-31T23:59", "履行中", "第 393 天 / 393 天", 13, "2026-04-01T00:00"),
        ("2026-04-01T00:01", "已届满", "已满 393 天", 14, None),
    ],
)
def test_a_running_contract_shows_its_progress_what_is_late_and_what_is_next(
    market, provider, access_for, now, status, words, overdue, next_due
):
    row = row_at(access_for(provider), moment(now))
    assert (row.status[0], row.progress_words, row.figures.overdue) == (status, words, overdue)
    assert row.figures.next_due_at == (moment(next_due) if next_due else None)
    assert row.open_questions == 1
    assert row.figures.overdue_address == "/duties?contract=market&state=overdue"


def test_a_contract_confirmed_before_its_term_has_not_begun(market, provider, access_for):
    assert row_at(access_for(provider), moment("2025-03-03T12:00")).progress_words == "未开始，共 393 天"


def test_the_page_names_both_parties_and_links_to_what_is_overdue(market, customer, client_for):
    with clock.moved(moment("2025-05-10T09:00")):
        page = client_for(customer).get(ADDRESS).content.decode()
    assert "甲方 某市市场服务中心　乙方 某信息技术有限公司" in page
    assert 'href="/duties?contract=market&amp;state=overdue"' in page
    assert "2025-05-31 24:00" in page


def test_contracts_of_other_spaces_are_not_listed(market, outsider, client_for):
    page = client_for(outsider).get(ADDRESS).content.decode()
    assert "某市场小程序运维合同" not in page
    assert "还没有合同" in page
    assert 'href="/contracts/new"' in page


def test_who_cannot_import_is_told_who_can(outsider, auditor, client_for):
    page = client_for(auditor).get(ADDRESS).content.decode()
    assert "由乙方项目经理或甲方合同负责人导入" in page
    assert 'href="/contracts/new"' not in page


def test_a_wrong_page_number_gives_the_nearest_page(market, provider, client_for):
    assert client_for(provider).get(f"{ADDRESS}?page=99").context["page"].number == 1
    assert client_for(provider).get(f"{ADDRESS}?page=x").context["page"].number == 1


def _copies(provider, access_for, count: int) -> None:
    for number in range(count):
        space = space_create(access=Access.system(), code=f"m{number}", title="另一份")
        system = Access.system([space.pk])
        grant_give(access=system, space=space, person=provider, role=Role.VENDOR_MANAGER, side=Side.B)
        contract_import(access=access_for(provider), file=market_file(id=f"m{number}"), texts={"body": TEXT})


def test_ten_contracts_cost_as_many_queries_as_one(market, provider, access_for, client_for):
    client = client_for(provider)
    with clock.moved(SIGNING + timedelta(days=1)):
        client.get(ADDRESS)
        with CaptureQueriesContext(connection) as one:
            client.get(ADDRESS)
        _copies(provider, access_for, 9)
        assert Contract.objects.count() == 10
        with CaptureQueriesContext(connection) as ten:
            assert len(client.get(reverse("contracts:list")).context["rows"]) == 10
    # Session, person, grants; count, contracts, versions, confirmations, rulings, figures; two of the frame.
    assert len(ten) == len(one) <= 12
