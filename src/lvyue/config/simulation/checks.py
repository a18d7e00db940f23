"""Party A looks at how the contract is performed: checks with findings mended, samples of tickets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from lvyue.config.simulation.habits import DAY, HOUR
from lvyue.config.simulation.setting import Setting
from lvyue.contracts.types import FulfilledBy
from lvyue.desk import services as desk
from lvyue.desk.checks import obligations_checkable
from lvyue.desk.models import Check, Finding
from lvyue.desk.types.checks import ItemAsked
from lvyue.duties.models import Duty
from lvyue.foundation import clock

R = TypeVar("R")

ITEMS = 4
"""Obligations looked at in one check."""

SIZE = 6
"""Tickets drawn for one sample."""

CHECKER, MENDER = "accepter", "early"


@dataclass
class Checks:
    """What party A owes to check: each is opened, judged item by item, mended and ended."""

    setting: Setting

    def begin(self, duty: Duty) -> None:
        """Open what this duty of party A asks for."""
        if duty.fulfilled_by == FulfilledBy.SAMPLE_CLOSED:
            self._sample(duty)
        else:
            self._check(duty)

    def _sample(self, duty: Duty) -> None:
        until = clock.today()
        check = self._call(
            desk.sample_draw,
            contract=self.setting.contract,
            since=max(duty.starts_at.astimezone(clock.TZ).date(), until - 92 * DAY),
            until=until,
            size=SIZE,
            seed=duty.key,
        )
        if check is not None:
            numbers = list(check.items.order_by("number").values_list("number", flat=True))
            self.setting.timeline.at(clock.now() + 3 * HOUR, partial(self._pass_all, check, numbers))
            self.setting.timeline.at(clock.now() + DAY, partial(self._close, check))

    def _check(self, duty: Duty) -> None:
        fit = obligations_checkable(self.setting.terms)
        first = self.setting.rng.randrange(len(fit))
        asked = [fit[(first + number) % len(fit)].id for number in range(ITEMS)]
        check = self._call(
            desk.check_open,
            contract=self.setting.contract,
            title=duty.what[:60],
            items=[ItemAsked(obligation=one) for one in asked],
            on=clock.today() + DAY,
            notice="请备好本期记录，现场查看。",
        )
        if check is not None:
            self.setting.timeline.at(clock.now() + DAY, partial(self._judge, check, asked))

    def _judge(self, check: Check, asked: list[str]) -> None:
        line, now = self.setting.timeline, clock.now()
        wanting = self.setting.rng.random() < 0.5
        self._pass_all(check, list(range(2 if wanting else 1, len(asked) + 1)))
        if wanting:
            finding = self._call(
                desk.check_find,
                check=check,
                what="抽看的记录缺少签字，与登记不一致",
                obligation=asked[0],
                mend_on=clock.today() + 6 * DAY,
                number=1,
            )
            if finding is not None:
                line.at(now + 2 * DAY, partial(self._mend, finding, self.setting.rng.random() < 0.7))
        line.at(now + (6 * DAY if wanting else HOUR), partial(self._close, check))

    def _pass_all(self, check: Check, numbers: list[int]) -> None:
        for number in numbers:
            self._call(desk.check_pass, check=check, number=number, note="记录齐全，符合约定")

    def _mend(self, finding: Finding, well: bool) -> None:
        """The provider replies; a poor reply is sent back once."""
        self._call(desk.finding_reply, MENDER, finding=finding, text="已补齐签字并核对登记。")
        finding.refresh_from_db()
        self.setting.timeline.at(clock.now() + 5 * HOUR, partial(self._answer, finding, well))

    def _answer(self, finding: Finding, mended: bool) -> None:
        text = "" if mended else "仍缺三月的记录"
        self._call(desk.finding_answer, finding=finding, mended=mended, text=text)
        finding.refresh_from_db()
        if not mended:
            self.setting.timeline.at(clock.now() + DAY, partial(self._mend, finding, True))

    def _close(self, check: Check) -> None:
        self._call(desk.check_close, check=check, conclusion="检查结束，问题已整改。")

    def _call(self, service: Callable[..., R], seat: str = CHECKER, **values: object) -> R | None:
        return self.setting.timeline.call(service, access=self.setting.cast[seat], **values)
