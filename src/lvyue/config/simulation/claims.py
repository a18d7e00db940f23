"""What failed is looked at each month: attributed, worked out, accepted, disputed or forgiven."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from lvyue.config.simulation.habits import DAY, HOUR
from lvyue.config.simulation.past import enter_past
from lvyue.config.simulation.setting import Setting
from lvyue.contracts.types import Cause, ContractFile, Formula, FulfilledBy, Penalty
from lvyue.duties import services as duties
from lvyue.duties.models import Duty
from lvyue.duties.types import Closing
from lvyue.foundation import clock
from lvyue.settlement import services as settlement
from lvyue.settlement.exempting import exemptions_for
from lvyue.settlement.models import PenaltyProposal
from lvyue.settlement.selectors import breach_candidates
from lvyue.settlement.types import FaultParty

MOST = 8
"""Failures both sides look at in one month."""

CHARGED = 0.25
"""Share of the failures of work that are charged; the others are attributed and go without a penalty."""

SEATS = {"a": "owner", "b": "manager"}


@dataclass
class Claims:
    """The failures of one contract's year."""

    setting: Setting
    looked: set[int] = field(default_factory=set)

    def plan(self, *, whole: bool) -> None:
        """Look on the sixth of each month; at the end of a whole year also for terms no failure touched."""
        on = self.setting.start
        while on <= self.setting.timeline.until.date():
            if on.day == 6:
                self.setting.timeline.at(self.setting.moment(on, 10), self.look)
            on += DAY
        if whole:
            self.setting.timeline.at(self.setting.settles_at, self.settle)
            self.setting.timeline.at(self.setting.timeline.until - 6 * DAY, self.cover)

    def settle(self) -> None:
        """Go through all that is left: every failure, and what fell due before there was a contract."""
        self.look(None)
        enter_past(self.setting)

    def look(self, most: int | None = MOST) -> None:
        """Take up the oldest failures nobody looked at; None for all of them, before both sides part."""
        terms, now = self.setting.terms, clock.now()
        found = breach_candidates(self.setting.cast["owner"], self.setting.contract, now, terms.signed.date)
        fresh = found.exclude(pk__in=self.looked).order_by("due_at", "pk")[:most]
        for number, duty in enumerate(fresh):
            self.looked.add(duty.pk)
            if _waivable(duty) and self.setting.rng.random() < 0.2:
                self._waive(duty)
                continue
            penalties = self._terms(terms, duty)
            money = duty.fulfilled_by == FulfilledBy.PAID
            charged = penalties and (self.setting.rng.random() < CHARGED or money)
            chosen = penalties[number % len(penalties)] if charged else None
            self._attribute(terms, duty, chosen)

    def _terms(self, terms: ContractFile, duty: Duty) -> list[Penalty]:
        """Penalty terms that the failure may fall under, payable by who owed it."""
        obligation = terms.obligation(duty.obligation)
        named = obligation.consequence if obligation else ()
        known = (terms.penalty(one) for one in named)
        return [one for one in known if one is not None and duty.by in ("ab", one.payer.value)]

    def _attribute(self, terms: ContractFile, duty: Duty, penalty: Penalty | None) -> None:
        setting, rng = self.setting, self.setting.rng
        party = penalty.payer.value if penalty else ("b" if duty.by == "ab" else duty.by)
        cause, clause = Cause.OTHER, ""
        relieving = exemptions_for(terms, party)
        if relieving and duty.due_on and rng.random() < 0.2:
            cause, clause = relieving[-1].causes[-1], relieving[-1].id
        harmed = "a" if party == "b" else "b"
        breach = setting.timeline.call(
            settlement.breach_attribute,
            access=setting.cast[SEATS[harmed]],
            duty=duty,
            party=FaultParty(party),
            penalty_id=penalty.id if penalty else "",
            reason=f"{duty.what[:20]}未按期完成，双方记录可查。",
            cause=cause,
            cause_on=duty.due_on,
            cause_until=duty.due_on + DAY if clause and duty.due_on else None,
            exemption=clause,
            purpose="业务停办一日，合同目的落空" if penalty and penalty.only_when else "",
        )
        if breach is None or penalty is None:
            return
        if penalty.loss_top_up and rng.random() < 0.4:
            setting.timeline.call(
                settlement.loss_claim,
                access=setting.cast[SEATS[harmed]],
                duty=duty,
                penalty_id=penalty.id,
                amount_fen=rng.randint(10, 900) * 10_000,
                evidence="补录人工与加班费清单",
            )
        proposal = setting.timeline.call(
            settlement.proposal_make, access=setting.cast[SEATS[harmed]], breach=breach
        )
        if proposal is not None:
            self._answer(proposal, harmed, party)

    def _answer(self, proposal: PenaltyProposal, harmed: str, party: str) -> None:
        """Most are settled, some disputed and worked out anew, some left without an answer."""
        line, now, drawn = self.setting.timeline, clock.now(), self.setting.rng.random()
        line.at(now + 4 * HOUR, partial(self._accept, proposal, SEATS[harmed]))
        if drawn < 0.55:
            line.at(now + 2 * DAY, partial(self._accept, proposal, SEATS[party]))
        elif drawn < 0.85:
            line.at(now + 2 * DAY, partial(self._object, proposal, SEATS[party]))
            line.at(now + 9 * DAY, partial(self._refresh, proposal, SEATS[harmed]))

    def _accept(self, proposal: PenaltyProposal, seat: str) -> None:
        self.setting.timeline.call(
            settlement.proposal_accept, access=self.setting.cast[seat], proposal=proposal
        )

    def _object(self, proposal: PenaltyProposal, seat: str) -> None:
        self.setting.timeline.call(
            settlement.proposal_object,
            access=self.setting.cast[seat],
            proposal=proposal,
            reason="第三方机房停电所致，不应由我方承担",
        )

    def _refresh(self, proposal: PenaltyProposal, seat: str) -> None:
        self.setting.timeline.call(
            settlement.proposal_refresh, access=self.setting.cast[seat], proposal=proposal
        )

    def _waive(self, duty: Duty) -> None:
        seat = SEATS["a" if duty.by == "b" else "b"]
        self.setting.timeline.call(
            duties.duty_waive, access=self.setting.cast[seat], duty=duty, reason="双方商定，本次不再追究"
        )

    def cover(self) -> None:
        """Work out every penalty term at least once: of one nobody came to, a failure of its kind."""
        terms = self.setting.terms
        for penalty in terms.penalties:
            if PenaltyProposal.objects.filter(contract=self.setting.contract, penalty=penalty.id).exists():
                continue
            duty = self._failure(terms, penalty)
            if duty is not None:
                self._attribute(terms, duty, penalty)

    def _failure(self, terms: ContractFile, penalty: Penalty) -> Duty | None:
        named = [one.id for one in terms.obligations if penalty.id in one.consequence]
        found = Duty.objects.filter(contract=self.setting.contract, obligation__in=named, backlog=False)
        if terms.signed.date is not None:
            found = found.exclude(due_on__lt=terms.signed.date)
        if penalty.formula is Formula.DAILY_RATE:
            ids = breach_candidates(
                self.setting.cast["owner"], self.setting.contract, clock.now(), terms.signed.date
            ).values("pk")
            found = found.filter(pk__in=ids)
        else:
            found = found.filter(closing=Closing.FULFILLED.value, breaches__isnull=True)
        return found.order_by("due_at", "pk").first()


def _waivable(duty: Duty) -> bool:
    """What one side owes and nobody did yet; money is never forgiven here."""
    return duty.closed_at is None and duty.by != "ab" and duty.fulfilled_by == FulfilledBy.ATTEST
