"""Decisions are found: the index lists every record under its own title, and each record is complete."""

import re
from pathlib import Path

import pytest

ADR = Path(__file__).parents[2] / "docs" / "adr"
RECORDS = sorted(ADR.glob("[0-9]*.md"))


def _title(record: Path) -> str:
    return re.sub(r"^# (\d{4} )?", "", record.read_text().splitlines()[0]).strip()


def test_the_index_lists_every_record_by_its_title() -> None:
    listed = re.findall(r"^- \[(\d{4}) (.+?)\]\((.+?)\)", (ADR / "README.md").read_text(), re.MULTILINE)
    assert listed == [(record.name[:4], _title(record), record.name) for record in RECORDS]


def test_numbers_are_given_once() -> None:
    numbers = [record.name[:4] for record in RECORDS]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_a_record_has_rule_reason_and_what_was_rejected(record: Path) -> None:
    text = record.read_text()
    assert "\nTags:" in text
    for part in ("Rule", "Why", "Rejected"):
        assert re.search(rf"^(\*\*)?{part}[.:]", text, re.MULTILINE), f"{record.name} lacks {part}"
