"""A scanned page whose code cannot be read is matched to its sheet by a person (人工对应), and back."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from lvyue.desk.errors import SheetObjected
from lvyue.desk.models import ScanPage, Ticket
from lvyue.desk.paper_errors import PageElsewhere, PageNumberWrong, PageUnmatched
from lvyue.desk.services.sheets import sheet_of
from lvyue.desk.services.steps import require, require_stage
from lvyue.desk.types import Act, permission_for
from lvyue.desk.types.paper import PageFault
from lvyue.foundation.audit import entry_add
from lvyue.identity.types import Access

PAGES = 100
"""Most pages of a sheet that are believed."""


def page_match(*, access: Access, page: ScanPage, ticket: Ticket, number: int, count: int) -> ScanPage:
    """Say that a page without a readable code is page `number` of `count` of the ticket's present sheet.

    Signs nothing: what stands there is still said by `paper_confirm`. Raises NotFound, NotAllowed,
    StepRefused, SheetObjected, PageNumberWrong, PageUnmatched (it has a code, or the sheet has this page).
    """
    require(access, ticket, Act.SIGN)
    if page.batch.contract_id != ticket.contract_id:
        raise PageElsewhere
    if not 1 <= number <= count <= PAGES:
        raise PageNumberWrong(f"没有“第 {number} 页，共 {count} 页”这样的记录单")
    with transaction.atomic():
        require_stage(ticket, Act.SIGN)
        sheet = sheet_of(ticket)
        if sheet.objected_at:
            raise SheetObjected(ticket.code)
        beside = page.batch.pages.filter(sheet=sheet, fault="").exclude(sheet_pages=count).first()
        if beside:
            raise PageNumberWrong(f"同一批里这张记录单的另一页是“共 {beside.sheet_pages} 页”")
        free = ScanPage.objects.filter(pk=page.pk, fault=PageFault.NO_CODE.value)
        try:
            with transaction.atomic():
                changed = free.update(
                    sheet=sheet, sheet_page=number, sheet_pages=count, fault="", matched_by=access.name
                )
        except IntegrityError as error:
            cause = f"{ticket.code} 的第 {number} 页已经扫描过"
            raise PageUnmatched(cause, "前一份没扫好的，先在那一批里作废未确认的页") from error
        if changed != 1:
            raise PageUnmatched("这一页不是“没有找到二维码”的页，或已由他人对应", "请刷新页面再看")
        _tell(access, page, "desk.page.match", f"人工对应到 {ticket.code} 第 {number} 页，共 {count} 页")
    return page


def page_unmatch(*, access: Access, page: ScanPage) -> ScanPage:
    """Take back what was matched by hand while nothing was signed on it.

    Raises NotFound, NotAllowed, PageUnmatched (its code said so, or a signature rests on it).
    """
    access.require(page.space_id, permission_for(Act.SIGN, access.side(page.space_id)))
    with transaction.atomic():
        by_hand = ScanPage.objects.filter(pk=page.pk, fault="", used_at__isnull=True).exclude(matched_by="")
        changed = by_hand.update(
            sheet=None, sheet_page=None, sheet_pages=None, fault=PageFault.NO_CODE.value, matched_by=""
        )
        if changed != 1:
            raise PageUnmatched("这一页不是人工对应的，或已用于签字", "请刷新页面再看")
        _tell(access, page, "desk.page.unmatch", "取消人工对应")
    return page


def _tell(access: Access, page: ScanPage, action: str, note: str) -> None:
    page.refresh_from_db()
    entry_add(actor=access, action=action, space_id=page.space_id, subject=page, note=note)
