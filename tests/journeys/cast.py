"""The people of the journey, and the contract's text moved so that today lies inside its term."""

from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from lvyue.config.demo.shifting import shift_text
from lvyue.foundation import clock
from tests.journeys.instance import ROOT, Instance
from tests.journeys.seeding import PASSWORD, PEOPLE
from tests.journeys.watching import Visitor

SOURCE = ROOT / "src/lvyue/examples/market/source.md"
WRITTEN_FOR = 2025 * 12 + 3
"""The month the example's term begins in, counted from year 0."""
MONTHS_IN = 8

BUREAU, COMPANY = "某市市场监督管理局", "某市启程信息技术有限公司"
CODE, TITLE = "market", "市场监管小程序运维服务合同"


def text_of_today() -> str:
    """The shipped text; its term began some eight months ago."""
    today = clock.today()
    return shift_text(SOURCE.read_text("utf-8"), today.year * 12 + today.month - MONTHS_IN - WRITTEN_FOR)


def hours_ago(hours: int) -> str:
    """A moment as a datetime field takes it."""
    return (clock.now() - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


class Cast:
    """Who takes part; each signs in at the first use, in a browser context of their own."""

    def __init__(self, browser: Any, instance: Instance) -> None:
        self.browser, self.instance = browser, instance
        self.visitors: list[Visitor] = []
        self.began_at: datetime = clock.now()

    @cached_property
    def vendor(self) -> Visitor:
        """乙方项目经理."""
        return self._arrive("jiang")

    @cached_property
    def bureau(self) -> Visitor:
        """甲方合同负责人."""
        return self._arrive("zhou")

    @cached_property
    def finance(self) -> Visitor:
        """甲方财务."""
        return self._arrive("shen")

    @cached_property
    def reporter(self) -> Visitor:
        """甲方报修人."""
        return self._arrive("han")

    def write(self, name: str, text: str) -> Path:
        """A file on the desks of the cast."""
        path = self.instance.folder / name
        path.write_text(text, "utf-8")
        return path

    @property
    def faults(self) -> list[str]:
        """Everything that went wrong at any browser."""
        return [fault for one in self.visitors for fault in one.faults]

    def _arrive(self, username: str) -> Visitor:
        visitor = Visitor(self.browser, self.instance.url, PEOPLE[username][0])
        self.visitors.append(visitor)
        visitor.login(username, PASSWORD)
        return visitor
