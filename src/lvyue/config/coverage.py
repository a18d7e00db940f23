"""The coverage of the shipped contracts: rows bound, what executes them, evidence of a given database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import lvyue
from lvyue.config.capabilities import executor
from lvyue.contracts.coverage import Covered, cover, evidenced, rows_read, unknown_refs
from lvyue.contracts.loading import load_file

Evidence = Mapping[str, Mapping[str, tuple[int, int]]]


def examples() -> Iterator[tuple[str, Path]]:
    """(id, folder) of each shipped contract that has a checklist, in order of id."""
    for one in sorted((Path(lvyue.__file__).parent / "examples").iterdir()):
        if (one / "rows.yaml").is_file() and (one / "contract.yaml").is_file():
            yield one.name, one


def coverage(evidence: Evidence) -> dict[str, Any]:
    """Per contract and in total: rows, bound, evidenced, simulated, attest, missing; and each row's binding.

    `evidence` counts (real, simulated) pieces by contract code and by the name of what was evidenced.
    """
    contracts = {id: _contract(folder, evidence.get(id, {})) for id, folder in examples()}
    counted = ("rows", "bound", "evidenced", "simulated", "attest", "missing")
    total = {name: sum(one[name] for one in contracts.values()) for name in counted}
    return {"contracts": contracts, "total": total}


def _contract(folder: Path, evidence: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    file, _ = load_file(folder / "contract.yaml")
    rows = rows_read((folder / "rows.yaml").read_text("utf-8"))
    items = [_item(one, evidence) for one in cover(rows, file)]
    return {
        "rows": len(items),
        "bound": sum(1 for one in items if one["bound_to"]),
        "evidenced": sum(1 for one in items if one["evidence"]),
        "simulated": sum(1 for one in items if one["simulated"] and not one["evidence"]),
        "attest": sum(1 for one in items if one["capability"] == ["attest"]),
        "missing": sum(1 for one in items if not one["bound_to"]),
        "unknown": unknown_refs(rows, file),
        "items": items,
    }


def _item(one: Covered, evidence: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    for capability in one.capabilities:
        executor(capability)  # a row is never counted as bound to what the product cannot do
    real, simulated = evidenced(one, evidence)
    return {
        "id": one.row.id,
        "clause": one.row.clause,
        "by": one.row.by.value,
        "what": one.row.what,
        "bound_to": list(one.names),
        "capability": [capability.value for capability in one.capabilities],
        "evidence": real,
        "simulated": simulated,
    }


def evidence_known() -> Evidence:
    """What the database holds: closed duties by obligation, proposals by penalty; simulated apart."""
    from django.db.models import Count, Exists, OuterRef, Q

    from lvyue.duties.models import DutyEvent
    from lvyue.foundation.models import Entry
    from lvyue.settlement.models import PenaltyProposal

    found: dict[str, dict[str, tuple[int, int]]] = {}

    def add(rows: Any, code: str, name: str) -> None:
        played = Entry.objects.filter(
            subject_type=rows.model._meta.label_lower, subject_id=OuterRef("pk"), simulated=True
        )
        counted = rows.order_by().annotate(played=Exists(played)).values(code, name)
        for row in counted.annotate(
            real=Count("pk", filter=Q(played=False)), simulated=Count("pk", filter=Q(played=True))
        ):
            found.setdefault(row[code], {})[row[name]] = (row["real"], row["simulated"])

    closings = DutyEvent.objects.filter(kind__in=["fulfilled", "deemed"])
    add(closings, "duty__contract__code", "duty__obligation")
    add(PenaltyProposal.objects.all(), "contract__code", "penalty")
    return found
