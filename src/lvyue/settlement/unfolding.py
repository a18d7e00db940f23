"""The sheet of the rules unfolded to the contract: who is at fault, how base and due day came about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from lvyue.contracts.types import BaseName, ContractFile, Formula, Penalty
from lvyue.rules import penalties
from lvyue.rules.money import rounded, yuan
from lvyue.rules.trace import Trace
from lvyue.settlement.types import CaseFacts, Relief, Stretch, Termination


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
    if len({one.unpaid_fen for one in parts}) == 1:
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
    got = (
        ()
        if said
        else tuple(Trace("已收", _yuan(one.amount_fen), str(one.paid_on)) for one in facts.received)
    )
    words = f"原文“{said.quote}”" if said else f"到 {facts.due_on} 为止已收"
    source = Trace(of.label, _yuan(base.fen), words, number, got)
    ruled = facts.rulings.get(rule.waits_for) if rule is not None and rule.waits_for else None
    whole = rounded(base.exact)
    value = _yuan(whole) if whole == base.exact else f"约 {_yuan(whole)}"
    note = f"{of.label} ÷ {base.divisor}" if base.divisor > 1 else ""
    return Trace(f"基数 {name.label}", value, note, base.cite, (source, *([ruled.step] if ruled else [])))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one calculation rests on, for its trace: `base` is how the base came about, `parts` the stretches
    of an unpaid sum, `plain_fen` the penalty before any loss, `full_on` the late day that reaches the cap.
    """

    penalty: Penalty
    facts: CaseFacts
    base: Trace
    parts: tuple[Stretch, ...]
    until: date
    relieved_days: int
    plain_fen: int
    full_on: tuple[int, date] | None
    termination: Termination | None


def sheet_unfolded(worked: Trace, sheet: Sheet) -> Trace:
    """The sheet of the rules with the contract's own facts under its steps."""
    penalty, facts = sheet.penalty, sheet.facts
    daily = penalty.formula is Formula.DAILY_RATE
    due = tuple(_due(facts))
    own: dict[str, Callable[[Trace], Trace]] = {
        "基数": lambda _: sheet.base,
        "费率": lambda step: replace(step, note=f"{step.note} 原文“{penalty.cite[0].quote}”".strip()),
        "逾期天数": lambda step: replace(step, note=_days_note(sheet), children=(*due, *_relief(sheet))),
        "算式": lambda step: replace(step, value=_sum(step.value, sheet.parts)),
        "封顶": lambda step: replace(step, note=_cap_note(step.note, sheet)),
        "已证明的损失": lambda step: replace(step, note=_loss_note(facts)),
    }
    steps = [own[step.label](step) if step.label in own else step for step in worked.children]
    if daily and penalty.cap is None:
        steps.append(Trace("封顶", "无", "条款没有约定上限", worked.cite))
    steps += _excess(worked, sheet)
    steps += ruled_about(facts, f"penalties.{penalty.id}")
    steps += termination_step(sheet.termination)
    heads = (fault_step(facts, worked.cite), _duty_step(facts, () if daily else due))
    return replace(worked, note=f"{penalty.breach}；{worked.note}", children=(*heads, *steps))


def relief_unfolded(would: Trace, facts: CaseFacts, termination: Termination | None) -> Trace:
    """A failure relieved as a whole: the clause, why, and what it would have come to."""
    assert facts.relief is not None
    heads = (fault_step(facts, would.cite), relief_step(facts.relief, "全部免除"))
    undone = replace(would, label="若不免责")
    steps = (*heads, undone, *termination_step(termination))
    return Trace("违约金测算", _yuan(0), "免责；由归责的人认定，对方可以异议", facts.relief.clause, steps)


def fault_step(facts: CaseFacts, cite: str | None) -> Trace:
    """To whom people attributed it, why, and the cause they found."""
    found = [Trace("原因", facts.cause)] if facts.cause else []
    if facts.purpose:
        found.append(Trace("合同目的落空", "是", facts.purpose))
    return Trace("归责", facts.fault, facts.attributed, cite, tuple(found))


def relief_step(relief: Relief, what: str) -> Trace:
    """The exemption clause applied, its words and the cause it names."""
    note = f"{relief.what}；原因：{relief.cause}；原文“{relief.quote}”"
    return Trace("免责", what, note, relief.clause)


def termination_step(found: Termination | None) -> tuple[Trace, ...]:
    """The right to end the contract, with its day and date."""
    return (Trace("解除权", found.words, found.why, found.clause),) if found else ()


def ruled_about(facts: CaseFacts, path: str) -> tuple[Trace, ...]:
    """What the parties ruled about a fact of the contract."""
    return tuple(one.step for one in facts.rulings.values() if one.about(path))


def _duty_step(facts: CaseFacts, children: tuple[Trace, ...]) -> Trace:
    return Trace("事项", facts.code, facts.what, facts.clause, children)


def _relief(sheet: Sheet) -> tuple[Trace, ...]:
    relief = sheet.facts.relief
    if relief is None:
        return ()
    step = relief_step(relief, f"扣除 {sheet.relieved_days} 天")
    span = f"{relief.from_on or '到期次日'} 至 {relief.until_on or '履行'}"
    return (replace(step, note=f"{span}；{step.note}"),)


def _cap_note(note: str, sheet: Sheet) -> str:
    if sheet.full_on is None:
        return note
    day, on = sheet.full_on
    return f"{note}；第 {day} 天（{on}）到顶"


def _loss_note(facts: CaseFacts) -> str:
    assert facts.loss is not None
    return f"{facts.loss.evidence}（{facts.loss.claimed}）"


def _excess(worked: Trace, sheet: Sheet) -> Iterator[Trace]:
    """The penalty, and the part of a proven loss above it as a line of its own."""
    loss = sheet.facts.loss
    if loss is None:
        return
    yield Trace("违约金", _yuan(sheet.plain_fen), "不计损失", worked.cite)
    over = max(0, loss.amount_fen - sheet.plain_fen)
    note = "损失减违约金，按条款另行赔偿" if over else "损失不高于违约金，没有差额"
    yield Trace("超出违约金的损失", _yuan(over), note, worked.cite)


def _sum(value: str, parts: tuple[Stretch, ...]) -> str:
    """The formula with its stretches in place of their mean: (28,000.00×10 + 8,000.00×20) × 5‰."""
    if len({one.unpaid_fen for one in parts}) < 2:
        return value
    rate = value.split(" × ")[1]
    return f"({' + '.join(f'{yuan(one.unpaid_fen)}×{one.days}' for one in parts)}) × {rate}"


def _days_note(sheet: Sheet) -> str:
    facts = sheet.facts
    excluded = f"；免责扣除 {sheet.relieved_days} 天" if sheet.relieved_days else ""
    if facts.performed_on is not None:
        on = facts.performed_on
        return f"{facts.due_on} 24:00 到期，{on} 履行；到期日不算，履行日计入{excluded}"
    on = facts.as_of.date()
    return f"{facts.due_on} 24:00 到期，截至 {on} 仍未履行；到期日不算，当日计入{excluded}"


def _due(facts: CaseFacts) -> Iterator[Trace]:
    """How the due day came about: the derivation, and what the parties ruled about the obligation."""
    if facts.derivation is not None:
        yield replace(facts.derivation, label="期限")
    yield from ruled_about(facts, f"obligations.{facts.obligation}")


def remarks(penalty: Penalty, facts: CaseFacts) -> Iterator[str]:
    """What the term adds beyond the amount."""
    if penalty.also:
        yield f"条款另有“{penalty.also}”，不在这个金额之内，由双方协商。"
    if penalty.loss_top_up and facts.loss is None:
        yield "条款约定损失大于违约金的，可以另行主张差额，须举证。"


def _yuan(fen: int) -> str:
    return f"{yuan(fen)} 元"
