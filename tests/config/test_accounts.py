"""`lvyue person`, `audit`, `doctor`, `worker`: what the server's owner does on the command line."""

import sqlite3
from pathlib import Path

import pytest

from lvyue.foundation.audit import Entry
from lvyue.identity.models import Grant, Person
from tests.config.cli import Ran, call, spawn


@pytest.fixture
def run(db, monkeypatch, capsys):
    """Run a command in this process on the test database."""
    return lambda *argv: call(monkeypatch, capsys, *argv)


def test_an_account_is_added_with_a_password_shown_once(run) -> None:
    ran = run("person", "add", "zhang", "--name", "张工", "--organisation", "某信息技术有限公司")
    assert ran.code == 0
    password = ran.out.strip().removeprefix("已新建账号 zhang（张工，某信息技术有限公司）。初始密码：")
    assert Person.objects.get(username="zhang").check_password(password)


def test_a_refused_account_leaves_nothing_behind(run) -> None:
    ran = run("person", "add", "zhang", "--name", "张工", "--organisation", "某公司", "--password", "weak")
    assert (ran.code, ran.out) == (1, "")
    assert (
        ran.err
        == "密码至少 8 位，并含大写字母、小写字母、数字、符号中的三类。位置：密码。处理：请换一个密码。\n"
    )
    assert not Person.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("changed", "code", "sentence"),
    [
        (["--space", "none", "--role", "owner"], 1, "没有合同空间「none」"),
        (["--space", "market", "--role", "boss"], 1, "没有角色「boss」"),
        (["--space", "market", "--role", "finance"], 1, "财务的所属方应为：甲方、乙方"),
        (["--space", "market", "--role", "owner", "--side", "丙方"], 2, "参数「--side」的值不合要求"),
        (["--role", "owner"], 2, "缺少参数「--space」"),
    ],
)
def test_a_wrong_grant_says_what_is_wrong(run, space, changed: list[str], code: int, sentence: str) -> None:
    run("person", "add", "zhang", "--name", "张工", "--organisation", "某公司")
    ran = run("person", "grant", "zhang", *changed)
    assert ran.code == code
    assert ran.err.startswith(sentence)
    assert not Grant.objects.exists()


def test_a_grant_is_given_by_its_words(run, space) -> None:
    run("person", "add", "li", "--name", "李会计", "--organisation", "某市某局")
    ran = run("person", "grant", "li", "--space", "market", "--role", "finance", "--side", "甲方")
    assert (ran.code, ran.out) == (0, "李会计已是「某市场小程序运维合同」的财务。\n")
    assert Grant.objects.get().side == "a"


def test_a_reset_password_unlocks_the_account(run, engineer, client) -> None:
    for _ in range(5):
        client.post("/login", {"username": "engineer", "password": "wrong"})
    assert run("person", "password", "engineer", "--password", "Brand-new-77").code == 0
    answer = client.post("/login", {"username": "engineer", "password": "Brand-new-77"})
    assert answer.status_code == 302


def test_doctor_says_what_to_do_on_an_empty_folder(tmp_path) -> None:
    ran = spawn("doctor", data=tmp_path / "new")
    assert ran.code == 1
    assert "处理：请运行 lvyue migrate" in ran.out


def test_a_command_on_an_empty_database_names_the_remedy(tmp_path) -> None:
    ran = spawn("person", "add", "zhang", "--name", "张工", "--organisation", "某公司", data=tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert "处理：请运行 lvyue doctor 查看，或运行 lvyue migrate。" in ran.err
    assert "Traceback" not in ran.err


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """A data folder with two accounts, sealed."""
    assert spawn("migrate", data=tmp_path).code == 0
    for name in ("zhang", "li"):
        assert (
            spawn("person", "add", name, "--name", name, "--organisation", "某公司", data=tmp_path).code == 0
        )
    assert (
        spawn("worker", "--once", data=tmp_path).out
        == "已完成:duties.rewake、duties.wake、foundation.jobs、foundation.seal\n"
    )
    return tmp_path


def _verify(data: Path) -> Ran:
    return spawn("audit", "verify", data=data)


def test_one_row_changed_by_sql_is_named_on_the_command_line(instance) -> None:
    honest = _verify(instance)
    assert honest.code == 0
    assert honest.out.startswith("审计链完整：1 个区块，3 条记录，其中 0 条尚未封存。\n链头 ")
    with sqlite3.connect(instance / "lvyue.sqlite3") as database:
        database.execute("UPDATE identity_person SET name = '冒名' WHERE username = 'li'")
    ran = _verify(instance)
    assert ran.code == 1
    assert 'identity.Person#2的 name 被绕过系统改动：应为 "li"，实为 "冒名"' in ran.err
    assert "审计链有 1 处不符" in ran.err
