"""Two versions of a contract on one page: the later text with its changes, and the changes as a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from lvyue.contracts.comparing import ClauseChange, Difference, Edition, TermChange, compare
from lvyue.contracts.models import ContractVersion
from lvyue.contracts.pages.links import compare_address, review_address
from lvyue.contracts.supplements.consolidating import amended_passages, supplements_of

TONES = {"added": "green", "removed": "red", "changed": "amber", "moved": "violet"}
_QUIET = {"same", "renumbered"}


@dataclass(frozen=True, slots=True)
class ShownClause:
    """A clause with the id that ties its text to its entry in the list, and the colour of its fate."""

    change: ClauseChange
    id: str
    tone: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Either one changed clause, or a run of clauses whose words stayed (`quiet`), folded away."""

    shown: ShownClause | None
    quiet: tuple[ClauseChange, ...]

    @property
    def renumbered(self) -> int:
        """How many of the run only have another number."""
        return sum(one.state == "renumbered" for one in self.quiet)


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """A changed term, the id of the clause it stands in where that changed too, and its colour."""

    change: TermChange
    goto: str
    tone: str


def difference_of(old: ContractVersion, new: ContractVersion) -> Difference:
    """The difference of two stored versions as they are written, rulings apart."""
    return compare(_edition(old), _edition(new))


def _edition(version: ContractVersion) -> Edition:
    file, name = version.file, f"第 {version.number} 版"
    if supplements_of(file):
        return Edition(name, amended_passages(file, version.texts), file)
    return Edition.of(name, file, version.texts)


def compare_page(
    version: ContractVersion, earlier: ContractVersion | None, numbers: Iterable[int]
) -> dict[str, Any]:
    """The context of the page; without an earlier version it teaches how there comes to be one."""
    contract, number = version.contract, version.number
    others = [one for one in numbers if one != number]
    context: dict[str, Any] = {
        "contract": contract,
        "version": version,
        "earlier": earlier,
        "others": [
            (f"与第 {one} 版", compare_address(contract.code, number, one), earlier and one == earlier.number)
            for one in others
        ],
        "crumbs": [
            ("合同", reverse("contracts:list")),
            (f"审阅第 {number} 版", review_address(contract.code, number)),
            ("比较", ""),
        ],
    }
    if earlier is None:
        return context
    difference = difference_of(earlier, version)
    stretches = list(_stretches(difference.clauses))
    clauses = [one.shown for one in stretches if one.shown]
    places = {one.change.number_new or one.change.number_old: one.id for one in clauses}
    return context | {
        "difference": difference,
        "stretches": stretches,
        "clauses": clauses,
        "terms": [
            ShownTerm(one, places.get(one.clause_new or one.clause_old, ""), TONES[one.state])
            for one in difference.terms
        ],
        "json": f"{reverse('contracts:compare_json', args=[contract.code, number])}?with={earlier.number}",
    }


def _stretches(clauses: Iterable[ClauseChange]) -> Iterator[Stretch]:
    run: list[ClauseChange] = []
    for index, one in enumerate(clauses):
        if one.state in _QUIET:
            run.append(one)
            continue
        if run:
            yield Stretch(None, tuple(run))
            run = []
        yield Stretch(ShownClause(one, f"change-{index}", TONES[one.state]), ())
    if run:
        yield Stretch(None, tuple(run))
