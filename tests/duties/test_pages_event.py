"""登记事件 in the browser: what is offered, what it starts, and every refusal with the input kept."""

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from lvyue.duties.models import Duty, Trigger
from lvyue.foundation import clock
from lvyue.foundation.files import Attachment
from tests.duties.cast import moment, signing_plan

pytestmark = pytest.mark.django_db

ADDRESS = "/contracts/market/events/new"
NOW = moment("2026-03-31T09:00")
LEAVES = {"name": "staff.leaves", "at": "2026-03-31T00:00", "note": "李工离职，来函一份"}


def page_of(client, address=ADDRESS) -> str:
    with clock.moved(NOW):
        response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def post(client, **changes):
    with clock.moved(NOW):
        return client.post(ADDRESS, LEAVES | changes)


def test_only_what_people_tell_and_the_contract_uses_is_offered(market, provider, client_for):
    page = page_of(client_for(provider))
    assert '<option value="staff.leaves"' in page
    assert page.count("<option") == 1
    assert "还没有登记过事件" in page


def test_recording_starts_what_waits_for_it_and_keeps_the_files(
    market, provider, customer, client_for, data_folder
):
    letter = SimpleUploadedFile("离职函.txt", "来函".encode(), "text/plain")
    response = post(client_for(provider), attachments=[letter])
    duty = Duty.objects.get(obligation="replace")
    assert response.url == ADDRESS
    assert [str(one) for one in get_messages(response.wsgi_request)] == [
        f"已登记“人员离岗”，起算 1 项：{duty.code} 更换人员提前书面告知。"
    ]
    page = page_of(client_for(customer))
    for words in ("李工离职，来函一份", "离职函.txt", "起算 1 项", "发生于 2026-03-31 00:00"):
        assert words in page
    link = f"/files/{Attachment.objects.get(name='离职函.txt').pk}"
    assert client_for(customer).get(link).content.decode() == "来函"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"note": " "}, "没有填写说明，也没有附件"),
        ({"at": ""}, "请填写事件发生的时间"),
        ({"at": "上周"}, "时间不对，请按"),
        ({"at": "2026-04-01T00:00"}, "不能晚于现在"),
        ({"at": "2024-01-01T00:00"}, "才开始"),
        ({"name": ""}, "请选定发生的事件"),
        ({"name": "ticket.reported"}, "请从列出的事件中选择"),
        ({"name": "contract.signed"}, "请从列出的事件中选择"),
    ],
)
def test_a_wrong_event_keeps_what_was_entered_and_starts_nothing(market, provider, client_for, change, words):
    response = post(client_for(provider), **change)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert (LEAVES | change)["note"].strip() in page
    assert not Trigger.objects.exists()
    assert not Duty.objects.filter(obligation="replace").exists()


def test_who_may_only_look_sees_the_list_and_records_nothing(market, auditor, finance, client_for):
    for person in (auditor, finance):
        client = client_for(person)
        assert '<form class="card form"' not in page_of(client)
        assert post(client).status_code == 403
    assert not Trigger.objects.exists()


def test_an_outsider_and_a_stranger_see_nothing(market, outsider, client, client_for):
    assert client_for(outsider).get(ADDRESS).status_code == 404
    assert post(client_for(outsider)).status_code == 404
    assert client.get(ADDRESS).url.startswith("/login?next=")
    assert not Trigger.objects.exists()


def test_a_draft_has_no_events_yet(market_version, provider, client_for):
    response = client_for(provider).get(ADDRESS)
    assert response.status_code == 409
    assert "还没有双方确认的版本" in response.content.decode()


def test_a_blank_signing_date_is_shown_as_not_begun_until_it_is_recorded(
    confirmed,
    provider,
    client_for,
    data_folder,
):
    confirmed(signed={"date": None}, obligations=signing_plan())
    client = client_for(provider)
    for address in (ADDRESS, "/duties?contract=market"):
        page = page_of(client, address)
        assert "未起算：签订日期空白" in page
        assert "提交运维方案" in page
    living = page_of(client, "/contracts/market/")
    assert "未起算：签订日期空白" in living
    assert f'href="{ADDRESS}"' in living
    assert "未起算：签订日期空白" in page_of(client, "/contracts/market/obligations/plan")
    response = post(client, name="contract.signed", at="2025-03-06T00:00", note="签署页扫描件")
    assert response.url == ADDRESS
    assert Duty.objects.get(obligation="plan").trigger.name == "contract.signed"
    for address in (ADDRESS, "/duties?contract=market", "/contracts/market/"):
        assert "签订日期空白" not in page_of(client, address)
    assert '<option value="contract.signed"' not in page_of(client)
