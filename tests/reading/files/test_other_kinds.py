"""Web pages, and what a file is by its content."""

import pytest

from lvyue.reading import load_file, load_text
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
