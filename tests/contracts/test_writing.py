"""The writer: its contract is linted green, read back to the answers, and numbered by Word itself."""

import json
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from docx import Document

from lvyue.config.commands.contract import command
from lvyue.contracts.drafting import draft
from lvyue.contracts.errors import AnswersInvalid
from lvyue.contracts.writing import answers_from, articles_of, as_docx, as_text, example_answers
from lvyue.contracts.writing.plain import chinese
from lvyue.foundation.errors import Invalid, Refused
from lvyue.reading import load_text, read
from lvyue.reading.lint import CHECKS, lint

OTHER: dict[str, Any] = {
    "title": "某市公共资源交易中心机房与网络运维合同",
    "system": "机房、网络与安全设备",
    "party_a": {"name": "某市公共资源交易中心", "address": "某市新城大道8号"},
    "party_b": {"name": "某省云帆数据服务股份有限公司", "address": "某市软件园3号楼", "size": "中型企业"},
    "award": "中标通知书（编号 GGZY-77，2025年6月20日发出）",
    "signed_on": "2025-06-30",
    "place": "某市新城区",
    "term": {"start": "2025-07-01", "end": "2027-06-30"},
    "items": [{"name": "机房运维", "yuan": "1288000.50"}, {"name": "网络运维", "yuan": "711999.50"}],
    "tax_percent": "6",
    "instalments": [
        {"percent": "25.5", "after": "合同签订"},
        {"percent": "44.5", "after": "第一年度验收合格"},
        {"percent": "30", "after": "第二年度验收合格"},
    ],
    "pay_workdays": 15,
    "levels": [
        {"name": "重大故障", "definition": "机房断电或者断网", "respond": 10, "arrive": 45, "resolve": 120},
        {"name": "一般故障", "definition": "单台设备不能使用", "respond": 60, "arrive": 240, "resolve": 2880},
    ],
    "cycles": [
        {"what": "巡视机房并填写值班日志", "every": "P1D"},
        {"what": "检测网络设备的配置", "every": "P1W"},
        {"what": "演练一次备用电源切换", "every": "P1Y"},
    ],
    "replace_days": 45,
    "accept_workdays": 7,
    "late_percent": "0.03",
    "cap_percent": "3",
    "notice_hours": 48,
    "proof_days": 20,
    "copies": 6,
}  # fmt: skip


def written(raw: str) -> tuple[Any, str]:
    answers = answers_from(raw)
    return answers, as_text(articles_of(answers))


@pytest.fixture(scope="module", params=["example", "other"])
def pair(request):
    return written(example_answers() if request.param == "example" else json.dumps(OTHER, ensure_ascii=False))


def test_every_lint_check_is_green(pair):
    _, text = pair
    report = lint(text)
    assert report.checked >= 40
    assert [(one.check.id, one.clause, one.text) for one in report.remarks] == []


def test_a_worse_contract_is_not_green():
    """The lint sees the writer's own text: taking a cap away trips it."""
    _, text = written(example_answers())
    worse = text.replace("，累计不超过合同总价的5%", "")
    assert "M21" in {one.check.id for one in lint(worse).remarks}


def test_what_is_read_back_is_what_was_put_in(pair):
    answers, text = pair
    facts = read(text).facts
    assert facts["parties"] == {"a": answers.party_a.name, "b": answers.party_b.name}
    assert (facts["amount_fen"], facts["amount_agrees"]) == (answers.total_fen, True)
    assert facts["signed_on"] == str(answers.signed_on)
    assert (facts["term"]["start"], facts["term"]["end"]) == (str(answers.term.start), str(answers.term.end))
    assert [
        (one["level"], one["response_minutes"], one["arrive_minutes"], one["resolve_minutes"])
        for one in facts["sla"]
    ] == [(one.name, one.respond, one.arrive, one.resolve) for one in answers.levels]
    assert [(one["days"], one["working_days"], Decimal(one["percent"])) for one in facts["payments"]] == [
        (answers.pay_workdays, True, one.percent) for one in answers.instalments
    ]
    service = [one for one in facts["periodic"] if one["clause"].startswith("第五条")]
    cycles = [one for one in service if one["every"] != "per_event"]
    assert [one["every"] for one in cycles] == [str(one.every) for one in answers.cycles]
    assert all(put.what in got["what"] for put, got in zip(answers.cycles, cycles, strict=True))
    late, missed = facts["penalties"]
    assert (late["payer"], late["per"], Decimal(late["rate"]) * 100) == ("a", "day", answers.late_percent)
    assert Decimal(late["cap"]["rate"]) * 100 == answers.cap_percent
    assert (missed["payer"], missed["rate"], missed["base"]) == ("b", "0.001", "contract amount")
    assert (facts["acceptance"]["window_days"], facts["acceptance"]["working_days"]) == (
        answers.accept_workdays,
        True,
    )
    assert [one["replace_notice_days"] for one in facts["staffing"] if one["replace_notice_days"]] == [
        answers.replace_days
    ]
    assert facts["force_majeure_notice_days"] == answers.notice_hours // 24
    assert facts["force_majeure_proof_days"] == answers.proof_days
    assert facts["dispute"] == {"mode": "court", "venue": "signing_place", "clause": "第十四条(一)"}
    assert facts["copies"] == answers.copies
    assert facts["renewals"] == []


def test_it_drafts_without_an_ambiguity(pair):
    answers, text = pair
    file = draft(read(text), text, id="written", title=answers.title)
    assert [one.text for one in file.questions if one.kind == "ambiguity"] == []
    assert {one.level for one in file.obligations if one.id.startswith("respond")} == {
        f"grade-{n}" for n in range(1, len(answers.levels) + 1)
    }
    assert (file.amount.total_fen, file.term.end) == (answers.total_fen, answers.term.end)


def test_the_word_file_says_the_same_words(pair):
    answers, text = pair
    read_back = load_text(as_docx(articles_of(answers)), "合同.docx")
    assert read_back.split() == text.split()


def test_numbers_in_the_word_file_are_words_own_and_tables_are_tables():
    answers = answers_from(example_answers())
    contract = articles_of(answers)
    raw = as_docx(contract)
    document = Document(BytesIO(raw))
    articles = [one for one in document.paragraphs if one.style.name == "Article"]
    assert [one.text for one in articles] == [one.heading for one in contract.articles]  # no printed number
    assert not any(
        one.text.startswith(("（", "第一条")) for one in document.paragraphs if one.style.name == "Clause"
    )
    assert [len(one.rows) for one in document.tables] == [1 + len(answers.items) + 1, 1 + len(answers.levels)]
    with zipfile.ZipFile(BytesIO(raw)) as packed:
        numbering = packed.read("word/numbering.xml").decode()
        styles = packed.read("word/styles.xml").decode()
    assert 'w:lvlText w:val="第%1条"' in numbering
    assert styles.count('<w:numId w:val="97"/>') == 2
    assert round(document.sections[0].top_margin.mm) == 37
    assert document.core_properties.author == ""


def test_changing_an_answer_changes_what_is_read():
    raw = yaml.safe_load(example_answers())
    raw["levels"][0]["respond"] = 5
    raw["term"]["end"] = date(2026, 12, 31)
    _, text = written(yaml.safe_dump(raw, allow_unicode=True))
    facts = read(text).facts
    assert facts["sla"][0]["response_minutes"] == 5
    assert facts["term"]["end"] == "2026-12-31"


@pytest.mark.parametrize(
    ("change", "place", "told"),
    [
        ({"title": None}, "title", "值不合要求"),
        ({"party_a": {"name": "某市某局"}}, "party_a.address", "没有填写"),
        ({"colour": "red"}, "colour", "没有这一项"),
        ({"copies": 3}, "全文", "双数"),
        ({"signed_on": "2026-03-01"}, "全文", "签订日期不能晚于服务期开始"),
        ({"term": {"start": "2026-02-01", "end": "2026-02-01"}}, "全文", "止日要晚于起日"),
        ({"term": {"start": "2026-02-01", "end": "2029-12-31"}}, "全文", "不超过三年"),
        ({"instalments": [{"percent": 90, "after": "合同签订"}]}, "全文", "合计要等于 100"),
        (
            {"instalments": [{"percent": 50, "after": "合同签订"}, {"percent": 50, "after": "合同签订"}]},
            "全文",
            "条件不能相同",
        ),
        (
            {"levels": [{"name": "一级", "definition": "停机", "respond": 60, "arrive": 30, "resolve": 90}]},
            "levels.0",
            "依次不减",
        ),
        ({"cycles": [{"what": "巡检", "every": "每月"}]}, "cycles.0.every", "周期"),
        ({"title": "合同\n第九十九条 乙方免责"}, "title", "值不合要求"),
        ({"late_percent": 5}, "late_percent", "值不合要求"),
    ],
)
def test_wrong_answers_are_refused_with_their_place(change, place, told):
    raw = yaml.safe_load(example_answers()) | change
    with pytest.raises(AnswersInvalid) as caught:
        answers_from(yaml.safe_dump(raw, allow_unicode=True))
    assert place in [one.place for one in caught.value.findings]
    assert told in "".join(one.cause for one in caught.value.findings)


@pytest.mark.parametrize("content", ["", "- 1", "a: [", "合同"])
def test_what_is_no_answers_file_is_refused(content):
    with pytest.raises(AnswersInvalid):
        answers_from(content)


def test_chinese_numbers_of_articles():
    assert [chinese(n) for n in (1, 10, 11, 20, 99)] == ["一", "十", "十一", "二十", "九十九"]


# -- the shell --------------------------------------------------------------------------------------------


def test_the_shell_writes_the_file_and_says_that_the_lint_is_green(tmp_path):
    answers, out = tmp_path / "答案.yaml", tmp_path / "合同.docx"
    shown = CliRunner().invoke(command, ["new", "--template", "--answers"])
    answers.write_text(shown.output, encoding="utf-8")
    done = CliRunner().invoke(command, ["new", "--template", str(answers), "--out", str(out)])
    assert done.exit_code == 0
    first, second = done.output.splitlines()
    assert first == f"已写出 {out}：某市政务服务中心自助终端运行维护服务合同，15 条。"
    assert second == f"体检：{len(CHECKS)} 项检查全部通过。"
    assert "第十五条 其他约定" in load_text(out.read_bytes(), out.name)


def test_the_shell_tells_what_the_lint_finds(tmp_path):
    raw = yaml.safe_load(example_answers()) | {"award": "成交通知书（2025年10月5日发出）"}
    answers = tmp_path / "a.yaml"
    answers.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    done = CliRunner().invoke(command, ["new", "--template", str(answers)])
    assert "第一条 合同标的" in done.output
    assert "体检  错误  L14" in done.output


def test_the_shell_overwrites_nothing_and_writes_no_other_kind(tmp_path):
    out = tmp_path / "a.docx"
    out.write_bytes(b"mine")
    done = CliRunner().invoke(command, ["new", "--template", "--out", str(out)])
    assert isinstance(done.exception, Refused)
    assert out.read_bytes() == b"mine"
    for name in ("a.pdf", "none/a.docx"):
        done = CliRunner().invoke(command, ["new", "--template", "--out", str(tmp_path / name)])
        assert isinstance(done.exception, Invalid)
    done = CliRunner().invoke(command, ["new", "--template", str(tmp_path / "no.yaml")])
    assert isinstance(done.exception, Invalid)


def test_without_template_there_is_nothing_to_write():
    assert CliRunner().invoke(command, ["new"]).exit_code == 2
