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
    AMENDED = "contract.amended"
    TERM_START = "term.start"
    TERM_END = "term.end"
    YEAR_OF_FEE = "fee.year"
    REPORTED = "ticket.reported"
    ONSITE_ASKED = "ticket.onsite_asked"
    THIRD_PARTY_ASKED = "ticket.third_party_asked"
    DONE = "ticket.done"
    COMPLETION_NOTICED = "ticket.completion_noticed"
    CHECK_FOUND = "check.found"
    PAPERS_RECEIVED = "payment.papers_received"
    INVOICE_ISSUED = "payment.invoice_issued"
    FUNDS_APPROVED = "payment.funds_approved"
    STAFF_LEAVES = "staff.leaves"
    ACCOUNT_CHANGED = "account.changed"
    FORCE_MAJEURE_BEGAN = "force_majeure.began"
    FORCE_MAJEURE_ENDED = "force_majeure.ended"
    CLAIM_SERVED = "claim.served"
    LIABILITY_CONFIRMED = "claim.liability_confirmed"
    COMPLAINED = "complaint.received"
    STANDARD_PUBLISHED = "standard.published"
    UNIT_OPENED = "unit.opened"
    NOTIFIED = "bureau.notified"
    ASKED = "asked"

    @property
    def label(self) -> str:
        """Chinese name of the event, as shown in a derivation."""
        return {
            "contract.signed": "合同签订",
            "contract.effective": "合同生效",
            "contract.amended": "补充协议签订",
            "term.start": "服务期开始",
            "term.end": "服务期届满",
            "fee.year": "付费年度",
            "ticket.reported": "报障",
            "ticket.onsite_asked": "要求到场",
            "ticket.third_party_asked": "转请第三方",
            "ticket.done": "处理完成",
            "ticket.completion_noticed": "收到完成通知",
            "check.found": "检查发现问题",
            "payment.papers_received": "收到付款申请与发票",
            "payment.invoice_issued": "开具发票",
            "payment.funds_approved": "财政拨款批准",
            "staff.leaves": "人员离岗",
            "account.changed": "结算账户变更",
            "force_majeure.began": "不可抗力发生",
            "force_majeure.ended": "不可抗力结束",
            "claim.served": "索赔通知送达",
            "claim.liability_confirmed": "违约方确认责任",
            "complaint.received": "收到投诉",
            "standard.published": "新标准或新政策发布",
            "unit.opened": "新增使用单位",
            "bureau.notified": "上级通报",
            "asked": "对方提出",
        }[self.value]


BY_DATE = frozenset(
    {
        TriggerName.SIGNED,
        TriggerName.EFFECTIVE,
        TriggerName.AMENDED,
        TriggerName.TERM_START,
        TriggerName.TERM_END,
        TriggerName.YEAR_OF_FEE,
    }
)
"""Triggers that a contract's own dates give."""

BY_WORK = frozenset(
    {
        TriggerName.REPORTED,
        TriggerName.ONSITE_ASKED,
        TriggerName.THIRD_PARTY_ASKED,
        TriggerName.DONE,
        TriggerName.COMPLETION_NOTICED,
        TriggerName.CHECK_FOUND,
        TriggerName.PAPERS_RECEIVED,
    }
)
"""Triggers that tickets, checks and payments record themselves; people record every other one as an event."""


IN_TERM = frozenset(
    {
        TriggerName.REPORTED,
        TriggerName.ONSITE_ASKED,
        TriggerName.STAFF_LEAVES,
        TriggerName.COMPLAINED,
        TriggerName.STANDARD_PUBLISHED,
        TriggerName.UNIT_OPENED,
        TriggerName.NOTIFIED,
        TriggerName.ASKED,
    }
)
"""Triggers that ask for service, so only within the service term; papers, money and what follows from work
begun within it may come later."""


class FulfilledBy(StrEnum):
    """The act that closes a duty with evidence; `attest` is a person's confirmation with a note or file."""

    RESPONDED = "ticket.responded"
    ARRIVED = "ticket.arrived"
    FEEDBACK = "ticket.feedback"
    SWITCHED = "ticket.switched"
    THIRD_PARTY_URGED = "ticket.third_party_urged"
    DONE = "ticket.done"
    CAUSE_REPORTED = "ticket.cause_reported"
    SHEET_SIGNED = "ticket.sheet_signed"
    COMPLETION_NOTICED = "ticket.completion_noticed"
    REVIEWED = "ticket.reviewed"
    CHECK_MENDED = "check.mended"
    CHECK_CLOSED = "check.closed"
    SAMPLE_CLOSED = "sample.closed"
    PAID = "payment.paid"
    PAPERS_SUBMITTED = "payment.papers_submitted"
    ATTEST = "attest"

    @property
    def label(self) -> str:
        """Chinese name of the closing act."""
        return {
            "ticket.responded": "首次响应",
            "ticket.arrived": "到场",
            "ticket.feedback": "反馈进展",
            "ticket.switched": "切换备用",
            "ticket.third_party_urged": "督促第三方",
            "ticket.done": "处理完成",
            "ticket.cause_reported": "提交原因报告",
            "ticket.sheet_signed": "记录单双签",
            "ticket.completion_noticed": "发出完成通知",
            "ticket.reviewed": "验收或提出异议",
            "check.mended": "整改经甲方确认",
            "check.closed": "结束履约检查",
            "sample.closed": "结束抽查",
            "payment.paid": "付款",
            "payment.papers_submitted": "提交付款申请与发票",
            "attest": "人工确认并留证",
        }[self.value]


class Capability(StrEnum):
    """What executes an obligation today; `attest` is a person's confirmation with evidence.

    A clause is bound to one of these and to nothing else: what the product cannot do is no word of it.
    """

    ATTEST = "attest"
    PERIODIC = "duties.periodic"
    EVENT = "duties.event"
    INCIDENT = "desk.incident"
    ARRIVAL = "desk.arrival"
    MEASURE = "desk.measure"
    RECORD_SHEET = "desk.record_sheet"
    ACCEPTANCE = "desk.acceptance"
    CHECK = "desk.check"
    PAYMENT = "settlement.payment"
    PENALTY = "settlement.penalty"
    EXEMPTION = "settlement.exemption"
    RULING = "contracts.ruling"
    PRECEDENCE = "contracts.precedence"
    EFFECT = "contracts.effect"
    VERSION = "contracts.version"
    AUDIT = "foundation.audit"
    ACCESS = "identity.access"

    @property
    def label(self) -> str:
        """Chinese name of the capability."""
        return {
            "attest": "人工确认并留证",
            "duties.periodic": "周期事项",
            "duties.event": "触发事项",
            "desk.incident": "工单计时",
            "desk.arrival": "到场计时",
            "desk.measure": "处置措施",
            "desk.record_sheet": "记录单双签",
            "desk.acceptance": "逐项验收",
            "desk.check": "履约检查",
            "settlement.payment": "付款",
            "settlement.penalty": "违约金测算",
            "settlement.exemption": "免责认定",
            "contracts.ruling": "歧义裁定",
            "contracts.precedence": "文件优先级",
            "contracts.effect": "生效与起算",
            "contracts.version": "合同版本",
            "foundation.audit": "审计链",
            "identity.access": "访问权",
        }[self.value]


class Cause(StrEnum):
    """Why a duty was missed or a fault arose, as a person finds it; an exemption names those that relieve."""

    SOFTWARE = "software"
    UNTRAINED = "untrained"
    MISUSE = "misuse"
    UNAUTHORISED = "unauthorised"
    VIRUS = "virus"
    THIRD_PARTY = "third_party"
    FORCE_MAJEURE = "force_majeure"
    OTHER_PARTY = "other_party"
    FUNDS = "funds"
    YEAR_END = "year_end"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Chinese name of the cause."""
        return {
            "software": "软件缺陷",
            "untrained": "操作人员未经培训",
            "misuse": "误操作",
            "unauthorised": "擅自装卸或改动",
            "virus": "病毒",
            "third_party": "第三方原因",
            "force_majeure": "不可抗力",
            "other_party": "对方原因",
            "funds": "财政资金未到位",
            "year_end": "年度封账",
            "other": "其他",
        }[self.value]


CHANNELS = frozenset({"web", "phone", "chat", "email", "remote", "api"})
"""Ways a ticket comes in that an obligation may be narrowed to (`channel`); the desk's own list."""


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
