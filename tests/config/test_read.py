"""`lvyue read`: a text in, clauses, facts, citations and questions out."""

import json
from pathlib import Path

import pytest
import yaml

from tests.config.cli import EXAMPLE, spawn
from tests.reading.files.making import as_docx, as_pdf
from tests.reading.files.pdfs import pdf

SOURCE = EXAMPLE / "source.md"
PUBLISHED = Path(__file__).parents[3] / "shared/contracts/market.txt"


def test_the_example_is_read_with_facts_and_the_words_they_rest_on(tmp_path):
    ran = spawn("read", str(SOURCE), "--format", "json", data=tmp_path)
    read, text = json.loads(ran.out), SOURCE.read_text()
    assert ran.code == 0
    assert read["facts"]["parties"] == {"a": "某市市场监督管理局", "b": "某市启程信息技术有限公司"}
    assert read["facts"]["amount_per_year_fen"] == 2_800_000
    assert (read["facts"]["term"]["start"], read["facts"]["term"]["end"]) == ("2025-03-04", "2026-03-31")
    start, end = read["citations"]["parties.b"][0]
    assert text[start:end] == "某市启程信息技术有限公司"


def test_yaml_and_json_say_the_same_and_standard_input_is_a_file_too(tmp_path):
    as_json = spawn("read", str(SOURCE), "--format", "json", data=tmp_path)
    as_yaml = spawn("read", "-", data=tmp_path, stdin=SOURCE.read_bytes())
    assert yaml.safe_load(as_yaml.out) == json.loads(as_json.out)


def test_one_clause_is_enough(tmp_path):
    ran = spawn("read", "-", "--format", "json", data=tmp_path, stdin="第一条 服务项目\n".encode())
    assert ran.code == 0
    assert [one["number"] for one in json.loads(ran.out)["clauses"] if one["id"] != "0"] == ["第一条"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "是空的"),
        (b" \n\t\n", "空的"),
        ("今天天气很好".encode(), "没有读出任何条款或事实"),
        (b"\x7fELF\x00\x01\x02" * 40, "二进制文件"),
        ("第一条 服务\n".encode() * 600_000, "超过 5 MB"),
    ],
    ids=["empty", "blank", "no contract", "binary", "10 MB"],
)
def test_what_is_no_contract_is_refused_with_a_remedy(tmp_path, content, words):
    ran = spawn("read", "-", data=tmp_path, stdin=content)
    assert ran.code == (1 if words.startswith("没有读出") else 2)
    assert ran.out == ""
    assert words in ran.err and "请" in ran.err and "Traceback" not in ran.err


def test_a_word_file_and_its_pdf_annex_are_read_as_one_contract(tmp_path):
    (tmp_path / "合同.docx").write_bytes(as_docx(SOURCE.read_text()))
    (tmp_path / "清单.pdf").write_bytes(as_pdf("第一条 巡检清单\n乙方每季度到现场检查一次机房空调。\n"))
    files = [str(tmp_path / name) for name in ("合同.docx", "清单.pdf")]
    ran = spawn(
        "read", *files, "--rank", "1,2", "--format", "json", "--pictures", f"{tmp_path}/图", data=tmp_path
    )
    assert ran.code == 0, ran.err
    read = json.loads(ran.out)
    assert [(one["kind"], one["rank"], one["pages"]) for one in read["documents"]] == [
        ("Word 文档", 1, 0),
        ("PDF", 2, 1),
    ]
    [checked] = [one for one in read["facts"]["periodic"] if "空调" in one["what"]]
    assert checked["every"] == "P3M"
    path = f"periodic[{read['facts']['periodic'].index(checked)}].every"
    [place] = read["pages"][path]
    assert (place["document"], place["page"]) == ("annex-1", 1)
    text = spawn("read", *files, "--text", data=tmp_path).out
    start, end = read["citations"][path][0]
    assert text[start:end] in "乙方每季度到现场检查一次机房空调。"
    assert (Path(tmp_path) / f"图/{path}.annex-1.1.png").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("合同.pdf",), "会自动执行的内容（/JS）"),
        (("合同.docx",), "内容却是PDF"),
        (("一.txt", "二.txt", "--rank", "1"), "效力次序却有 1 个"),
        (("一.txt", "--rank", "先"), "不是逗号分开的数"),
    ],
)
def test_a_file_that_is_not_to_be_read_is_refused_with_its_own_exit_code(tmp_path, arguments, words):
    script = pdf(catalog="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")
    for name, content in (("合同.pdf", script), ("合同.docx", script), ("一.txt", b"1"), ("二.txt", b"2")):
        (tmp_path / name).write_bytes(content)
    ran = spawn("read", *(str(tmp_path / one) if "." in one else one for one in arguments), data=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err and "请" in ran.err and "Traceback" not in ran.err


def test_a_file_that_is_not_there_is_named(tmp_path):
    ran = spawn("read", str(tmp_path / "没有.txt"), data=tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert "没有.txt" in ran.err


if PUBLISHED.exists():

    def test_the_published_market_text_is_read_as_well(tmp_path):
        ran = spawn("read", str(PUBLISHED), "--format", "json", data=tmp_path)
        assert ran.code == 0
        assert json.loads(ran.out)["facts"]["amount_per_year_fen"] == 2_800_000
