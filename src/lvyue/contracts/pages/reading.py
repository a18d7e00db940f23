"""Facts read beside the contract file as the review page lists them, and the rule that read each fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lvyue.contracts.pages.facts import Fact
from lvyue.contracts.readings import ReadFact, Whole
from lvyue.contracts.types import ContractFile

BY_HAND = "由人写明，或随合同文件带来"


def shown_read(facts: Iterable[ReadFact], file: ContractFile) -> list[Fact]:
    """The facts that people did not take out, in order."""
    numbers = {one.id: one.number for one in file.clauses}
    return [_fact(one, numbers) for one in facts if not one.gone]


def _fact(one: ReadFact, numbers: Mapping[str, str]) -> Fact:
    kind = one.kind
    resting = f"牵涉：{'、'.join(one.matters)}" if one.matters else ""
    return Fact(
        one.path,
        kind.group,
        kind.label_of(one.raw),
        kind.value_of(one.raw),
        one.cites,
        clause=numbers[one.cites[0].clause] if one.cites else "",
        who=kind.who_of(one.raw),
        notes=(resting,) if resting else (),
        tone="red" if one.open else "amber" if one.blank else "blue",
        rule=one.rule,
        blank=one.blank,
    )


def with_rules(
    facts: Iterable[Fact], file: ContractFile, texts: Mapping[str, str], whole: Whole
) -> list[Fact]:
    """Facts of the contract file, each with the rules of the reader that read its very words."""
    found = []
    for one in facts:
        spans = [span for cite in one.cites if (span := whole.span(file, texts, cite)) is not None]
        found.append(replace(one, rule="、".join(whole.rules(spans)) or (BY_HAND if one.cites else "")))
    return found
