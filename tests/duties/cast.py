"""What tests of this room share: moments, and obligations beside the market's own."""

from collections.abc import Callable
from datetime import datetime
from threading import Barrier, Thread
from typing import Any

from lvyue.rules.types import SHANGHAI
from tests.market import market_raw


def moment(text: str) -> datetime:
    """A moment of Shanghai time."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def at_once(at: datetime, *acts: Callable[[], object]) -> list[object]:
    """Run the acts in threads of their own, started together; returns each one's result or refusal."""
    from django.db import connection

    from lvyue.foundation import clock
    from lvyue.foundation.errors import Refused

    barrier, results = Barrier(len(acts)), [None] * len(acts)

    def run(position: int) -> None:
        try:
            with clock.moved(at):
                barrier.wait(10)
                results[position] = acts[position]()
        except Refused as refused:
            results[position] = refused
        finally:
            connection.close()

    threads = [Thread(target=run, args=(position,)) for position in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


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
