"""REST of pauses: the same services, the same refusals."""

import pytest

from tests.desk.test_api import call
from tests.desk.test_pauses import at, claim, counts, mend, pausing

__all__ = ["call", "pausing"]
pytestmark = pytest.mark.django_db
ADDRESS = "/api/desk/tickets/market/M-0001"
CLAIM = {"reason": "user", "from_at": "2025-11-20T10:00:00+08:00", "text": "机房锁着"}


def test_claim_end_and_answer_move_the_clock_and_tell_gross_and_paused(pausing, call, provider, customer):
    status, body = call(provider, "post", f"{ADDRESS}/pauses", CLAIM, at("10:30"))
    (one,) = body["pauses"]
    assert (status, one["state"], one["until_at"], one["uncounted"]) == (200, "claimed", None, "")
    ended = {"at": "2025-11-20T11:00:00+08:00"}
    status, body = call(provider, "post", f"{ADDRESS}/pauses/{one['id']}/end", ended, at("11:30"))
    assert (status, body["pauses"][0]["until_at"]) == (200, "2025-11-20T11:00:00+08:00")
    status, body = call(
        customer, "post", f"{ADDRESS}/pauses/{one['id']}/answer", {"agreed": True}, at("12:12")
    )
    (clock,) = [row for row in body["clocks"] if row["label"] == "处理（重大故障）"]
    assert (status, clock["due_at"]) == (200, "2025-11-20T14:12:00+08:00")
    assert (clock["gross_seconds"], clock["paused_seconds"], clock["claimed_due_at"]) == (10_800, 3_600, None)


def test_wrong_sides_and_outsiders_change_nothing(pausing, call, provider, outsider):
    pause = claim(pausing[0], pausing[2])
    before = counts()
    answer = f"{ADDRESS}/pauses/{pause.pk}/answer"
    status, body = call(provider, "post", answer, {"agreed": True}, at("12:00"))
    assert (status, body["cause"]) == (403, "自己一方主张的暂停，由对方答复")
    assert call(outsider, "post", answer, {"agreed": True}, at("12:00"))[0] == 404
    assert call(outsider, "post", f"{ADDRESS}/pauses", CLAIM, at("12:00"))[0] == 404
    assert call(provider, "post", f"{ADDRESS}/pauses", CLAIM | {"reason": "mood"}, at("12:00"))[0] == 422
    assert call(provider, "post", f"{ADDRESS}/pauses/{pause.pk + 9}/end", {}, at("12:00"))[0] == 404
    assert counts() == before
    assert mend(pausing[2]).due_at == at("13:12")
