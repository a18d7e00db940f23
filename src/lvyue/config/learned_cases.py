"""What people put right in a reading, as cases a test of the reader can be made of: no names of persons."""

from __future__ import annotations

from typing import Any

from lvyue.contracts.models import ContractVersion
from lvyue.contracts.selectors import fact_reviews


def cases_of(version: ContractVersion) -> dict[str, Any]:
    """The texts of a version, and every correction and rejection of its facts in order.

    A case is `path`, `verdict`, what `was` read and what it `becomes` (None where it was taken out), the
    reason given, the side and the moment. What the assistant suggested is no reading and is left out.
    """
    return {
        "schema": "lvyue/learned/1",
        "texts": version.texts,
        "cases": [
            {
                "path": one.path,
                "verdict": one.verdict,
                "was": one.was,
                "becomes": one.becomes,
                "reason": one.reason,
                "side": one.side,
                "at": one.at.isoformat(),
            }
            for one in fact_reviews(version)
            if one.verdict != "accepted" and one.was is not None and not one.path.startswith("suggestions.")
        ],
    }
