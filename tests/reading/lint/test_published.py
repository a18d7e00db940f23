"""The five published contracts, where they are at hand."""

from pathlib import Path

import pytest

from tests.reading.lint.expected import EXPECTED, said

CONTRACTS = Path(__file__).parents[4] / "shared/contracts"


@pytest.mark.parametrize("name", sorted(EXPECTED["published"]))
def test_the_remarks_on_a_published_contract_are_the_expected_ones(name: str) -> None:
    assert said([(CONTRACTS / f"{name}.txt").read_text()]) == EXPECTED["published"][name]
