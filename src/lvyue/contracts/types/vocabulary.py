"""The closed words a contract file may use: who, what kind, what starts a duty, what fulfils it.

Contract data selects from these lists and never contains code; a word outside them is refused by
the loader. Source: architecture.md sections 2, 4 and 9.
"""

from enum import StrEnum


class PartyCode(StrEnum):
    """Who owes: the customer (甲方), the vendor (乙方), or both."""

    A = "a"
    B = "b"
    AB = "ab"

    @property
    def label(self) -> str:
        """The word the contract itself uses."""
        return {"a": "甲方", "b": "乙方", "ab": "双方"}[self.value]


class Kind(StrEnum):
    """How an obligation lives in time; it decides whether and when duties are made."""

    PERIODIC = "periodic"
    EVENT = "event"
    ONCE = "once"
    STANDING = "standing"
    RIGHT = "right"
    RULE = "rule"

    @property
    def label(self) -> str:
        """Chinese word shown beside the obligation."""
        return {
            "periodic": "周期",
            "event": "触发",
            "once": "一次",
            "standing": "持续",
            "right": "权利",
            "rule": "规则",
        }[self.value]


class TriggerName(StrEnum):
    """The evidenced event that starts a duty (触发)."""

    SIGNED = "contract.signed"
    EFFECTIVE = "contract.effective"
    TERM_START = "term.start"
    TERM_END = "term.end"
    YEAR_OF_FEE = "fee.year"
    REPORTED = "ticket.reported"
    ONSITE_ASKED = "ticket.onsite_asked"
    DONE = "ticket.done"
    COMPLETION_NOTICED = "ticket.completion_noticed"
    PAPERS_RECEIVED = "payment.papers_received"
    STAFF_LEAVES = "staff.leaves"
    ASKED = "asked"

    @property
    def label(self) -> str:
        """Chinese name of the event, as shown in a derivation."""
        return {
            "contract.signed": "合同签订",
            "contract.effective": "合同生效",
            "term.start": "服务期开始",
            "term.end": "服务期届满",
            "fee.year": "付费年度",
            "ticket.reported": "报障",
            "ticket.onsite_asked": "要求到场",
            "ticket.done": "处理完成",
            "ticket.completion_noticed": "收到完成通知",
            "payment.papers_received": "收到付款申请与发票",
            "staff.leaves": "人员离岗",
            "asked": "对方提出",
        }[self.value]


class FulfilledBy(StrEnum):
    """The act that closes a duty with evidence; `attest` is a person's confirmation with a note or file."""

    RESPONDED = "ticket.responded"
    ARRIVED = "ticket.arrived"
    DONE = "ticket.done"
    SHEET_SIGNED = "ticket.sheet_signed"
    COMPLETION_NOTICED = "ticket.completion_noticed"
    REVIEWED = "ticket.reviewed"
    PAID = "payment.paid"
    PAPERS_SUBMITTED = "payment.papers_submitted"
    ATTEST = "attest"

    @property
    def label(self) -> str:
        """Chinese name of the closing act."""
        return {
            "ticket.responded": "首次响应",
            "ticket.arrived": "到场",
            "ticket.done": "处理完成",
            "ticket.sheet_signed": "记录单双签",
            "ticket.completion_noticed": "发出完成通知",
            "ticket.reviewed": "验收或提出异议",
            "payment.paid": "付款",
            "payment.papers_submitted": "提交付款申请与发票",
            "attest": "人工确认并留证",
        }[self.value]


CAPABILITIES: frozenset[str] = frozenset(word.value for word in FulfilledBy)
"""What the product can execute today; an obligation is bound to nothing else."""


class Silence(StrEnum):
    """What no action by the due moment means (market 第九条(二): 视为通过验收)."""

    ACCEPTED = "accepted"


class BaseName(StrEnum):
    """The amount a penalty rate is taken of; money of the contract or of the event."""

    UNPAID = "unpaid"
    RECEIVED = "received"
    TOTAL = "total"
    ANNUAL = "annual"
    MONTHLY = "monthly"

    @property
    def label(self) -> str:
        """Chinese name used in the trace."""
        return {
            "unpaid": "应付未付款",
            "received": "已收款",
            "total": "合同总价",
            "annual": "年运维费",
            "monthly": "月运维费",
        }[self.value]


class Formula(StrEnum):
    """The closed list of penalty formulas (rules.penalties holds the arithmetic)."""

    DAILY_RATE = "daily_rate"
    FLAT_RATE = "flat_rate"
