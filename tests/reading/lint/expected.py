"""What the lint must say of the five shipped contracts and of the five published ones: check and clause.

Read line by line against the texts; a line that is not deserved is a false alarm and a defect.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from lvyue.reading.lint import lint

EXPECTED: dict[str, dict[str, list[str]]] = json.loads((Path(__file__).parent / "expected.json").read_text())
"""{"shipped" or "published": {contract: ["M08 第十条(一)2", ...]}}; a line stands as often as it is said."""


def said(texts: Iterable[str]) -> list[str]:
    """Every remark on the documents of one contract as check and clause, in order of the check."""
    return sorted(f"{one.check.id} {one.clause}" for one in lint("\n".join(texts)).remarks)
