"""REST of fact reviews: listed, checked, put right, taken out; refused to whom the pages refuse it."""

import json

import pytest

from lvyue.contracts.models import ContractVersion, FactReview
from lvyue.foundation import clock
from lvyue.foundation.audit import Entry
from lvyue.identity.services import token_create
from tests.market import SIGNING

pytestmark = pytest.mark.django_db
FACTS = "/api/contracts/market/versions/1/facts"
READ = "read.personnel"


@pytest.fixture
def call(client, access_for, market_version, provider, customer, engineer, outsider):
    """`call(person, method, address, body)` at the signing day: status and JSON of an authorised request."""
    people = (provider, customer, engineer, outsider)
    tokens = {one.pk: token_create(access=access_for(one), person=one, label="测试") for one in people}

    def send(person, method, address, body=None):
        headers = {"Authorization": f"Bearer {tokens[person.pk]}"}
        with clock.moved(SIGNING):
            act = getattr(client, method)
            answer = act(address, body or {}, content_type="application/json", headers=headers)
        return answer.status_code, json.loads(answer.content)

    return send


def listed(call, person):
    status, body = call(person, "get", FACTS)
    assert status == 200
    return {one["path"]: one for one in body["items"]}


def test_every_fact_is_listed_with_its_words_its_rule_and_its_checks(call, provider):
    status, body = call(provider, "get", FACTS)
    assert (status, body["contract"], body["version"], body["confirmed"], body["may_review"]) == (
        200, "market", 1, False, True,
    )  # fmt: skip
    facts = {one["path"]: one for one in body["items"]}
    assert len(facts) == 20
    assert facts["obligations.inspection"]["quotes"]
    assert facts["obligations.inspection"]["checks"] == []
    (personnel,) = (one for path, one in facts.items() if path.startswith(READ))
    assert (personnel["rule"], personnel["value"]) == ("人员约定 personnel", "30 天")


def test_a_fact_is_accepted_put_right_and_taken_out_with_its_history(call, provider, customer):
    one = f"{FACTS}/obligations.inspection"
    status, body = call(provider, "post", f"{one}/accept")
    assert (status, body["fact"]["checks"][0]["said"]) == (200, "乙方已核对")
    status, body = call(
        customer, "post", f"{one}/correct", {"values": {"every": "P3M"}, "reason": "原文是每季"}
    )
    assert (status, body["fact"]["value"]) == (200, "每季一次")
    assert [each["said"] for each in body["fact"]["checks"]] == ["甲方已改正"]
    assert [field["name"] for field in body["fields"]] == ["what", "by", "every"]
    status, body = call(provider, "post", f"{one}/reject", {"reason": "没有这一条"})
    assert (status, body["fact"], body["fields"]) == (200, None, [])
    assert [each["verdict"] for each in body["history"]] == ["rejected", "corrected", "accepted"]
    assert body["history"][1]["becomes"]["every"] == "P3M"
    assert ContractVersion.objects.get().file.obligation("inspection") is None
    assert call(provider, "get", one)[0] == 200


def test_a_fact_read_beside_the_file_is_put_right_too(call, provider):
    path = next(one for one in listed(call, provider) if one.startswith(READ))
    digest = ContractVersion.objects.get().digest
    status, body = call(provider, "post", f"{FACTS}/{path}/correct", {"values": {"value": "45"}})
    assert (status, body["fact"]["value"]) == (200, "45 天")
    assert ContractVersion.objects.get().digest == digest


@pytest.mark.parametrize(
    ("address", "body", "status", "told"),
    [
        ("obligations.inspection/correct", {"values": {"every": "每月"}}, 422, "周期"),
        ("obligations.inspection/correct", {"values": {"amount": "1"}}, 422, "可改的有：by、every、what"),
        ("obligations.inspection/correct", {"values": {}, "quote": "没有的字"}, 422, "原文里没有"),
        ("obligations.inspection/correct", {}, 422, "没有填写"),
        ("obligations.inspection/correct", {"values": {"every": 3}}, 422, "应为文字"),
        ("obligations.inspection/reject", {"reason": ""}, 422, "太短"),
        ("obligations.inspection/reject", {"reason": "长" * 401}, 422, "太长"),
        ("parties.a/reject", {"reason": "不要"}, 409, "合同不能没有"),
        ("obligations.none/accept", {}, 404, "没有事实"),
        ("read.personnel.99999/accept", {}, 404, "没有事实"),
        ("read.personnel.99999/correct", {"values": {"value": "1"}}, 404, "没有事实"),
        ("nothing/reject", {"reason": "不要"}, 404, "没有事实"),
    ],
)
def test_what_is_wrong_says_so_and_changes_nothing(call, provider, address, body, status, told):
    before, entries = ContractVersion.objects.values().get(), Entry.objects.count()
    answered, said = call(provider, "post", f"{FACTS}/{address}", body)
    assert (answered, told in json.dumps(said, ensure_ascii=False)) == (status, True), said
    assert ContractVersion.objects.values().get() == before
    assert not FactReview.objects.exists()
    assert Entry.objects.count() == entries


def test_who_may_not_draft_reads_and_does_not_act(call, engineer):
    status, body = call(engineer, "get", FACTS)
    assert (status, body["may_review"]) == (200, False)
    for act, sent in (
        ("accept", {}),
        ("correct", {"values": {"what": "巡检"}}),
        ("reject", {"reason": "不"}),
    ):
        status, said = call(engineer, "post", f"{FACTS}/obligations.inspection/{act}", sent)
        assert (status, said["code"]) == (403, "not_allowed")
    assert not FactReview.objects.exists()


def test_an_outsider_finds_nothing(call, outsider):
    one = f"{FACTS}/obligations.inspection"
    for method, address, sent in (
        ("get", FACTS, {}),
        ("get", one, {}),
        ("post", f"{one}/accept", {}),
        ("post", f"{one}/correct", {"values": {"what": "巡检"}}),
        ("post", f"{one}/reject", {"reason": "不"}),
    ):
        status, said = call(outsider, method, address, sent)
        assert (status, said["code"]) == (404, "not_found")
    assert not FactReview.objects.exists()


def test_a_version_that_is_not_there_is_not_found(call, provider):
    assert call(provider, "get", "/api/contracts/market/versions/9/facts")[0] == 404
    assert call(provider, "get", "/api/contracts/none/versions/1/facts")[0] == 404


def test_once_both_sides_confirmed_nothing_is_put_right(call, market, provider):
    status, body = call(provider, "get", FACTS)
    assert (status, body["confirmed"], body["may_review"]) == (200, True, False)
    for act, sent in (
        ("accept", {}),
        ("correct", {"values": {"what": "巡检"}}),
        ("reject", {"reason": "不"}),
    ):
        status, said = call(provider, "post", f"{FACTS}/obligations.inspection/{act}", sent)
        assert (status, said["code"]) == (409, "refused")
    assert not FactReview.objects.exists()


def test_the_list_asks_the_database_the_same_however_many_there_are(
    call, provider, django_assert_max_num_queries
):
    for path in list(listed(call, provider))[:6]:
        call(provider, "post", f"{FACTS}/{path}/accept")
    with django_assert_max_num_queries(9):
        call(provider, "get", FACTS)
