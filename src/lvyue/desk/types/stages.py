"""The life of a ticket as pure functions of its facts.

受理 → 响应 → 到场 (when asked for) → 处理完成 → 记录单双签 → 完成通知 → 验收 → 关闭. An objection sends the
work back: every moment from the visit to the notice describes the present round only. A completion notice
does not wait for the signatures (party A must not be able to put off its review by not signing), but a
ticket closes only when both are there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from lvyue.desk.types.vocabulary import Act, Review, Stage
from lvyue.identity.types import Side


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """The stored facts a stage is computed from; moments are aware, `round` counts from 1."""

    reported_at: datetime
    responded_at: datetime | None = None
    onsite_asked_at: datetime | None = None
    arrived_at: datetime | None = None
    done_at: datetime | None = None
    sheet_signed_at: datetime | None = None
    noticed_at: datetime | None = None
    reviewed_at: datetime | None = None
    review: Review | None = None
    closed_at: datetime | None = None
    cancelled_at: datetime | None = None
    round: int = 1

    @property
    def passed(self) -> bool:
        """True once the work of the present round passed its review, spoken or by silence."""
        return self.review in (Review.ACCEPTED, Review.DEEMED)

    @property
    def awaits_arrival(self) -> bool:
        """True while somebody has asked for a visit and nobody has come."""
        return self.onsite_asked_at is not None and self.arrived_at is None


class Step(NamedTuple):
    """One step of the line on the ticket page; `state` is done, now or next."""

    label: str
    state: str
    at: datetime | None


class WhyNot(NamedTuple):
    """Why an act is not possible now, and what to do instead."""

    cause: str
    remedy: str


def stage_of(facts: TicketFacts) -> Stage:
    """Return what the ticket waits for next, or how it ended."""
    if facts.cancelled_at:
        return Stage.CANCELLED
    if facts.closed_at:
        return Stage.CLOSED
    if facts.responded_at is None:
        return Stage.RECEIVED
    if facts.done_at is None:
        return Stage.TRAVELLING if facts.awaits_arrival else Stage.WORKING
    if facts.noticed_at and not facts.passed:
        return Stage.REVIEWING
    return Stage.NOTICING if facts.sheet_signed_at else Stage.SIGNING


_STEP_OF = {
    Stage.RECEIVED: "响应",
    Stage.TRAVELLING: "到场",
    Stage.WORKING: "处理完成",
    Stage.SIGNING: "记录单双签",
    Stage.NOTICING: "完成通知",
    Stage.REVIEWING: "验收",
}


def steps_of(facts: TicketFacts) -> tuple[Step, ...]:
    """Return the line of steps; the one the ticket waits for is `now`, none of an ended ticket is."""
    moments = [
        ("受理", facts.reported_at),
        ("响应", facts.responded_at),
        *([("到场", facts.arrived_at)] if facts.onsite_asked_at else []),
        ("处理完成", facts.done_at),
        ("记录单双签", facts.sheet_signed_at),
        ("完成通知", facts.noticed_at),
        ("验收", facts.reviewed_at if facts.passed else None),
        ("关闭", facts.closed_at),
    ]
    now = _STEP_OF.get(stage_of(facts))
    return tuple(
        Step(label, "done" if at else "now" if label == now else "next", at) for label, at in moments
    )


AFTER_CLOSE = frozenset({Act.SWITCH, Act.URGE_THIRD, Act.REPORT_CAUSE})
"""Measures whose clocks may outlive the ticket: a report is due after the work passed its review, too."""


def why_not(facts: TicketFacts, act: Act) -> WhyNot | None:
    """Return None when the act is possible in the present stage, else the reason and the remedy."""
    if facts.cancelled_at:
        return WhyNot("工单已取消", "问题仍在的，请重新报障")
    if facts.closed_at and act not in AFTER_CLOSE:
        return WhyNot("工单已关闭", "问题再现的，请重新报障")
    match act:
        case Act.RESPOND:
            return _already(facts.responded_at, "已登记响应")
        case Act.ASK_ONSITE:
            return _after_work(facts) or _already(facts.onsite_asked_at, "已要求到场")
        case Act.WITHDRAW_ONSITE:
            return _onsite(facts)
        case Act.ARRIVE:
            return _before_response(facts) or _onsite(facts)
        case Act.FINISH:
            return _finish(facts)
        case Act.SIGN:
            return _before_work(facts) or _already(facts.sheet_signed_at, "双方已签记录单")
        case Act.OBJECT_SHEET:
            return _object_sheet(facts)
        case Act.NOTICE:
            return _before_work(facts) or _already(facts.noticed_at, "已发完成通知")
        case Act.ACCEPT | Act.OBJECT:
            return _review(facts)
        case Act.CANCEL | Act.ASK_THIRD:
            return _after_work(facts)
        case Act.REPORT_CAUSE:
            return _before_work(facts)
        case Act.NOTE | Act.GRADE | Act.SWITCH | Act.URGE_THIRD:
            return None


def earliest_at(facts: TicketFacts, act: Act) -> datetime:
    """Return the first moment an act can lie at: its preceding step."""
    before = {
        Act.ARRIVE: (facts.onsite_asked_at, facts.responded_at),
        Act.FINISH: (facts.responded_at, facts.arrived_at, facts.reviewed_at),
        Act.REPORT_CAUSE: (facts.done_at,),
    }.get(act, ())
    return max(at for at in (facts.reported_at, *before) if at is not None)


def _already(at: datetime | None, cause: str) -> WhyNot | None:
    return WhyNot(cause, "无需重复登记；要补充的，请写进展") if at else None


def _before_response(facts: TicketFacts) -> WhyNot | None:
    return None if facts.responded_at else WhyNot("还没有登记响应", "请先登记响应")


def _before_work(facts: TicketFacts) -> WhyNot | None:
    return None if facts.done_at else WhyNot("还没有处理完成", "请乙方先登记处理完成")


def _after_work(facts: TicketFacts) -> WhyNot | None:
    return WhyNot("已登记处理完成", "请通过验收表示意见") if facts.done_at else None


def _onsite(facts: TicketFacts) -> WhyNot | None:
    if facts.onsite_asked_at is None:
        return WhyNot("没有人要求到场", "需要到场时，请先登记到场要求")
    return _already(facts.arrived_at, "已登记到场")


def _finish(facts: TicketFacts) -> WhyNot | None:
    if facts.awaits_arrival:
        return WhyNot("已要求到场而未登记到场", "请先登记到场；不再需要到场的，由甲方撤回到场要求")
    return _before_response(facts) or _already(facts.done_at, "已登记处理完成")


def _object_sheet(facts: TicketFacts) -> WhyNot | None:
    if facts.noticed_at:
        return WhyNot("已发完成通知，进入验收", "请在验收中提出异议")
    return _before_work(facts) or _already(facts.sheet_signed_at, "双方已签记录单")


def _review(facts: TicketFacts) -> WhyNot | None:
    if facts.passed:
        return WhyNot("本次处理已通过验收", "问题再现的，请重新报障")
    return None if facts.noticed_at else WhyNot("还没有完成通知", "请乙方先发完成通知")


def round_start(reported_at: datetime, objections: Iterable[tuple[datetime, Side | None]]) -> datetime:
    """The moment the present round's time to finish counts from.

    `objections` are the (moment, side) of those that began a further round, in order. Party A's begins the
    time anew; the provider's own takes its completion back, so the time it had already used goes on.
    """
    start = reported_at
    for at, side in objections:
        if side is not Side.B:
            start = at
    return start
