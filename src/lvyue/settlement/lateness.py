"""Late days of one failure: which count, which an exemption takes out, and the right to end a contract.

Pure. A stretch holds the days after `from_on` up to `until_on`, over which one sum stayed unpaid; a failure
that is not about money has one stretch of no sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from lvyue.contracts.types import ContractFile, PartyCode, Penalty
from lvyue.rules.penalties import Operator
from lvyue.settlement.errors import NotAPayment
from lvyue.settlement.types import CaseFacts, Relief, Stretch, Termination


def unpaid_stretches(facts: CaseFacts) -> tuple[Stretch, ...]:
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


def late_stretches(facts: CaseFacts) -> tuple[Stretch, ...]:
    """The late days of any failure up to its performance, or up to now."""
    if facts.payable is not None and facts.due_on is not None:
        return unpaid_stretches(facts)
    until = facts.performed_on or facts.as_of.date()
    if facts.due_on is None or until <= facts.due_on:
        return ()
    return (Stretch(0, facts.due_on, until),)


def relieved(parts: Iterable[Stretch], relief: Relief | None) -> tuple[Stretch, ...]:
    """The stretches without the days that an exemption takes out."""
    if relief is None:
        return tuple(parts)
    return tuple(piece for part in parts for piece in _outside(part, relief))


def _outside(part: Stretch, relief: Relief) -> Iterator[Stretch]:
    first = relief.from_on or part.from_on + timedelta(days=1)
    last = relief.until_on or part.until_on
    if last <= part.from_on or first > part.until_on:
        yield part
        return
    before = first - timedelta(days=1)
    if before > part.from_on:
        yield Stretch(part.unpaid_fen, part.from_on, before)
    if last < part.until_on:
        yield Stretch(part.unpaid_fen, last, part.until_on)


def days_of(parts: Iterable[Stretch]) -> int:
    """Late days of all stretches."""
    return sum(one.days for one in parts)


def termination_of(terms: ContractFile, penalty: Penalty, facts: CaseFacts) -> Termination | None:
    """The right to end the contract that a delay under this term gives; None where the term names none.

    「逾期超过 30 日」 needs 31 late days, 「逾期 30 日」 needs 30 (rule 10). Relieved days do not count.
    """
    after = penalty.terminate_after_days
    if after is None or facts.due_on is None:
        return None
    operator = Operator.EXCEEDS if penalty.terminate_operator == "exceeding" else Operator.REACHES
    day = after + (operator is Operator.EXCEEDS)
    on, arisen = _nth_day(relieved(late_stretches(facts), facts.relief), day, facts)
    clause = terms.clause(penalty.clause)
    return Termination(
        holder={PartyCode.A: "乙方", PartyCode.B: "甲方"}.get(penalty.payer, "守约方"),
        day=day,
        on=on,
        arisen=arisen,
        term=f"逾期{'超过' if operator is Operator.EXCEEDS else ''} {after} 日",
        clause=clause.number if clause else penalty.clause,
    )


def _nth_day(parts: tuple[Stretch, ...], day: int, facts: CaseFacts) -> tuple[date | None, bool]:
    """The date of a late day and whether it has come; no date when performance came before it."""
    left = day
    for part in parts:
        if part.days >= left:
            return part.from_on + timedelta(days=left), True
        left -= part.days
    if facts.performed_on is not None or facts.due_on is None:
        return None, False
    if facts.relief is not None and facts.relief.until_on is None:
        return None, False
    last = parts[-1].until_on if parts else facts.due_on
    if facts.relief is not None:
        last = max(last, facts.as_of.date())
    return last + timedelta(days=left), False
