"""Web pages, old Word documents, and what a file is by its content."""

import sys
from pathlib import Path

import pytest

from lvyue.reading import ReadingError, load_file, load_text
from lvyue.reading.files.html import read_html
from lvyue.reading.files.kinds import Kind, kind_of
from tests.reading.files.making import p, package
from tests.reading.files.pdfs import pdf
from tests.reading.files.test_refused import OLE, picture

PAGE = """<!DOCTYPE html><html><head><title>不读</title><style>p{}</style></head><body>
<nav>首页</nav><h1>运维合同</h1><p>第一条&nbsp;服务<br>甲方：某市某局</p>
<table><tr><th>项目<th>内容<th>周期</tr>
<tr><td rowspan="2">维护<td>巡检<td>每周</tr><tr><td>清洁<td>每月</tr>
<tr><td colspan="2">报告<td>每季</tr></table><script>alert("不读")</script></body></html>"""


def test_a_web_page_gives_its_blocks_and_table_rows_without_scripts_and_menus():
    found = load_file(PAGE.encode(), "合同.html")
    assert found.text.split("\n") == [
        "运维合同", "第一条 服务", "甲方：某市某局", "项目\t内容\t周期",
        "维护\t巡检\t每周", "\t清洁\t每月", "报告\t\t每季", "",
    ]  # fmt: skip
    assert (found.kind, found.notes) == ("网页", ("网页里的脚本未运行，也未读取",))


def test_a_web_page_in_gb_18030_is_read_and_a_deep_one_does_no_harm():
    assert "运维合同" in read_html(PAGE.encode("gb18030"), "合同.html").text
    deep = "<html>" + "<div><svg>" * 50_000 + "</svg>服务</div>" * 50_000
    assert isinstance(read_html(deep.encode() + b"<p>x", "合同.html").text, str)


def test_a_fragment_in_a_text_stays_as_it_is():
    text = "第一条 服务\n<p>每月巡检</p>\n"
    assert load_file(text.encode(), "合同.md").text == text
    assert load_text(text.encode(), "合同.md") == text


@pytest.mark.parametrize(
    ("raw", "name", "kind"),
    [
        (package(p("甲")), "合同.docx", Kind.DOCX),
        (package(p("甲")), "标准输入", Kind.DOCX),
        (pdf(), "合同.PDF", Kind.PDF),
        (b"\n\n" + pdf(), "合同.pdf", Kind.PDF),
        (OLE + "WordDocument".encode("utf-16-le"), "合同.doc", Kind.DOC),
        (OLE, "合同.wps", Kind.DOC),
        (picture(), "1.png", Kind.IMAGE),
        (picture(form="JPEG"), "1.jpeg", Kind.IMAGE),
        (picture(form="TIFF"), "1.tif", Kind.IMAGE),
        (b"<HTML><p>", "合同.htm", Kind.HTML),
        ("第一条".encode("utf-16"), "合同.txt", Kind.TEXT),
    ],
)
def test_the_content_tells_the_kind(raw, name, kind):
    assert kind_of(raw, name) is kind


STAND_IN = """#!{python}
import shutil, sys
arguments = sys.argv[1:]
assert arguments[0].startswith("-env:UserInstallation=file://"), arguments
assert arguments[1:3] == ["--headless", "--norestore"], arguments
assert arguments[3:6] == ["--convert-to", "docx", "--outdir"], arguments
assert open(arguments[7], "rb").read(4) == bytes.fromhex("d0cf11e0")
{act}
"""


@pytest.fixture
def office(tmp_path, monkeypatch):
    """`office(act)` puts a stand-in that has LibreOffice's protocol in its place."""

    def put(act: str) -> None:
        program = tmp_path / "soffice"
        (tmp_path / "converted.docx").write_bytes(package(p("第一条 服务")))
        program.write_text(STAND_IN.format(python=sys.executable, act=act))
        program.chmod(0o755)
        monkeypatch.setenv("LVYUE_SOFFICE", str(program))

    return put


def test_an_old_word_document_goes_through_libreoffice(office, tmp_path):
    office(f"shutil.copy({str(tmp_path / 'converted.docx')!r}, arguments[6] + '/old.docx')")
    found = load_file(OLE, "合同.doc")
    assert (found.text, found.kind) == ("第一条 服务\n", "旧版 Word 文档")
    assert "LibreOffice 转换" in found.notes[-1]


@pytest.mark.parametrize(
    "act", ["sys.exit(1)", "pass", "open(arguments[6] + '/old.docx', 'wb').write(b'PK')"]
)
def test_a_conversion_that_fails_is_refused_with_the_way_out(office, act):
    office(act)
    with pytest.raises(ReadingError, match="另存为"):
        load_file(OLE, "合同.doc")


def test_without_libreoffice_a_docx_is_asked_for(monkeypatch):
    monkeypatch.delenv("LVYUE_SOFFICE", raising=False)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    with pytest.raises(ReadingError, match=r"没有 LibreOffice.*另存为 \.docx"):
        load_file(OLE, "合同.doc")
