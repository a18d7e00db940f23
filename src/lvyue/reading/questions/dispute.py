"""Questions about disputes: a court of a place never named, or court and arbitration both left open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.questions.base import Asked, ambiguity
from lvyue.reading.types import Question

_NAMED = re.compile(r"(?:签订|签署|签约)(?:地点?|所在地)(?:为|是|在|:)[\u4e00-\u9fff]{2,}")


def dispute_questions(asked: Asked) -> Iterator[Question]:
    """The signing place when nothing names it; the way when two are left open."""
    dispute = asked.facts.get("dispute") or {}
    if dispute.get("venue") == "signing_place" and not asked.matches(_NAMED):
        choices = [
            ("签订地为甲方所在地", {"dispute.venue": "party_a_location"}),
            ("签订地为乙方所在地", {"dispute.venue": "party_b_location"}),
        ]
        text = f"{dispute['clause']}约定由合同签订地法院管辖，但全文没有写明签订地点，签订地是哪里？"
        yield ambiguity("dispute.venue", text, choices, asked.cited("dispute.venue"), blocking=False)
    if dispute and dispute.get("mode") is None:
        choices = [("向法院起诉", {"dispute.mode": "court"}), ("提交仲裁", {"dispute.mode": "arbitration"})]
        cite = tuple(asked.span(each, found) for each, found in asked.matches(re.compile("仲裁|诉讼|起诉")))[
            :4
        ]
        text = f"{dispute['clause']}同时写了诉讼与仲裁，没有选定，采用哪一种？"
        yield ambiguity("dispute.mode", text, choices, cite, blocking=False)
