"""`lvyue read --learn-case`: a text and its corrections become a case on disk."""

import json

from tests.config.cli import EXAMPLE, spawn

SOURCE = EXAMPLE / "source.md"


def test_a_case_is_written_and_what_is_still_read_wrongly_is_said(tmp_path):
    corrections = tmp_path / "corrections.json"
    corrections.write_text('{"copies": 9}', encoding="utf-8")
    folder = tmp_path / "cases"
    ran = spawn(
        "read", str(SOURCE), "--learn-case", str(folder), "--corrections", str(corrections), data=tmp_path
    )
    assert ran.code == 0
    assert "还有 1 处没有读对" in ran.out and "copies：应为 9" in ran.out
    facts = json.loads((folder / "source.json").read_text(encoding="utf-8"))
    assert (facts["copies"], facts["corrected"]) == (9, ["copies"])
    assert "某市启程信息技术有限公司" not in (folder / "source.txt").read_text(encoding="utf-8")


def test_corrections_that_cannot_be_understood_write_nothing(tmp_path):
    corrections = tmp_path / "corrections.json"
    corrections.write_text("copies = 9", encoding="utf-8")
    folder = tmp_path / "cases"
    ran = spawn(
        "read", str(SOURCE), "--learn-case", str(folder), "--corrections", str(corrections), data=tmp_path
    )
    assert ran.code != 0
    assert "更正文件看不懂" in ran.err
    assert not folder.exists()
