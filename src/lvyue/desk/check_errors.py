"""Reasons an act on a check is refused; the text is the message people read."""

from __future__ import annotations

from lvyue.desk.types.checks import CheckAct
from lvyue.foundation.errors import Invalid, NotAllowed, NotFound, Refused


class CheckUnknown(NotFound):
    """No check of this code under the contract."""

    def __init__(self, code: str) -> None:
        super().__init__(f"没有找到检查“{code}”", place="履约检查", remedy="核对编号，或从检查列表点进去")


class ItemUnknown(NotFound):
    """The check has no item of this number."""

    def __init__(self, code: str, number: int) -> None:
        super().__init__(f"没有第 {number} 项", place=f"检查 {code}", remedy="请从检查页面操作")


class CheckSide(NotAllowed):
    """The act belongs to the other party."""

    def __init__(self, act: CheckAct, owner: str) -> None:
        super().__init__(f"“{act.label}”由{owner}办理", place="履约检查", remedy=f"请{owner}的人员操作")


class CheckOpener(NotAllowed):
    """Only who opened a check takes it back."""

    def __init__(self, code: str, opened_by: str) -> None:
        remedy = f"请{opened_by}撤回；其他人逐项判定后结束检查"
        super().__init__("检查由发起的人撤回", place=f"检查 {code}", remedy=remedy)


class CheckRefused(Refused):
    """The check or its item is not in a state that admits the act."""

    def __init__(self, code: str, act: CheckAct, cause: str, remedy: str) -> None:
        super().__init__(f"不能{act.label}：{cause}", place=f"检查 {code}", remedy=remedy)


class CheckEmpty(Invalid):
    """A check looks at something."""

    def __init__(self) -> None:
        super().__init__("没有写检查什么", place="检查项", remedy="勾选要检查的约定，或写下检查项，一行一项")


class ObligationUnfit(Invalid):
    """A finding stands on something the provider owes under the contract."""

    def __init__(self, obligation: str) -> None:
        what = f"“{obligation}”不是乙方在本合同里的义务" if obligation else "没有选问题违反哪一项约定"
        super().__init__(what, place="依据", remedy="从列出的乙方义务里选一项；合同没有约定的，不作为问题")


class MendingDay(Invalid):
    """The day to mend by lies before the finding."""

    def __init__(self) -> None:
        super().__init__("整改期限早于今天", place="整改期限", remedy="写今天或以后的日期")


class PopulationEmpty(Refused):
    """Nothing was finished in the period, so nothing can be drawn."""

    def __init__(self, since: object, until: object) -> None:
        super().__init__(
            f"{since} 至 {until} 没有处理完成的工单", place="抽查范围", remedy="换一个起止日期，再抽取"
        )


class SampleInvalid(Invalid):
    """The period or the size of a sample cannot be."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause, place="抽查范围", remedy=remedy)
