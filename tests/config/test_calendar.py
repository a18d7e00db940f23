"""`lvyue calendar`: the days of a year, and the notice of a new one."""

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.config.cli import call, spawn

NOTICE = {
    "year": 2027,
    "papers": ["https://example.org/notice"],
    "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-02", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-09", "isOffDay": False},
    ],
}


def test_a_noticed_year_lists_its_rest_and_make_up_days_with_the_notice(tmp_path):
    ran = spawn("calendar", "show", "2026", data=tmp_path)
    assert ran.code == 0
    assert "国办发明电〔2025〕7号" in ran.out
    assert "休  2026-02-15 至 2026-02-23  春节（9 天）" in ran.out
    assert "班  2026-02-14（星期六）  春节补班" in ran.out


def test_a_year_without_a_notice_is_marked_provisional(tmp_path):
    ran = spawn("calendar", "show", "2030", "--json", data=tmp_path)
    shown = json.loads(ran.out)
    assert (shown["provisional"], shown["notices"]) == (True, [])
    assert {"date": "2030-10-01", "name": "国庆节", "isOffDay": True} in shown["days"]


def test_an_unknown_calendar_or_year_is_refused(tmp_path):
    unknown = spawn("calendar", "show", "2026", "--calendar", "xx", data=tmp_path)
    assert unknown.code == 2 and "没有编号为“xx”的日历" in unknown.err
    assert spawn("calendar", "show", "1800", data=tmp_path).code == 2


@pytest.mark.django_db
def test_an_imported_notice_counts_from_then_on_and_old_values_stay(
    monkeypatch, capsys, tmp_path, market, provider
):
    from lvyue.duties.calendars import calendar_for
    from lvyue.duties.models import CalendarYear

    file = tmp_path / "2027.json"
    file.write_text(json.dumps(NOTICE))
    ran = call(monkeypatch, capsys, "calendar", "import", str(file), "--notice", "测试〔2026〕9号")
    assert (ran.code, ran.err) == (0, "")
    assert "已导入 cn 层 2027 年的放假通知：测试〔2026〕9号，共 3 天" in ran.out
    row = CalendarYear.objects.get()
    assert (row.year, row.notice, row.url) == (2027, "测试〔2026〕9号", "https://example.org/notice")
    assert calendar_for("cn").is_noticed(2027)


@pytest.mark.django_db
def test_a_moved_duty_is_printed_with_both_values(monkeypatch, capsys, tmp_path, running_2027):
    ran = call(monkeypatch, capsys, "calendar", "import", str(running_2027), "--notice", "测试〔2026〕9号")
    assert "2027-01-11（暂定） -> 2027-01-09" in ran.out
    assert "重算了 1 项未办结的期限，原值已保留。" in ran.out


@pytest.fixture
def running_2027(tmp_path, provider, customer, access_for, space):
    """A payment due seven working days after papers of 2026-12-30, and a notice that works 2027-01-09."""
    from datetime import datetime

    from lvyue.contracts.services import contract_import
    from lvyue.contracts.types import TriggerName
    from lvyue.duties import services
    from lvyue.foundation import clock
    from tests.market import TEXT, market_file

    term = {"start": "2025-03-04", "end": "2027-12-31"}
    term["cite"] = [{"clause": "c2", "quote": "2025年3月4日"}]
    a, b = access_for(customer), access_for(provider)
    with clock.moved(datetime(2026, 12, 30, 10, tzinfo=clock.TZ)):
        version = contract_import(access=b, file=market_file(term=term), texts={"body": TEXT})
        for access in (a, b):
            services.question_answer(
                access=access, version=version, question="monthly-fee", reading="twelfth"
            )
        for access in (a, b):
            services.version_confirm(access=access, version=version)
        services.trigger_record(
            access=b,
            contract=version.contract,
            name=TriggerName.PAPERS_RECEIVED,
            at=clock.now(),
            subject=version.contract,
        )
    file = tmp_path / "2027.json"
    file.write_text(json.dumps(NOTICE))
    return file


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "不是合法的 JSON"),
        ('{"year": 2027, "days": []}', "days 是空的"),
        (json.dumps(NOTICE | {"papers": []}), "没有写明依据的通知"),
        (
            json.dumps(NOTICE | {"days": [{"name": "x", "date": "2027-02-30", "isOffDay": True}]}),
            "2027-02-30",
        ),
    ],
)
def test_a_faulty_notice_is_refused_and_nothing_is_kept(monkeypatch, capsys, tmp_path, content, words):
    from lvyue.duties.models import CalendarYear

    file = tmp_path / "faulty.json"
    file.write_text(content)
    ran = call(monkeypatch, capsys, "calendar", "import", str(file))
    assert ran.code == 1
    assert words in ran.err
    assert not CalendarYear.objects.exists()


@pytest.mark.django_db
def test_the_closure_of_the_how_to_is_imported_and_shown(monkeypatch, capsys, tmp_path, market):
    text = (Path(__file__).parents[2] / "docs/howto/import-a-calendar-year.md").read_text()
    _, part = text.split("## 本单位的停办日")
    (tmp_path / "closing.json").write_text(re.search(r"```json\n(.*?)```", part, re.DOTALL)[1])
    monkeypatch.chdir(tmp_path)
    commands = re.search(r"```sh\n(.*?)```", part, re.DOTALL)[1].splitlines()
    imported, shown = [call(monkeypatch, capsys, *shlex.split(one)[1:]) for one in commands]
    assert (imported.code, shown.code) == (0, 0)
    assert "已导入 org-finance 层 2025 年" in imported.out
    assert "全国 + 某市财政局 2025 年" in shown.out
    assert "休  2025-12-29 至 2025-12-31  封账（3 天）" in shown.out
    assert "年度财务核算封账通知" in shown.out
    unknown = call(monkeypatch, capsys, "calendar", "show", "2025", "--contract", "nowhere")
    assert unknown.code != 0 and "没有合同“nowhere”" in unknown.err
