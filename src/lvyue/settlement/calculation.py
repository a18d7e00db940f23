"""From a breach to a calculation sheet: base, rate, days and cap by `rules.penalties`, unfolded to clauses.

Pure: terms and facts in, `Calculation` out. Money owed in parts is split into stretches of equal unpaid sums;
their day-weighted mean is the base, so that the whole is rounded once (standards.md rule 12).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from lvyue.contracts.types import BaseName, ContractFile, Formula, Penalty
from lvyue.rules import penalties
from lvyue.rules.deadlines import overdue_days
from lvyue.settlement.errors import BaseMissing, BaseOpen, NotAPayment, NotLate
from lvyue.settlement.types import Calculation, CaseFacts, Stretch
from lvyue.settlement.unfolding import base_step, number_of, remarks, sheet_unfolded, unpaid_step


def calculate(terms: ContractFile, asked: ContractFile, penalty: Penalty, facts: CaseFacts) -> Calculation:
    """Work out one penalty.

    `terms` are the version's terms with rulings applied, `asked` the file as confirmed, whose bases still
    name the question they waited for. Raises BaseOpen, BaseMissing, NotAPayment, NotLate, RuleError.
    """
    parts = stretches(facts) if penalty.base is BaseName.UNPAID else ()
    if penalty.base is BaseName.UNPAID:
        base = unpaid_base(facts, parts)
        step = unpaid_step(facts, parts)
    else:
        base = named_base(terms, penalty.base, facts)
        step = base_step(terms, asked, penalty.base, base, facts)
    shape = penalties.formula(
        penalty.formula.value,
        base=base,
        rate=penalty.rate,
        cap=_cap(terms, penalty, facts),
        cite=number_of(terms, penalty.clause),
    )
    until = parts[-1].until_on if parts else facts.performed_on or facts.as_of.date()
    if penalty.formula is Formula.DAILY_RATE:
        _require_late(penalty, facts, until)
    amount = penalties.assess(shape, penalties.Facts(due_on=facts.due_on, actual_on=until))
    return Calculation(
        amount.fen,
        sheet_unfolded(amount.trace, step, penalty, facts, parts, until),
        (*(one.text for one in amount.warnings), *remarks(penalty), *facts.doubts),
        _inputs(penalty, base, facts, parts, until),
    )


def stretches(facts: CaseFacts) -> tuple[Stretch, ...]:
    """Split the late days of a payment where the unpaid sum changed; empty when it was never late."""
    if facts.payable is None or facts.due_on is None:
        raise NotAPayment(facts.code)
    unpaid = facts.payable.amount_fen
    found, from_on = [], facts.due_on
    for part in sorted(facts.paid, key=lambda one: one.paid_on):
        if part.paid_on > from_on:
            found.append(Stretch(unpaid, from_on, part.paid_on))
            from_on = part.paid_on
        unpaid -= part.amount_fen
    today = facts.as_of.date()
    if unpaid > 0 and today > from_on:
        found.append(Stretch(unpaid, from_on, today))
    return tuple(found)


def unpaid_base(facts: CaseFacts, parts: tuple[Stretch, ...]) -> penalties.Base:
    """The unpaid sum as a base: over several stretches its mean by days, kept exact."""
    if not parts:
        raise NotLate(facts.code)
    weighted = sum(one.unpaid_fen * one.days for one in parts)
    return penalties.Base(BaseName.UNPAID.label, weighted, None, sum(one.days for one in parts))


def named_base(terms: ContractFile, name: BaseName, facts: CaseFacts) -> penalties.Base:
    """A base that the contract states or derives: total, annual, monthly, received."""
    rule = next((one for one in terms.bases if one.id is name), None)
    if rule is not None and rule.waits_for is not None:
        question = terms.question(rule.waits_for)
        raise BaseOpen(name.label, question.text if question else rule.waits_for)
    fen = {
        "annual": terms.amount.per_year_fen,
        "total": terms.amount.total_fen,
        "received": facts.received_fen,
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
        return penalties.Cap(penalty.cap.rate, named_base(terms, penalty.cap.base, facts))
    first = next(iter(stretches(facts)), None)
    if first is None:
        raise NotLate(facts.code)
    return penalties.Cap(penalty.cap.rate, penalties.Base(BaseName.UNPAID.label, first.unpaid_fen))


def _require_late(penalty: Penalty, facts: CaseFacts, until: date) -> None:
    late = overdue_days(facts.due_on, until) if facts.due_on else 0
    operator = penalties.Operator.EXCEEDS if penalty.operator == "exceeding" else penalties.Operator.REACHES
    if not late or not penalties.fires(operator, penalty.after_days, late):
        raise NotLate(facts.code)


def _inputs(
    penalty: Penalty, base: penalties.Base, facts: CaseFacts, parts: tuple[Stretch, ...], until: date
) -> dict[str, Any]:
    """Everything the amount rests on, as plain JSON values."""
    return {
        "penalty": penalty.model_dump(mode="json"),
        "base": {"name": base.name, "fen": base.fen, "divisor": base.divisor},
        "due_on": str(facts.due_on) if facts.due_on else None,
        "until_on": str(until),
        "performed_on": str(facts.performed_on) if facts.performed_on else None,
        "provisional": facts.provisional,
        "as_of": facts.as_of.isoformat(),
        "payable_fen": facts.payable.amount_fen if facts.payable else None,
        "paid": [{"fen": one.amount_fen, "on": str(one.paid_on)} for one in facts.paid],
        "stretches": [
            {"fen": one.unpaid_fen, "from_on": str(one.from_on), "until_on": str(one.until_on)}
            for one in parts
        ],
    }
