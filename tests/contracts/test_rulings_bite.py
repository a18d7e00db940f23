"""Every open point of the shipped contracts is worth a ruling: each of its readings makes other terms."""

from importlib import resources
from pathlib import Path

import pytest

from lvyue.contracts.loading import load_file
from lvyue.contracts.terms import ruled

EXAMPLES = ("construction", "elevator", "market", "portal", "seal")


def _open_points():
    for name in EXAMPLES:
        file, _ = load_file(Path(str(resources.files("lvyue.examples") / name)) / "contract.yaml")
        for question in file.questions:
            if question.kind == "ambiguity":
                yield pytest.param(file, question, id=f"{name}: {question.id}")


@pytest.mark.parametrize(("file", "question"), list(_open_points()))
def test_no_two_readings_of_an_open_point_make_the_same_terms(file, question):
    terms = {one.id: ruled(file, [(question.id, one.id)]).model_dump_json() for one in question.readings}
    assert len(terms) >= 2
    assert len(set(terms.values())) == len(terms), sorted(terms)
