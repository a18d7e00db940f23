"""Reasons a scanned page or what is said of it is refused; the text is the message people read."""

from __future__ import annotations

from datetime import date

from lvyue.foundation.errors import Invalid, NotFound, Refused
from lvyue.identity.types import Side


class PageUnmatched(Refused):
    """The page cannot be said to be of this sheet."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(f"不能对应：{cause}", place="扫描页", remedy=remedy)


class PageNumberWrong(Invalid):
    """Page numbers that no sheet has, or that another page of the same sheet contradicts."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, place="页码", remedy="照纸上“第几页，共几页”填写")


class PageElsewhere(NotFound):
    """The page, or the ticket, belongs to another contract or batch."""

    def __init__(self) -> None:
        super().__init__("没有找到这一页扫描件", place="扫描批次", remedy="请从这一批的页面操作")


class DayUnread(Invalid):
    """A day on paper that is no date."""

    def __init__(self, side: Side, text: str) -> None:
        super().__init__(
            f"{side.label}签字日期“{text[:20]}”不是日期",
            place="纸上日期",
            remedy="写成 2026-03-02，或不填（今天）",
        )


class DayImpossible(Invalid):
    """A day on paper that cannot be the day of signing."""

    def __init__(self, side: Side, on: date, cause: str) -> None:
        super().__init__(
            f"{side.label}签字日期 {on} {cause}",
            place="纸上日期",
            remedy="照纸上填写；纸上写错的，请双方在纸上更正后重新扫描",
        )
