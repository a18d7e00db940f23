"""Pauses on the ticket page and in the API: who claims, ends and answers, and what is shown."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lvyue.contracts.types import PauseReason
from lvyue.desk import services
from lvyue.desk.models import Pause, TicketEvent
from lvyue.foundation import clock
from tests.desk.test_pauses import answer, at, claim, counts, mend, pausing

__all__ = ["pausing"]
pytestmark = pytest.mark.django_db
PAGE = "/tickets/market/M-0001"
CLAIM = {"reason": "user", "from_at": "2025-11-20T10:00", "until_at": "2025-11-20T11:00", "text": "机房锁着"}


@pytest.fixture
def vendor_client(pausing, provider, client_for):
    return client_for(provider)


@pytest.fixture
def bureau_client(pausing, customer, client_for):
    return client_for(customer)


def post(client, address, values, now="11:00"):
    with clock.moved(at(now)):
        return client.post(address, values)


def shown(client, now="12:00"):
    with clock.moved(at(now)):
        response = client.get(PAGE)
    assert response.status_code == 200
    return response.content.decode()


def test_a_claim_with_a_file_is_listed_provisional_until_the_other_side_acknowledges_it(
    pausing, vendor_client, bureau_client
):
    ticket = pausing[2]
    photo = SimpleUploadedFile("门锁.txt", "锁着".encode(), "text/plain")
    response = post(vendor_client, f"{PAGE}/pauses", {**CLAIM, "files": photo})
    assert (response.status_code, response.headers["Location"]) == (302, PAGE)
    pause = Pause.objects.get()
    text = shown(bureau_client)
    assert "主张中" in text and "门锁.txt" in text
    assert "（暂定；主张获认可则 2025-11-20 14:12 到期）" in text
    assert f'id="pause-answer-{pause.pk}"' in text
    assert f'id="pause-answer-{pause.pk}"' not in shown(vendor_client)
    response = post(bureau_client, f"{PAGE}/pauses/{pause.pk}/answer", {"agreed": "yes"}, "12:00")
    assert response.status_code == 302
    assert mend(ticket).due_at == at("14:12")
    text = shown(bureau_client)
    assert "已认可" in text and "（暂定" not in text
    assert "毛 2 小时 48 分，暂停 1 小时，净 1 小时 48 分" in text


def test_each_minute_is_told_with_its_owner_and_its_clause(pausing, vendor_client):
    vendor, bureau, ticket = pausing
    answer(bureau, claim(vendor, ticket))
    text = shown(vendor_client)
    assert "乙方 1 小时 48 分，用户 1 小时" in text
    assert "10:00 至 11:00" in text and 'fill="url(#hatch-violet)"' in text
    assert 'aria-label="处理（重大故障）：乙方 1 小时 48 分，用户 1 小时；最后时刻 2025-11-20 14:12"' in text


def test_an_open_pause_stands_still_on_the_page_and_ends_by_its_button(pausing, vendor_client, bureau_client):
    vendor, bureau, ticket = pausing
    with clock.moved(at("09:30")):
        services.ticket_respond(access=vendor, ticket=ticket, at=clock.now(), text="已回复")
    pause = answer(bureau, claim(vendor, ticket, end=None))
    text = shown(vendor_client, "18:00")
    assert "暂停中，还剩 3 小时 12 分 / 4 小时" in text
    assert "2025-11-20 21:12" in text
    assert post(vendor_client, f"{PAGE}/pauses/{pause.pk}/end", {"at": ""}, "18:00").status_code == 302
    assert (mend(ticket).due_at, mend(ticket).paused_at) == (at("21:12"), None)
    assert f'id="pause-end-{pause.pk}"' not in shown(vendor_client, "18:00")


def test_a_pause_that_moves_nothing_says_why(pausing, vendor_client):
    vendor, _, ticket = pausing
    claim(vendor, ticket, reason=PauseReason.HARDWARE)
    assert "不计入：没有一只在走的时钟，其条款允许因此暂停（第三条2）" in shown(vendor_client)


@pytest.mark.parametrize(
    ("values", "status", "said"),
    [
        ({"reason": "mood"}, 422, "事由"),
        ({"from_at": ""}, 422, "开始时间"),
        ({"until_at": "2025-11-20T09:00"}, 409, "早于报障"),
        ({"from_at": "2025-11-20T09:00"}, 409, "暂停早于报障"),
        ({"text": ""}, 422, "暂停没有证据"),
        ({"until_at": "2025-11-20T12:00"}, 422, "不能晚于现在"),
    ],
    ids=["unknown-reason", "no-start", "ends-first", "before-report", "unproved", "future"],
)
def test_a_wrong_claim_is_said_on_the_page_and_changes_nothing(pausing, vendor_client, values, status, said):
    before = counts()
    if "until_at" in values and said == "早于报障":
        said = "暂停的结束不晚于开始"
    response = post(vendor_client, f"{PAGE}/pauses", CLAIM | values)
    assert (response.status_code, said in response.content.decode()) == (status, True)
    assert counts() == before


def test_no_side_answers_its_own_claim_by_address(pausing, vendor_client):
    vendor, _, ticket = pausing
    pause = claim(vendor, ticket)
    before = counts()
    response = post(vendor_client, f"{PAGE}/pauses/{pause.pk}/answer", {"agreed": "yes"})
    assert (response.status_code, "由对方答复" in response.content.decode()) == (403, True)
    assert counts() == before
    assert mend(ticket).due_at == at("13:12")


def test_a_denial_needs_its_reason(pausing, bureau_client):
    vendor, _, ticket = pausing
    pause = claim(vendor, ticket)
    response = post(bureau_client, f"{PAGE}/pauses/{pause.pk}/answer", {"agreed": "no", "text": " "})
    assert (response.status_code, "不认可的理由" in response.content.decode()) == (422, True)
    pause.refresh_from_db()
    assert pause.acknowledged is None


def test_an_outsider_and_a_pause_of_no_ticket_find_nothing(pausing, outsider, vendor_client, client_for):
    vendor, _, ticket = pausing
    pause = claim(vendor, ticket)
    before = counts()
    for act in ("end", "answer"):
        address = f"{PAGE}/pauses/{pause.pk}/{act}"
        assert post(client_for(outsider), address, {"agreed": "yes"}).status_code == 404
        missing = f"{PAGE}/pauses/{pause.pk + 1}/{act}"
        response = post(vendor_client, missing, {"agreed": "yes"})
        assert (response.status_code, "没有这次暂停" in response.content.decode()) == (404, True)
    assert post(client_for(outsider), f"{PAGE}/pauses", CLAIM).status_code == 404
    assert counts() == before


def test_the_page_stays_within_its_queries_however_many_pauses(
    pausing, vendor_client, django_assert_max_num_queries
):
    vendor, _, ticket = pausing
    for minute in range(10, 40, 3):
        claim(vendor, ticket, f"10:{minute}", f"10:{minute + 2}", text=f"第 {minute} 次")
    shown(vendor_client)
    with django_assert_max_num_queries(45):
        text = shown(vendor_client)
    assert text.count("主张中") == 10
    assert TicketEvent.objects.filter(kind="paused").count() == 10
