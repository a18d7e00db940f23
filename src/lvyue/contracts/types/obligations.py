"""An obligation as a contract file writes it: who, what, when, proved how, or else."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from lvyue.contracts.types.limits import Citations, Cite, EveryModel, Id, LimitModel, PeriodModel, Strict
from lvyue.contracts.types.vocabulary import (
    Capability,
    FulfilledBy,
    Kind,
    PartyCode,
    Silence,
    TriggerName,
)
from lvyue.rules.pauses import Reason as PauseReason

_EXECUTED_BY = {
    FulfilledBy.RESPONDED: Capability.INCIDENT,
    FulfilledBy.DONE: Capability.INCIDENT,
    FulfilledBy.ARRIVED: Capability.ARRIVAL,
    FulfilledBy.FEEDBACK: Capability.MEASURE,
    FulfilledBy.SWITCHED: Capability.MEASURE,
    FulfilledBy.THIRD_PARTY_URGED: Capability.MEASURE,
    FulfilledBy.CAUSE_REPORTED: Capability.MEASURE,
    FulfilledBy.SHEET_SIGNED: Capability.RECORD_SHEET,
    FulfilledBy.COMPLETION_NOTICED: Capability.ACCEPTANCE,
    FulfilledBy.REVIEWED: Capability.ACCEPTANCE,
    FulfilledBy.CHECK_MENDED: Capability.CHECK,
    FulfilledBy.CHECK_CLOSED: Capability.CHECK,
    FulfilledBy.SAMPLE_CLOSED: Capability.CHECK,
    FulfilledBy.PAID: Capability.PAYMENT,
    FulfilledBy.PAPERS_SUBMITTED: Capability.PAYMENT,
}


class PapersFirst(Cite):
    """The words that make a payment wait for its papers (先开票后付款), and how far that relieves the payer.

    `until_received` leaves the days up to their receipt out of the delay; `whole` relieves the payment as a
    whole when they came after its last day, or not at all.
    """

    relieves: Literal["until_received", "whole"] = "until_received"


class Deemed(Cite):
    """The words by which a paper sent by post counts as served (视为送达), refused or not (rule 17).

    `event` is what then counts as having happened; `limit` runs from the day of posting to that of service.
    """

    event: TriggerName
    limit: PeriodModel


class Obligation(Strict):
    """A rule of the contract: who, what, when, proved how, or else (义务).

    `level` and `channel` narrow a ticket's clock to tickets of that level or channel; `before_opening` puts a
    cycle's last moment before each working day's office opens (每日上班前); `share` is the part of the price
    that a payment pays; `papers_first` says how far it waits for its papers;
    `pauses` names the reasons for which its clause lets the clock stand still (rule 15); `deems` is how a
    rule on notices tells when one sent by post counts as served.
    """

    id: str = Id
    ref: tuple[str, ...] = ()
    by: PartyCode
    kind: Kind
    what: str = Field(min_length=2)
    clause: str
    cite: Citations
    trigger: TriggerName | None = None
    every: EveryModel | None = None
    proposed: EveryModel | None = None
    limit: LimitModel | None = None
    level: str | None = None
    channel: str | None = None
    before_opening: bool = False
    fulfilled_by: FulfilledBy = FulfilledBy.ATTEST
    does: Capability | None = None
    silence: Silence | None = None
    proof: tuple[str, ...] = ()
    consequence: tuple[str, ...] = ()
    pays: Literal["annual", "total"] | None = None
    share: Decimal = Field(default=Decimal(1), gt=0, le=1)
    papers_first: PapersFirst | None = None
    waits_for: str | None = None
    pauses: tuple[PauseReason, ...] = ()
    deems: Deemed | None = None

    @property
    def capability(self) -> Capability:
        """What executes it: its closing act, or for a rule or right what is named, else a person."""
        if self.does is not None:
            return self.does
        if self.kind in (Kind.RULE, Kind.RIGHT):
            return Capability.ATTEST
        return _EXECUTED_BY.get(self.fulfilled_by, Capability.ATTEST)

    @model_validator(mode="after")
    def _hangs_together(self) -> Obligation:
        if self.kind is Kind.PERIODIC and self.every is None and self.waits_for is None:
            raise ValueError("周期义务没有周期 every，也没有待裁定的问题 waits_for")
        if self.kind is Kind.EVENT and self.trigger is None:
            raise ValueError("触发义务没有写明触发 trigger")
        if self.silence and self.limit is None:
            raise ValueError("「视为」的义务必须有期限 limit")
        if self.papers_first and self.pays is None:
            raise ValueError("只有付款义务（写明 pays）才有资料在先 papers_first")
        if self.pauses and (self.limit is None or self.trigger is None):
            raise ValueError("可暂停 pauses 的义务必须有触发 trigger 和期限 limit，否则没有时钟可停")
        if len(set(self.pauses)) < len(self.pauses):
            raise ValueError("暂停事由 pauses 有重复，每种只写一次")
        if self.deems and self.kind is not Kind.RULE:
            raise ValueError("只有规则（kind 为 rule）才写视为送达 deems")
        return self
