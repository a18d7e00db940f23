"""REST of checks: opened, judged, mended, ended or taken back, each with its files and its refusals."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lvyue.foundation import clock
from lvyue.identity.services import token_create
from tests.desk.cast import finished, moment, reported
from tests.desk.test_checks import rows

pytestmark = pytest.mark.django_db
CHECKS = "/api/desk/contracts/market/checks"
ONE = f"{CHECKS}/K-0001"
OPENING = {
    "title": "第四季度检查",
    "on": "2025-11-20",
    "notice": "请备好记录",
    "items": [{"obligation": "inspection"}, {"what": "机房门禁登记"}],
}
WANTING = {"what": "十月没有巡检记录", "obligation": "inspection", "mend_on": "2025-11-27", "number": 1}


@pytest.fixture
def call(client, access_for, data_folder, market, customer, provider, outsider):
    """`call(person, method, address, body, files)` at noon: status and JSON of an authorised request."""
    people = (customer, provider, outsider)
    tokens = {one.pk: token_create(access=access_for(one), person=one, label="测试") for one in people}

    def send(person, method, address, body=None, files=(), at="2025-11-20T12:00"):
        headers = {"Authorization": f"Bearer {tokens[person.pk]}"}
        with clock.moved(moment(at)):
            if method == "get":
                answer = client.get(address, headers=headers)
            elif files:
                parts = {
                    "body": json.dumps(body or {}),
                    "files": [SimpleUploadedFile(name, b"seen", "text/plain") for name in files],
                }
                answer = client.post(address, parts, headers=headers)
            else:
                answer = client.post(address, body or {}, content_type="application/json", headers=headers)
        return answer.status_code, json.loads(answer.content)

    return send


def names(files):
    return [one["name"] for one in files]


def test_a_check_goes_from_its_opening_to_its_end_with_evidence(call, customer, provider) -> None:
    status, made = call(customer, "post", CHECKS, OPENING, ["通知.txt"])
    assert (status, made["code"], made["state"], made["state_label"]) == (201, "K-0001", "open", "检查中")
    assert [(one["number"], one["obligation"], one["verdict"]) for one in made["items"]] == [
        (1, "inspection", ""),
        (2, "", ""),
    ]
    assert made["acts"] == ["judge", "find", "answer", "close", "withdraw"]
    status, body = call(customer, "post", f"{ONE}/findings", WANTING, ["空白.txt"])
    finding = body["items"][0]["finding"]
    assert (status, finding["due_at"], finding["state"]) == (201, "2025-11-28T00:00:00+08:00", "running")
    assert names(body["items"][0]["files"]) == ["空白.txt"]
    assert "withdraw" not in body["acts"]
    status, body = call(provider, "post", f"{ONE}/findings/1/reply", {"text": "已补检"}, ["补检.txt"])
    assert (status, body["items"][0]["finding"]["state"], body["acts"]) == (200, "waiting", ["reply"])
    sent_back = {"mended": False, "text": "没有签字"}
    status, body = call(customer, "post", f"{ONE}/findings/1/answer", sent_back)
    assert (status, body["items"][0]["finding"]["refusals"]) == (200, 1)
    call(provider, "post", f"{ONE}/findings/1/reply", {"text": "已补签"})
    status, body = call(customer, "post", f"{ONE}/findings/1/answer", {"mended": True}, ["复核.txt"])
    assert (status, body["items"][0]["finding"]["state"]) == (200, "fulfilled")
    assert names(body["items"][0]["files"]) == ["空白.txt", "补检.txt", "复核.txt"]
    status, body = call(customer, "post", f"{ONE}/items/2/pass", {"note": "齐全"})
    assert (status, body["items"][1]["verdict"]) == (200, "passed")
    status, body = call(customer, "post", f"{ONE}/close", {"conclusion": "整改后合格"})
    assert (status, body["state"], body["conclusion"], body["acts"]) == (200, "closed", "整改后合格", [])
    assert body == call(customer, "get", ONE)[1]
    assert [one["kind"] for one in body["events"]] == [
        "closed",
        "passed",
        "mended",
        "replied",
        "refused",
        "replied",
        "found",
        "opened",
    ]


def test_a_withdrawn_check_stays_in_the_list(call, customer, provider) -> None:
    call(customer, "post", CHECKS, OPENING)
    call(customer, "post", CHECKS, OPENING | {"title": "第二次"})
    status, body = call(customer, "post", f"{ONE}/withdraw", {"reason": "选错了合同"})
    assert (status, body["state"], body["withdraw_reason"]) == (200, "withdrawn", "选错了合同")
    assert body["withdrawn_at"] == "2025-11-20T12:00:00+08:00"
    status, page = call(provider, "get", f"{CHECKS}?per_page=1&page=2")
    assert (status, page["count"], page["page"]) == (200, 2, 2)
    assert [(one["code"], one["state_label"]) for one in page["items"]] == [("K-0001", "已撤回")]
    before = rows()
    status, refused = call(customer, "post", f"{ONE}/findings", WANTING)
    assert (status, refused["cause"]) == (409, "不能登记问题：检查已经撤回")
    assert rows() == before


def test_a_sample_tells_how_it_was_drawn(call, customer, provider, vendor, market) -> None:
    for number in range(3):
        finished(reported(vendor, market, title=f"第 {number} 件"), vendor)
    wanted = {"since": "2025-11-01", "until": "2025-11-30", "size": 2, "seed": "约定"}
    status, body = call(customer, "post", "/api/desk/contracts/market/samples", wanted)
    assert (status, body["kind"], len(body["items"])) == (201, "sample", 2)
    sample = call(provider, "get", ONE)[1]["sample"]
    assert (sample["seed"], sample["population"], sample["until"]) == ("约定", 3, "2025-12-01")
    assert [one["ticket"] for one in body["items"]] == sample["codes"]


@pytest.mark.parametrize(
    ("who", "address", "body", "status", "said"),
    [
        ("provider", CHECKS, OPENING, 403, "不能验收"),
        ("provider", f"{ONE}/findings", WANTING, 403, "不能验收"),
        ("provider", f"{ONE}/close", {"conclusion": "合格"}, 403, "不能验收"),
        ("provider", f"{ONE}/withdraw", {"reason": "不该查"}, 403, "不能验收"),
        ("customer", f"{ONE}/findings/1/reply", {"text": "好了"}, 404, "没有第 1 项"),
        ("customer", CHECKS, OPENING | {"items": []}, 422, "没有写检查什么"),
        ("customer", CHECKS, OPENING | {"items": [{"obligation": "none"}]}, 422, "不是乙方在本合同里的义务"),
        ("customer", f"{ONE}/findings", WANTING | {"mend_on": "2025-11-19"}, 422, "整改期限早于今天"),
        ("customer", f"{ONE}/findings", WANTING | {"number": 9}, 404, "没有第 9 项"),
        ("customer", f"{ONE}/findings", {"what": "有问题"}, 422, "obligation"),
        ("customer", f"{ONE}/close", {"conclusion": "合格"}, 409, "第 1、2 项还没有判"),
        ("customer", f"{ONE}/withdraw", {"reason": " "}, 422, "撤回理由"),
        ("customer", f"{CHECKS}/K-0009/close", {"conclusion": "合格"}, 404, "没有找到检查"),
        ("outsider", CHECKS, OPENING, 404, "没有找到"),
        ("outsider", f"{ONE}/withdraw", {"reason": "看看"}, 404, "没有找到"),
    ],
)
def test_a_refusal_tells_why_and_changes_nothing(
    call, request, customer, who, address, body, status, said
) -> None:
    call(customer, "post", CHECKS, OPENING)
    before = rows()
    got, answer = call(request.getfixturevalue(who), "post", address, body)
    assert got == status
    assert set(answer) == {"code", "cause", "place", "remedy"}
    assert said in answer["cause"] + answer["place"]
    assert rows() == before


def test_outsiders_and_those_without_a_token_read_nothing(call, client, customer, outsider) -> None:
    call(customer, "post", CHECKS, OPENING)
    for address in (CHECKS, ONE):
        assert client.get(address).status_code == 401
        assert call(outsider, "get", address)[0] == 404


def test_the_schema_tells_that_a_finding_takes_files(client) -> None:
    from lvyue.config.api import api

    paths = api.get_openapi_schema()["paths"]
    told = paths["/api/desk/contracts/{contract}/checks/{code}/findings"]["post"]["requestBody"]["content"]
    assert told["application/json"]["schema"]["$ref"] == "#/components/schemas/FindIn"
    parts = told["multipart/form-data"]["schema"]["properties"]
    assert parts["body"] == {"$ref": "#/components/schemas/FindIn"}
    assert parts["files"]["items"]["format"] == "binary"
