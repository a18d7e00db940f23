"""The page of the REST API: all of it, offline, for whoever is signed in; tokens are one's own."""

import json
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from ninja import Schema

from lvyue.config.api import api
from lvyue.config.rest import Value, operations_by_group
from lvyue.foundation.models import Entry
from lvyue.identity.models import ApiToken
from lvyue.identity.services import token_create

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client, provider):
    """A signed-in person."""
    client.force_login(provider)
    return client


def test_every_operation_stands_on_the_page_with_what_it_takes(reader):
    shown = reader.get("/rest").content.decode()
    paths = api.get_openapi_schema()["paths"]
    assert len(paths) > 30
    for path, methods in paths.items():
        assert f"{path}</code>" in shown
        assert all(one["summary"] in shown for one in methods.values())
    assert "主张暂停" in shown and "时刻，带时区" in shown


def test_the_page_needs_nothing_from_elsewhere_and_no_inline_script(reader):
    answer = reader.get("/rest")
    shown = answer.content.decode()
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r'(?:src|href)="(?:https?:)?//', shown)
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>\s*\S", shown)


def test_strangers_are_sent_to_the_login_page(client):
    for address in ("/rest", "/rest/openapi.json"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (
            302,
            f"/login?next=%2F{address[1:].replace('/', '%2F')}",
        )
    assert client.post("/rest", {"label": "x"}).status_code == 302
    assert not ApiToken.objects.exists()


def test_an_outsider_reads_the_page_and_learns_nothing_of_any_contract(client, outsider, market):
    client.force_login(outsider)
    shown = client.get("/rest").content.decode()
    assert "报障" in shown and "某市场小程序运维合同" not in shown


def test_the_schema_is_openapi_for_tools(reader):
    answer = reader.get("/rest/openapi.json")
    schema = json.loads(answer.content)
    assert answer["Content-Type"] == "application/json" and schema["openapi"].startswith("3.")
    assert "/api/desk/tickets" in schema["paths"] and "报障" in answer.content.decode()


def test_a_new_token_is_shown_once_and_speaks_for_its_owner(reader, provider):
    shown = reader.post("/rest", {"label": "排班系统"}).content.decode()
    token = re.search(r"lv_[\w-]{43}", shown)[0]
    me = reader.get("/api/me", headers={"Authorization": f"Bearer {token}"})
    assert me.json()["name"] == provider.name
    again = reader.get("/rest").content.decode()
    assert "排班系统" in again and token not in again


def test_a_token_without_a_name_is_refused_with_the_reason(reader):
    answer = reader.post("/rest", {"label": "  "})
    assert answer.status_code == 422
    assert "令牌名称" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_a_revoked_token_speaks_for_nobody(reader, provider, access_for):
    token = token_create(access=access_for(provider), person=provider, label="旧脚本")
    kept = ApiToken.objects.get()
    assert f"/rest/tokens/{kept.pk}/end" in reader.get("/rest").content.decode()
    assert reader.post(f"/rest/tokens/{kept.pk}/end").status_code == 302
    assert reader.get("/api/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert "旧脚本" not in reader.get("/rest").content.decode()


def test_nobody_revokes_the_token_of_another(client, outsider, provider, access_for):
    token_create(access=access_for(provider), person=provider, label="旧脚本")
    entries = Entry.objects.count()
    client.force_login(outsider)
    assert client.post(f"/rest/tokens/{ApiToken.objects.get().pk}/end").status_code == 404
    assert ApiToken.objects.get().revoked_at is None and Entry.objects.count() == entries


def test_the_page_costs_few_queries(reader, provider, access_for, django_assert_max_num_queries):
    for number in range(20):
        token_create(access=access_for(provider), person=provider, label=f"脚本 {number}")
    reader.get("/rest")
    with django_assert_max_num_queries(8):
        reader.get("/rest")


def _schemas(above: type[Schema] = Schema) -> Iterator[type[Schema]]:
    for one in above.__subclasses__():
        yield one
        yield from _schemas(one)


def test_no_two_shapes_of_the_interface_share_a_name():
    import_module("lvyue.config.api")
    names = [one.__name__ for one in _schemas() if one.__module__.startswith("lvyue.")]
    assert len(names) > 40
    assert sorted(names) == sorted(set(names)), "OpenAPI would show one for the other"


def _json(shape: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": shape}}}


def test_values_are_told_with_their_place_and_kind():
    text = {"type": "string"}
    file = text | {"format": "binary"}
    body = _json({"$ref": "#/components/schemas/In"})
    form = {"schema": {"properties": {"body": {}, "files": {"type": "array", "items": file}}}}
    body["content"] |= {"multipart/form-data": form}
    operation = {
        "summary": "做",
        "tags": ["组"],
        "parameters": [{"name": "code", "in": "path", "required": True, "schema": text}],
        "requestBody": body,
        "responses": {"201": _json({"type": "array", "items": {"$ref": "#/components/schemas/Out"}})},
    }
    moment = {"anyOf": [text | {"format": "date-time"}, {"type": "null"}]}
    shapes = {
        "In": {"properties": {"until_at": moment, "side": {"enum": ["a", "b"]}}, "required": ["side"]},
        "Out": {"properties": {"on": text | {"format": "date"}}, "required": ["on"]},
    }
    schema = {"paths": {"/api/x/{code}": {"post": operation}}, "components": {"schemas": shapes}}
    (one,) = operations_by_group(schema)["组"]
    assert (one.method, one.path, one.status, one.writes) == ("POST", "/api/x/{code}", "201", True)
    assert one.takes == (
        Value("code", "路径", "文字", True),
        Value("until_at", "正文", "时刻，带时区，可为 null", False),
        Value("side", "正文", "a、b", True),
        Value("files", "附件", "列表：文件", False),
    )
    assert one.gives == (Value("[].on", "", "日期", True),)
