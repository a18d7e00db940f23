"""How far a contract's checklist is bound: each row to the obligations, penalties or exemptions that name it.

Pure: rows and a contract file in, a table out. A row is what a reviewer at acceptance expects to be executed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from lvyue.contracts.types import Capability, ContractFile, PartyCode


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the checklist: its id, clause, side, kind, and our own words of when and what."""

    id: str
    clause: str
    by: PartyCode
    kind: str
    when: str
    what: str


@dataclass(frozen=True, slots=True)
class Covered:
    """A row with what is bound to it: names in the contract file and the capabilities that execute them."""

    row: Row
    names: tuple[str, ...]
    capabilities: tuple[Capability, ...]

    @property
    def bound(self) -> bool:
        """Whether anything in the file names the row."""
        return bool(self.names)

    @property
    def attest(self) -> bool:
        """Whether for now only a person's confirmation executes it."""
        return self.bound and set(self.capabilities) == {Capability.ATTEST}


def rows_read(text: str) -> tuple[Row, ...]:
    """The rows of a checklist kept as YAML."""
    return tuple(
        Row(one["id"], str(one["clause"]), PartyCode(one["by"]), one["kind"], one["when"], one["what"])
        for one in yaml.safe_load(text)
    )


def cover(rows: tuple[Row, ...], file: ContractFile) -> list[Covered]:
    """Bind each row to what names it by `ref`, in order of the rows."""
    bound: dict[str, list[tuple[str, Capability]]] = {}
    for row, name, capability in _bindings(file):
        bound.setdefault(row, []).append((name, capability))
    return [
        Covered(
            row,
            tuple(name for name, _ in bound.get(row.id, ())),
            tuple(dict.fromkeys(capability for _, capability in bound.get(row.id, ()))),
        )
        for row in rows
    ]


def unknown_refs(rows: tuple[Row, ...], file: ContractFile) -> list[str]:
    """Rows that the file names and the checklist does not have."""
    known = {row.id for row in rows}
    return sorted({row for row, _, _ in _bindings(file)} - known)


def _bindings(file: ContractFile) -> Iterator[tuple[str, str, Capability]]:
    for one in file.obligations:
        for row in one.ref:
            yield row, one.id, one.capability
    for penalty in file.penalties:
        for row in penalty.ref:
            yield row, penalty.id, Capability.PENALTY
    for exemption in file.exemptions:
        for row in exemption.ref:
            yield row, exemption.id, Capability.EXEMPTION


def evidenced(covered: Covered, evidence: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    """(real, simulated) pieces of evidence of a row; `evidence` counts them by name in the file."""
    found = [evidence.get(name, (0, 0)) for name in covered.names]
    return sum(real for real, _ in found), sum(simulated for _, simulated in found)
