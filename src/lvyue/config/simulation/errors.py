"""Why a year is not simulated here."""

from datetime import date

from lvyue.foundation.errors import Refused


class RealEntries(Refused):
    """The instance holds facts of real people."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"本实例已有 {count} 条真实记录，模拟会与真实证据混在一起",
            place="审计记录",
            remedy="另设一个空目录，用 LVYUE_DATA=目录 lvyue simulate 重试",
        )


class SimulatedInPart(Refused):
    """A year was cut off half-way; what it left cannot be continued, for its draws are lost."""

    def __init__(self, code: str, reached: date) -> None:
        super().__init__(
            f"合同 {code} 上次模拟在 {reached} 处中断，只有半个年度，不能接着模拟",
            place=f"合同 {code}",
            remedy="删除这个数据目录后重来，或另设一个空目录，用 LVYUE_DATA=目录 lvyue simulate 重试",
        )


class SimulatedAlready(Refused):
    """Evidence is append-only, so that a year is not replaced by another one."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"合同 {code} 在本实例里已有记录，证据不可删改，不能再模拟一遍",
            place=f"合同 {code}",
            remedy="另设一个空目录，用 LVYUE_DATA=目录 lvyue simulate 重试",
        )
