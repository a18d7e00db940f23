"""From a breach to a calculation sheet: base, rate, days and cap by `rules.penalties`, unfolded to clauses.

Pure: terms and facts in, `Calculation` out. Money owed in parts is split into stretches of equal unpaid sums;
their day-weighted mean is the base, so that the whole is rounded once (standards.md rule 12).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from lvyue.contracts.types import Base, BaseName, ContractFile, Formula, Penalty
from lvyue.rules import penalties
from lvyue.rules.deadlines import overdue_days
from lvyue.rules.money import yuan
from lvyue.rules.trace import Trace
from lvyue.settlement.errors import BaseMissing, BaseOpen, NotAPayment, NotLate
from lvyue.settlement.types import Calculation, PaidPart, Payable, Stretch


@dataclass(frozen=True, slots=True)
class RulingFact:
    """A question both parties settled, as the trace tells it; `paths` are the facts it is about."""

    question: str
    reading: str
    said: str
    paths: tuple[str, ...] = ()

    def about(self, path: str) -> bool:
        """Whether the question bears on a fact or a part of it."""
        return any(one == path or one.startswith(f"{path}.") for one in self.paths)

    @property
    def step(self) -> Trace:
        """The ruling as a step of a trace."""
        return Trace("双方裁定", self.reading, f"{self.question}（{self.said}）")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the arithmetic needs of one breach.

    `performed_on` is None while the duty is open; `payable` and `paid` belong to a payment duty;
    `received_fen` is what 乙方 had been paid by the due day; `rulings` is by question id.
    """

    code: str
    obligation: str
    what: str
    clause: str
    due_on: date | None
    performed_on: date | None
    provisional: bool
    as_of: datetime
    attributed: str
    derivation: Trace | None = None
    payable: Payable | None = None
    paid: tuple[PaidPart, ...] = ()
    received_fen: int = 0
    rulings: Mapping[str, RulingFact] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()


def calculate(terms: ContractFile, asked: ContractFile, penalty: Penalty, facts: CaseFacts) -> Calculation:
    """Work out one penalty.

    `terms` are the version's terms with rulings applied, `asked` the file as confirmed, whose bases still
    name the question they waited for. Raises BaseOpen, BaseMissing, NotAPayment, NotLate, RuleError.
    """
    clause = terms.clause(penalty.clause)
    number = clause.number if clause else penalty.clause
    parts = stretches(facts) if penalty.base is BaseName.UNPAID else ()
    base, base_trace = _base(terms, asked, penalty, facts, parts)
    shape = penalties.formula(
        penalty.formula.value,
        base=base,
        rate=penalty.rate,
        cap=_cap(terms, asked, penalty, facts),
        cite=number,
    )
    until = parts[-1].until_on if parts else facts.performed_on or facts.as_of.date()
    if penalty.formula is Formula.DAILY_RATE:
        _require_late(penalty, facts, until)
    amount = penalties.assess(shape, penalties.Facts(due_on=facts.due_on, actual_on=until))
    trace = _unfold(amount.trace, base_trace, penalty, facts, until)
    warnings = (*(one.text for one in amount.warnings), *_remarks(penalty), *facts.doubts)
    inputs = _inputs(penalty, base, facts, parts, until)
    return Calculation(amount.fen, trace, warnings, inputs)


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


def _require_late(penalty: Penalty, facts: CaseFacts, until: date) -> None:
    late = overdue_days(facts.due_on, until) if facts.due_on else 0
    operator = penalties.Operator.EXCEEDS if penalty.operator == "exceeding" else penalties.Operator.REACHES
    if not late or not penalties.fires(operator, penalty.after_days, late):
        raise NotLate(facts.code)


def _base(
    terms: ContractFile, asked: ContractFile, penalty: Penalty, facts: CaseFacts, parts: tuple[Stretch, ...]
) -> tuple[penalties.Base, Trace]:
    """The base of a penalty and how it came about."""
    if penalty.base is not BaseName.UNPAID:
        return _named_base(terms, asked, penalty.base, facts)
    if not parts:
        raise NotLate(facts.code)
    assert facts.payable is not None
    days = sum(one.days for one in parts)
    owed = replace(facts.payable.trace, label="应付")
    if len(parts) == 1:
        base = penalties.Base(penalty.base.label, parts[0].unpaid_fen, owed.cite)
        return base, Trace(
            "基数", f"{penalty.base.label} {_yuan(base.fen)}", "", owed.cite, (owed, *_paid(facts))
        )
    weighted = sum(one.unpaid_fen * one.days for one in parts)
    base = penalties.Base(f"{penalty.base.label}（按天平均）", weighted, owed.cite, days)
    steps = tuple(
        Trace(
            f"第 {n} 段未付",
            f"{_yuan(one.unpaid_fen)} × {one.days} 天",
            f"{one.from_on} 之后至 {one.until_on}",
        )
        for n, one in enumerate(parts, start=1)
    )
    mean = f"{'＋'.join(f'{yuan(one.unpaid_fen)}×{one.days}' for one in parts)}，再除以 {days} 天"
    return base, Trace("基数", f"{base.name}", mean, owed.cite, (owed, *_paid(facts), *steps))


def _named_base(
    terms: ContractFile, asked: ContractFile, name: BaseName, facts: CaseFacts
) -> tuple[penalties.Base, Trace]:
    """A base that the contract states or derives: total, annual, monthly, received."""
    rule = next((one for one in terms.bases if one.id is name), None)
    if rule is not None and rule.waits_for is not None:
        question = terms.question(rule.waits_for)
        raise BaseOpen(name.label, question.text if question else rule.waits_for)
    of = rule.of if rule is not None else name.value
    fen = {
        "annual": terms.amount.per_year_fen,
        "total": terms.amount.total_fen,
        "received": facts.received_fen,
    }.get(of)
    if fen is None:
        raise BaseMissing(name.label)
    divide = rule.divide if rule is not None else 1
    cites = rule.cite if rule is not None else terms.amount.cite
    clause = terms.clause(cites[0].clause)
    number = clause.number if clause else cites[0].clause
    base = penalties.Base(name.label, fen, number, divide)
    source = Trace(BaseName(of).label, _yuan(fen), f"原文“{terms.amount.cite[0].quote}”", number)
    steps = (source, *_ruling(asked, name, facts))
    value = f"{name.label} {_yuan(base.fen)} ÷ {divide}" if divide > 1 else f"{name.label} {_yuan(fen)}"
    return base, Trace("基数", value, "", number, steps)


def _ruling(asked: ContractFile, name: BaseName, facts: CaseFacts) -> Iterator[Trace]:
    rule: Base | None = next((one for one in asked.bases if one.id is name), None)
    ruled = facts.rulings.get(rule.waits_for) if rule is not None and rule.waits_for else None
    if ruled is not None:
        yield ruled.step


def _paid(facts: CaseFacts) -> Iterator[Trace]:
    for one in facts.paid:
        yield Trace("已付", _yuan(one.amount_fen), f"{one.paid_on}")


def _cap(
    terms: ContractFile, asked: ContractFile, penalty: Penalty, facts: CaseFacts
) -> penalties.Cap | None:
    if penalty.cap is None:
        return None
    if penalty.cap.base is BaseName.UNPAID:
        if facts.payable is None:
            raise NotAPayment(facts.code)
        first = stretches(facts)[:1]
        fen = first[0].unpaid_fen if first else facts.payable.amount_fen
        return penalties.Cap(penalty.cap.rate, penalties.Base(penalty.cap.base.label, fen))
    return penalties.Cap(penalty.cap.rate, _named_base(terms, asked, penalty.cap.base, facts)[0])


def _unfold(sheet: Trace, base: Trace, penalty: Penalty, facts: CaseFacts, until: date) -> Trace:
    """The sheet of the rules with the contract's own facts under its steps."""
    steps = []
    for step in sheet.children:
        if step.label == "基数":
            steps.append(replace(base, value=step.value, note=base.note or step.note))
        elif step.label == "费率":
            steps.append(replace(step, note=f"{step.note} 原文“{penalty.cite[0].quote}”".strip()))
        elif step.label == "逾期天数":
            steps.append(replace(step, note=_days_note(facts, until), children=_due(facts)))
        else:
            steps.append(step)
    daily = penalty.formula is Formula.DAILY_RATE
    if daily and penalty.cap is None:
        steps.append(Trace("封顶", "无", "条款没有约定上限", sheet.cite))
    fault = Trace("归责", facts.attributed, penalty.breach, sheet.cite)
    return replace(
        sheet,
        children=(
            fault,
            Trace("事项", f"{facts.code} {facts.what}", "", facts.clause, () if daily else _due(facts)),
            *steps,
        ),
    )


def _days_note(facts: CaseFacts, until: date) -> str:
    done = f"{until} 履行" if facts.performed_on is not None else f"截至 {until} 仍未履行"
    return f"{facts.due_on} 24:00 到期，{done}；到期日不算，{'履行日' if facts.performed_on else '当日'}计入"


def _due(facts: CaseFacts) -> tuple[Trace, ...]:
    """How the due day came about: the derivation, and what the parties ruled about the obligation."""
    path = f"obligations.{facts.obligation}"
    rulings = tuple(one.step for one in facts.rulings.values() if one.about(path))
    return rulings if facts.derivation is None else (facts.derivation, *rulings)


def _remarks(penalty: Penalty) -> Iterator[str]:
    if penalty.also:
        yield f"条款另有“{penalty.also}”，不在这个金额之内，由双方协商。"
    if penalty.loss_top_up:
        yield "条款约定损失大于违约金的，可以另行主张差额，须举证。"


def _inputs(
    penalty: Penalty, base: penalties.Base, facts: CaseFacts, parts: tuple[Stretch, ...], until: date
) -> dict[str, Any]:
    """Everything the amount rests on, as plain JSON values."""
    return {
        "penalty": penalty.model_dump(mode="json"),
        "base": {"name": base.name, "fen": base.fen, "divisor": base.divisor},
        "due_on": str(facts.due_on),
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


def _yuan(fen: int) -> str:
    return f"{yuan(fen)} 元"
