"""A further version binds: what has begun keeps its terms, what has not begun follows the new ones.

Source: architecture.md section 5 (a change is a new version, its terms dated). A window or event that began
before the version takes effect stays under the version it began under. One that had not begun is left alone
when its terms are the same; otherwise it is cancelled, gives its key back (`key@version`) and is made again
from the new version, so that every open duty of an obligation keeps the plain key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from lvyue.contracts.models import ContractVersion
from lvyue.contracts.selectors import terms_of
from lvyue.contracts.types import ContractFile, Kind, Obligation, TriggerName
from lvyue.duties.errors import DutyClosedAlready
from lvyue.duties.events import DATED, STARTED
from lvyue.duties.governing import binds_since
from lvyue.duties.models import Duty
from lvyue.duties.planning import known_triggers, plan_trigger, plan_windows
from lvyue.duties.services.closing import duty_supersede
from lvyue.duties.services.making import duty_make
from lvyue.duties.superseded import DutiesSuperseded, duties_superseded
from lvyue.duties.types import Closing, PlannedDuty
from lvyue.foundation import clock
from lvyue.identity.types import Access
from lvyue.rules.calendars import Calendar

_UNBINDING = {"cite", "ref", "clause", "proposed", "waits_for"}
"""Where an obligation stands and how it is numbered changes nothing that is owed."""


@dataclass
class Amendment:
    """One further version taking effect; its terms bind from the moment `since`."""

    access: Access
    version: ContractVersion
    terms: ContractFile
    calendar: Calendar
    since: datetime
    earlier: dict[int, ContractFile] = field(default_factory=dict)
    superseded: list[Duty] = field(default_factory=list)

    def binding(self, terms: ContractFile, id: str) -> Any:
        """All of an obligation's terms that its duties rest on; None where it makes no duty."""
        one = terms.obligation(id)
        if one is None or one.waits_for is not None or one.kind in (Kind.RULE, Kind.RIGHT):
            return None
        penalties = [
            penalty.model_dump(exclude=_UNBINDING)
            for name in one.consequence
            if (penalty := terms.penalty(name)) is not None
        ]
        money = [terms.amount.model_dump(exclude={"cite"})] if one.pays or one.consequence else []
        money += [base.model_dump(exclude=_UNBINDING) for base in terms.bases if one.consequence]
        return one.model_dump(exclude=_UNBINDING), penalties, money, terms.calendar

    def same(self, duty: Duty) -> bool:
        """Whether a duty rests on the same terms under the new version."""
        if duty.version_id == self.version.pk:
            return True
        if duty.version_id not in self.earlier:
            self.earlier[duty.version_id] = terms_of(duty.version)
        old, new = self.earlier[duty.version_id], self.terms
        return bool(self.binding(old, duty.obligation) == self.binding(new, duty.obligation))

    def begun(self, duty: Duty) -> bool:
        """Whether a duty keeps its version: closed, started by an event, or begun before the new terms."""
        return duty.closed_at is not None or duty.trigger_id is not None or duty.starts_at < self.since


def version_amend(
    access: Access, version: ContractVersion, terms: ContractFile, calendar: Calendar
) -> list[Duty]:
    """Bring a further version into effect in the caller's transaction; returns the duties it made.

    New terms bind from the version's `effective` day, at the earliest from the day after both sides
    confirmed it. Done twice it changes nothing.
    """
    amendment = Amendment(access, version, terms, calendar, binds_since(version, terms))
    known = Duty.objects.filter(contract=version.contract).exclude(closing=Closing.CANCELLED.value)
    by_obligation: dict[str, list[Duty]] = {}
    for duty in known.select_related("version", "contract").order_by("id"):
        by_obligation.setdefault(duty.obligation, []).append(duty)
    for id in by_obligation.keys() - {one.id for one in terms.obligations}:
        _supersede(amendment, [one for one in by_obligation[id] if not amendment.begun(one)])
    made = [
        duty
        for obligation in terms.obligations
        for duty in _follow(amendment, obligation, by_obligation.get(obligation.id, []))
    ]
    duties_superseded(DutiesSuperseded(access, tuple(_pairs(amendment.superseded, made))))
    return made


def _pairs(superseded: Iterable[Duty], made: Iterable[Duty]) -> Iterator[tuple[int, int]]:
    """Each cancelled duty with its successor: of the same key, or the only one of its obligation."""
    by_obligation: dict[str, list[Duty]] = {}
    for one in made:
        by_obligation.setdefault(one.obligation, []).append(one)
    for old in superseded:
        new = by_obligation.get(old.obligation, [])
        same = [one for one in new if one.key == old.key.partition("@")[0]] or new
        if len(same) == 1:
            yield old.pk, same[0].pk


def _follow(amendment: Amendment, obligation: Obligation, known: list[Duty]) -> Iterator[Duty]:
    """Bring one obligation's duties in line: leave the same alone, cancel what changed, make what is new."""
    begun = {one.key: one for one in known if amendment.begun(one)}
    ahead = {_shape(one): one for one in known if not amendment.begun(one)}
    planned = [one for one in _planned(amendment, obligation, begun.values()) if one.key not in begun]
    kept = {_shape(one) for one in planned if _shape(one) in ahead and amendment.same(ahead[_shape(one)])}
    _supersede(amendment, [one for shape, one in ahead.items() if shape not in kept])
    for one in planned:
        if _shape(one) in kept:
            continue
        made = duty_make(
            amendment.access, amendment.version, amendment.terms, obligation, one, amendment.calendar
        )
        if made is not None:
            yield made


def _planned(amendment: Amendment, obligation: Obligation, begun: Iterable[Duty]) -> Iterator[PlannedDuty]:
    """What the new terms ask for from the day they bind; a window begun before it runs to its own end."""
    terms, calendar = amendment.terms, amendment.calendar
    if obligation.waits_for is not None:
        return
    if obligation.kind in (Kind.PERIODIC, Kind.STANDING):
        running = [one.window_end for one in begun if one.window_end and one.starts_at < amendment.since]
        yield from plan_windows(terms, obligation, calendar, since=max([_day(amendment.since), *running]))
        return
    if obligation.kind not in STARTED or obligation.trigger is None:
        return
    dated = obligation.trigger in DATED
    if dated and any(begun):
        return  # a contract is signed once: a later signature does not start the same thing again
    for key, at in known_triggers(terms).get(obligation.trigger, ()):
        # A supplement is signed before it binds, and what its signing starts (its publication) begins then.
        if dated or obligation.trigger is TriggerName.AMENDED or at >= amendment.since:
            yield plan_trigger(obligation, key, at, calendar)


def _day(at: datetime) -> date:
    return at.astimezone(clock.TZ).date()


def _shape(one: Duty | PlannedDuty) -> tuple[Any, ...]:
    return one.key, one.window_end, one.due_at


def _supersede(amendment: Amendment, duties: Iterable[Duty]) -> None:
    for duty in duties:
        try:
            duty_supersede(amendment.access, duty, by=amendment.version)
        except DutyClosedAlready:
            continue  # someone closed it at this very moment: it keeps its version
        amendment.superseded.append(duty)
