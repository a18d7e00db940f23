"""Files that are not to be read are refused with cause, place and remedy, by a child process under limits."""

import io
import struct
import time
import zipfile

import pypdfium2
import pytest
from PIL import Image

from lvyue.reading import ReadingError, load_file
from lvyue.reading.files.archive import MAX_MEMBERS
from lvyue.reading.files.kinds import Kind
from lvyue.reading.files.sandbox import Limits, read_apart
from tests.reading.files.making import p, package
from tests.reading.files.pdfs import blank_pages, locked, pdf

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
GOOD = package(p("第一条 服务"))
MACRO = (
    '<Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.macroEnabled.main+xml"/>'
)


FORM = "/AcroForm << /Fields [<< /Kids [<< /FT /Tx /T (price) /V (50000) >>] >>] >>"


def bomb() -> bytes:
    return package("", **{"word/media/a.xml": b"0" * (60 * 1024 * 1024)})


def tail_cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def lying_archive() -> bytes:
    """A member that says it is small and is not."""
    raw = bytearray(package(p("服务" * 200_000)))
    at = raw.rindex(b"PK\x01\x02", 0, raw.rindex(b"word/document.xml"))
    raw[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(raw)


def many_members() -> bytes:
    return package(p("甲"), **{f"word/a{number}.bin": b"" for number in range(MAX_MEMBERS)})


def endless() -> bytes:
    return package("".join(p(f"第{number}项 {number**3} 服务内容，按约定办理。") for number in range(50_000)))


def entities() -> bytes:
    held = io.BytesIO()
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", laughs)
    return held.getvalue()


def other_archive(member: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(member, "x")
    return held.getvalue()


def picture(size: tuple[int, int] = (40, 40), form: str = "PNG") -> bytes:
    held = io.BytesIO()
    Image.new("L", size, 255).save(held, form)
    return held.getvalue()


PAGES = [
    ("10,000 pages", lambda: blank_pages(10_000), "超过 300 页", "只保留"),
    ("script", lambda: pdf(catalog="/OpenAction << /S /JavaScript /JS (a()) >>"), "/JS", "打印为 PDF"),
    ("names", lambda: pdf(catalog="/Names << /JavaScript << >> >>"), "/JavaScript", "打印为 PDF"),
    ("launch", lambda: pdf(page="/AA << /O << /S /Launch /F (c) >> >>"), "/Launch", "打印为 PDF"),
    ("hidden launch", lambda: pdf(page="/AA << /O << /S /L#61unch >> >>"), "/Launch", "打印为 PDF"),
    ("form", lambda: pdf(catalog=FORM), "填好的电子表单", "打印为 PDF"),
    ("locked", locked, "打开密码", "去掉密码"),
    ("broken", lambda: b"%PDF-1.7\n" + b"junk" * 200, "已损坏", "重新导出"),
    ("scan", lambda: picture(form="PDF"), "扫描得到的 PDF", "--ocr"),
    ("blank", pdf, "只有空白", "确认"),
    ("large", lambda: b"%PDF-1.7" + bytes(51 * 1024 * 1024), "超过 50 MB", "只保留"),
]
WORD = [
    ("locked", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码", "去掉密码"),
    ("macros by type", lambda: package(p("甲"), types=MACRO), "带有宏", "不带宏"),
    ("macros by part", lambda: package(p("甲"), **{"word/vbaProject.bin": b"x"}), "带有宏", "不带宏"),
    ("bomb", bomb, "压缩炸弹", "确认文件来源"),
    ("many members", many_members, "压缩炸弹", "确认文件来源"),
    ("lying archive", lying_archive, "已损坏", "重新传送"),
    ("entities", entities, "自定义实体", "另存为新的 .docx"),
    ("cut", lambda: tail_cut(package(p("甲" * 90_000))), "已损坏", "重新传送"),
    ("no body", lambda: package("", **{"word/document.xml": "<x/>"}), "没有正文", "另存为新的 .docx"),
    ("endless", endless, "超过 100 万字", "只保留"),
    ("empty", lambda: package(p()), "没有文字", "识别"),
]
OTHERS = [
    ("表.xls", lambda: OLE + "Workbook".encode("utf-16-le"), "Excel", "另存为 .docx"),
    ("表.xlsx", lambda: other_archive("xl/workbook.xml"), "Excel", "另存为"),
    ("合同.docm", lambda: package(p("甲"), types=MACRO), "带有宏", "不带宏"),
    ("合同.zip", lambda: other_archive("合同.txt"), "压缩包", "解压"),
    ("合同.ofd", lambda: other_archive("OFD.xml"), "OFD", "PDF"),
    ("合同.rtf", lambda: b"{\\rtf1 a}", "RTF", "另存为"),
    ("合同.rar", lambda: b"Rar!\x1a\x07\x00", "RAR", "另存为"),
    ("另.docx", pdf, "扩展名是 .docx", "改为 .pdf"),
    ("另.pdf", lambda: GOOD, "扩展名是 .pdf", "改为 .docx"),
    ("文.docx", lambda: "第一条".encode(), "扩展名是 .docx", "改为 .txt"),
    ("文.txt", lambda: GOOD, "内容却是Word 文档", "改为 .docx"),
    ("图.png", picture, "没有可以直接读的文字", "--ocr"),
    ("页.html", lambda: b"<html><script>1</script></html>", "没有文字", "复制"),
]
REFUSED = {
    **{f"pdf {case}": ("合同.pdf", *rest) for case, *rest in PAGES},
    **{f"docx {case}": ("合同.docx", *rest) for case, *rest in WORD},
    **{name: (name, *rest) for name, *rest in OTHERS},
}


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_each_refusal_names_the_file_the_cause_and_the_remedy(case):
    name, made, cause, remedy = REFUSED[case]
    with pytest.raises(ReadingError) as refused:
        load_file(made(), name)
    said = str(refused.value)
    assert name in said and cause in said and remedy in said


@pytest.mark.parametrize("value", ["()", "<FEFF>", "<< /Type /Sig >>"])
def test_an_empty_form_and_a_signature_are_no_filled_form(value):
    held = pdf(catalog=f"/AcroForm << /Fields [<< /FT /Tx /T (a) /V {value} >>] >>")
    with pytest.raises(ReadingError, match="只有空白"):
        load_file(held, "合同.pdf")


def test_a_destination_that_opens_a_page_is_no_script():
    held = pdf(catalog="/OpenAction [3 0 R /Fit]")
    with pytest.raises(ReadingError, match="只有空白"):  # it has no letters, but got past the checks
        load_file(held, "合同.pdf")


@pytest.mark.parametrize(
    "limits",
    [Limits(memory=1536 * 1024**2, cpu=40, wall=0), Limits(memory=60 * 1024**2, cpu=40, wall=20)],
    ids=["time", "memory"],
)
def test_a_child_that_takes_too_long_or_too_much_is_stopped_and_the_refusal_says_so(limits):
    with pytest.raises(ReadingError, match=r"没有读完，已停止|超出内存限制"):
        read_apart(endless(), "合同.docx", Kind.DOCX, limits=limits)


def test_a_bomb_is_refused_quickly():
    held = bomb()
    began = time.perf_counter()
    with pytest.raises(ReadingError):
        load_file(held, "合同.docx")
    assert time.perf_counter() - began < 10


def test_a_good_file_beside_them_is_read():
    found = load_file(GOOD, "合同.docx")
    assert (found.text, found.kind, found.pages, found.notes) == ("第一条 服务\n", "Word 文档", 0, ())


def test_the_blank_pages_are_what_they_say():
    opened = pypdfium2.PdfDocument(blank_pages(12))
    assert len(opened) == 12
    opened.close()
