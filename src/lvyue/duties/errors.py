"""Reasons a use case of the duties room is refused; the text is the message people read."""

from __future__ import annotations

from datetime import date

from lvyue.duties.types import RowFault
from lvyue.foundation.errors import Invalid, NotFound, Refused


class DutyUnknown(NotFound):
    """No duty of this code among those granted to the reader."""

    def __init__(self, code: str) -> None:
        super().__init__(f"没有找到履约事项“{code}”", place="履约事项", remedy="核对编号，或从合同页点进去")


class DutyClosedAlready(Refused):
    """A closed duty is not closed again."""

    def __init__(self, code: str, how: str) -> None:
        super().__init__(
            f"履约事项 {code} 已经结束（{how}），不能再次办结",
            place=code,
            remedy="需要补充材料时，在其证据里追加",
        )


class NotYourDuty(Refused):
    """A side cannot confirm the other side's duty as done."""

    def __init__(self, code: str, owner: str) -> None:
        super().__init__(
            f"履约事项 {code} 由{owner}履行，您不能代为办结", place=code, remedy=f"请{owner}的人员操作"
        )


class OwedByBoth(Refused):
    """What both sides owe is not waived by one of them."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"履约事项 {code} 由双方共同履行，不能由一方免责",
            place=code,
            remedy="双方各自完成；确需免除的，以补充协议约定",
        )


class ClosedElsewhere(Refused):
    """A duty fulfilled by an act of its own (a response, a payment) is not attested by hand."""

    def __init__(self, code: str, act: str) -> None:
        super().__init__(
            f"履约事项 {code} 以“{act}”办结，不能手工确认",
            place=code,
            remedy=f"到对应的工单或付款里完成“{act}”",
        )


class EvidenceMissing(Invalid):
    """A duty closes with evidence: a note or a file."""

    def __init__(self, code: str) -> None:
        super().__init__("没有填写说明，也没有附件", place=code, remedy="写明做了什么，或上传记录作为证据")


class MomentImpossible(Invalid):
    """An act cannot lie in the future or before its trigger."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}的时间不对：{why}", place="时间", remedy="核对后填写实际发生的时间")


class ContractNotRunning(Refused):
    """Nothing starts under a contract without a confirmed version, or outside its term."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(
            f"合同 {code} {why}，不能起算新的事项",
            place=f"合同 {code}",
            remedy="先确认合同版本；服务期已满的另订合同或补充协议",
        )


class EventNotByHand(Refused):
    """Tickets, payments and the contract's own dates tell their events themselves."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}”不能手工登记",
            place="登记事件",
            remedy="报障、完工、付款由工单与付款自动登记；合同已写明的日期无需登记",
        )


class EventRecorded(Refused):
    """A contract is signed once."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”已经登记过", place="登记事件", remedy="需要更正时，以补充协议另立新版本")


class SheetRefused(Invalid):
    """A sheet or a file of 补录 that is not taken at all."""

    def __init__(self, name: str, cause: str, remedy: str) -> None:
        super().__init__(cause, place=name, remedy=remedy)


class BacklogInvalid(Invalid):
    """Rows of a 补录 sheet are wrong; nothing was written. `faults` names every one."""

    def __init__(self, faults: list[RowFault]) -> None:
        self.faults = faults
        first = faults[0]
        more = f"（另有 {len(faults) - 1} 处）" if len(faults) > 1 else ""
        super().__init__(f"{first.cause}{more}", place=first.place, remedy=first.remedy)


class NotServedByPost(Invalid):
    """No rule of the contract says when this event counts as having happened by post."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"合同没有“{name}”按交邮视为送达的约定",
            place="登记事件",
            remedy="取消“按交邮视为送达”，填写实际发生的时间",
        )


class NotServedYet(Invalid):
    """The day on which a posted notice counts as served has not begun."""

    def __init__(self, name: str, on: date) -> None:
        super().__init__(
            f"“{name}”按交邮推算到 {on} 才视为送达", place="时间", remedy="核对交邮的时间，或到那一天再登记"
        )


class EventStartsOther(Invalid):
    """The obligation named does not begin with this event."""

    def __init__(self, name: str, obligation: str) -> None:
        super().__init__(
            f"“{name}”不起算义务“{obligation}”",
            place="登记事件",
            remedy="从列出的事项中选择；发生在合同变更之前的，按变更之前的约定",
        )
