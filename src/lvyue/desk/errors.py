"""Reasons a use case of the service desk is refused; the text is the message people read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lvyue.desk.types import Act, LevelView, WhyNot
from lvyue.foundation.errors import Invalid, NotAllowed, NotFound, Refused


class TicketUnknown(NotFound):
    """No ticket of this code among those the reader may see."""

    def __init__(self, code: str) -> None:
        super().__init__(f"没有找到工单“{code}”", place="工单", remedy="核对单号，或从工单列表点进去")


class StepRefused(Refused):
    """The ticket is in a stage that does not admit this act."""

    def __init__(self, code: str, act: Act, why: WhyNot) -> None:
        super().__init__(f"不能{act.label}：{why.cause}", place=f"工单 {code}", remedy=why.remedy)


class TicketMoved(Refused):
    """Somebody else changed the ticket at the same moment."""

    def __init__(self, code: str) -> None:
        super().__init__("工单刚被他人更新", place=f"工单 {code}", remedy="请刷新页面，看过最新情况再操作")


class KeyTaken(Refused):
    """The same idempotency key came with a different report."""

    def __init__(self, key: str, code: str) -> None:
        super().__init__(
            f"幂等键“{key}”已用于工单 {code}，而内容不同", place="幂等键 key", remedy="新的报障请换一个键"
        )


class OtherSide(NotAllowed):
    """The act belongs to the other party."""

    def __init__(self, act: Act, owner: str) -> None:
        super().__init__(f"“{act.label}”由{owner}办理", place="工单", remedy=f"请{owner}的人员操作")


class TextMissing(Invalid):
    """A text that must be given is empty or too long."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(f"{what}应为 1 至 {limit} 个字", place=what, remedy=f"请填写{what}")


class TimeNaive(Invalid):
    """A moment without its zone can mean two things."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}的时间没有时区", place="时间", remedy="写成 2026-03-02T09:30:00+08:00")


class ReviewOver(Refused):
    """The review window has passed; silence has its agreed meaning (market 第九条(二))."""

    def __init__(self, code: str, due_at: datetime) -> None:
        super().__init__(
            f"验收期限已于 {due_at:%Y-%m-%d %H:%M} 届满，按约定视为通过",
            place=f"工单 {code}",
            remedy="问题再现的，请重新报障",
        )


class CancelRefused(Refused):
    """The provider cannot make a late or a customer's report disappear."""

    def __init__(self, code: str, cause: str) -> None:
        super().__init__(f"乙方不能取消：{cause}", place=f"工单 {code}", remedy="请甲方取消，或继续处理")


class SheetObjected(Refused):
    """The sheet was objected to; the next round makes a new one."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "记录单已有异议，不能再签", place=f"工单 {code} 记录单", remedy="请乙方重新处理后另出记录单"
        )


class LevelUnknown(Invalid):
    """The contract has no level of this id, or none at all."""

    def __init__(self, level: str, levels: Sequence[LevelView]) -> None:
        names = "、".join(f"{one.name}（{one.id}）" for one in levels)
        super().__init__(
            f"本合同没有级别“{level}”" if levels else "本合同没有约定服务级别",
            place="级别",
            remedy=f"从合同约定的级别中选：{names}" if levels else "无需定级",
        )


class LevelSame(Refused):
    """The ticket has this level already."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(f"已定为“{name}”", place=f"工单 {code}", remedy="改定的，请选另一级别")


class CauseMissing(Invalid):
    """The contract relieves by cause, so the completion must say it."""

    def __init__(self) -> None:
        super().__init__(
            "没有写明原因，而本合同有免责约定", place="原因", remedy="请选一项原因；都不合适的选“其他”"
        )


class CauseUnknown(Invalid):
    """The cause is none of the closed list."""

    def __init__(self, cause: str) -> None:
        super().__init__(f"没有原因“{cause}”", place="原因", remedy="请从列出的原因中选一项")


class CauseNotStated(Invalid):
    """There is nothing to agree or disagree with."""

    def __init__(self, code: str) -> None:
        super().__init__("乙方没有登记原因，无从认可", place=f"工单 {code}", remedy="只填验收意见即可")


class PaperMissing(Refused):
    """The scans do not show the whole sheet, or not both sides."""

    def __init__(self, code: str, cause: str, remedy: str) -> None:
        super().__init__(f"不能确认：{cause}", place=f"工单 {code} 的扫描件", remedy=remedy)
