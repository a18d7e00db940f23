"""What a printed sheet says of itself, and what a scanned page turned out to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from lvyue.foundation.types import Word

PREFIX = "LY1"
SHORT = 16
"""Characters of the sheet's digest in its code: 64 bits."""


@dataclass(frozen=True)
class SheetMark:
    """The QR code of one printed page; `page` counts from 1, `digest` is the sheet's first 16 characters."""

    contract: str
    ticket: str
    round: int
    digest: str
    page: int
    pages: int

    @property
    def text(self) -> str:
        """What the QR code holds."""
        parts = (PREFIX, self.contract, self.ticket, self.round, self.digest, self.page, self.pages)
        return "|".join(str(part) for part in parts)


def mark_read(text: str) -> SheetMark | None:
    """Read what a QR code holds; None when it is no sheet's."""
    parts = text.split("|")
    if len(parts) != 7 or parts[0] != PREFIX:
        return None
    numbers = [parts[3], parts[5], parts[6]]
    if not all(one.isascii() and one.isdigit() and len(one) < 5 for one in numbers):
        return None
    round_, page, pages = (int(one) for one in numbers)
    if not 1 <= page <= pages:
        return None
    return SheetMark(parts[1], parts[2], round_, parts[4], page, pages)


class Marks(Word):
    """What a person sees in one side's box on paper (standards.md R13 c)."""

    INK = "ink", "手写签字"
    SEAL = "seal", "盖章"
    BOTH = "both", "签字并盖章"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a person sees in one side's box: its marks, the name, the day written there (today when None)."""

    marks: Marks
    name: str = ""
    on: date | None = None


def paper_at(on: date, now: datetime) -> datetime:
    """The moment a signature on paper counts from: now for today's, else the last second of its day.

    Paper tells the day and no hour; the latest hour gives nobody an advantage.
    """
    if on >= now.date():
        return now
    return datetime.combine(on + timedelta(days=1), time(), now.tzinfo) - timedelta(seconds=1)


class PageFault(StrEnum):
    """Why a scanned page closes nothing."""

    BLANK = "blank"
    NO_CODE = "no_code"
    TWO_CODES = "two_codes"
    FOREIGN = "foreign"
    OLD_ROUND = "old_round"
    DIGEST = "digest"
    REPEATED = "repeated"
    SIGNED = "signed"
    NOT_DUE = "not_due"
    SET_ASIDE = "set_aside"

    @property
    def cause(self) -> str:
        """What is wrong with the page."""
        return _FAULTS[self][0]

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return _FAULTS[self][1]


_FAULTS = {
    PageFault.BLANK: ("这一页是空白页", "扫描时去掉空白页即可，不影响其他页"),
    PageFault.NO_CODE: (
        "没有找到记录单的二维码",
        "在下面选出它是哪张记录单（人工对应），或重新扫描；右上角二维码须完整、不被盖住",
    ),
    PageFault.TWO_CODES: ("一页上有两个记录单二维码", "一次只扫一张，不要重叠放置"),
    PageFault.FOREIGN: ("二维码不属于本合同的记录单", "核对纸张；属于别的合同的，到那份合同里上传"),
    PageFault.OLD_ROUND: ("这是已被异议的旧一轮记录单", "请打印最新一轮记录单，重新签字"),
    PageFault.DIGEST: ("二维码中的摘要与系统里的记录单不符", "内容以系统为准：重新打印，重新签字"),
    PageFault.REPEATED: ("同一页已经扫描过", "无需处理；前一份没扫好的，先在那一批里作废未确认的页"),
    PageFault.SIGNED: ("这张记录单双方已经签过", "无需处理；扫描件作为留存"),
    PageFault.NOT_DUE: ("工单现在不能签记录单", "请看工单进度：已取消或已结束的不再签"),
    PageFault.SET_ASIDE: ("这一页已由人作废", "整张重新扫描上传"),
}


class BatchState(Word):
    """How far the reading of a batch of scans is."""

    WAITING = "waiting", "识别中"
    READ = "read", "已识别"
    REFUSED = "refused", "未能识别"
