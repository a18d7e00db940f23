"""The API speaks JSON in Chinese and answers nobody without a token."""

from lvyue.identity.services import token_create


def _get(client, path: str, token: str = ""):
    return client.get(path, headers={"Authorization": f"Bearer {token}"} if token else {})


def test_a_token_speaks_for_its_person(client, space, engineer, access_for) -> None:
    plain = token_create(access=access_for(engineer), person=engineer, label="脚本")
    answer = _get(client, "/api/me", plain)
    assert answer.status_code == 200
    assert answer.json() == {
        "name": "乙工",
        "seats": [{"space_id": space.pk, "side": "b", "roles": ["engineer"]}],
    }


def test_without_a_token_the_answer_is_401_with_a_remedy(client, engineer, client_for) -> None:
    expected = {
        "code": "login_needed",
        "cause": "尚未登录",
        "place": "/api/me",
        "remedy": "请携带有效的接口令牌",
    }
    for caller, token in ((client, ""), (client, "lv_wrong"), (client_for(engineer), "")):
        answer = _get(caller, "/api/me", token)
        assert answer.status_code == 401
        assert answer.json() == expected
