"""Files over REST and on the ticket page: kept as evidence with their event, or refused before anything."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lvyue.foundation import clock
from lvyue.foundation.files import Attachment, file_read
from lvyue.identity.services import token_create
from tests.desk.cast import REPORTED, finished, moment
from tests.desk.test_measures import measured
from tests.desk.test_pauses import at, counts, pausing

__all__ = ["measured", "pausing"]
pytestmark = pytest.mark.django_db
ADDRESS = "/api/desk/tickets/market/M-0001"
CLAIM = {"reason": "user", "from_at": "2025-11-20T10:00:00+08:00"}


def photo(name="现场.jpg", content=b"\xff\xd8photo"):
    return SimpleUploadedFile(name, content, "image/jpeg")


@pytest.fixture
def send(client, access_for, data_folder):
    """`send(person, address, body, files, at)`: status and JSON of a multipart request with a token."""

    def post(person, address, body, files=(), moment=REPORTED):
        token = token_create(access=access_for(person), person=person, label="测试")
        parts = {"body": body if isinstance(body, str) else json.dumps(body), "files": list(files)}
        with clock.moved(moment):
            answer = client.post(address, parts, headers={"Authorization": f"Bearer {token}"})
        return answer.status_code, json.loads(answer.content)

    return post


def test_a_pause_is_claimed_with_files_alone(pausing, send, provider) -> None:
    status, body = send(provider, f"{ADDRESS}/pauses", CLAIM, [photo(), photo("门牌.jpg")], at("10:30"))
    assert status == 200
    (pause,) = body["pauses"]
    assert (pause["state"], pause["text"]) == ("claimed", "")
    assert [one["name"] for one in pause["files"]] == ["现场.jpg", "门牌.jpg"]
    kept = Attachment.objects.get(pk=pause["files"][0]["id"])
    assert (kept.subject_type, file_read(kept)) == ("desk.ticketevent", b"\xff\xd8photo")
    (event,) = [one for one in body["events"] if one["kind"] == "paused"]
    assert event["files"] == pause["files"]


@pytest.mark.parametrize(
    ("body", "files", "status", "said"),
    [
        (CLAIM, [], 422, "暂停没有证据"),
        ("{", [photo()], 422, "请求内容不是 JSON"),
        ("", [photo()], 422, "body"),
        (CLAIM | {"reason": "mood"}, [photo()], 422, "reason"),
        (CLAIM, [photo("空.jpg", b"")], 422, "文件是空的"),
        (CLAIM | {"from_at": "2025-11-20T10:00:00"}, [photo()], 422, "没有时区"),
    ],
)
def test_a_claim_that_cannot_be_read_or_shown_keeps_nothing(
    pausing, send, provider, body, files, status, said
) -> None:
    before = (counts(), Attachment.objects.count())
    got, answer = send(provider, f"{ADDRESS}/pauses", body, files, at("10:30"))
    assert got == status
    assert said in answer["cause"] + answer["place"]
    assert (counts(), Attachment.objects.count()) == before


def test_broken_json_alone_is_refused_in_words_too(pausing, client, access_for, provider) -> None:
    token = token_create(access=access_for(provider), person=provider, label="测试")
    before = counts()
    answer = client.post(
        f"{ADDRESS}/pauses",
        "{not json",
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert (answer.status_code, answer.json()["cause"]) == (422, "请求内容不是 JSON")
    assert counts() == before


@pytest.mark.parametrize(
    ("act", "minute", "kind"),
    [
        ("switch", "09:20", "switched"),
        ("ask-third", "09:30", "third_asked"),
        ("note", "09:40", "noted"),
        ("respond", "09:30", "responded"),
    ],
)
def test_each_measure_and_step_keeps_its_files(measured, send, provider, act, minute, kind) -> None:
    moment_ = moment(f"2025-11-20T{minute}")
    status, body = send(provider, f"{ADDRESS}/{act}", {"text": "已办"}, [photo()], moment_)
    assert status == 200
    (event,) = [one for one in body["events"] if one["kind"] == kind]
    assert [one["name"] for one in event["files"]] == ["现场.jpg"]


def test_a_visit_and_a_completion_keep_what_shows_them(ticket, vendor, bureau, send, provider) -> None:
    from lvyue.desk import services

    with clock.moved(REPORTED):
        services.ticket_onsite_ask(access=bureau, ticket=ticket, at=REPORTED)
        services.ticket_respond(access=vendor, ticket=ticket, at=REPORTED, text="已回复")
    status, body = send(provider, f"{ADDRESS}/arrive", {"text": "已到"}, [photo("到场.jpg")])
    assert (status, body["events"][0]["kind"]) == (200, "arrived")
    done = {"text": "更换证书", "cause": "software"}
    status, body = send(provider, f"{ADDRESS}/finish", done, [photo("恢复.jpg"), photo("日志.txt")])
    assert (status, body["stage"]) == (200, "signing")
    files = {one["kind"]: [file["name"] for file in one["files"]] for one in body["events"]}
    assert (files["arrived"], files["done"]) == (["到场.jpg"], ["恢复.jpg", "日志.txt"])


def test_the_urging_and_the_report_keep_their_files(measured, send, provider) -> None:
    ticket, vendor, _ = measured
    status, body = send(
        provider, f"{ADDRESS}/ask-third", {"text": "请运营商"}, [], moment("2025-11-20T09:30")
    )
    assert status == 200, body
    status, body = send(
        provider,
        f"{ADDRESS}/urge-third",
        {"text": "已答复"},
        [photo("答复函.jpg")],
        moment("2025-11-20T09:50"),
    )
    assert status == 200, body
    assert body["events"][0]["files"][0]["name"] == "答复函.jpg"
    ticket.refresh_from_db()
    finished(ticket, vendor)
    status, body = send(
        provider,
        f"{ADDRESS}/report-cause",
        {"text": "证书过期"},
        [photo("报告.pdf")],
        moment("2025-11-21T09:00"),
    )
    assert status == 200
    (event,) = [one for one in body["events"] if one["kind"] == "cause_reported"]
    assert event["files"][0]["name"] == "报告.pdf"


def test_asking_for_another_level_keeps_what_shows_it(graders, graded_market, send, provider) -> None:
    from lvyue.desk.services import ticket_grade
    from tests.desk.cast import reported

    ticket = reported(graders[0], graded_market)
    with clock.moved(REPORTED):
        ticket_grade(access=graders[1], ticket=ticket, level="major", at=REPORTED, reason="全部停办")
    body = {"text": "只有一个窗口", "level": "minor"}
    status, body = send(provider, f"{ADDRESS}/grade", body, [photo("窗口.jpg")])
    assert (status, body["level"]) == (200, "major")
    (event,) = [one for one in body["events"] if one["kind"] == "grade_asked"]
    assert event["files"][0]["name"] == "窗口.jpg"


def test_a_step_that_keeps_no_files_refuses_them_instead_of_dropping_them(ticket, send, customer) -> None:
    before = (ticket.events.count(), Attachment.objects.count())
    status, body = send(customer, f"{ADDRESS}/cancel", {"text": "误报"}, [photo()])
    assert (status, body["cause"]) == (422, "“取消工单”不收附件")
    assert (ticket.events.count(), Attachment.objects.count()) == before
    ticket.refresh_from_db()
    assert ticket.cancelled_at is None


def test_the_dialogs_of_the_page_take_files_and_show_them(
    measured, client_for, provider, data_folder
) -> None:
    browser = client_for(provider)
    with clock.moved(moment("2025-11-20T09:20")):
        page = browser.get("/tickets/market/M-0001").content.decode()
        for act in ("respond", "switch", "ask-third", "grade"):
            dialog = page.split(f'<dialog class="dialog" id="act-{act}"')[1].split("</dialog>")[0]
            assert 'enctype="multipart/form-data"' in dialog
            assert 'type="file" name="files"' in dialog
        dialog = page.split('<dialog class="dialog" id="act-cancel"')[1].split("</dialog>")[0]
        assert 'type="file"' not in dialog
        values = {"reason": "已切到备用线路", "at": "", "files": [photo("拓扑.jpg")]}
        assert browser.post("/tickets/market/M-0001/switch", values).status_code == 302
        assert "拓扑.jpg" in browser.get("/tickets/market/M-0001").content.decode()
    assert Attachment.objects.get(name="拓扑.jpg").subject_id == measured[0].events.get(kind="switched").pk
