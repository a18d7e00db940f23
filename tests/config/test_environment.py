"""Settings come from the environment; both databases are set up as the decisions say."""

import pytest
from django.db import connection, transaction

from lvyue.config.environment import database_from, flag, secret_key


def test_sqlite_is_one_writer_with_a_log(db) -> None:
    if connection.vendor == "postgresql":
        assert database_from("postgresql://u:p%40ss@db.local:5433/lvyue") | {"CONN_MAX_AGE": 0} == {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "lvyue",
            "USER": "u",
            "PASSWORD": "p@ss",
            "HOST": "db.local",
            "PORT": 5433,
            "CONN_MAX_AGE": 0,
            "CONN_HEALTH_CHECKS": True,
        }
        return
    with connection.cursor() as cursor:
        found = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        assert cursor.execute("PRAGMA busy_timeout").fetchone()[0] == 10_000
    assert found == ["wal", 1]
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:////srv/lvyue/db.sqlite3", "/srv/lvyue/db.sqlite3"),
        ("sqlite:///var/db.sqlite3", "var/db.sqlite3"),
    ],
)
def test_a_sqlite_path_is_absolute_with_four_slashes(url: str, name: str) -> None:
    assert database_from(url)["NAME"] == name


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "lvyue.sqlite3", ""])
def test_another_database_is_refused_with_the_two_that_are_known(url: str) -> None:
    with pytest.raises(ValueError, match="应以 sqlite:/// 或 postgresql:// 开头"):
        database_from(url)


def test_a_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path) -> None:
    first = secret_key(tmp_path / "key")
    assert len(first) >= 50
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert secret_key(tmp_path / "key") == first


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("true", True), ("0", False), ("", False)])
def test_a_flag_is_on_only_when_it_says_so(monkeypatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("LVYUE_TEST_FLAG", value)
    assert flag("LVYUE_TEST_FLAG") is expected


def test_no_request_runs_in_one_big_transaction(transactional_db) -> None:
    assert not connection.settings_dict["ATOMIC_REQUESTS"]
    assert not connection.in_atomic_block
    with transaction.atomic():
        assert connection.in_atomic_block
