"""The closed words of the service desk: kinds, channels, stages, acts, verdicts and events.

Each word carries the Chinese that every surface shows; glossary in architecture.md section 9.
"""

from lvyue.foundation.types import Toned, Word


class TicketKind(Word):
    """What a ticket is about."""

    INCIDENT = "incident", "故障"
    REQUEST = "request", "服务请求"


class Channel(Word):
    """How a report came in; the closed list of words an obligation's `channel` may use, too.

    A contract writes phone for its hotline (热线), chat for questions online (在线, QQ, 微信), email (邮件)
    and remote for help by remote connection (远程); a clock narrowed to one starts for that one only.
    """

    WEB = "web", "网页"
    PHONE = "phone", "电话"
    CHAT = "chat", "在线"
    EMAIL = "email", "邮件"
    REMOTE = "remote", "远程"
    API = "api", "接口"


class Review(Word):
    """Verdict of party A on one round of work; deemed is what silence means (market 第九条(二))."""

    ACCEPTED = "accepted", "验收通过"
    OBJECTED = "objected", "有异议"
    DEEMED = "deemed", "视为通过"


class Stage(Word):
    """Where a ticket stands: what it waits for next, or how it ended."""

    RECEIVED = "received", "待响应"
    TRAVELLING = "travelling", "待到场"
    WORKING = "working", "处理中"
    SIGNING = "signing", "待双签"
    NOTICING = "noticing", "待发完成通知"
    REVIEWING = "reviewing", "待验收"
    CLOSED = "closed", "已关闭"
    CANCELLED = "cancelled", "已取消"

    @property
    def state(self) -> str:
        """The interface state (kit vocabulary) that colours the stage's chip."""
        return _STATES[self]


_STATES: dict[Stage, str] = {
    Stage.RECEIVED: "running",
    Stage.TRAVELLING: "running",
    Stage.WORKING: "running",
    Stage.SIGNING: "waiting",
    Stage.NOTICING: "running",
    Stage.REVIEWING: "waiting",
    Stage.CLOSED: "fulfilled",
    Stage.CANCELLED: "cancelled",
}


class Act(Word):
    """One step a person takes on a ticket."""

    RESPOND = "respond", "登记响应"
    ARRIVE = "arrive", "登记到场"
    FINISH = "finish", "登记处理完成"
    SIGN = "sign", "签记录单"
    NOTICE = "notice", "发完成通知"
    ACCEPT = "accept", "验收通过"
    OBJECT = "object", "验收有异议"
    OBJECT_SHEET = "object-sheet", "对记录单提异议"
    NOTE = "note", "写进展"
    GRADE = "grade", "定级"
    ASK_ONSITE = "ask-onsite", "要求到场"
    WITHDRAW_ONSITE = "withdraw-onsite", "撤回到场要求"
    SWITCH = "switch", "登记切换备用"
    ASK_THIRD = "ask-third", "转请第三方"
    URGE_THIRD = "urge-third", "登记督促第三方"
    REPORT_CAUSE = "report-cause", "提交原因报告"
    CANCEL = "cancel", "取消工单"


class EventKind(Toned):
    """What happened to a ticket; events are append-only."""

    REPORTED = "reported", "报障", "blue"
    GRADED = "graded", "定级", "blue"
    RESPONDED = "responded", "响应", "green"
    ONSITE_ASKED = "onsite_asked", "要求到场", "blue"
    ONSITE_WITHDRAWN = "onsite_withdrawn", "撤回到场要求", "grey"
    ARRIVED = "arrived", "到场", "green"
    NOTED = "noted", "进展", "blue"
    GRADE_ASKED = "grade_asked", "提请改级", "amber"
    SWITCHED = "switched", "切换备用", "green"
    THIRD_ASKED = "third_asked", "转请第三方", "blue"
    THIRD_URGED = "third_urged", "督促第三方", "green"
    CAUSE_REPORTED = "cause_reported", "原因报告", "green"
    PAUSED = "paused", "主张暂停", "amber"
    RESUMED = "resumed", "恢复计时", "blue"
    PAUSE_ANSWERED = "pause_answered", "答复暂停", "blue"
    DONE = "done", "处理完成", "green"
    SIGNED = "signed", "签记录单", "green"
    SHEET_OBJECTED = "sheet_objected", "记录单异议", "amber"
    NOTICED = "noticed", "完成通知", "blue"
    ACCEPTED = "accepted", "验收通过", "green"
    OBJECTED = "objected", "验收异议", "amber"
    DEEMED = "deemed", "视为通过", "green"
    CANCELLED = "cancelled", "取消", "grey"
    CLOSED = "closed", "关闭", "grey"
