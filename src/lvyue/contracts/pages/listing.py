"""The rows of the list of contracts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from lvyue.contracts.models import Contract, ContractVersion
from lvyue.contracts.pages.links import living_address, review_address
from lvyue.contracts.types import ContractFigures, ContractFile, amount_words
from lvyue.foundation import clock

DRAFT = ("草案", "grey", "edit", "dashed")
WAITING = ("待对方确认", "violet", "pause", "hatch")
RUNNING = ("履行中", "blue", "progress", "solid")
ENDED = ("已届满", "grey", "archive", "solid")


@dataclass(frozen=True, slots=True)
class ContractRow:
    """One contract as the list shows it; `status` is label, tone, icon and pattern of its chip."""

    contract: Contract
    version: ContractVersion
    file: ContractFile
    status: tuple[str, str, str, str]
    open_questions: int
    newer_draft: bool
    figures: ContractFigures
    today: date
    now: datetime

    @property
    def address(self) -> str:
        """A running contract opens its living page, a draft its review."""
        if self.version.confirmed_at is None:
            return self.review
        return living_address(self.contract.code, self.version.number)

    @property
    def review(self) -> str:
        """Where the newest version is reviewed."""
        number = self.version.number + 1 if self.newer_draft else self.version.number
        return review_address(self.contract.code, number)

    @property
    def open_address(self) -> str:
        """Where the shown version's open points are."""
        return f"{review_address(self.contract.code, self.version.number)}#questions"

    @property
    def amount(self) -> str:
        """The price in words."""
        return amount_words(self.file.amount)

    @property
    def days(self) -> tuple[int, int]:
        """Days of the service term gone by, today included, and all its days."""
        term = self.file.term
        total = (term.end - term.start).days + 1
        return min(max((self.today - term.start).days + 1, 0), total), total

    @property
    def progress_words(self) -> str:
        """The progress in words: 未开始, 第 166 天 / 365 天, 已满 365 天."""
        gone, total = self.days
        if gone == 0:
            return f"未开始，共 {total} 天"
        return f"已满 {total} 天" if self.today > self.file.term.end else f"第 {gone} 天 / {total} 天"


def contract_row(contract: Contract, figures: ContractFigures, now: datetime) -> ContractRow:
    """One row: the running version, or the draft when none runs yet."""
    versions = list(contract.versions.all())
    newest = versions[-1]
    running = next((one for one in reversed(versions) if one.confirmed_at is not None), None)
    shown = running or newest
    file, today = shown.file, now.astimezone(clock.TZ).date()
    if running is None:
        status = WAITING if newest.confirmations.all() else DRAFT
    else:
        status = ENDED if today > file.term.end else RUNNING
    ruled = {one.question for one in file.rulings} | {one.question for one in shown.rulings.all()}
    waits = sum(one.kind == "ambiguity" and one.id not in ruled for one in file.questions)
    return ContractRow(contract, shown, file, status, waits, shown is not newest, figures, today, now)


def contract_rows(
    contracts: Iterable[Contract], figures: Mapping[int, ContractFigures], now: datetime
) -> list[ContractRow]:
    """Rows of the contracts of one page, in their order."""
    return [contract_row(one, figures[one.pk], now) for one in contracts]
