"""Take the lines of a fact out of a contract, and the fact is gone; shuffle the lines, and nothing breaks."""

import random

import pytest

from lvyue.reading import read
from tests.reading.cases import LISTS, leaves
from tests.reading.test_unseen import PATHS, _named

SINGLES = ("amount_fen", "service_hours", "force_majeure_proof_days", "acceptance", "dispute", "copies")


def _without_lines(text, spans):
    """The text without every line that a span touches."""
    kept, at = [], 0
    for line in text.splitlines(keepends=True):
        if not any(start < at + len(line) and end > at for start, end in spans):
            kept.append(line)
        at += len(line)
    return "".join(kept)


@pytest.mark.parametrize("path", PATHS, ids=_named)
def test_a_list_is_shorter_or_other_without_the_lines_of_its_first_row(path):
    text = path.read_text(encoding="utf-8")
    reading = read(text)
    for key in LISTS:
        spans = [
            span
            for each, found in reading.citations.items()
            if each.startswith(f"{key}[0].")
            for span in found
        ]
        if spans:
            after = read(_without_lines(text, spans)).facts[key]
            assert after != reading.facts[key], key
            assert len(after) <= len(reading.facts[key]), key


@pytest.mark.parametrize("path", PATHS, ids=_named)
def test_a_fact_is_gone_with_all_lines_that_say_it(path):
    text = path.read_text(encoding="utf-8")
    reading = read(text)
    for key in SINGLES:
        facts, left = reading.facts, text
        for _ in range(6):  # a fact may be said again elsewhere
            places = list(leaves({key: facts[key]}))
            if not places:
                break
            spans = [span for at in places for span in read(left).citations.get(at, [])]
            left = _without_lines(left, spans)
            facts = read(left).facts
        assert not leaves({key: facts[key]}), key


@pytest.mark.parametrize("path", PATHS[::4], ids=_named)
def test_lines_in_any_order_are_read_with_a_span_for_every_fact(path):
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    random.Random(path.stem).shuffle(lines)
    text = "".join(lines)
    reading = read(text)
    assert set(leaves(reading.facts)) == set(reading.citations)
    assert all(text[start:end].strip() for spans in reading.citations.values() for start, end in spans)
