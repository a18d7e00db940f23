"""What must hold at the end of a year, said in words where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lvyue.config.simulation.setting import Setting
from lvyue.config.simulation.statement import UNKNOWN
from lvyue.contracts.selectors import unread
from lvyue.contracts.types import FulfilledBy, Kind
from lvyue.desk.models import Ticket
from lvyue.duties.calendars import calendar_of
from lvyue.duties.demands import demanded
from lvyue.duties.models import Duty
from lvyue.duties.pausing import clock_under
from lvyue.duties.planning import plan_windows
from lvyue.foundation.audit import verify
from lvyue.settlement.models import Payment, PenaltyProposal
from lvyue.settlement.types import FaultParty

LEAST = {"faults": 150, "pauses": 20, "reopens": 5}
"""What a whole year holds at least."""

SAMPLE = 40
"""Duties computed anew from terms and calendar, at most, of each kind."""


def log_proof() -> list[str]:
    """Whether the audit log proves itself and every row, all of it sealed and marked simulated."""
    verdict = verify()
    found = list(verdict.problems)
    if verdict.unsealed:
        found.append(f"审计记录有 {verdict.unsealed} 条没有封存")
    return found


def year_proofs(setting: Setting, figures: dict[str, Any], *, whole: bool) -> list[str]:
    """What does not hold of a contract's year; of a `whole` year also what it must hold at least."""
    found = [*_money(setting, figures["statement"]), *_recomputed(setting), *_left(figures["statement"])]
    if whole:
        found += [*_least(figures), *_levels(setting), *_terms(setting), *_payments(setting)]
    return [f"合同 {setting.contract.code}：{one}" for one in found]


def _money(setting: Setting, statement: dict[str, Any]) -> Iterator[str]:
    """Rows and statement give the same sums, and nothing was paid twice."""
    paid = sum(Payment.objects.filter(contract=setting.contract).values_list("amount_fen", flat=True))
    if paid != statement["paid_fen"]:
        yield f"付款记录合计 {paid} 分，结算单已付 {statement['paid_fen']} 分"
    if statement["paid_fen"] > statement["payable_fen"]:
        yield "已付多于应付"
    standing = PenaltyProposal.objects.filter(contract=setting.contract, superseded_at__isnull=True)
    proposed = sum(standing.values_list("difference_fen", flat=True))
    parts = sum(one["settled_fen"] + one["open_fen"] for one in statement["terms"])
    stated = sum(statement[f"penalty_{one}_fen"] for one in ("a_settled", "b_settled", "open"))
    if not proposed == parts == stated:
        yield f"违约金测算合计 {proposed} 分，分条合计 {parts} 分，结算单合计 {stated} 分"


def _left(statement: dict[str, Any]) -> Iterator[str]:
    """Every duty is done, missed with its consequence, or open for a stated reason."""
    for one in statement["open"]:
        if one["why"] == UNKNOWN:
            yield f"{one['duty']} {one['what']}（{one['due_on']} 到期）{UNKNOWN}"


def _recomputed(setting: Setting) -> Iterator[str]:
    """The stored moments of sampled duties are what their terms, events, pauses and calendar give."""
    terms = setting.terms
    calendar = calendar_of(terms, setting.contract.code)
    windows = {
        (one.id, planned.key): planned.due_at
        for one in terms.obligations
        if one.kind in (Kind.PERIODIC, Kind.STANDING) and one.waits_for is None
        for planned in plan_windows(terms, one, calendar)
    }
    duties = Duty.objects.filter(contract=setting.contract).select_related("trigger", "version", "contract")
    duties = duties.defer(*unread()).order_by("pk")
    for within in (duties.filter(window_start__isnull=False), duties.filter(trigger__isnull=False)):
        step = max(1, within.count() // SAMPLE)
        for duty in list(within)[::step]:
            known, due_at = _due_anew(duty, setting, windows)
            if known and due_at != duty.due_at:
                yield f"{duty.code} {duty.what}重算到期为 {due_at}，存的是 {duty.due_at}"


def _due_anew(duty: Duty, setting: Setting, windows: dict[tuple[str, str], Any]) -> tuple[bool, Any]:
    """(whether its terms can still be told, the due moment by them)."""
    if duty.window_start is not None:
        key = (duty.obligation, duty.key)
        return key in windows, windows.get(key)
    terms = setting.terms
    obligation = terms.obligation(duty.obligation)
    if obligation is None or demanded(duty, obligation):
        return False, None
    running = clock_under(duty, terms, calendar_of(terms, duty.contract.code), setting.timeline.until)
    return running is not None, running.due_at if running else None


def _least(figures: dict[str, Any]) -> Iterator[str]:
    for name, least in LEAST.items():
        if figures[name] < least:
            yield f"{name} 只有 {figures[name]}，至少应有 {least}"


def _levels(setting: Setting) -> Iterator[str]:
    """Every service level had its faults."""
    seen = set(Ticket.objects.filter(contract=setting.contract).values_list("level", flat=True))
    for level in setting.terms.levels:
        if level.id not in seen:
            yield f"级别“{level.name}”没有报障"


def _terms(setting: Setting) -> Iterator[str]:
    """Every penalty term was worked out, for who pays under it."""
    worked = set(PenaltyProposal.objects.filter(contract=setting.contract).values_list("penalty", "payer"))
    for one in setting.terms.penalties:
        if not any((one.id, party.value) in worked for party in FaultParty):
            yield f"违约金条款 {one.id} 没有测算过"


def _payments(setting: Setting) -> Iterator[str]:
    """Every obligation that asks for money was paid under."""
    paid = set(Payment.objects.filter(contract=setting.contract).values_list("duty__obligation", flat=True))
    begun = set(
        Duty.objects.filter(contract=setting.contract).values_list("obligation", flat=True).distinct()
    )
    for one in setting.terms.obligations:
        owes = one.pays is not None and one.fulfilled_by is FulfilledBy.PAID
        if owes and one.id not in paid:
            yield f"付款义务 {one.id} 没有付过款" if one.id in begun else f"付款义务 {one.id} 没有起算过"
