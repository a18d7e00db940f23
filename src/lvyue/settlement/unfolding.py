"""The sheet of the rules unfolded to the contract: who is at fault, how base and due day came about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from lvyue.contracts.types import BaseName, ContractFile, Formula, Penalty
from lvyue.rules import penalties
from lvyue.rules.money import rounded, yuan
from lvyue.rules.trace import Trace
from lvyue.settlement.types import CaseFacts, Stretch


def number_of(terms: ContractFile, clause: str) -> str:
    """A clause's printed number."""
    found = terms.clause(clause)
    return found.number if found else clause


def unpaid_step(facts: CaseFacts, parts: tuple[Stretch, ...]) -> Trace:
    """How the unpaid sum came about: what was payable, what was paid, and the stretches where it changed."""
    assert facts.payable is not None
    owed = replace(facts.payable.trace, label="应付")
    paid = tuple(Trace("已付", _yuan(one.amount_fen), str(one.paid_on)) for one in facts.paid)
    label = f"基数 {BaseName.UNPAID.label}"
    if len(parts) == 1:
        return Trace(
            label, _yuan(parts[0].unpaid_fen), "应付减已付" if paid else "", owed.cite, (owed, *paid)
        )
    steps = (
        Trace(
            f"第 {n} 段", f"{_yuan(one.unpaid_fen)} × {one.days} 天", f"{one.from_on} 之后至 {one.until_on}"
        )
        for n, one in enumerate(parts, start=1)
    )
    note = "分次付款，各段的未付款不同"
    return Trace(label, f"{len(parts)} 段", note, owed.cite, (owed, *paid, *steps))


def base_step(
    terms: ContractFile, asked: ContractFile, name: BaseName, base: penalties.Base, facts: CaseFacts
) -> Trace:
    """How a stated or derived base came about, and the ruling it rests on."""
    rule = next((one for one in asked.bases if one.id is name), None)
    of = BaseName(rule.of) if rule is not None else name
    said = terms.amount.cite[0] if of is not BaseName.RECEIVED else None
    number = number_of(terms, said.clause) if said else None
    source = Trace(of.label, _yuan(base.fen), f"原文“{said.quote}”" if said else "到期日前已收", number)
    ruled = facts.rulings.get(rule.waits_for) if rule is not None and rule.waits_for else None
    whole = rounded(base.exact)
    value = _yuan(whole) if whole == base.exact else f"约 {_yuan(whole)}"
    note = f"{of.label} ÷ {base.divisor}" if base.divisor > 1 else ""
    return Trace(f"基数 {name.label}", value, note, base.cite, (source, *([ruled.step] if ruled else [])))


def sheet_unfolded(
    sheet: Trace, base: Trace, penalty: Penalty, facts: CaseFacts, parts: tuple[Stretch, ...], until: date
) -> Trace:
    """The sheet of the rules with the contract's own facts under its steps."""
    daily = penalty.formula is Formula.DAILY_RATE
    due = tuple(_due(facts))
    own: dict[str, Callable[[Trace], Trace]] = {
        "基数": lambda _: base,
        "费率": lambda step: replace(step, note=f"{step.note} 原文“{penalty.cite[0].quote}”".strip()),
        "逾期天数": lambda step: replace(step, note=_days_note(facts, until), children=due),
        "算式": lambda step: replace(step, value=_sum(step.value, parts)),
    }
    steps = [own[step.label](step) if step.label in own else step for step in sheet.children]
    if daily and penalty.cap is None:
        steps.append(Trace("封顶", "无", "条款没有约定上限", sheet.cite))
    fault = Trace("归责", facts.fault, facts.attributed, sheet.cite)
    duty = Trace("事项", facts.code, facts.what, facts.clause, () if daily else due)
    return replace(sheet, note=f"{penalty.breach}；{sheet.note}", children=(fault, duty, *steps))


def _sum(value: str, parts: tuple[Stretch, ...]) -> str:
    """The formula with its stretches in place of their mean: (28,000.00×10 + 8,000.00×20) × 5‰."""
    if len(parts) < 2:
        return value
    rate = value.split(" × ")[1]
    return f"({' + '.join(f'{yuan(one.unpaid_fen)}×{one.days}' for one in parts)}) × {rate}"


def _days_note(facts: CaseFacts, until: date) -> str:
    if facts.performed_on is not None:
        return f"{facts.due_on} 24:00 到期，{until} 履行；到期日不算，履行日计入"
    return f"{facts.due_on} 24:00 到期，截至 {until} 仍未履行；到期日不算，当日计入"


def _due(facts: CaseFacts) -> Iterator[Trace]:
    """How the due day came about: the derivation, and what the parties ruled about the obligation."""
    if facts.derivation is not None:
        yield replace(facts.derivation, label="期限")
    path = f"obligations.{facts.obligation}"
    yield from (one.step for one in facts.rulings.values() if one.about(path))


def remarks(penalty: Penalty) -> Iterator[str]:
    """What the term adds beyond the amount."""
    if penalty.also:
        yield f"条款另有“{penalty.also}”，不在这个金额之内，由双方协商。"
    if penalty.loss_top_up:
        yield "条款约定损失大于违约金的，可以另行主张差额，须举证。"


def _yuan(fen: int) -> str:
    return f"{yuan(fen)} 元"
