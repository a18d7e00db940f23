"""From a breach to a calculation sheet: base, rate, days and cap by `rules.penalties`, unfolded to clauses.

Pure: terms and facts in, `Calculation` out. Money owed in parts is split into stretches of equal unpaid sums;
their day-weighted mean is the base, so that the whole is rounded once (standards.md rule 12). An exemption a
person applied takes its days out, or all of it; a proven loss above the penalty takes its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from lvyue.contracts.types import BaseName, ContractFile, Formula, Penalty
from lvyue.rules import penalties
from lvyue.settlement.bare_loss import bare_loss
from lvyue.settlement.errors import BaseMissing, BaseOpen, LossOnly, NotAPayment, NotLate
from lvyue.settlement.lateness import (
    days_of,
    late_stretches,
    relieved,
    termination_of,
    unpaid_stretches,
)
from lvyue.settlement.types import Calculation, CaseFacts, Stretch, Termination
from lvyue.settlement.unfolding import (
    Sheet,
    base_step,
    number_of,
    relief_unfolded,
    remarks,
    sheet_unfolded,
    unpaid_step,
)


def calculate(terms: ContractFile, asked: ContractFile, penalty: Penalty, facts: CaseFacts) -> Calculation:
    """Work out one penalty.

    `terms` are the version's terms with rulings applied, `asked` the file as confirmed, whose bases still
    name the question they waited for. Raises LossOnly, BaseOpen, BaseMissing, NotAPayment, NotLate,
    RuleError.
    """
    if penalty.only_when and not facts.purpose and facts.relief is None:
        if facts.loss is None:
            raise LossOnly(number_of(terms, penalty.clause), facts.code)
        return bare_loss(terms, penalty, facts, "没有人认定合同目的落空")
    if facts.relief is None:
        return _worked(terms, asked, penalty, facts)
    if penalty.formula is Formula.DAILY_RATE and relieved(late_stretches(facts), facts.relief):
        return _worked(terms, asked, penalty, facts)
    return _exempted(terms, asked, penalty, facts)


def _exempted(terms: ContractFile, asked: ContractFile, penalty: Penalty, facts: CaseFacts) -> Calculation:
    """A failure that an exemption relieves as a whole: 0.00, beside what it would have come to."""
    assert facts.relief is not None
    would = _worked(terms, asked, penalty, replace(facts, relief=None, loss=None))
    termination = termination_of(terms, penalty, facts)
    inputs = would.inputs | _relief_inputs(facts, days_of(late_stretches(facts)))
    inputs |= {"would_be_fen": would.amount_fen, "termination": termination_inputs(termination)}
    return Calculation(0, relief_unfolded(would.trace, facts, termination), facts.doubts, inputs)


def _worked(terms: ContractFile, asked: ContractFile, penalty: Penalty, facts: CaseFacts) -> Calculation:
    late = late_stretches(facts)
    counted = relieved(late, facts.relief)
    unpaid = penalty.base is BaseName.UNPAID
    if unpaid:
        base = unpaid_base(facts, relieved(unpaid_stretches(facts), facts.relief))
        step = unpaid_step(facts, counted)
    else:
        base = named_base(terms, penalty.base, facts.received_fen)
        step = base_step(terms, asked, penalty.base, base, facts)
    shape = penalties.formula(
        penalty.formula.value,
        base=base,
        rate=penalty.rate,
        cap=_cap(terms, penalty, facts),
        cite=number_of(terms, penalty.clause),
    )
    until = counted[-1].until_on if counted else facts.performed_on or facts.as_of.date()
    if penalty.formula is Formula.DAILY_RATE:
        _require_late(penalty, facts, late)
    excluded = (until - facts.due_on).days - days_of(counted) if facts.due_on and counted else 0
    found = penalties.Facts(due_on=facts.due_on, actual_on=until, excluded_days=excluded)
    plain = penalties.assess(shape, found)
    amount = plain
    if facts.loss is not None and not isinstance(shape, penalties.LossTopUp):
        topped = penalties.LossTopUp(shape, number_of(terms, penalty.clause))
        amount = penalties.assess(topped, replace(found, loss_fen=facts.loss.amount_fen))
    termination = termination_of(terms, penalty, facts)
    sheet = Sheet(
        penalty=penalty,
        facts=facts,
        base=step,
        parts=counted if unpaid else (),
        until=until,
        relieved_days=days_of(late) - days_of(counted),
        plain_fen=plain.fen,
        full_on=_full_on(shape, facts, counted, excluded),
        termination=termination,
    )
    return Calculation(
        amount.fen,
        sheet_unfolded(amount.trace, sheet),
        (*(one.text for one in amount.warnings), *remarks(penalty, facts), *facts.doubts),
        _inputs(sheet, base) | _loss_inputs(facts, plain.fen, amount.fen),
    )


def unpaid_base(facts: CaseFacts, parts: tuple[Stretch, ...]) -> penalties.Base:
    """The unpaid sum as a base: over several stretches its mean by days, kept exact."""
    if not parts:
        raise NotLate(facts.code)
    if len({one.unpaid_fen for one in parts}) == 1:
        return penalties.Base(BaseName.UNPAID.label, parts[0].unpaid_fen)
    weighted = sum(one.unpaid_fen * one.days for one in parts)
    return penalties.Base(BaseName.UNPAID.label, weighted, None, days_of(parts))


def named_base(terms: ContractFile, name: BaseName, received_fen: int | None) -> penalties.Base:
    """A base that the contract states or derives: total, annual, monthly, received.

    Raises BaseOpen where it waits for a ruling, BaseMissing where neither contract nor payment gives it.
    """
    rule = next((one for one in terms.bases if one.id is name), None)
    if rule is not None and rule.waits_for is not None:
        question = terms.question(rule.waits_for)
        raise BaseOpen(name.label, question.text if question else rule.waits_for)
    fen = {
        "annual": terms.amount.per_year_fen,
        "total": terms.amount.total_fen,
        "received": received_fen,
    }.get(rule.of if rule is not None else name.value)
    if fen is None:
        raise BaseMissing(name.label)
    cites = rule.cite if rule is not None else terms.amount.cite
    divide = rule.divide if rule is not None else 1
    return penalties.Base(name.label, fen, number_of(terms, cites[0].clause), divide)


def _cap(terms: ContractFile, penalty: Penalty, facts: CaseFacts) -> penalties.Cap | None:
    """The cap with its own base; of an unpaid sum it is the sum that was first unpaid."""
    if penalty.cap is None:
        return None
    if penalty.cap.base is not BaseName.UNPAID:
        return penalties.Cap(penalty.cap.rate, named_base(terms, penalty.cap.base, facts.received_fen))
    if facts.payable is None:
        raise NotAPayment(facts.code)
    first = next(iter(unpaid_stretches(facts)), None)
    if first is None:
        raise NotLate(facts.code)
    return penalties.Cap(penalty.cap.rate, penalties.Base(BaseName.UNPAID.label, first.unpaid_fen))


def _full_on(
    shape: penalties.Formula, facts: CaseFacts, parts: Sequence[Stretch], excluded: int
) -> tuple[int, date] | None:
    """The late day that reaches the cap and its date; None without a cap, or where sums or days changed."""
    if not isinstance(shape, penalties.DailyRate) or shape.full_day is None or facts.due_on is None:
        return None
    if excluded or len({one.unpaid_fen for one in parts}) > 1:
        return None
    return shape.full_day, date.fromordinal(facts.due_on.toordinal() + shape.full_day)


def _require_late(penalty: Penalty, facts: CaseFacts, late: Sequence[Stretch]) -> None:
    days = days_of(late)
    operator = penalties.Operator.EXCEEDS if penalty.operator == "exceeding" else penalties.Operator.REACHES
    if not days or not penalties.fires(operator, penalty.after_days, days):
        raise NotLate(facts.code)


def _inputs(sheet: Sheet, base: penalties.Base) -> dict[str, Any]:
    """Everything the amount rests on, as plain JSON values."""
    facts = sheet.facts
    return {
        "penalty": sheet.penalty.model_dump(mode="json"),
        "base": {"name": base.name, "fen": base.fen, "divisor": base.divisor},
        "due_on": str(facts.due_on) if facts.due_on else None,
        "until_on": str(sheet.until),
        "performed_on": str(facts.performed_on) if facts.performed_on else None,
        "provisional": facts.provisional,
        "as_of": facts.as_of.isoformat(),
        "payable_fen": facts.payable.amount_fen if facts.payable else None,
        "paid": [{"fen": one.amount_fen, "on": str(one.paid_on)} for one in facts.paid],
        "stretches": [
            {"fen": one.unpaid_fen, "from_on": str(one.from_on), "until_on": str(one.until_on)}
            for one in sheet.parts
        ],
        "cause": facts.cause,
        "purpose": facts.purpose,
        "termination": termination_inputs(sheet.termination),
        **_relief_inputs(facts, sheet.relieved_days),
    }


def _relief_inputs(facts: CaseFacts, days: int) -> dict[str, Any]:
    relief = facts.relief
    if relief is None:
        return {"relief": None}
    return {
        "relief": {
            "clause": relief.clause,
            "what": relief.what,
            "cause": relief.cause,
            "from_on": str(relief.from_on) if relief.from_on else None,
            "until_on": str(relief.until_on) if relief.until_on else None,
            "days": days,
        }
    }


def _loss_inputs(facts: CaseFacts, plain_fen: int, amount_fen: int) -> dict[str, Any]:
    loss = facts.loss.amount_fen if facts.loss else None
    return {"penalty_fen": plain_fen, "loss_fen": loss, "excess_fen": amount_fen - plain_fen}


def termination_inputs(found: Termination | None) -> dict[str, Any] | None:
    """The right to end the contract as plain JSON values."""
    if found is None:
        return None
    return {
        "holder": found.holder,
        "day": found.day,
        "on": str(found.on) if found.on else None,
        "arisen": found.arisen,
        "words": found.words,
        "why": found.why,
        "clause": found.clause,
    }
