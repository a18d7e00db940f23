"""What people put right in a reading, as cases a test of the reader can be made of: no names of persons."""

from __future__ import annotations

from typing import Any

from lvyue.contracts.models import ContractVersion
from lvyue.contracts.readings import learned, whole_of
from lvyue.contracts.selectors import fact_reviews, facts_read


def cases_of(version: ContractVersion) -> dict[str, Any]:
    """The texts of a version, and every correction and rejection of its facts in order.

    `text` is the texts as they are read together, `corrections` what of it all the reader can learn from
    (`lvyue read --learn-case`): {path of the reading: right value}.

    A case is `path`, `verdict`, what `was` read and what it `becomes` (None where it was taken out), the
    reason given, the side and the moment. What the assistant suggested is no reading and is left out.
    """
    file, texts, reviews = version.file, version.texts, fact_reviews(version)
    whole = whole_of(file, texts)
    return {
        "schema": "lvyue/learned/1",
        "texts": texts,
        "text": whole.text,
        "corrections": learned(file, texts, whole, facts_read(version, reviews), reviews),
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
            for one in reviews
            if one.verdict != "accepted" and one.was is not None and not one.path.startswith("suggestions.")
        ],
    }
