"""What the side that owes was told today: duties half through their time, due soon, overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from lvyue.duties.selectors import DutyFilter, duties_filtered, duties_told
from lvyue.duties.types import TOLD_WORDS
from lvyue.identity.types import Access

_TONES = {50: "running", 80: "amber", 100: "red"}


@dataclass(frozen=True, slots=True)
class Notice:
    """How many duties were told one share of their time today; `href` lists just these."""

    words: str
    tone: str
    count: int
    href: str

    @property
    def count_words(self) -> str:
        """The count as its link says it."""
        return f"{self.count} 项"


def notices(access: Access, now: datetime, contract: str = "") -> list[Notice]:
    """Today's notices of what the reader's side owes, the most urgent first: one query.

    A reader who sits on both sides, or on none, is shown the notices of both.
    """
    sides = {access.side(space_id) for space_id in access.space_ids}
    side = sides.pop() if len(sides) == 1 else None
    by = side.value if side else ""
    told = duties_told(duties_filtered(access, DutyFilter(contract=contract, by=by), now), now)
    counts = dict(told.order_by().values_list("woken").annotate(n=Count("pk")))
    return [
        Notice(words, _TONES[share], counts[share], _address(share, by, contract))
        for share, words in sorted(TOLD_WORDS.items(), reverse=True)
        if counts.get(share)
    ]


def _address(share: int, by: str, contract: str) -> str:
    asked = {"told": share, "by": by, "contract": contract}
    return f"{reverse('duties:list')}?{urlencode({name: value for name, value in asked.items() if value})}"
