"""The five shipped contracts: every known defect is found, and nothing else."""

from pathlib import Path

import pytest

import lvyue
from tests.reading.lint.expected import EXPECTED, said

EXAMPLES = Path(lvyue.__file__).parent / "examples"
DOCUMENTS = {"portal": ("source.md", "annex.md")}


@pytest.mark.parametrize("name", sorted(EXPECTED["shipped"]))
def test_the_remarks_on_a_shipped_contract_are_the_expected_ones(name: str) -> None:
    texts = [(EXAMPLES / name / one).read_text() for one in DOCUMENTS.get(name, ("source.md",))]
    assert said(texts) == EXPECTED["shipped"][name]


def test_the_golden_defects_of_the_five_are_among_them() -> None:
    """The list every reader of these contracts must come up with."""
    golden = {
        "construction": {"T04", "S10", "S11", "T15"},
        "seal": {"T07", "T10", "M13", "L16", "S16"},
        "portal": {"T03", "X01", "S05", "M08", "M12", "L12", "L03"},
        "market": {"L01", "T02", "T01", "X03", "M11", "S07", "X10"},
        "elevator": {"L04", "L06", "L15", "T03", "L08"},
    }
    for name, checks in golden.items():
        assert checks <= {line.split()[0] for line in EXPECTED["shipped"][name]}, name
