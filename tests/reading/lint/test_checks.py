"""Each check: the sound contract does not trip it, an edit does, and what only looks alike does not."""

import re

import pytest

from lvyue.reading.lint import CHECKS, FAMILIES
from tests.reading.lint import (
    law_cases,
    money_cases,
    privacy_cases,
    service_cases,
    structure_cases,
    time_cases,
)
from tests.reading.lint.edits import SOUND, Case, edited, ids, linted, remarks

CASES = [
    *money_cases.CASES, *time_cases.CASES, *service_cases.CASES,
    *law_cases.CASES, *structure_cases.CASES, *privacy_cases.CASES,
]  # fmt: skip


def test_a_sound_contract_has_no_remarks() -> None:
    assert [(one.check.id, one.text) for one in linted(SOUND).remarks] == []
    assert linted(SOUND).checked == len(CHECKS)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_edit_trips_its_check_and_no_other(case: Case) -> None:
    text = edited(*case.edits)
    found = remarks(text, case.id)
    assert ids(text) == {case.id, *case.also}
    assert len(found) == case.times
    assert text[slice(*found[0].spans[0])] == case.quote
    assert case.says in f"{found[0].text}{found[0].reckoning}"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_only_looks_alike_trips_nothing(case: Case) -> None:
    text = edited(*case.near)
    assert text != SOUND
    assert remarks(text, case.id) == []


def test_every_check_is_tripped_by_some_edit() -> None:
    assert {case.id for case in CASES} == {check.id for check in CHECKS}


def test_ids_are_stable_and_stand_once() -> None:
    known = [check.id for check in CHECKS]
    assert len(known) == len(set(known)) >= 40
    assert all(re.fullmatch(rf"[{''.join(FAMILIES)}]\d\d", id) for id in known)
    assert known == sorted(known, key=lambda id: (list(FAMILIES).index(id[0]), id))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_check_says_why_on_what_ground_and_how_to_put_it(check) -> None:
    for words in (check.title, check.why, check.basis, check.wording):
        assert len(words) >= 4
    assert check.why.endswith("。")
