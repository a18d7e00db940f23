"""Reads of sheets on paper: what waits for ink, the batches of scans, the sheets found in one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from lvyue.contracts.models import Contract
from lvyue.desk.models import RecordSheet, ScanBatch, ScanPage
from lvyue.desk.paper_errors import PageElsewhere
from lvyue.foundation.errors import NotFound
from lvyue.foundation.signing import Signature, signatures_of
from lvyue.identity.types import Side

MOST = 50
"""Most sheets printed at once."""


@dataclass(frozen=True)
class SheetScan:
    """A sheet with its pages in a batch, in order; `signatures` by side, `open` while nobody confirmed it."""

    sheet: RecordSheet
    pages: tuple[ScanPage, ...]
    signatures: dict[str, Signature]

    @property
    def open(self) -> bool:
        """Whether it still waits for a person."""
        return self.pages[-1].used_at is None

    @property
    def by_hand(self) -> list[ScanPage]:
        """The pages a person matched, since their code could not be read."""
        return [one for one in self.pages if one.matched_by]

    @property
    def lacking(self) -> list[int]:
        """Numbers of the pages that are not in the batch."""
        have = {one.sheet_page for one in self.pages}
        return [n for n in range(1, (self.pages[0].sheet_pages or 1) + 1) if n not in have]

    @property
    def sides(self) -> list[tuple[Side, Signature | None, int | None]]:
        """(side, its signature, the id of the crop of its box), party A first."""
        last = self.pages[-1]
        crops = {Side.A: last.box_a_id, Side.B: last.box_b_id}
        return [(side, self.signatures.get(side.value), crops[side]) for side in Side]


def sheets_waiting(contract: Contract) -> QuerySet[RecordSheet]:
    """Sheets of the contract that both sides have still to sign, oldest first."""
    return (
        RecordSheet.objects.select_related("ticket__contract")
        .filter(
            ticket__contract=contract,
            ticket__sheet_signed_at__isnull=True,
            ticket__cancelled_at__isnull=True,
            ticket__backlog=False,
            objected_at__isnull=True,
            round=F("ticket__round"),
        )
        .order_by("made_at", "pk")
    )


def sheets_chosen(contract: Contract, codes: Collection[str] = ()) -> list[RecordSheet]:
    """The sheets to print: the latest of each ticket asked for, every waiting one by default, at most `MOST`.

    NotFound when one asked for has no sheet that can be printed, or none waits.
    """
    if codes:
        known = RecordSheet.objects.select_related("ticket__contract").filter(
            ticket__contract=contract, ticket__code__in=codes, objected_at__isnull=True
        )
        chosen = list({one.ticket.code: one for one in known.order_by("ticket__code", "round")}.values())
        if len(chosen) < len(set(codes)):
            raise NotFound("有工单没有可打印的记录单", place="打印", remedy="登记处理完成后才有记录单")
    else:
        chosen = list(sheets_waiting(contract)[:MOST])
        if not chosen:
            raise NotFound("没有待签的记录单", place="打印", remedy="登记处理完成后自动成稿")
    return chosen[:MOST]


def batches_of(contract: Contract) -> QuerySet[ScanBatch]:
    """The batches of scans of a contract, latest first."""
    return ScanBatch.objects.filter(contract=contract)


def batch_get(contract: Contract, number: int) -> ScanBatch:
    """One batch of this contract; NotFound for any other."""
    batch = ScanBatch.objects.select_related("contract").filter(contract=contract, pk=number).first()
    if batch is None:
        raise NotFound("没有找到这一批扫描件", place="纸质记录单", remedy="请从纸质记录单页点进去")
    return batch


def page_get(batch: ScanBatch, number: str) -> ScanPage:
    """One page of this batch by its id; PageElsewhere for any other."""
    own = batch.pages.select_related("batch")
    page = own.filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None
    if page is None:
        raise PageElsewhere
    return page


def sheets_found(batch: ScanBatch) -> list[SheetScan]:
    """The sheets whose pages are in the batch, in the order they were scanned."""
    pages = batch.pages.filter(fault="", sheet__isnull=False).select_related("sheet__ticket", "image", "file")
    grouped: dict[int, list[ScanPage]] = {}
    for one in pages:
        grouped.setdefault(one.sheet_id or 0, []).append(one)
    return [_scan(found) for found in grouped.values()]


def _scan(pages: Iterable[ScanPage]) -> SheetScan:
    ordered = tuple(sorted(pages, key=lambda one: one.sheet_page or 0))
    sheet = ordered[0].sheet
    assert sheet is not None
    return SheetScan(sheet, ordered, {one.side: one for one in signatures_of(sheet)})
