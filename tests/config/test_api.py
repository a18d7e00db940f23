"""What every operation of the REST API answers to a body it can't use: Chinese, with place and remedy."""

import json
from typing import Any

import pytest

from lvyue.identity.services import token_create

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(client: Any, provider: Any, access_for: Any) -> Any:
    """`send(body)`: what reporting a fault answers to raw bytes."""

    def post(body: bytes) -> tuple[int, dict[str, str]]:
        token = token_create(access=access_for(provider), person=provider, label="测试")
        headers = {"Authorization": f"Bearer {token}"}
        response = client.post("/api/desk/tickets", body, content_type="application/json", headers=headers)
        return response.status_code, json.loads(response.content)

    return post


@pytest.mark.parametrize(
    ("body", "cause", "place"),
    [
        (b"{", "请求内容不是 JSON", "body"),
        (b"\xff\xfe", "请求内容不是 JSON", "body"),
        (b"[]", "没有填写", "body"),
        (b"{}", "没有填写", "contract"),
        (b'{"contract": 1, "title": "x"}', "应为文字", "contract"),
        (b'{"contract": "market", "title": "x", "at": "yesterday"}', "应为时间", "at"),
    ],
    ids=["torn", "binary", "a list", "nothing", "a number for words", "no moment"],
)
def test_a_body_that_cannot_be_used_is_refused_in_chinese(send, market, body, cause, place):
    status, answer = send(body)
    assert status == 422
    assert cause in answer["cause"] and place in answer["place"] and answer["remedy"]
    assert "Error" not in json.dumps(answer)
