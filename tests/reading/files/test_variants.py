"""The five shipped contracts as Word and PDF files give the facts their texts give."""

import json
from pathlib import Path

import pytest

from lvyue.reading import load_file, read
from lvyue.reading.files.docx import read_docx
from lvyue.reading.files.kinds import Kind
from lvyue.reading.files.paged import read_paged
from tests.reading.cases import NAMES, leaves, text_of
from tests.reading.files.making import as_docx, as_pdf

EXAMPLES = Path(__file__).parents[3] / "src/lvyue/examples"
SOURCES = sorted(path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.glob("*/*.md"))


def facts(text: str) -> dict[str, object]:
    """Every fact; blanks between Chinese words differ between files and mean nothing."""
    return {
        path: value.replace(" ", "") if isinstance(value, str) else value
        for path, value in leaves(read(text).facts).items()
    }


@pytest.mark.parametrize("source", SOURCES)
def test_word_and_pdf_give_the_facts_of_the_text(source):
    text = (EXAMPLES / source).read_text(encoding="utf-8")
    wanted = facts(text)
    assert facts(read_docx(as_docx(text), "合同.docx").text) == wanted
    assert facts(read_paged(as_pdf(text), "合同.pdf", Kind.PDF, None, lambda done, of: None).text) == wanted


@pytest.mark.parametrize("name", [one for one in NAMES if one != "masked"])
def test_every_numbering_of_the_other_texts_survives_word(name):
    text = text_of(name)
    assert facts(read_docx(as_docx(text), "合同.docx").text) == facts(text)


def test_numbers_of_word_are_automatic_in_these_files():
    text = read_docx(as_docx((EXAMPLES / "elevator/source.md").read_text(encoding="utf-8")), "合同.docx").text
    made = as_docx((EXAMPLES / "elevator/source.md").read_text(encoding="utf-8"))
    assert "第三条" in text
    assert (
        "第三条"
        not in read_docx(made.replace(b"word/numbering.xml", b"word/numbering.xxx"), "合同.docx").text
    )


def test_each_fact_of_a_pdf_points_at_its_page_and_box():
    text = (EXAMPLES / "market/source.md").read_text(encoding="utf-8")
    found = load_file(as_pdf(text), "合同.pdf")
    reading = read(found.text)
    assert (found.kind, found.pages) == ("PDF", 3)
    [start, end] = reading.citations["copies"][0]
    [place] = found.places_of(start, end)
    assert place.page == 3
    assert all(0 <= edge <= 1 for edge in place.box)
    for path, spans in reading.citations.items():
        assert all(found.places_of(*span) for span in spans), path
    assert json.loads(json.dumps(found.as_dict()))["places"][0]["page"] == 1
