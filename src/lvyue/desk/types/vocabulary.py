"""The closed words of the service desk: kinds, channels, stages, acts, verdicts and events.

Each word carries the Chinese that every surface shows; glossary in architecture.md section 9.
"""

from enum import StrEnum


class TicketKind(StrEnum):
    """What a ticket is about."""

    INCIDENT = "incident"
    REQUEST = "request"

    @property
    def label(self) -> str:
        """Chinese word of the kind."""
        return {"incident": "故障", "request": "服务请求"}[self.value]


class Channel(StrEnum):
    """How a report came in; the closed list of words an obligation's `channel` may use, too.

    A contract writes phone for its hotline (热线), chat for questions online (在线, QQ, 微信), email (邮件)
    and remote for help by remote connection (远程); a clock narrowed to one starts for that one only.
    """

    WEB = "web"
    PHONE = "phone"
    CHAT = "chat"
    EMAIL = "email"
    REMOTE = "remote"
    API = "api"

    @property
    def label(self) -> str:
        """Chinese word of the channel."""
        return {
            "web": "网页",
            "phone": "电话",
            "chat": "在线",
            "email": "邮件",
            "remote": "远程",
            "api": "接口",
        }[self.value]


class Review(StrEnum):
    """Verdict of party A on one round of work; deemed is what silence means (market 第九条(二))."""

    ACCEPTED = "accepted"
    OBJECTED = "objected"
    DEEMED = "deemed"

    @property
    def label(self) -> str:
        """Chinese word of the verdict."""
        return {"accepted": "验收通过", "objected": "有异议", "deemed": "视为通过"}[self.value]


class Stage(StrEnum):
    """Where a ticket stands: what it waits for next, or how it ended."""

    RECEIVED = "received"
    TRAVELLING = "travelling"
    WORKING = "working"
    SIGNING = "signing"
    NOTICING = "noticing"
    REVIEWING = "reviewing"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """Chinese word of the stage."""
        return _STAGES[self][0]

    @property
    def state(self) -> str:
        """The interface state (kit vocabulary) that colours the stage's chip."""
        return _STAGES[self][1]


_STAGES: dict[Stage, tuple[str, str]] = {
    Stage.RECEIVED: ("待响应", "running"),
    Stage.TRAVELLING: ("待到场", "running"),
    Stage.WORKING: ("处理中", "running"),
    Stage.SIGNING: ("待双签", "waiting"),
    Stage.NOTICING: ("待发完成通知", "running"),
    Stage.REVIEWING: ("待验收", "waiting"),
    Stage.CLOSED: ("已关闭", "fulfilled"),
    Stage.CANCELLED: ("已取消", "cancelled"),
}


class Act(StrEnum):
    """One step a person takes on a ticket."""

    RESPOND = "respond"
    ARRIVE = "arrive"
    FINISH = "finish"
    SIGN = "sign"
    NOTICE = "notice"
    ACCEPT = "accept"
    OBJECT = "object"
    OBJECT_SHEET = "object-sheet"
    NOTE = "note"
    GRADE = "grade"
    ASK_ONSITE = "ask-onsite"
    WITHDRAW_ONSITE = "withdraw-onsite"
    SWITCH = "switch"
    ASK_THIRD = "ask-third"
    URGE_THIRD = "urge-third"
    REPORT_CAUSE = "report-cause"
    CANCEL = "cancel"

    @property
    def label(self) -> str:
        """Chinese name of the step, as on its button."""
        return _ACTS[self]


_ACTS: dict[Act, str] = {
    Act.RESPOND: "登记响应",
    Act.ARRIVE: "登记到场",
    Act.FINISH: "登记处理完成",
    Act.SIGN: "签记录单",
    Act.NOTICE: "发完成通知",
    Act.ACCEPT: "验收通过",
    Act.OBJECT: "验收有异议",
    Act.OBJECT_SHEET: "对记录单提异议",
    Act.NOTE: "写进展",
    Act.GRADE: "定级",
    Act.ASK_ONSITE: "要求到场",
    Act.WITHDRAW_ONSITE: "撤回到场要求",
    Act.SWITCH: "登记切换备用",
    Act.ASK_THIRD: "转请第三方",
    Act.URGE_THIRD: "登记督促第三方",
    Act.REPORT_CAUSE: "提交原因报告",
    Act.CANCEL: "取消工单",
}


class EventKind(StrEnum):
    """What happened to a ticket; events are append-only."""

    REPORTED = "reported"
    GRADED = "graded"
    RESPONDED = "responded"
    ONSITE_ASKED = "onsite_asked"
    ONSITE_WITHDRAWN = "onsite_withdrawn"
    ARRIVED = "arrived"
    NOTED = "noted"
    GRADE_ASKED = "grade_asked"
    SWITCHED = "switched"
    THIRD_ASKED = "third_asked"
    THIRD_URGED = "third_urged"
    CAUSE_REPORTED = "cause_reported"
    PAUSED = "paused"
    RESUMED = "resumed"
    PAUSE_ANSWERED = "pause_answered"
    DONE = "done"
    SIGNED = "signed"
    SHEET_OBJECTED = "sheet_objected"
    NOTICED = "noticed"
    ACCEPTED = "accepted"
    OBJECTED = "objected"
    DEEMED = "deemed"
    CANCELLED = "cancelled"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """Chinese word of the event."""
        return _EVENTS[self][0]

    @property
    def tone(self) -> str:
        """Colour of its dot in the timeline (kit vocabulary)."""
        return _EVENTS[self][1]


_EVENTS: dict[EventKind, tuple[str, str]] = {
    EventKind.REPORTED: ("报障", "blue"),
    EventKind.GRADED: ("定级", "blue"),
    EventKind.RESPONDED: ("响应", "green"),
    EventKind.ONSITE_ASKED: ("要求到场", "blue"),
    EventKind.ONSITE_WITHDRAWN: ("撤回到场要求", "grey"),
    EventKind.ARRIVED: ("到场", "green"),
    EventKind.NOTED: ("进展", "blue"),
    EventKind.GRADE_ASKED: ("提请改级", "amber"),
    EventKind.SWITCHED: ("切换备用", "green"),
    EventKind.THIRD_ASKED: ("转请第三方", "blue"),
    EventKind.THIRD_URGED: ("督促第三方", "green"),
    EventKind.CAUSE_REPORTED: ("原因报告", "green"),
    EventKind.PAUSED: ("主张暂停", "amber"),
    EventKind.RESUMED: ("恢复计时", "blue"),
    EventKind.PAUSE_ANSWERED: ("答复暂停", "blue"),
    EventKind.DONE: ("处理完成", "green"),
    EventKind.SIGNED: ("签记录单", "green"),
    EventKind.SHEET_OBJECTED: ("记录单异议", "amber"),
    EventKind.NOTICED: ("完成通知", "blue"),
    EventKind.ACCEPTED: ("验收通过", "green"),
    EventKind.OBJECTED: ("验收异议", "amber"),
    EventKind.DEEMED: ("视为通过", "green"),
    EventKind.CANCELLED: ("取消", "grey"),
    EventKind.CLOSED: ("关闭", "grey"),
}
