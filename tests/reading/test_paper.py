"""What Lvyue writes as Word says its language and its faces, so that any office sets it as meant."""

import io
import re
import zipfile

import pytest

from lvyue.reading import read
from lvyue.reading.lint import lint
from lvyue.reading.lint.word import word_report
from lvyue.reading.paper import BODY, HEAD, blank_paper, set_face

TEXT = "第一条 付款\n甲方应在验收后及时付款。\n"


def parts(raw: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


@pytest.fixture(scope="module")
def report() -> dict[str, str]:
    return parts(word_report(lint(TEXT, read(TEXT)), TEXT, "合同"))


def test_a_blank_paper_is_a4_and_chinese():
    held = io.BytesIO()
    blank_paper().save(held)
    written = parts(held.getvalue())
    assert set(re.findall(r'<w:lang [^>]*w:eastAsia="([^"]*)"', written["word/styles.xml"])) == {"zh-CN"}
    assert re.findall(r'<w:themeFontLang [^>]*w:eastAsia="([^"]*)"', written["word/settings.xml"]) == [
        "zh-CN"
    ]
    assert re.findall(r'<w:pgSz w:w="(\d+)" w:h="(\d+)"', written["word/document.xml"]) == [
        ("11906", "16838")
    ]


def test_a_face_holds_against_that_of_the_theme():
    paper = blank_paper()
    set_face(paper.styles["Heading 1"], HEAD, 15)
    run = paper.add_paragraph().add_run("甲方")
    set_face(run, BODY, 12)
    for element, face in ((paper.styles["Heading 1"].element, HEAD), (run.element, BODY)):
        faces = re.findall(r"<w:rFonts[^>]*>", element.xml)
        assert len(faces) == 1
        assert "Theme" not in faces[0]
        assert faces[0].count(f'"{face}"') == 3


def test_the_overview_of_a_report_repeats_its_head_and_gives_the_words_most_room(report):
    document = report["word/document.xml"]
    assert document.count("<w:tblHeader/>") == 1
    assert document.index("<w:tblHeader/>") < document.index("编号") < document.index("</w:tr>")
    columns = [int(wide) for wide in re.findall(r'<w:gridCol w:w="(\d+)"', document)]
    assert len(columns) == 4
    assert columns[3] > sum(columns[:3])
    assert sum(columns) <= 8845  # the 156 mm between the margins, in twentieths of a point
