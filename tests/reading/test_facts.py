"""Every fact of every contract written for the tests, whatever its numbering, tables and role names."""

import pytest

from lvyue.reading import read
from tests.reading.cases import LISTS, NAMES, expected, leaves, text_of


@pytest.mark.parametrize("name", NAMES)
def test_each_single_fact_is_read_as_written(name):
    facts, wanted = read(text_of(name)).facts, expected(name)
    for key, value in wanted.items():
        if key in LISTS:
            continue
        found = facts[key]
        if isinstance(value, dict):
            found = {inner: found[inner] for inner in value}
            if key == "term" and "conflict" not in value:
                assert "conflict" not in facts["term"]
        assert found == value, key


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("key", LISTS)
def test_each_list_holds_exactly_the_rows_written_in_order(name, key):
    found, wanted = read(text_of(name)).facts[key], expected(name).get(key, [])
    shown = [
        {
            field: (row.get(field) if field != "cap" or row["cap"] is None else {"rate": row["cap"]["rate"]})
            for field in keys
        }
        for row, keys in zip(found, wanted, strict=False)
    ]
    assert shown == wanted
    assert len(found) == len(wanted), found[len(wanted) :]


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_cites_the_words_it_was_read_from(name):
    text = text_of(name)
    reading = read(text)
    assert set(leaves(reading.facts)) == set(reading.citations)
    for path, spans in reading.citations.items():
        assert spans, path
        for start, end in spans:
            assert 0 <= start < end <= len(text), path
            assert text[start:end].strip(), path
