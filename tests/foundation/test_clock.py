"""Two doors to the time: only business time can be moved."""

from datetime import datetime, timedelta

import pytest

from lvyue.foundation import clock

SPRING = datetime(2026, 3, 2, 9, 30, tzinfo=clock.TZ)
SUMMER = datetime(2026, 7, 1, 0, 0, tzinfo=clock.TZ)


def test_moved_business_time_stands_still_and_comes_back() -> None:
    with clock.moved(SPRING):
        assert clock.now() == SPRING
        assert clock.today() == SPRING.date()
        with clock.moved(SUMMER):
            assert clock.now() == SUMMER
        assert clock.now() == SPRING
        assert clock.is_moved()
    assert not clock.is_moved()
    assert abs(clock.now() - clock.wall()) < timedelta(seconds=5)


def test_wall_time_cannot_be_moved() -> None:
    before = clock.wall()
    with clock.moved(SPRING):
        assert before <= clock.wall() <= before + timedelta(seconds=5)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"), clock.moved(SPRING.replace(tzinfo=None)):
        pass
