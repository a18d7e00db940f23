"""The life of one service and a check of party A, at both browsers, on a desk and on a phone."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from lvyue.foundation import clock
from tests.journeys import serving
from tests.journeys.cast import Cast
from tests.journeys.instance import Instance

REPORTED = datetime(2025, 11, 20, 9, 12, tzinfo=clock.TZ)
LATER = datetime(2025, 12, 10, 9, 0, tzinfo=clock.TZ)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Instance]:
    """An instance whose contract runs; started by the test, stopped here."""
    fresh = Instance(tmp_path)
    seeded = fresh.python("-m", "tests.journeys.serving_seed")
    assert seeded.returncode == 0, seeded.stderr
    yield fresh
    fresh.stop()


def test_a_service_lives_from_its_report_to_its_acceptance(browser: Any, served: Instance) -> None:
    cast = Cast(browser, served)
    served.start(at=REPORTED)
    address = serving.report(cast, "窗口全部停办", "重大故障")
    serving.take_measures(cast, address)
    serving.finish(cast, address, "专线恢复")
    serving.object_then_accept(cast, address)
    silent = serving.report(cast, "一个窗口打不开报表", "一般故障")
    page = cast.vendor.go(silent)
    serving.act(page, "登记响应", "正在看")
    serving.finish(cast, silent, "重装浏览器后可用")
    serving.check(cast)
    serving.take_back(cast)
    served.stop()
    served.start(at=LATER)
    serving.see_deemed(cast, silent)
    serving.sample(cast)
    assert cast.faults == []
