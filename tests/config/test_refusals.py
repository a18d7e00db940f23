"""What is wrong from outside (command line, files, database) is one Chinese sentence, never a trace."""

import errno
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

import lvyue
from lvyue.config.environment import number
from lvyue.config.errors import SettingInvalid
from lvyue.config.outside import database_sentence, file_sentence
from lvyue.foundation.models import Entry
from lvyue.identity.models import Person
from tests.config.cli import call

ENGLISH = re.compile(r"[A-Za-z]{3,} [a-z]{2,}")


@pytest.fixture
def run(monkeypatch, capsys):
    return lambda *argv: call(monkeypatch, capsys, *argv)


@pytest.mark.parametrize(
    ("line", "cause", "use"),
    [
        ("nosuch", "没有命令「nosuch」", "lvyue --help"),
        ("contract nosuch", "没有命令「nosuch」", "lvyue contract --help"),
        ("coverage --nosuch", "没有选项「--nosuch」", "lvyue coverage --help"),
        ("due", "缺少参数「期限」", "lvyue due --help"),
        ("due 3日内 --from", "选项「--from」后面缺少值", "lvyue"),
        ("due 3日内 --json=1", "选项「--json」后面不带值", "lvyue"),
        ("migrate now", "多出了参数「now」", "lvyue migrate --help"),
        ("calendar show 明年", "参数「年份」的值不合要求（“明年”不是整数）", "lvyue calendar show --help"),
        ("calendar show 1800", "1800 不在 1992 至 2099 之间", "lvyue calendar show --help"),
        (
            "person grant u --space s --role r --side 丙方",
            "参数「--side」的值不合要求（“丙方”不在可选的值里：甲方, 乙方）",
            "lvyue person grant --help",
        ),
        ("lint --checks --out .", "“.”是目录，不是文件", "lvyue lint --help"),
        ("contract new", "缺少参数「--template」", "lvyue contract new --help"),
    ],
)
def test_a_line_typed_wrong_is_told_in_chinese_with_where_its_use_is_written(run, line, cause, use):
    ran = run(*line.split())
    assert (ran.code, ran.out) == (2, "")
    assert cause in ran.err
    assert f"处理：用法见 {use}" in ran.err
    assert ran.err.count("\n") == 1
    assert not ENGLISH.search(ran.err.replace(use, ""))


@pytest.mark.parametrize("line", ["--help", "contract --help", "calendar show --help", "serve --help"])
def test_help_has_a_chinese_frame(run, line):
    ran = run(*line.split())
    assert ran.code == 0
    assert ran.out.startswith("用法：lvyue ")
    assert "选项:" in ran.out and "显示本说明。" in ran.out
    assert not re.search(r"Usage|Options|Commands|Show this|default:", ran.out)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("contract example --to {file}", ("建不了目录", "{file}")),
        ("contract example --to {file}/below", ("建不了目录", "{file}/below")),
        ("contract new --template --out {folder}/no/a.docx", ("写不进文件", "{folder}/no/a.docx")),
        ("demo --no-serve --data {file}", ("路径里有一段不是目录", "{file}")),
    ],
)
def test_a_place_that_cannot_be_written_is_named_with_its_cause(run, tmp_path, line, words):
    (tmp_path / "占用").write_text("原样")
    named = {"file": tmp_path / "占用", "folder": tmp_path}
    ran = run(*line.format(**named).split())
    assert (ran.code, ran.out) == (1, "")
    assert all(one.format(**named) in ran.err for one in words)
    assert ran.err.count("\n") == 1 and "程序内部出错" not in ran.err
    assert (tmp_path / "占用").read_text() == "原样"
    assert [one.name for one in tmp_path.iterdir()] == ["占用"]


@pytest.mark.parametrize(
    ("number_of", "cause"),
    [(errno.EACCES, "没有权限"), (errno.EROFS, "所在的磁盘是只读的"), (errno.ENOENT, "没有这个文件或目录")],
)
def test_a_file_fault_says_cause_place_and_remedy(number_of, cause):
    error = OSError(number_of, os.strerror(number_of), "/srv/某处")
    assert file_sentence(error) == f"{cause}。位置：/srv/某处。处理：核对路径，以及对它和所在目录的读写权限。"


def test_a_full_disk_needs_no_name_and_a_missing_part_of_the_program_is_its_own_fault():
    assert file_sentence(OSError(errno.ENOSPC, "full")) == "磁盘已满。处理：清理磁盘后再试。"
    assert file_sentence(OSError(errno.ECONNRESET, "reset")) == ""
    own = str(Path(lvyue.__file__).with_name("gone.html"))
    assert file_sentence(FileNotFoundError(errno.ENOENT, "gone", own)) == ""


def _refused(statement: str, **opened: object) -> OperationalError:
    """The error SQLite really raises."""
    with pytest.raises(sqlite3.DatabaseError) as found, sqlite3.connect(**opened) as database:  # type: ignore[call-overload]
        database.execute(statement)
    return OperationalError(str(found.value))


def test_each_refusal_of_the_database_has_its_own_remedy(tmp_path):
    path = tmp_path / "a.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE t (a)")
    broken = tmp_path / "b.sqlite3"
    broken.write_text("不是数据库" * 200)
    found = [
        _refused("INSERT INTO t VALUES (1)", database=f"file:{path}?mode=ro", uri=True),
        _refused("SELECT 1", database=str(tmp_path / "no" / "a.sqlite3")),
        _refused("SELECT * FROM absent", database=str(path)),
        _refused("SELECT * FROM t", database=str(broken)),
        OperationalError("connection to server at 127.0.0.1, port 1 failed: Connection refused"),
    ]
    assert [database_sentence(one).partition("。")[0] for one in found] == [
        "数据库是只读的",
        "打不开数据库文件",
        "数据库尚未建立或升级",
        "数据库文件已损坏",
        "连不上数据库",
    ]
    assert all("。位置：" in database_sentence(one) and "。处理：" in database_sentence(one) for one in found)
    assert database_sentence(OperationalError("near FROM: syntax error")) == ""


COMMANDS = (
    "migrate",
    "audit verify",
    "audit seal",
    "person add zhao --name 赵工 --organisation 某公司",
    "contract show market --as zhao",
    "calendar show 2026 --contract market",
    "worker --once",
    "serve --port 18999",
)


@pytest.mark.django_db
@pytest.mark.parametrize("line", COMMANDS)
def test_a_database_of_a_newer_program_is_refused_by_every_command(run, line):
    MigrationRecorder(connection).record_applied("contracts", "0999_from_tomorrow")
    ran = run(*line.split())
    assert (ran.code, ran.out) == (1, "")
    assert "数据库由更新的版本升级过（contracts.0999_from_tomorrow）" in ran.err
    assert "处理：装上那个版本的履约，或恢复升级前的备份。" in ran.err
    assert not Person.objects.filter(username="zhao").exists() and not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("line", COMMANDS[1:-1])
def test_a_database_that_was_not_upgraded_is_refused_with_the_command_that_does_it(run, line):
    recorder = MigrationRecorder(connection)
    newest = sorted(name for app, name in recorder.applied_migrations() if app == "contracts")[-1]
    recorder.record_unapplied("contracts", newest)
    ran = run(*line.split())
    assert (ran.code, ran.out) == (1, "")
    assert "数据库尚未建立或升级，还有 1 步" in ran.err and "lvyue migrate" in ran.err


@pytest.mark.django_db
def test_doctor_tells_of_a_newer_database(run):
    MigrationRecorder(connection).record_applied("desk", "0999_from_tomorrow")
    ran = run("doctor")
    assert ran.code == 1
    assert "问题  数据库由更新的版本升级过：desk.0999_from_tomorrow。处理：请装上那个版本" in ran.out


@pytest.mark.parametrize("said", ["x", "", "0", "-3", "inf", "nan"])
def test_a_number_of_the_environment_is_above_nothing(monkeypatch, said):
    monkeypatch.setenv("LVYUE_TEST_NUMBER", said)
    with pytest.raises(SettingInvalid, match="LVYUE_TEST_NUMBER 应是大于 0 的数"):
        number("LVYUE_TEST_NUMBER", 80)


def test_a_number_of_the_environment_has_a_value_where_it_is_not_set(monkeypatch):
    monkeypatch.delenv("LVYUE_TEST_NUMBER", raising=False)
    assert number("LVYUE_TEST_NUMBER", 80) == 80
    monkeypatch.setenv("LVYUE_TEST_NUMBER", "2.5")
    assert number("LVYUE_TEST_NUMBER", 80) == 2.5


def test_a_reader_that_has_gone_ends_a_command_in_silence(tmp_path):
    ends = os.pipe()
    os.close(ends[0])
    done = subprocess.run(
        [sys.executable, "-m", "lvyue.config", "contract", "schema"],
        stdout=ends[1],
        stderr=subprocess.PIPE,
        env={**os.environ, "LVYUE_DATA": str(tmp_path)},
        check=False,
    )
    os.close(ends[1])
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.django_db
def test_a_database_that_took_every_step_singly_is_of_this_age(run):
    """One migration replaces several; a database that has those needs nothing, nor is it ahead."""
    recorder = MigrationRecorder(connection)
    whole = [step for step in recorder.applied_migrations() if "_squashed_" in step[1]]
    assert whole
    for step in whole:
        recorder.record_unapplied(*step)
    assert run("audit", "verify").code == 0
