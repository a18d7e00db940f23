"""Reasons a pause is refused; the text is the message people read."""

from __future__ import annotations

from lvyue.foundation.errors import Invalid, NotAllowed, NotFound, Refused


class PauseRefused(Refused):
    """The stretch cannot be, or the ticket does not admit it."""

    def __init__(self, code: str, cause: str, remedy: str) -> None:
        super().__init__(cause, place=f"工单 {code} 的暂停", remedy=remedy)


class PauseUnproved(Invalid):
    """A claim comes with words or a file."""

    def __init__(self, code: str) -> None:
        super().__init__("暂停没有证据", place=f"工单 {code} 的暂停", remedy="请写明情况，或附上文件")


class PauseOwn(NotAllowed):
    """No side acknowledges its own claim."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "自己一方主张的暂停，由对方答复", place=f"工单 {code} 的暂停", remedy="请对方的人员认可或不认可"
        )


class PauseAnswered(Refused):
    """It was answered otherwise already."""

    def __init__(self, code: str, agreed: bool) -> None:
        super().__init__(
            f"这次暂停已答复为“{'认可' if agreed else '不认可'}”",
            place=f"工单 {code} 的暂停",
            remedy="请刷新页面；仍有争议的，在结算时提出",
        )


class PauseUnknown(NotFound):
    """No such pause on this ticket."""

    def __init__(self, code: str) -> None:
        super().__init__("没有这次暂停", place=f"工单 {code} 的暂停", remedy="请刷新页面后再操作")
