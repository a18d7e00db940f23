"""Each ticket's steps put into the months so far, by the people who take them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from lvyue.config.demo.faults import Fault
from lvyue.config.demo.moments import Moments
from lvyue.config.simulation.setting import Setting
from lvyue.contracts.types import Cause
from lvyue.desk import services as desk
from lvyue.desk.models import Ticket
from lvyue.desk.types import Channel, Review

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WORKS, ACCEPTS = "early", "accepter"
"""The seats that work on the story's tickets and accept them."""


@dataclass(frozen=True, slots=True)
class TicketPlan:
    """One fault on its way through the desk."""

    setting: Setting
    moments: Moments
    fault: Fault

    def plan(self) -> None:
        """Put every step that happened into the months so far."""
        fault, at = self.fault, self.fault.when.moment(self.moments)
        if at is None:
            return
        self.setting.timeline.at(at, partial(self._report, at))
        if fault.respond is None:
            return
        at += fault.respond[0]
        self._step(at, WORKS, "ticket_respond", at=at, text=fault.respond[1])
        if fault.arrive is not None:
            at += fault.arrive[0]
            self._step(at, WORKS, "ticket_arrive", at=at, text=fault.arrive[1])
        if fault.pause is not None:
            reason, wait, text = fault.pause
            at += wait
            self._step(at, WORKS, "pause_claim", reason=reason, from_at=at, text=text)
        if fault.finish is not None:
            at += fault.finish[0]
            self._finish(at, fault.finish[1])
            if fault.notice is not None:
                self._notice(at + fault.notice)

    def _report(self, at: datetime) -> None:
        by_phone = self.fault.channel is Channel.PHONE
        desk.ticket_report(
            access=self.setting.cast["hotline" if by_phone else "reporter"],
            contract=self.setting.contract,
            title=self.fault.title,
            description=self.fault.words,
            at=at,
            kind=self.fault.kind,
            channel=self.fault.channel,
            reporter_name=self.setting.cast.name("reporter"),
            onsite_asked=self.fault.onsite,
            level=self.fault.level,
            key=f"demo-{self.fault.key}",
        )

    def _finish(self, at: datetime, result: str) -> None:
        cause = Cause.SOFTWARE if self.setting.terms.exemptions else None
        self._step(at, WORKS, "ticket_done", at=at, result=result, cause=cause)
        for side, seat, wait in (("b", WORKS, 5 * MINUTE), ("a", ACCEPTS, 25 * MINUTE)):
            if side in self.fault.signs:
                self._step(at + wait, seat, "sheet_sign", typed_name=self.setting.cast.name(seat))

    def _notice(self, at: datetime) -> None:
        self._step(at, WORKS, "completion_notice", text=f"{self.fault.title}：已处理完毕，请验收。")
        if self.fault.review == "objected":
            objected_at = at + 3 * HOUR
            self._step(
                objected_at,
                ACCEPTS,
                "ticket_review",
                verdict=Review.OBJECTED,
                reason=self.fault.objection,
            )
            self._finish(objected_at + 2 * HOUR, self.fault.rework)
            at = objected_at + 3 * HOUR
            self._step(at, WORKS, "completion_notice", text="已返工，请再次验收。")
        if self.fault.review:
            self._step(at + 20 * HOUR, ACCEPTS, "ticket_review", verdict=Review.ACCEPTED)

    def _step(self, moment: datetime, seat: str, service: str, **values: Any) -> None:
        self.setting.timeline.at(moment, partial(self._act, seat, service, values))

    def _act(self, seat: str, service: str, values: dict[str, Any]) -> None:
        ticket = Ticket.objects.get(contract=self.setting.contract, key=f"demo-{self.fault.key}")
        getattr(desk, service)(access=self.setting.cast[seat], ticket=ticket, **values)
