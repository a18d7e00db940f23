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


GOLDEN = {
    "construction": {
        "signed after its term began": "T04 签署页",
        "a response of no minutes": "S11 第二条4",
        "a duty that hangs on a third party": "S10 第二条4",
        "开具 against 收到 of the invoice": "T15 第四条",
    },
    "seal": {
        "twelve months and no last day": "T07 二",
        "到期之前90日内 in two readings": "T10 三(2)",
        "three penalties that may stack": "M13 九.1",
        "closing of the books as force majeure": "L16 九",
        "software out of maintenance": "S16 附件1.2",
    },
    "portal": {
        "no day of signing": "T03 首部",
        "clause 2.3 left out": "X01 2.4",
        "levels of the annex against the body": "S05 附件1 2",
        "3‰ a day without a cap": "M08 5.1.1",
        "one day late, the whole price as base": "M12 5.1.1",
        "a secret price that must be published": "L12 6.1.2",
    },
    "market": {
        "a repealed law": "L01 首部",
        "a term without its number": "T02 第二条",
        "two last days": "T01 第二条",
        "a clause pasted among the penalties": "X03 第十条(二)3",
        "a monthly base of a yearly price": "M11 第十条(一)1",
        "定期 without a cycle": "S07 第三条(一)6",
        "additions both free and paid": "S14 第三条(一)4",
        "the court of a place nobody named": "X10 第十一条",
    },
    "elevator": {
        "five days of no kind": "T08 2.2",
        "all paid ahead of the service": "M22 2.2",
        "payment that waits for funds": "L04 2.2",
        "renewal without procurement": "L06 8.2",
        "faults and attacks as force majeure": "L15 7.1",
        "no day of signing": "T03 签署页",
        "no acceptance": "L08 第二条",
    },
}
"""The defects every reader of the five must come up with: what is wrong, the check and its clause."""


@pytest.mark.parametrize("kind", ["shipped", "published"])
@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_the_golden_defects_are_among_the_expected_remarks(kind: str, name: str) -> None:
    assert set(GOLDEN[name].values()) <= set(EXPECTED[kind][name])
