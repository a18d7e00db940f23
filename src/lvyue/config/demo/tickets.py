"""Each ticket's steps put into the story, by the people who take them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from lvyue.config.demo.cast import Cast
from lvyue.config.demo.faults import Fault
from lvyue.config.demo.story import Story
from lvyue.contracts.models import Contract
from lvyue.desk import services as desk
from lvyue.desk.models import Ticket
from lvyue.desk.types import Channel, Review

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass
class TicketPlan:
    """One fault on its way through the desk."""

    story: Story
    cast: Cast
    contract: Contract
    fault: Fault

    def plan(self) -> None:
        """Put every step that happened into the story."""
        fault, at = self.fault, self.fault.when.moment(self.story)
        if at is None:
            return
        self.story.at(at, partial(self._report, at))
        if fault.respond is None:
            return
        at += fault.respond[0]
        self._step(at, "he", "ticket_respond", at=at, text=fault.respond[1])
        if fault.arrive is not None:
            at += fault.arrive[0]
            self._step(at, "he", "ticket_arrive", at=at, text=fault.arrive[1])
        if fault.finish is not None:
            at += fault.finish[0]
            self._finish(at, fault.finish[1])
            if fault.notice is not None:
                self._notice(at + fault.notice)

    def _report(self, at: datetime) -> None:
        desk.ticket_report(
            access=self.cast["su" if self.fault.channel is Channel.PHONE else "han"],
            contract=self.contract,
            title=self.fault.title,
            description=self.fault.words,
            at=at,
            kind=self.fault.kind,
            channel=self.fault.channel,
            reporter_name=self.cast["han"].name,
            onsite_asked=self.fault.onsite,
            key=f"demo-{self.fault.key}",
        )

    def _finish(self, at: datetime, result: str) -> None:
        self._step(at, "he", "ticket_done", at=at, result=result)
        for side, who, wait in (("b", "he", 5 * MINUTE), ("a", "meng", 25 * MINUTE)):
            if side in self.fault.signs:
                self._step(at + wait, who, "sheet_sign", typed_name=self.cast[who].name)

    def _notice(self, at: datetime) -> None:
        self._step(at, "he", "completion_notice", text=f"{self.fault.title}：已处理完毕，请验收。")
        if self.fault.review == "objected":
            objected_at = at + 3 * HOUR
            self._step(
                objected_at,
                "meng",
                "ticket_review",
                verdict=Review.OBJECTED,
                reason=self.fault.objection,
            )
            self._finish(objected_at + 2 * HOUR, self.fault.rework)
            at = objected_at + 3 * HOUR
            self._step(at, "he", "completion_notice", text="已返工，请再次验收。")
        if self.fault.review:
            self._step(at + 20 * HOUR, "meng", "ticket_review", verdict=Review.ACCEPTED)

    def _step(self, moment: datetime, who: str, service: str, **values: Any) -> None:
        self.story.at(moment, partial(self._act, who, service, values))

    def _act(self, who: str, service: str, values: dict[str, Any]) -> None:
        ticket = Ticket.objects.get(contract=self.contract, key=f"demo-{self.fault.key}")
        getattr(desk, service)(access=self.cast[who], ticket=ticket, **values)
