"""What tests of this room share: moments, and obligations beside the market's own."""

from datetime import datetime
from typing import Any

from lvyue.rules.types import SHANGHAI
from tests.market import market_raw


def moment(text: str) -> datetime:
    """A moment of Shanghai time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def obligation(id: str, **given: Any) -> dict[str, Any]:
    """An obligation of 乙方 on the market's third article."""
    cite = [{"clause": "c3.1", "quote": "总结报告"}]
    return {"id": id, "by": "b", "what": id, "clause": "c3.1", "cite": cite} | given


def signing_plan() -> list[dict[str, Any]]:
    """The market's obligations and one that starts on signing."""
    limit = {"count": 5, "unit": "day"}
    plan = obligation("plan", kind="once", trigger="contract.signed", what="提交运维方案", limit=limit)
    plan |= {"clause": "c13", "cite": [{"clause": "c13", "quote": "签订时间"}]}
    return [*market_raw()["obligations"], plan]
