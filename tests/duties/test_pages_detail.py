"""One duty's page and its acts: closing with evidence, waiving, and every refusal."""

from datetime import datetime

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from lvyue.contracts.types import TriggerName
from lvyue.duties import services
from lvyue.duties.models import Duty, DutyEvent
from lvyue.foundation import clock
from lvyue.foundation.files import Attachment
from lvyue.rules.types import SHANGHAI

pytestmark = pytest.mark.django_db


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


NOW = moment("2025-04-21T09:00")


@pytest.fixture
def april(market) -> Duty:
    """The inspection of April 2025, open."""
    return Duty.objects.get(contract=market, obligation="inspection", key="2025-04-01")


def address(duty: Duty, act: str = "") -> str:
    return f"/duties/market/{duty.code}{act and '/' + act}"


def page_of(client, duty: Duty, now: datetime = NOW) -> str:
    with clock.moved(now):
        response = client.get(address(duty))
    assert response.status_code == 200
    return response.content.decode()


def post(client, duty: Duty, act: str, data: dict, now: datetime = NOW):
    with clock.moved(now):
        return client.post(address(duty, act), data)


def said(response) -> list[str]:
    return [str(one) for one in get_messages(response.wsgi_request)]


def open_still(duty: Duty) -> bool:
    return Duty.objects.get(pk=duty.pk).closed_at is None and not DutyEvent.objects.filter(duty=duty).exists()


DONE = {"at": "2025-04-20T15:00", "note": "现场巡检正常"}


def test_the_page_shows_the_words_the_time_and_how_it_came_about(april, provider, client_for):
    page = page_of(client_for(provider), april)
    for words in (
        "进行中",
        "第三条1",
        "“每月到现场巡检一次”",
        "2025-04-30 24:00",
        "2025-04-01 至 2025-04-30",
    ):
        assert words in page
    assert 'href="/contracts/market/review/1#span-obligations.inspection.1"' in page
    assert "合同没有为这件事单独约定违约金" in page


def test_a_triggered_duty_unfolds_its_derivation_and_names_the_penalty(market, system, provider, client_for):
    at = moment("2025-04-25T10:00")
    with clock.moved(at):
        (duty,) = services.trigger_record(
            access=system, contract=market, name=TriggerName.PAPERS_RECEIVED, at=at, subject=market
        )
    page = page_of(client_for(provider), duty, at)
    # Seven working days after Friday 2025-04-25; Sunday 27th is worked, 1-5 May is a holiday.
    assert "2025-05-08 24:00" in page
    assert 'class="trace-node"' in page
    assert "每日按应付未付款的 0.5%" in page
    assert "收到付款申请与发票起，7 个工作日内" in page


def test_a_provisional_due_date_is_explained(market, system, provider, client_for):
    duty = Duty.objects.get(contract=market, obligation="pay-yearly")
    Duty.objects.filter(pk=duty.pk).update(provisional=True)
    page = page_of(client_for(provider), duty)
    assert "暂定" in page
    assert "安排公布并导入后自动重算" in page


def test_the_owing_side_closes_with_a_note_and_files(april, provider, customer, client_for, data_folder):
    files = [
        SimpleUploadedFile("机柜.jpg", b"jpeg", "image/jpeg"),
        SimpleUploadedFile("机房.jpg", b"jpeg2", "image/jpeg"),
    ]
    sheet = SimpleUploadedFile("巡检记录.txt", "磁盘 61%".encode(), "text/plain")
    response = post(client_for(provider), april, "fulfil", DONE | {"photos": files, "attachments": [sheet]})
    assert (response.status_code, response.url) == (302, address(april))
    assert said(response) == [f"{april.code} 已办结。"]
    event = DutyEvent.objects.get(duty=april)
    assert (event.at, event.note, event.actor_name) == (moment("2025-04-20T15:00"), "现场巡检正常", "乙经理")
    names = ["机柜.jpg", "机房.jpg", "巡检记录.txt"]
    assert list(Attachment.objects.order_by("pk").values_list("name", flat=True)) == names
    client = client_for(customer)
    page = page_of(client, april)
    assert "已履约" in page
    assert "履行：现场巡检正常" in page
    assert "3 个附件" in page
    link = f"/files/{Attachment.objects.get(name=names[2]).pk}"
    assert f'href="{link}"' in page
    assert client.get(link).content.decode() == "磁盘 61%"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"note": " "}, "没有填写说明，也没有附件"),
        ({"at": ""}, "请填写实际办结的时间"),
        ({"at": "昨天"}, "时间不对，请按"),
        ({"at": "2025-04-22T00:00"}, "不能晚于现在"),
        ({"at": "2025-03-31T00:00"}, "早于这件事起算的时间"),
        ({"note": "长" * 2001}, "2000"),
    ],
)
def test_a_wrong_closing_keeps_what_was_entered(april, provider, client_for, change, words):
    data = {"at": "2025-04-20T15:00", "note": "巡检经过写了很久"} | change
    response = post(client_for(provider), april, "fulfil", data)
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert data["note"].strip()[:8] in page
    assert f'value="{data["at"]}"' in page or not data["at"]
    assert open_still(april)


def test_an_empty_file_is_refused_and_the_duty_stays_open(april, provider, client_for, data_folder):
    sent = DONE | {"attachments": SimpleUploadedFile("空.txt", b"")}
    response = post(client_for(provider), april, "fulfil", sent)
    assert response.status_code == 422
    assert open_still(april)
    assert not Attachment.objects.exists()


def test_closing_twice_says_it_is_closed(april, provider, client_for):
    client = client_for(provider)
    post(client, april, "fulfil", DONE)
    response = post(client, april, "fulfil", DONE | {"note": "再来一次"})
    assert response.url == address(april)
    assert f"履约事项 {april.code} 已经结束（履行），不能再次办结" in said(response)[-1]
    assert DutyEvent.objects.filter(duty=april).count() == 1


def test_the_other_side_cannot_close_and_is_not_offered_to(april, customer, client_for):
    client = client_for(customer)
    assert "/fulfil" not in page_of(client, april)
    response = post(client, april, "fulfil", DONE)
    assert "由乙方履行，您不能代为办结" in said(response)[0]
    assert open_still(april)


def test_a_payment_is_closed_in_its_own_room(market, customer, client_for):
    duty = Duty.objects.get(contract=market, obligation="pay-yearly")
    client = client_for(customer)
    page = page_of(client, duty)
    assert "/fulfil" not in page
    assert "这件事以“付款”办结" in page
    response = post(client, duty, "fulfil", DONE)
    assert "不能手工确认" in said(response)[0]
    assert open_still(duty)


def test_the_side_it_is_owed_to_waives_with_a_reason(april, customer, provider, client_for):
    assert "/waive" not in page_of(client_for(provider), april)
    client = client_for(customer)
    assert "/waive" in page_of(client, april)
    response = post(client, april, "waive", {"reason": "停电，双方约定顺延"})
    assert said(response) == [f"{april.code} 已免责。"]
    page = page_of(client_for(provider), april)
    assert "已免责" in page
    assert "免责：停电，双方约定顺延" in page


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_waiver_without_a_reason_is_refused(april, customer, client_for, reason):
    response = post(client_for(customer), april, "waive", {"reason": reason})
    assert response.status_code == 422
    assert "请写明免责的理由" in response.content.decode()
    assert open_still(april)


def test_the_owing_side_cannot_waive_its_own_duty(april, provider, client_for):
    response = post(client_for(provider), april, "waive", {"reason": "忘了"})
    assert "您不能代为办结" in said(response)[0]
    assert open_still(april)


@pytest.mark.parametrize("act", ["fulfil", "waive"])
def test_who_may_only_look_is_refused(april, auditor, finance, client_for, act):
    for person in (auditor, finance):
        client = client_for(person)
        assert f"/{act}" not in page_of(client, april)
        assert post(client, april, act, DONE | {"reason": "代办"}).status_code == 403
    assert open_still(april)


def test_another_space_and_a_missing_duty_look_alike(april, outsider, provider, client_for):
    missing = Duty(code="D-9999")
    for client, duty in ((client_for(outsider), april), (client_for(provider), missing)):
        assert client.get(address(duty)).status_code == 404
        assert client.post(address(duty, "fulfil"), DONE).status_code == 404
        assert client.post(address(duty, "waive"), {"reason": "无"}).status_code == 404
    assert open_still(april)


def test_a_stranger_is_sent_to_the_login_page(april, client):
    assert client.get(address(april)).url.startswith("/login?next=")
    assert client.post(address(april, "fulfil"), DONE).url.startswith("/login?next=")
    assert open_still(april)


def test_acts_are_not_done_by_reading_a_page(april, provider, client_for):
    client = client_for(provider)
    assert [client.get(address(april, act)).status_code for act in ("fulfil", "waive")] == [405, 405]
