"""Every address: strangers are sent to the login page, outsiders find nothing, members find what is theirs.

A new route with parameters says in `_values` what a true value of each is; the walk then covers it.
"""

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from lvyue.foundation.audit import Entry
from lvyue.identity.pages import MARK

OPEN = {"login", "logout", "health"}
WALKED_ALONE = "api/"
SECRETS = ("某市场小程序运维合同", "扫码无法打开")

# Applications, breaches and proposals are made, and walked by members, in tests/settlement.
MONEY = "/money/"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(WALKED_ALONE):
            continue
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        else:
            yield route, pattern


ROUTES = list(_routes(get_resolver()))
GUARDED = [route for route, pattern in ROUTES if route not in OPEN]


def _values(route: str, made: Any) -> dict[str, str]:
    """True values of a route's parameters on the running contract."""
    code = made.contract.code
    if route.startswith("tickets/"):
        code = made.ticket.code
    elif "duties/" in route:
        code = made.duty.code
    elif "/checks/" in route:
        code = made.check.code
    elif MONEY in route:
        code = "none"
    values = {
        "act": "respond",
        "attachment_id": made.attachment.pk,
        "code": code,
        "contract": made.contract.code,
        "key": made.duty.code,
        "name": "respond",
        "number": _number(route, made),
        "of_page": 1,
        "of_round": 1,
        "page": 1,
        "path": "obligations.inspection",
        "pause": 1,
        "question": "monthly-fee",
        "selected": made.duty.obligation,
        "suggestion": made.suggestion.pk,
        "version": 1,
    }
    return {key: str(value) for key, value in values.items()}


def _number(route: str, made: Any) -> int:
    if route.startswith("contracts/new/"):
        return int(made.intake.pk)
    return int(made.batch.pk) if "paper/" in route else 1


def _address(route: str, made: Any) -> str:
    values = _values(route, made)
    return "/" + PARAMETER.sub(lambda found: values[found[1]], route)


@pytest.fixture
def made(
    market: Any, provider: Any, access_for: Any, system: Any, space: Any, data_folder: Any
) -> SimpleNamespace:
    """The running contract with a ticket, a file and duties."""
    from datetime import datetime

    from lvyue.desk.models import Check, ScanBatch
    from lvyue.desk.services import ticket_done, ticket_report, ticket_respond
    from lvyue.duties.models import Duty
    from lvyue.foundation import clock
    from lvyue.foundation.files import file_attach

    at = datetime(2025, 11, 20, 9, 12, tzinfo=clock.TZ)
    with clock.moved(at):
        ticket = ticket_report(
            access=access_for(provider),
            contract=market,
            at=at,
            title="扫码无法打开",
            description="打不开",
            reporter_name="某窗口",
        )
        ticket_respond(access=access_for(provider), ticket=ticket, at=at, text="电话指导")
        ticket_done(access=access_for(provider), ticket=ticket, at=at, result="已恢复")
    attachment = file_attach(
        actor=system, space_id=space.pk, subject=ticket, name="a.txt", content=b"a", media_type="text/plain"
    )
    duty = Duty.objects.filter(contract=market).order_by("pk").first()
    batch = ScanBatch.objects.create(
        space=space, contract=market, by=provider, by_name=provider.name, uploaded_at=at
    )
    check = Check.objects.create(
        space=space, contract=market, code="K-0001", kind="check", title="检查", on=at.date(), opened_at=at
    )
    return SimpleNamespace(
        contract=market,
        ticket=ticket,
        attachment=attachment,
        duty=duty,
        batch=batch,
        check=check,
        suggestion=_suggestion(market, provider, at),
        intake=_brought(market, provider, system, attachment, at),
    )


def _suggestion(contract: Any, person: Any, at: Any) -> Any:
    from lvyue.contracts.models import Consultation, Suggestion

    known = {"space": contract.space, "version": contract.versions.get()}
    asked = Consultation.objects.create(person=person, model="small", asked_at=at, ended_at=at, **known)
    return Suggestion.objects.create(
        consultation=asked, kind="response", values={"minutes": 240}, quote="4小时", at=at, **known
    )


def _brought(market: Any, provider: Any, system: Any, attachment: Any, at: Any) -> Any:
    """A scan of the person's that waits to be imported, and an original with its first page drawn."""
    from io import BytesIO

    from PIL import Image

    from lvyue.contracts.models import Intake, Original
    from lvyue.foundation.files import file_attach

    held = BytesIO()
    Image.new("L", (40, 40), 255).save(held, "JPEG")
    original = Original.objects.create(
        space_id=market.space_id,
        version=market.versions.get(number=1),
        document="body",
        position=0,
        file=attachment,
    )
    file_attach(
        actor=system,
        space_id=market.space_id,
        subject=original,
        name="1.jpg",
        content=held.getvalue(),
        media_type="image/jpeg",
    )
    return Intake.objects.create(person=provider, at=at)


@pytest.mark.parametrize(("route", "pattern"), ROUTES, ids=[route or "/" for route, _ in ROUTES])
def test_every_view_is_wrapped(route: str, pattern: URLPattern) -> None:
    assert getattr(pattern.callback, MARK, False) is (route not in OPEN)


def test_a_stranger_is_sent_to_the_login_page_by_every_address(client: Client, made: Any) -> None:
    entries = Entry.objects.count()
    for route in GUARDED:
        address = _address(route, made)
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code == 302, address
            assert answer.headers["Location"].startswith("/login?next="), address
    assert Entry.objects.count() == entries


def test_an_outsider_finds_nothing_anywhere(client_for: Any, outsider: Any, made: Any) -> None:
    client = client_for(outsider)
    entries = Entry.objects.count()
    for route in GUARDED:
        address = _address(route, made)
        for method, answer in (("GET", client.get(address)), ("POST", client.post(address))):
            if PARAMETER.search(route):
                assert answer.status_code in {404, 405}, f"{method} {address}: {answer.status_code}"
            text = answer.content.decode(errors="replace")
            assert not any(secret in text for secret in SECRETS), f"{method} {address} tells an outsider"
    assert Entry.objects.count() == entries


def test_a_member_finds_every_page(client_for: Any, provider: Any, made: Any) -> None:
    client = client_for(provider)
    told = 0
    for route in GUARDED:
        if MONEY in route:
            continue
        answer = client.get(_address(route, made), follow=True)
        assert answer.status_code in {200, 405}, f"{_address(route, made)}: {answer.status_code}"
        told += any(secret in answer.content.decode(errors="replace") for secret in SECRETS)
    assert told >= 5, "the walk looks for words that the pages do show"


def _operations() -> list[tuple[str, str]]:
    from lvyue.config.api import api

    paths = api.get_openapi_schema()["paths"]
    return [(method.upper(), path) for path, operations in paths.items() for method in operations]


def _api_address(path: str, made: Any) -> str:
    values = _values("tickets/", made) | {"number": str(made.batch.pk)}
    return re.sub(r"\{(\w+)\}", lambda found: values[found[1]], path)


def test_the_api_answers_nobody_without_a_token(client: Client, made: Any) -> None:
    operations = _operations()
    assert ("GET", "/api/me") in operations
    for method, path in operations:
        answer = client.generic(method, _api_address(path, made), "{}", content_type="application/json")
        assert answer.status_code == 401, f"{method} {path}"
        assert answer.json()["code"] == "login_needed"


def test_an_outsider_finds_nothing_in_the_api(
    client: Client, outsider: Any, access_for: Any, made: Any
) -> None:
    from lvyue.identity.services import token_create

    token = token_create(access=access_for(outsider), person=outsider, label="脚本")
    entries = Entry.objects.count()
    for method, path in _operations():
        answer = client.generic(
            method,
            _api_address(path, made),
            "{}",
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        if "{" in path:
            assert answer.status_code in {404, 422}, f"{method} {path}: {answer.status_code}"
        assert not any(secret in answer.content.decode() for secret in SECRETS), f"{method} {path}"
    assert Entry.objects.count() == entries
