"""The drafted facts of a version in the groups people check them in, each with the words it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lvyue.contracts.pages.paper import Mark, by_line, without_tags
from lvyue.contracts.spans import cite_span
from lvyue.contracts.types import (
    Cite,
    ContractFile,
    FulfilledBy,
    Kind,
    Obligation,
    PartyCode,
    TriggerName,
    amount_words,
    penalty_words,
    when_words,
)

GROUPS = (
    "双方", "价款", "期限", "服务级别", "义务", "付款", "违约", "免责", "验收", "人员", "指标", "考核",
    "转包分包", "知识产权", "续约", "文件效力", "其他", "空白处", "提示",
)  # fmt: skip
SERVICE = {FulfilledBy.RESPONDED, FulfilledBy.ARRIVED, FulfilledBy.DONE}
REVIEW = {FulfilledBy.REVIEWED, FulfilledBy.COMPLETION_NOTICED}
PAYMENT = {FulfilledBy.PAID, FulfilledBy.PAPERS_SUBMITTED}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its path in the contract file, what it says, the clause and the quoted words.

    `notes` are further lines; `waits` names the question it waits for; `rule` says by which rule it was read;
    a `blank` is still to be filled in.
    """

    path: str
    group: str
    label: str
    value: str
    cites: tuple[Cite, ...]
    clause: str = ""
    who: str = ""
    notes: tuple[str, ...] = ()
    tone: str = "blue"
    waits: str = ""
    rule: str = ""
    blank: bool = False

    @property
    def quotes(self) -> tuple[str, ...]:
        """The quoted words, each once."""
        return tuple(dict.fromkeys(without_tags(one.quote) for one in self.cites))


def facts_of(file: ContractFile) -> list[Fact]:
    """Every fact of a file, in order of group and then of the file."""
    numbers = {one.id: one.number for one in file.clauses}
    found = [*_parties(file), *_money(file), *_dates(file), *_levels(file)]
    found += [*_obligations(file), *_penalties(file), *_exemptions(file)]
    found += [
        Fact(f"questions.{one.id}", "提示", one.text, "", one.cite, tone="amber")
        for one in file.questions
        if one.kind == "warning"
    ]
    placed = [replace(one, clause=numbers[one.cites[0].clause]) if one.cites else one for one in found]
    return in_order(placed)


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Facts in order of their groups."""
    return sorted(facts, key=lambda one: GROUPS.index(one.group))


def grouped(facts: Iterable[Fact]) -> list[tuple[str, list[Fact]]]:
    """Facts by group; empty groups are left out."""
    known = list(facts)
    return [(group, members) for group in GROUPS if (members := [one for one in known if one.group == group])]


def marks_of(
    file: ContractFile, texts: Mapping[str, str], cited: Iterable[tuple[str, tuple[Cite, ...], str, str]]
) -> dict[str, list[Mark]]:
    """{path: marks} of cited things, each given as (path, citations, tone, label)."""
    found: dict[str, list[Mark]] = {}
    for path, cites, tone, label in cited:
        marks = found.setdefault(path, [])
        for cite in cites:
            span = cite_span(file, texts, cite)
            for start, end in by_line(texts[cite.document], *span) if span else ():
                marks.append(Mark(f"{path}.{len(marks) + 1}", cite.document, start, end, tone, label))
    return found


def _parties(file: ContractFile) -> Iterator[Fact]:
    for side, label, party in (("a", "甲方", file.parties.a), ("b", "乙方", file.parties.b)):
        yield Fact(f"parties.{side}", "双方", label, party.name, party.cite)


def _money(file: ContractFile) -> Iterator[Fact]:
    notes = (f"大写 {file.amount.capital}",) if file.amount.capital else ()
    yield Fact("amount", "价款", "合同价款", amount_words(file.amount), file.amount.cite, notes=notes)
    for base in file.bases:
        of = "年费" if base.of == "annual" else "合同总价"
        value = f"{of}除以 {base.divide}" if base.divide > 1 else of
        yield Fact(
            f"bases.{base.id}",
            "价款",
            base.id.label,
            value,
            base.cite,
            tone="violet" if base.waits_for else "blue",
            waits=base.waits_for or "",
        )


def _dates(file: ContractFile) -> Iterator[Fact]:
    signed = str(file.signed.date) if file.signed.date else "未填写，以签订日起算的期限都未起算"
    tone = "blue" if file.signed.date else "amber"
    yield Fact("signed", "期限", "签订日期", signed, file.signed.cite, tone=tone)
    if file.effective:
        words = f"自 {file.effective} 起执行；已经开始的周期照旧"
        yield Fact("effective", "期限", "本次变更", words, ())
    if file.amended:
        on = str(file.amended.date) if file.amended.date else "未填写，公告与备案的期限未起算"
        tone = "blue" if file.amended.date else "amber"
        yield Fact("amended", "期限", "补充协议签订日期", on, file.amended.cite, tone=tone)
    yield Fact("term", "期限", "服务期", f"{file.term.start} 至 {file.term.end}", file.term.cite)
    if file.fee_period:
        period = file.fee_period
        yield Fact("fee_period", "期限", "付费期", f"{period.start} 至 {period.end}", period.cite)


def _levels(file: ContractFile) -> Iterator[Fact]:
    for one in file.levels:
        yield Fact(f"levels.{one.id}", "服务级别", one.name, one.definition, one.cite)


def _exemptions(file: ContractFile) -> Iterator[Fact]:
    for one in file.exemptions:
        causes = f"原因：{'、'.join(cause.label for cause in one.causes)}"
        notes = (causes, "已经迟延的不免") if one.not_when_late else (causes,)
        who = f"免{one.relieves.label}"
        yield Fact(f"exemptions.{one.id}", "免责", one.what, "", one.cite, who=who, notes=notes)


def _obligations(file: ContractFile) -> Iterator[Fact]:
    penalties = {one.id: one for one in file.penalties}
    for one in file.obligations:
        level = file.level(one.level) if one.level else None
        notes = [f"限于{level.name}"] if level else []
        if one.kind in (Kind.RULE, Kind.RIGHT):
            notes.append(f"由“{one.capability.label}”执行")
        else:
            notes.append(f"以“{one.fulfilled_by.label}”办结")
        if one.silence:
            notes.append("到期未作表示，视为通过")
        if one.proof:
            notes.append(f"证据：{'、'.join(one.proof)}")
        breaches = [penalties[id].breach for id in one.consequence if id in penalties]
        if breaches:
            notes.append(f"逾期：{'、'.join(breaches)}")
        yield Fact(
            f"obligations.{one.id}",
            group_of(one),
            one.what,
            when_words(one),
            one.cite,
            who=PartyCode(one.by).label,
            notes=tuple(notes),
            tone="violet" if one.waits_for else "blue",
            waits=one.waits_for or "",
        )


def group_of(obligation: Obligation) -> str:
    """The group an obligation is checked in."""
    if obligation.pays or obligation.fulfilled_by in PAYMENT:
        return "付款"
    if obligation.fulfilled_by in REVIEW:
        return "验收"
    answers = obligation.trigger in (TriggerName.REPORTED, TriggerName.ONSITE_ASKED)
    return "服务级别" if answers or obligation.fulfilled_by in SERVICE else "义务"


def _penalties(file: ContractFile) -> Iterator[Fact]:
    for one in file.penalties:
        notes = (one.also,) if one.also else ()
        yield Fact(
            f"penalties.{one.id}",
            "违约",
            one.breach,
            penalty_words(one),
            one.cite,
            who=f"{one.payer.label}支付",
            notes=notes,
            tone="red",
        )
