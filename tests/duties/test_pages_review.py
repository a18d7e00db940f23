"""Answering and confirming in the browser: both sides, and every refusal with nothing changed."""

import pytest
from django.contrib.messages import get_messages

from lvyue.contracts.models import Answer, Confirmation, ContractVersion, Ruling
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from tests.market import SIGNING

pytestmark = pytest.mark.django_db

REVIEW = "/contracts/market/review/1"
CONFIRM = f"{REVIEW}/confirm"


def ask(question: str = "monthly-fee") -> str:
    return f"{REVIEW}/questions/{question}"


def post(client, address: str, data: dict | None = None):
    with clock.moved(SIGNING):
        return client.post(address, data or {})


def said(response) -> str:
    return [str(one) for one in get_messages(response.wsgi_request)][-1]


def stored() -> tuple[int, int, int, int]:
    return tuple(model.objects.count() for model in (Answer, Ruling, Confirmation, Duty))


def test_one_answer_waits_and_the_second_rules(market_version, provider, customer, client_for):
    response = post(client_for(provider), ask(), {"reading": "twelfth", "reason": "按年费"})
    assert response.url == f"{REVIEW}#question-monthly-fee"
    assert said(response) == "已记下您这一方的答复，等对方答复。"
    assert (Answer.objects.get().reason, Ruling.objects.count()) == ("按年费", 0)
    assert said(post(client_for(customer), ask(), {"reading": "twelfth"})) == "双方选了同一读法，已成裁定。"
    assert Ruling.objects.get().reading == "twelfth"


def test_a_side_may_choose_again_until_both_agree(market_version, provider, customer, client_for):
    post(client_for(provider), ask(), {"reading": "thirteenth"})
    post(client_for(customer), ask(), {"reading": "twelfth"})
    assert not Ruling.objects.exists()
    assert "已成裁定" in said(post(client_for(provider), ask(), {"reading": "twelfth"}))


def test_answering_a_settled_question_says_so(market_version, provider, customer, client_for):
    for person in (provider, customer):
        post(client_for(person), ask(), {"reading": "twelfth"})
    before = stored()
    response = post(client_for(provider), ask(), {"reading": "thirteenth"})
    assert response.url == f"{REVIEW}#question-monthly-fee"
    assert "双方已有裁定" in said(response)
    assert stored() == before


def test_no_reading_chosen_keeps_the_reason(market_version, provider, client_for):
    response = post(client_for(provider), ask(), {"reason": "写了半天的理由"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "请先选定一种读法再提交" in page
    assert 'value="写了半天的理由"' in page
    assert "年费除以十三个月" in page
    assert stored() == (0, 0, 0, 0)


def test_a_reason_too_long_keeps_the_reading(market_version, provider, client_for):
    response = post(client_for(provider), ask(), {"reading": "twelfth", "reason": "长" * 1001})
    assert response.status_code == 422
    assert 'value="twelfth" required checked' in response.content.decode()
    assert stored() == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("question", "data"),
    [("none-such", {"reading": "twelfth"}), ("none-such", {}), ("monthly-fee", {"reading": "half"})],
)
def test_an_unknown_question_or_reading_is_not_found(market_version, provider, client_for, question, data):
    assert post(client_for(provider), ask(question), data).status_code == 404
    assert stored() == (0, 0, 0, 0)


def test_the_second_confirmation_starts_the_duties(market_version, provider, customer, client_for):
    for person in (provider, customer):
        post(client_for(person), ask(), {"reading": "twelfth"})
    first = post(client_for(provider), CONFIRM)
    assert (first.url, said(first)) == (REVIEW, "已记下您这一方的确认，等对方确认。")
    assert not Duty.objects.exists()
    assert "本版生效，履约事项开始计时" in said(post(client_for(customer), CONFIRM))
    assert ContractVersion.objects.get().confirmed_at == SIGNING
    assert Duty.objects.count() == 14


def test_confirming_twice_says_who_is_waited_for(market_version, provider, customer, client_for):
    for person in (provider, customer):
        post(client_for(person), ask(), {"reading": "twelfth"})
    post(client_for(provider), CONFIRM)
    before = stored()
    assert "乙方已经确认过这一版" in said(post(client_for(provider), CONFIRM))
    assert stored() == before


def test_a_confirmed_version_is_not_confirmed_again(market, provider, client_for):
    before = stored()
    assert "已由双方确认，不能再改或再次确认" in said(post(client_for(provider), CONFIRM))
    assert stored() == before


def test_open_questions_that_block_are_named(market_version, provider, client_for):
    assert "还有 1 个必须先裁定的问题：每月运维费没有写明" in said(post(client_for(provider), CONFIRM))
    assert stored() == (0, 0, 0, 0)


@pytest.mark.parametrize("address", [CONFIRM, ask()])
def test_roles_without_the_right_are_refused(market_version, engineer, auditor, finance, client_for, address):
    for person in (engineer, auditor, finance):
        assert post(client_for(person), address, {"reading": "twelfth"}).status_code == 403
    assert stored() == (0, 0, 0, 0)


@pytest.mark.parametrize("address", [CONFIRM, ask()])
def test_outsiders_find_nothing_and_strangers_log_in(market_version, outsider, client, client_for, address):
    assert post(client_for(outsider), address, {"reading": "twelfth"}).status_code == 404
    assert post(client, address, {"reading": "twelfth"}).url.startswith("/login?next=")
    assert client_for(outsider).get(address).status_code == 405
    assert stored() == (0, 0, 0, 0)
