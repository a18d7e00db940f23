"""Reasons a use case of the settlement room is refused; the text is the message people read."""

from __future__ import annotations

from datetime import date

from lvyue.foundation.errors import Invalid, NotAllowed, NotFound, Refused
from lvyue.rules.money import yuan


class ApplicationUnknown(NotFound):
    """No payment application of this code among those granted to the reader."""

    def __init__(self, code: str) -> None:
        super().__init__(f"没有找到付款申请“{code}”", place="付款申请", remedy="核对编号，或从结算页点进去")


class ProposalUnknown(NotFound):
    """No penalty proposal of this code among those granted to the reader."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"没有找到违约金测算“{code}”", place="违约金测算", remedy="核对编号，或从结算页点进去"
        )


class BreachUnknown(NotFound):
    """No breach of this number among those granted to the reader."""

    def __init__(self, number: int) -> None:
        super().__init__(f"没有找到归责记录 {number}", place="归责", remedy="从结算页点进去")


class WrongSide(NotAllowed):
    """This step belongs to one side of the contract, or to a person of either."""

    def __init__(self, what: str, side: str) -> None:
        super().__init__(f"您不能{what}", place="合同访问权", remedy=f"请{side}的人员本人办理")


class NotAPayment(Refused):
    """The duty is not one that is paid."""

    def __init__(self, code: str) -> None:
        super().__init__(f"履约事项 {code} 不是付款事项", place=code, remedy="从结算页里“应付”的那一行办理")


class PaidAlready(Refused):
    """Nothing is left to pay."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"{code} 已经付清，没有可付的余额", place=code, remedy="无需再办；金额有误时请联系财务核对凭证"
        )


class FeeYearNotBegun(Refused):
    """A fee is applied for once its year has begun."""

    def __init__(self, code: str, start: date) -> None:
        super().__init__(
            f"付费年度 {start} 才开始，还不能申请", place=code, remedy=f"{start} 起再提交付款申请"
        )


class ApplicationOpen(Refused):
    """One open application for one payment."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"{code} 已有一份未退回的付款申请",
            place="付款申请",
            remedy="等甲方签收付款；内容有误时请甲方先退回",
        )


class ApplicationDone(Refused):
    """The application is no longer in the state this step needs."""

    def __init__(self, code: str, state: str) -> None:
        super().__init__(
            f"付款申请 {code} {state}，不能再做这一步", place=code, remedy="刷新页面，按当前状态办理"
        )


class AmountMismatch(Invalid):
    """Application and invoice are for exactly what is unpaid (market 第四条(三): 等额发票)."""

    def __init__(self, what: str, given_fen: int, wanted_fen: int) -> None:
        super().__init__(
            f"{what} {yuan(given_fen)} 元与应付未付的 {yuan(wanted_fen)} 元不等",
            place=what,
            remedy=f"按 {yuan(wanted_fen)} 元填写并开具等额发票",
        )


class InvoiceInvalid(Invalid):
    """The invoice does not fit the contract."""

    def __init__(self, cause: str, remedy: str) -> None:
        super().__init__(cause, place="发票", remedy=remedy)


class InvoiceUsed(Refused):
    """An invoice is used once."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"发票 {number} 已经用于另一份付款申请", place="发票号码", remedy="核对号码，或换开发票"
        )


class PaymentTooMuch(Invalid):
    """A payment is positive and not above what is unpaid."""

    def __init__(self, given_fen: int, unpaid_fen: int) -> None:
        super().__init__(
            f"付款 {yuan(given_fen)} 元不对：应付未付是 {yuan(unpaid_fen)} 元",
            place="付款金额",
            remedy=f"填写大于 0、不超过 {yuan(unpaid_fen)} 元的金额",
        )


class PaymentRaced(Refused):
    """Someone recorded a payment of the same duty at the same time."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} 刚被他人登记了一笔付款", place=code, remedy="刷新页面，核对余额后再登记")


class MomentWrong(Invalid):
    """A step cannot lie in the future or before the one it follows."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}的时间不对：{why}", place="时间", remedy="核对后填写实际发生的时间")


class ReasonMissing(Invalid):
    """A decision about the other side's money states its reason."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}没有写理由", place="理由", remedy="写明依据的事实")


class PartyWrong(Invalid):
    """The party attributed is not the one the penalty term makes pay."""

    def __init__(self, penalty: str, payer: str) -> None:
        super().__init__(
            f"违约金条款“{penalty}”约定由{payer}支付，与所归责的一方不符",
            place="归责",
            remedy=f"改归责给{payer}，或另选条款",
        )


class PenaltyUnknown(Invalid):
    """The contract has no such penalty term."""

    def __init__(self, penalty: str) -> None:
        super().__init__(f"合同里没有违约金条款“{penalty}”", place="违约金条款", remedy="从列出的条款中选择")


class NotLate(Refused):
    """Only what is or was late counts as a delay."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"履约事项 {code} 没有逾期", place=code, remedy="到期后仍未履行、或逾期才履行的，才能按迟延归责"
        )


class NotAttributable(Refused):
    """Cancelled, waived and not yet begun duties carry no breach."""

    def __init__(self, code: str, state: str) -> None:
        super().__init__(
            f"履约事项 {code} {state}，不能归责", place=code, remedy="核对事项；已免责的无需再办"
        )


class AttributedAlready(Refused):
    """The same side said the same about the same duty before."""

    def __init__(self, code: str, party: str) -> None:
        super().__init__(
            f"履约事项 {code} 已由同一方归责给{party}",
            place=code,
            remedy="无需重复；改变意见时另选归责方或条款",
        )


class NothingToCalculate(Refused):
    """A breach without a penalty term has no amount."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"{code} 的归责没有对应的违约金条款，算不出金额",
            place=code,
            remedy="合同未约定的，可另行主张实际损失",
        )


class BaseOpen(Refused):
    """The base of the penalty waits for a ruling of both parties."""

    def __init__(self, base: str, question: str) -> None:
        super().__init__(
            f"{base}怎样得出还没有裁定：{question}", place="待裁定", remedy="请甲乙双方先选同一读法，再作测算"
        )


class ProposalOpen(Refused):
    """One live proposal for one breach."""

    def __init__(self, code: str) -> None:
        super().__init__(f"这次归责已有测算 {code}", place=code, remedy="在原测算上“重新测算”，旧的会保留")


class ChargedOnce(Refused):
    """A penalty that counts once over the contract is charged already, for another failure."""

    def __init__(self, clause: str, code: str) -> None:
        super().__init__(
            f"{clause}的违约金在合同期内只计付一次，{code} 已经计过",
            place=code,
            remedy="对那一次有不同意见的，在原测算上提出异议或重新测算；损失更大的，另行主张损失",
        )


class TimesOpen(Refused):
    """Whether a penalty is charged for each failure or once waits for a ruling of both parties."""

    def __init__(self, code: str, question: str) -> None:
        super().__init__(
            f"{code} 已按这一条计过，第二次还计不计没有裁定：{question}",
            place=code,
            remedy="请甲乙双方先选同一读法，再作测算",
        )


class LossOnly(Refused):
    """A penalty that needs the contract's purpose to have failed, without anyone stating that it did."""

    def __init__(self, clause: str, code: str) -> None:
        super().__init__(
            f"{clause}的违约金只在合同目的落空时计付，归责没有写明合同目的怎样落空",
            place=code,
            remedy="合同目的确已落空的，重新归责并写明事实；没有落空的，主张已证明的损失",
        )


class ProposalClosed(Refused):
    """A settled or superseded proposal takes no further stance and no second successor."""

    def __init__(self, code: str, state: str) -> None:
        super().__init__(
            f"违约金测算 {code} {state}，不能再做这一步",
            place=code,
            remedy="查看最新的测算；已结算的不再更改",
        )


class NothingNew(Refused):
    """A new calculation gave the same amount."""

    def __init__(self, code: str) -> None:
        super().__init__(f"按现在的事实重算，{code} 的金额没有变化", place=code, remedy="无需重算")


class StanceTaken(Refused):
    """A side says the same once, and does not object after it accepted."""

    def __init__(self, code: str, side: str, said: str) -> None:
        super().__init__(
            f"{side}对 {code} 已经表态：{said}", place=code, remedy="无需重复；接受之后不能再提异议"
        )


class BaseMissing(Refused):
    """The contract states no amount for the base of the penalty."""

    def __init__(self, base: str) -> None:
        super().__init__(
            f"合同没有写明{base}的金额", place="违约金基数", remedy="请双方就这一基数作出裁定或签订补充协议"
        )


class ExemptionUnknown(Invalid):
    """The contract has no such exemption."""

    def __init__(self, exemption: str) -> None:
        super().__init__(f"合同里没有免责条款“{exemption}”", place="免责条款", remedy="从列出的条款中选择")


class ExemptionUnfit(Invalid):
    """The exemption does not relieve this party, or not for the cause found."""

    def __init__(self, number: str, cause: str, fits: str) -> None:
        super().__init__(
            f"{number} 的免责不适用于“{cause}”或所归责的一方",
            place="免责条款",
            remedy=f"它只适用于{fits}；改正原因，或不作免责",
        )


class ExemptionTooLate(Refused):
    """Who was late before the event is not relieved by it (rule 16, Civil Code 590)."""

    def __init__(self, number: str, cause_on: date, due_on: date) -> None:
        super().__init__(
            f"{cause_on} 才发生，{due_on} 已经到期：迟延在先的不能依 {number} 免责",
            place="免责条款",
            remedy="不作免责；另有依据时写明，由对方表态",
        )


class CauseDatesWrong(Invalid):
    """The days over which the cause lasted are missing or out of order."""

    def __init__(self, why: str) -> None:
        super().__init__(f"原因的起止日期不对：{why}", place="原因起止", remedy="照依据材料填写")


class LossNotPayable(Refused):
    """The term has no claim above the penalty."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"{number} 没有约定损失大于违约金的可以另行赔偿",
            place="损失主张",
            remedy="依其他条款或法律另行主张",
        )


class LossWrong(Invalid):
    """A loss is positive and proven."""

    def __init__(self, why: str) -> None:
        super().__init__(f"损失主张不对：{why}", place="损失主张", remedy="写明金额与证明它的材料")


class PapersFirst(Invalid):
    """A payment that begins with the receipt of its papers is entered with them."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"{code} 的付款从收到申请和发票起算，还没有补录它们",
            place="发票号码",
            remedy="填写收票日期、发票号码、开票日期和发票金额",
        )


class StartMissing(Invalid):
    """A payment whose event was never recorded is entered with the day of that event."""

    def __init__(self, event: str) -> None:
        super().__init__(
            f"这笔款从“{event}”起算，没有填写那一天", place="起算日期", remedy="照凭据填写；没有凭据的先查清"
        )
