"""What each act says before it is done: what will happen, to whom, and what must be filled in."""

from __future__ import annotations

from dataclasses import dataclass

from lvyue.desk.types import MEASURES, WITH_FILES, Act


@dataclass(frozen=True, slots=True)
class Dialog:
    """The dialog of one act.

    `text` labels its text field ("" for none; it must be filled in unless `optional`), `asks_moment` offers
    the moment for what is entered later, `signs` shows the signature pad, `picks` names a field chosen from a
    closed list (level, cause, cause_agreed). `tone` red marks what releases or sends back.
    """

    act: Act
    what: str
    whom: str
    text: str = ""
    optional: bool = False
    asks_moment: bool = False
    signs: bool = False
    picks: str = ""
    tone: str = "blue"

    @property
    def id(self) -> str:
        """Its id on the page."""
        return f"act-{self.act.value}"

    @property
    def files(self) -> bool:
        """True where evidence can be attached."""
        return self.act in WITH_FILES

    @property
    def required_text(self) -> str:
        """Label of the text that must be filled in, "" for none."""
        return "" if self.optional else self.text


DIALOGS: dict[Act, Dialog] = {
    one.act: one
    for one in (
        Dialog(
            Act.RESPOND,
            "响应计时停止，按实际响应时间判定是否按时。",
            "报障人与甲方看到响应内容。",
            "响应内容",
            asks_moment=True,
        ),
        Dialog(
            Act.ARRIVE, "到场计时停止。", "甲方看到到场时间。", "到场情况", optional=True, asks_moment=True
        ),
        Dialog(
            Act.FINISH,
            "按登记的事实生成服务记录单，等双方签字；完成通知开始计时。",
            "甲乙双方。",
            "处理结果",
            asks_moment=True,
            picks="cause",
        ),
        Dialog(
            Act.SIGN,
            "签字与记录单内容的摘要绑定，双方签齐后不能再改。",
            "代表您所在的一方签字。",
            signs=True,
        ),
        Dialog(
            Act.NOTICE,
            "以现在为准书面告知甲方处理完成，甲方的验收期限开始计时。",
            "甲方；逾期不验收按约定视为通过。",
            "通知内容",
            optional=True,
        ),
        Dialog(
            Act.ACCEPT,
            "本次处理通过验收；记录单双方已签的，工单随即关闭。",
            "甲乙双方。",
            "验收意见",
            optional=True,
            picks="cause_agreed",
        ),
        Dialog(
            Act.OBJECT,
            "工单退回乙方重新处理，另出记录单、另行验收。",
            "乙方须重新处理。",
            "异议理由",
            tone="red",
        ),
        Dialog(
            Act.OBJECT_SHEET,
            "本轮记录单作废，工单退回乙方重新处理。",
            "乙方须重新处理并另出记录单。",
            "异议理由",
            tone="red",
        ),
        Dialog(
            Act.GRADE,
            "所选级别的时限从报障时刻起算；改级的，原级别未到期的计时由它取代，已逾期的照旧。",
            "甲乙双方看到级别和理由。",
            "定级理由",
            asks_moment=True,
            picks="level",
        ),
        Dialog(
            Act.ASK_ONSITE,
            "到场计时开始。",
            "乙方须在约定时间内派人到达现场。",
            "到场要求",
            optional=True,
            asks_moment=True,
        ),
        Dialog(
            Act.WITHDRAW_ONSITE,
            "到场事项免除，不再计时。",
            "乙方不再需要到场。",
            "理由",
            tone="red",
        ),
        Dialog(
            Act.SWITCH,
            "切换备用的计时停止，按实际切换时间判定是否按时。",
            "甲方看到切换时间和做法。",
            "切换了什么",
            asks_moment=True,
        ),
        Dialog(
            Act.ASK_THIRD,
            "第三方的答复期限开始计时，由乙方负责督促。",
            "甲方看到请了谁、请其做什么。",
            "请了哪一方、请其做什么",
            asks_moment=True,
        ),
        Dialog(
            Act.URGE_THIRD,
            "督促第三方的计时停止。",
            "甲方看到第三方的答复。",
            "督促经过与第三方的答复",
            asks_moment=True,
        ),
        Dialog(
            Act.REPORT_CAUSE,
            "原因报告的计时停止；工单被退回重新处理的，恢复后须另交一份。",
            "甲方收到报告。",
            "原因与对策",
            asks_moment=True,
        ),
        Dialog(
            Act.CANCEL,
            "工单结束，没到期的计时取消；已逾期的留下，时长停在此刻，免责另行认定。",
            "甲乙双方；取消后不能恢复。",
            "理由",
            tone="red",
        ),
    )
}
"""Every act but a plain note, which is written under the timeline."""

MAIN = (Act.RESPOND, Act.ARRIVE, Act.FINISH, Act.ACCEPT, Act.SIGN, Act.NOTICE)
"""Acts that move the ticket on, in the order in which one becomes the page's primary button."""

BESIDE = frozenset({Act.OBJECT, Act.NOTICE, Act.SIGN, Act.ASK_ONSITE, *MEASURES})
"""Acts with a button of their own beside the primary one; the others wait in the menu."""
