"""`lvyue doctor` on the stored data: how many wake-ups are wrong, and what mends them."""

import pytest

from lvyue.config.commands.doctor import _wakes
from lvyue.duties.models import Duty
from lvyue.duties.rewaking import duties_rewake

pytestmark = pytest.mark.django_db


def test_wrong_wake_ups_are_counted_and_gone_once_mended(market):
    assert [(fit, what) for fit, what, _ in _wakes()] == [(True, "唤醒时刻不对的履约事项 0 项")]
    lost = Duty.objects.filter(closed_at=None).exclude(next_wake_at=None).order_by("pk")[:2]
    Duty.objects.filter(pk__in=[one.pk for one in lost]).update(next_wake_at=None)
    assert [(fit, what) for fit, what, _ in _wakes()] == [(False, "唤醒时刻不对的履约事项 2 项")]
    assert "lvyue worker" in next(_wakes())[2]
    assert duties_rewake() == 2
    assert next(_wakes())[0]
