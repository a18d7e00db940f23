"""`lvyue lint`: remarks as text, JSON and Word; exit 0 without errors, 1 with, 2 for no contract."""

import io
import json
from pathlib import Path

import docx
import pytest

from lvyue.reading.lint import CHECKS
from lvyue.reading.lint.listing import checks_page
from tests.config.cli import EXAMPLE, Ran, call, spawn
from tests.reading.lint.edits import SOUND, edited

SOURCE = EXAMPLE / "source.md"
REFERENCE = Path(__file__).parents[2] / "docs/reference/lint.md"


def _lint(monkeypatch, capsys, folder: Path, text: str, *argv: str) -> Ran:
    path = folder / "合同.txt"
    path.write_text(text)
    return call(monkeypatch, capsys, "lint", str(path), *argv)


def test_a_sound_contract_exits_with_0_and_says_so(monkeypatch, capsys, tmp_path):
    ran = _lint(monkeypatch, capsys, tmp_path, SOUND)
    assert (ran.code, ran.err) == (0, "")
    assert f"0 处错误、0 处警告、0 处提示，共检查 {len(CHECKS)} 项。" in ran.out
    assert "没有发现问题。" in ran.out


def test_warnings_alone_exit_with_0_and_an_error_with_1(monkeypatch, capsys, tmp_path):
    warned = _lint(monkeypatch, capsys, tmp_path, edited(("每周巡检一次", "定期巡检")))
    assert warned.code == 0
    assert "0 处错误、1 处警告、0 处提示" in warned.out
    wrong = _lint(monkeypatch, capsys, tmp_path, edited(("¥240000.00", "¥245000.00")))
    assert wrong.code == 1
    assert "1 处错误、0 处警告、0 处提示" in wrong.out


def test_a_remark_tells_place_words_sum_reason_ground_and_better_words(monkeypatch, capsys, tmp_path):
    ran = _lint(monkeypatch, capsys, tmp_path, edited(("¥240000.00", "¥245000.00")))
    block = ran.out[ran.out.index("[M01]") :].splitlines()
    assert block == [
        "[M01] 第三条(一) 大写与数字不一致",
        "  大写是 240,000.00 元，数字是 245,000.00 元。",
        "  原文：（一）合同总价为人民币（大写）【贰拾肆万元整】（小写：¥245000.00元），为含税价，税率…",
        "  原文：（一）合同总价为人民币（大写）贰拾肆万元整（【小写：¥245000.00元】），为含税价，税率6%。",
        "  算式：相差 5,000.00 元。",
        "  为何：同一笔钱写了两个数，付多少、违约金按多少算都会争起来。",
        "  依据：算术：大写与数字须是同一个数；结算与开票只能按其中一个办。",
        "  建议：以大写为准的：¥240,000.00；以数字为准的：贰拾肆万伍仟元整。",
    ]


def test_json_carries_every_remark_with_spans_into_the_text(tmp_path):
    ran = spawn("lint", str(SOURCE), "--format", "json", data=tmp_path)
    report, text = json.loads(ran.out), SOURCE.read_text()
    assert ran.code == 1
    assert report["checks"] == len(CHECKS)
    assert sum(report["counts"].values()) == len(report["remarks"]) > 15
    [law] = [one for one in report["remarks"] if one["id"] == "L01"]
    assert (law["severity"], law["clause"], law["family"]) == ("error", "首部", "法律与采购")
    assert [text[start:end] for start, end in law["spans"]] == law["quotes"] == ["《中华人民共和国合同法》"]
    order = [one["severity"] for one in report["remarks"]]
    assert order == sorted(order, key=["error", "warning", "note"].index)


def test_the_word_report_holds_the_table_and_every_remark(monkeypatch, capsys, tmp_path):
    out = tmp_path / "体检.docx"
    wrong = edited(("¥240000.00", "¥245000.00"), ("每周巡检一次", "定期巡检"))
    ran = _lint(monkeypatch, capsys, tmp_path, wrong, "--format", "docx", "--out", str(out))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == f"已写到 {out}。\n"
    paper = docx.Document(str(out))
    lines = [line.text for line in paper.paragraphs]
    assert lines[:3] == [
        "合同体检报告",
        "合同.txt",
        f"1 处错误、1 处警告、0 处提示，共检查 {len(CHECKS)} 项。",
    ]
    assert [[cell.text for cell in row.cells] for row in paper.tables[0].rows] == [
        ["编号", "程度", "条款", "问题"],
        ["M01", "错误", "第三条(一)", "大写与数字不一致"],
        ["S07", "警告", "第一条(一)", "周期没有写明"],
    ]
    assert "1. 第三条(一) 大写与数字不一致（M01）" in lines
    assert "算式：相差 5,000.00 元。" in lines
    capital, quoted = [line for line in paper.paragraphs if "）贰拾肆万元整（小写" in line.text]
    assert [run.text for run in quoted.runs if run.underline] == ["小写：¥245000.00元"]
    assert [run.text for run in capital.runs if run.underline] == ["贰拾肆万元整"]
    section = paper.sections[0]
    assert [round(one.mm) for one in (section.page_width, section.top_margin, section.left_margin)] == [
        210,
        37,
        28,
    ]


def test_a_second_file_is_an_annex(monkeypatch, capsys, tmp_path):
    body, annex = tmp_path / "正文.txt", tmp_path / "附件.txt"
    whole, _, rest = SOUND.partition("附件2 验收清单\n")
    body.write_text(whole)
    annex.write_text(f"附件2 验收清单\n{rest}")
    assert "依附件2" in call(monkeypatch, capsys, "lint", str(body)).out
    assert "依附件2" not in call(monkeypatch, capsys, "lint", str(body), str(annex)).out


def test_words_from_a_pipe_are_called_standard_input(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(SOUND.encode())))
    ran = call(monkeypatch, capsys, "lint", "-")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "合同体检 标准输入")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "是空的"), ("今天天气不错。".encode(), "不像合同"), (b"\x00\x01\x02\xff\xfe\x00" * 50, "")],
)
def test_unusable_input_exits_with_2_and_says_why(monkeypatch, capsys, tmp_path, content, said):
    path = tmp_path / "合同.txt"
    path.write_bytes(content)
    ran = call(monkeypatch, capsys, "lint", str(path))
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_missing_file_a_missing_name_and_a_word_report_without_a_file_are_refused(
    monkeypatch, capsys, tmp_path
):
    missing = call(monkeypatch, capsys, "lint", str(tmp_path / "没有.txt"))
    assert (missing.code, missing.err.startswith("读不到文件")) == (2, True)
    assert call(monkeypatch, capsys, "lint").code == 2
    unplaced = _lint(monkeypatch, capsys, tmp_path, SOUND, "--format", "docx")
    assert (unplaced.code, "--out" in unplaced.err) == (2, True)
    nowhere = tmp_path / "没有" / "体检.docx"
    unwritten = _lint(monkeypatch, capsys, tmp_path, SOUND, "--format", "docx", "--out", str(nowhere))
    assert (unwritten.code, "写不了文件" in unwritten.err) == (2, True)


def test_the_reference_page_lists_the_checks_as_they_are(monkeypatch, capsys):
    """`lvyue lint --checks > docs/reference/lint.md` writes it anew."""
    listed = call(monkeypatch, capsys, "lint", "--checks")
    assert (listed.code, listed.out) == (0, checks_page(CHECKS))
    assert REFERENCE.read_text() == listed.out
    assert all(f"### {check.id} {check.title}" in listed.out for check in CHECKS)
