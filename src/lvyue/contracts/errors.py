"""Reasons a contract file or a use case of this room is refused; the text is the message people read."""

from __future__ import annotations

from dataclasses import dataclass

from lvyue.foundation.errors import Invalid, NotFound, Refused
from lvyue.rules.money import yuan


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a contract file: where, what, and what to do."""

    place: str
    cause: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}：{self.cause}。处理：{self.remedy}"


class _Listed(Invalid):
    """Something with several places wrong: it speaks of the first, `findings` lists every one."""

    def __init__(self, findings: list[Finding], name: str) -> None:
        self.findings = findings
        first = findings[0]
        more = f"（另有 {len(findings) - 1} 处）" if len(findings) > 1 else ""
        super().__init__(f"{first.cause}{more}", place=f"{name} {first.place}", remedy=first.remedy)


class ContractFileInvalid(_Listed):
    """The file breaks its schema or its own logic."""

    def __init__(self, findings: list[Finding], name: str = "contract.yaml") -> None:
        super().__init__(findings, name)


class ContractUnknown(NotFound):
    """No contract of this code among those granted to the reader."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"没有找到合同“{code}”", place="合同编号", remedy="核对编号，或请管理员授予该合同的访问权"
        )


class VersionConfirmed(Refused):
    """A confirmed version is immutable."""

    def __init__(self, code: str, number: int) -> None:
        super().__init__(
            f"合同 {code} 第 {number} 版已由双方确认，不能再改或再次确认",
            place=f"合同 {code} 第 {number} 版",
            remedy="需要变更时，以补充协议另立新版本",
        )


class QuestionsOpen(Refused):
    """Blocking questions must be ruled before a version is confirmed."""

    def __init__(self, code: str, texts: list[str]) -> None:
        super().__init__(
            f"还有 {len(texts)} 个必须先裁定的问题：{'；'.join(texts[:3])}",
            place=f"合同 {code} 草案",
            remedy="请甲乙双方在“待裁定”里各选同一读法后再确认",
        )


class BlanksOpen(Refused):
    """Blanks that terms rest on must be filled in before a version is confirmed."""

    def __init__(self, code: str, texts: list[str]) -> None:
        super().__init__(
            f"还有 {len(texts)} 处空白没有填写：{'；'.join(one[:40] for one in texts[:3])}",
            place=f"合同 {code} 草案",
            remedy="在审阅页“空白处”逐处填写，不算空白的写明理由退回，再确认",
        )


class QuestionSettled(Refused):
    """A ruling stands; it is not answered again."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"问题“{text}”双方已有裁定", place="待裁定", remedy="需要改变裁定时，以补充协议另立新版本"
        )


class ContractExists(Refused):
    """The code is taken."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"合同编号“{code}”已存在", place="合同编号", remedy="换一个编号，或在原合同下另立新版本"
        )


class FactUnknown(NotFound):
    """No such fact in this version."""

    def __init__(self, path: str) -> None:
        super().__init__(f"没有事实“{path[:80]}”", place="核对事实", remedy="刷新页面后从列出的事实中选择")


class FactInvalid(Invalid):
    """What was typed for a fact cannot stand."""

    def __init__(self, place: str, cause: str, remedy: str) -> None:
        super().__init__(cause, place=place, remedy=remedy)


class FactNeeded(Refused):
    """The fact cannot be taken out: the contract, or another fact, rests on it."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, place="核对事实", remedy="用“改正”写对它，或先退回依赖它的事实")


class DraftClosed(Refused):
    """A side has confirmed the draft, so that its facts stand; or somebody changed it at this moment."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, place="核对事实", remedy="刷新页面；确认之后的变更以补充协议另立新版本")


class AssistantOff(Refused):
    """There is no assistant to ask now."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause, place="助手", remedy=remedy)


class SuggestionSettled(Refused):
    """Somebody took the suggestion over or dropped it already."""

    def __init__(self) -> None:
        super().__init__("这一条提议已经处理过", place="助手提议", remedy="刷新页面")


class AnswersInvalid(_Listed):
    """The answers a contract is to be written from are wrong or incomplete."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(findings, "答案")


class SupplementTooLarge(Refused):
    """Supplements add more than a tenth of the original amount (政府采购法 art. 49); both sums in fen."""

    def __init__(self, original: int, amended: int) -> None:
        share = (amended - original) / original
        super().__init__(
            f"补充合同累计增加 {yuan(amended - original)} 元，占原合同金额 {yuan(original)} 元的 "
            f"{share:.4%}，超过百分之十（政府采购法第四十九条）",
            place="补充协议的合同金额",
            remedy="核对金额；确需超过的，超出部分另行采购，不能以补充合同办理",
        )


class SupplementEmpty(Invalid):
    """Nothing in the text changes the contract."""

    def __init__(self) -> None:
        super().__init__(
            "没有读出任何变更",
            place="补充协议",
            remedy="写明改哪一条、改成什么，例如：第四条第（二）款修改为：“……”；或直接导入改好的合同文件",
        )


class SupplementEarly(Refused):
    """A supplement changes a confirmed version, and no draft waits beside it."""

    def __init__(self, code: str, cause: str) -> None:
        super().__init__(
            cause, place=f"合同 {code}", remedy="先由双方确认现有草案，或直接改正草案，再读入补充协议"
        )


class ConfirmIncomplete(Refused):
    """One side has confirmed and the other has not, or the same side asks twice."""

    def __init__(self, side: str) -> None:
        super().__init__(f"{side}已经确认过这一版", place="确认合同版本", remedy="等待对方确认，无需重复操作")


class QuestionUnknown(NotFound):
    """No such open point or reading in this version."""

    def __init__(self, question: str, reading: str) -> None:
        super().__init__(
            f"没有问题“{question}”或读法“{reading}”", place="待裁定", remedy="刷新页面后从列出的读法中选择"
        )


class WrongSide(Refused):
    """Only a person of a party answers or confirms."""

    def __init__(self) -> None:
        super().__init__(
            "您在本合同里不代表甲方或乙方，不能代为答复或确认",
            place="合同访问权",
            remedy="由甲方合同负责人或乙方项目经理本人操作",
        )
