"""`lvyue due`: any deadline phrase, answered with its derivation."""

import json
import resource

import pytest

from tests.config.cli import spawn


def ask(tmp_path, *argv):
    return spawn("due", *argv, data=tmp_path)


def test_ten_working_days_over_the_spring_festival_end_on_the_make_up_saturday(tmp_path):
    ran = ask(tmp_path, "收到发票后10个工作日内", "--from", "2026-02-09T10:00", "--json")
    answer = json.loads(ran.out)
    assert ran.code == 0
    assert (answer["due_at"], answer["due_on"]) == ("2026-03-01T00:00:00+08:00", "2026-02-28")
    assert (answer["unrolled_on"], answer["provisional"], answer["ambiguous"]) == ("2026-02-28", False, False)
    assert answer["trigger"] == "收到发票"
    assert any("2026-02-15 至 2026-02-23" in line for line in answer["derivation"])


def test_the_printed_answer_carries_every_key_and_the_derivation_in_chinese(tmp_path):
    ran = ask(tmp_path, "30日内", "--from", "2025-01-02")
    for key in ("due_at", "due_on", "unrolled_on", "provisional", "ambiguous", "derivation"):
        assert f" {key}：" in ran.out
    # 2025-02-01 lies in the Spring Festival, the first working day after it is 2025-02-05.
    assert "到期日 due_on：2025-02-05" in ran.out
    assert "顺延前 unrolled_on：2025-02-01" in ran.out


def test_an_ambiguous_phrase_gives_every_reading_with_its_date(tmp_path):
    answer = json.loads(ask(tmp_path, "12月31日前", "--from", "2026-02-09", "--json").out)
    assert answer["ambiguous"] is True
    assert [one["due_on"] for one in answer["readings"]] == ["2026-12-31", "2026-12-30"]
    printed = ask(tmp_path, "12月31日前", "--from", "2026-02-09").out
    assert "读法 2：" in printed and "2026-12-30 24:00" in printed


def test_a_date_alone_starts_at_midnight_and_a_zone_is_converted(tmp_path):
    assert json.loads(ask(tmp_path, "2小时内", "--from", "2026-02-09", "--json").out)["due_at"] == (
        "2026-02-09T02:00:00+08:00"
    )
    zoned = json.loads(ask(tmp_path, "2小时内", "--from", "2026-02-09T01:00:00+00:00", "--json").out)
    assert zoned["due_at"] == "2026-02-09T11:00:00+08:00"


def test_a_year_without_a_notice_is_provisional_and_says_so(tmp_path):
    ran = ask(tmp_path, "30个工作日内", "--from", "2032-01-05")
    assert ran.code == 0
    assert "暂定 provisional：是" in ran.out
    assert "2032 年的放假通知尚未导入" in ran.out


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("哈哈", "--from", "2026-01-01"), "读不懂期限“哈哈”"),
        (("30日内", "--from", "2026-02-30"), "起算时刻“2026-02-30”不是存在的日期或时刻"),
        (("30日内", "--from", "0001-01-01T00:00+14:00"), "超出了能推算的年份"),
        (("30日内", "--from", "1900-01-01"), "1900"),
        (("30日内", "--from", "2026-01-01", "--calendar", "xx"), "没有编号为“xx”的日历"),
        (("逾期超过30日", "--from", "2026-01-01"), "不是期限"),
        ((), "缺少参数「期限」"),
    ],
)
def test_what_cannot_be_computed_is_said_in_one_chinese_sentence_with_code_2(tmp_path, argv, words):
    ran = ask(tmp_path, *argv)
    assert ran.code == 2
    assert ran.out == ""
    assert words in ran.err and "Traceback" not in ran.err


def test_it_answers_without_loading_django_in_little_time(tmp_path):
    best = min(_cpu_seconds(tmp_path) for _ in range(3))
    # 0.19 s of processor time measured; a crowded machine doubles it; Django would add three times as much.
    assert best < 1
    assert not (tmp_path / "secret-key").exists(), "settings were loaded"


def _cpu_seconds(tmp_path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ask(tmp_path, "30日内", "--from", "2026-01-01").code == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
