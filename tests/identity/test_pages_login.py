"""Signing in: lockout after five failures, 30 idle minutes, no open redirect, errors as pages."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from lvyue.foundation import clock
from lvyue.foundation.audit import Entry

PASSWORD = "Shared-cast-1"


def _login(client: Client, username: str, password: str, **extra: str):
    return client.post("/login", {"username": username, "password": password, **extra})


def test_the_login_page_is_chinese_and_has_no_inline_code(client) -> None:
    page = client.get("/login")
    text = page.content.decode()
    assert page.status_code == 200
    assert "<h1>登录</h1>" in text
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|style=", text)
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


def test_the_right_password_opens_the_page_asked_for(client, engineer) -> None:
    answer = _login(client, "engineer", PASSWORD, next="/password")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/password")
    cookie = answer.cookies["lvyue_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert client.get("/password").status_code == 200
    assert Entry.objects.get(action="session.login").actor_id == engineer.pk


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_login_never_leads_elsewhere(client, engineer, target: str) -> None:
    assert _login(client, "engineer", PASSWORD, next=target).headers["Location"] == "/"


@pytest.mark.parametrize(("username", "password"), [("engineer", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_login_does_not_say_which_part_was_wrong(
    client, engineer, username: str, password: str
) -> None:
    answer = _login(client, username, password)
    assert answer.status_code == 401
    assert "用户名或密码不正确" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_deactivated_person_cannot_sign_in(client, engineer) -> None:
    type(engineer).objects.filter(pk=engineer.pk).update(is_active=False)
    assert _login(client, "engineer", PASSWORD).status_code == 401


def test_five_failures_lock_the_account_for_thirty_minutes(client, engineer, provider) -> None:
    from axes.models import AccessAttempt

    answers = [_login(client, "engineer", "wrong").status_code for _ in range(5)]
    assert answers == [401, 401, 401, 401, 429]
    locked = _login(client, "engineer", PASSWORD)
    assert locked.status_code == 429
    assert "请 30 分钟后再试" in locked.content.decode()
    assert _login(Client(), "provider", PASSWORD).status_code == 302, "others are not locked"
    AccessAttempt.objects.update(attempt_time=clock.wall() - timedelta(minutes=31))
    assert _login(client, "engineer", PASSWORD).status_code == 302


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (30, 302)])
def test_a_session_ends_after_thirty_idle_minutes(client_for, engineer, minutes: int, status: int) -> None:
    client = client_for(engineer)
    assert client.get("/password").status_code == 200
    session = client.session
    session["seen_at"] = int((clock.wall() - timedelta(minutes=minutes)).timestamp())
    session.save()
    assert client.get("/password").status_code == status


def test_logging_out_needs_a_post_and_ends_the_session(client_for, engineer) -> None:
    client = client_for(engineer)
    assert client.get("/logout").status_code == 405
    assert client.post("/logout").headers["Location"] == "/login"
    assert client.get("/password").headers["Location"] == "/login?next=%2Fpassword"


def test_a_changed_password_ends_the_other_sessions(client_for, engineer) -> None:
    here, elsewhere = client_for(engineer), client_for(engineer)
    form = {"old": PASSWORD, "new": "Another-one-8", "again": "Another-one-8"}
    assert here.post("/password", form).status_code == 302
    assert here.get("/password").status_code == 200
    assert elsewhere.get("/password").status_code == 302


@pytest.mark.parametrize(
    ("form", "cause"),
    [
        ({"old": "wrong", "new": "Another-one-8", "again": "Another-one-8"}, "原密码不正确"),
        ({"old": PASSWORD, "new": "Another-one-8", "again": "Another-one-9"}, "两次输入的新密码不一致"),
        ({"old": PASSWORD, "new": "weak", "again": "weak"}, "三类"),
        ({}, "原密码不正确"),
    ],
)
def test_a_refused_password_says_why_and_changes_nothing(client_for, engineer, form, cause: str) -> None:
    answer = client_for(engineer).post("/password", form)
    assert answer.status_code == 422
    assert cause in answer.content.decode()
    assert type(engineer).objects.get(pk=engineer.pk).check_password(PASSWORD)


def test_a_form_from_elsewhere_is_refused(engineer) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(engineer, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/password", {"old": PASSWORD, "new": "Another-one-8", "again": "Another-one-8"})
    assert answer.status_code == 403
    assert "表单已失效" in answer.content.decode()


def test_a_missing_page_is_a_page_of_ours(client) -> None:
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    text = answer.content.decode()
    assert "没有这个页面" in text
    assert "请核对地址" in text
    assert client.get("/api/no-such-thing").json()["code"] == "not_found"


def test_a_defect_shows_no_trace(client_for, engineer, monkeypatch) -> None:
    from lvyue.identity import views

    def broken(*_args, **_kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(views, "password_change", broken)
    client = client_for(engineer)
    client.raise_request_exception = False
    answer = client.post("/password", {"old": PASSWORD, "new": "Another-one-8", "again": "Another-one-8"})
    assert answer.status_code == 500
    assert "系统出错，本次操作没有生效" in answer.content.decode()
    assert "secret detail" not in answer.content.decode()
