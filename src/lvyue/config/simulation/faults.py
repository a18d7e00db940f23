"""Faults of the year and their way through the desk: each step is taken by a person and plans the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from lvyue.config.simulation.habits import DAY, HOUR, MINUTE
from lvyue.config.simulation.measures import TEXTS, measured, measures_now
from lvyue.config.simulation.setting import Setting
from lvyue.contracts.types import Cause, FulfilledBy, PauseReason, TriggerName
from lvyue.desk import services as desk
from lvyue.desk.models import Pause, Ticket
from lvyue.desk.types import Act, Channel, Review, Stage, TicketKind, stage_of

WORDS = (
    ("登录后页面空白", "重新发布前端静态文件，已恢复"),
    ("统计报表数字对不上", "更正汇总口径并重算当月数据"),
    ("附件上传到一半失败", "调整上传限制并清理临时目录"),
    ("短信验证码收不到", "与通道核对签名后恢复发送"),
    ("查询一次要等半分钟", "补建索引，查询降到一秒内"),
    ("接口返回超时", "重启中间件并延长连接池"),
    ("新同事没有菜单", "按申请单授予角色"),
    ("打印出来少一列", "修改打印模板并发布"),
    ("手机端点不动按钮", "修正兼容写法并验证"),
    ("数据同步停在昨晚", "补跑同步任务并核对条数"),
)
"""What is reported and how it ends."""

NOTES = (
    "已远程查看日志，定位中。",
    "已找到原因，正在处理。",
    "在测试环境复现，准备发布。",
    "请用户协助复核。",
)
CHANNELS = (
    Channel.WEB, Channel.WEB, Channel.PHONE, Channel.PHONE, Channel.CHAT, Channel.EMAIL, Channel.REMOTE,
    Channel.API,
)  # fmt: skip
CAUSES = (
    Cause.SOFTWARE, Cause.SOFTWARE, Cause.SOFTWARE, Cause.MISUSE, Cause.UNTRAINED, Cause.THIRD_PARTY,
    Cause.VIRUS, Cause.OTHER_PARTY, Cause.OTHER,
)  # fmt: skip
PAUSES = tuple(PauseReason)
"""Why work waits, each in its turn."""


def plan_faults(setting: Setting, count: int) -> None:
    """Plan the reports of the year: every level in turn, a third of them out of hours or on rest days."""
    days = (setting.end - setting.start).days
    levels = ["", *(one.id for one in setting.terms.levels)]
    times = measured(setting.terms)
    visits = any(one.trigger is TriggerName.ONSITE_ASKED for one in setting.terms.obligations)
    visited = frozenset(
        one.level or ""
        for one in setting.terms.obligations
        if one.trigger is TriggerName.REPORTED and one.fulfilled_by is FulfilledBy.ARRIVED
    )
    for number in range(count):
        on = setting.start + setting.rng.randint(0, days) * DAY
        hour = setting.rng.choice((0, 3, 6, *range(8, 18), *range(8, 18), 20, 22))
        at = setting.moment(on, hour, setting.rng.randint(0, 59))
        fault = Fault(setting, number, levels[number % len(levels)], visits, visited, times)
        setting.timeline.at(at, partial(fault.report, at))


@dataclass
class Fault:
    """One report and what became of it."""

    setting: Setting
    number: int
    level: str
    visits: bool
    visited: frozenset[str]
    measured: bool
    ticket: Ticket | None = None
    who: str = ""

    def chance(self, share: float) -> bool:
        """True in that share of draws."""
        return self.setting.rng.random() < share

    def then(self, wait: timedelta, act: Any, *given: Any) -> None:
        """Plan the next step."""
        moment = self.now + wait
        self.setting.timeline.at(moment, partial(self._at, moment, act, given))

    def _at(self, moment: datetime, act: Any, given: tuple[Any, ...]) -> None:
        self.now = moment
        act(*given)

    def call(self, seat: str, service: Any, **values: Any) -> Any:
        """Let a person take a step on the ticket."""
        return self.setting.timeline.call(
            service, access=self.setting.cast[seat], ticket=self.ticket, **values
        )

    @property
    def stage(self) -> Stage:
        """What the ticket waits for."""
        assert self.ticket is not None
        return stage_of(self.ticket.facts)

    def report(self, at: datetime) -> None:
        """Somebody reports it; the hotline enters calls, and grades them where it knows the level."""
        self.now = at
        channel = CHANNELS[self.number % len(CHANNELS)]
        by_phone = channel is Channel.PHONE
        title, self.result = WORDS[self.number % len(WORDS)]
        self.ticket = self.setting.timeline.call(
            desk.ticket_report,
            access=self.setting.cast["hotline" if by_phone else "reporter"],
            contract=self.setting.contract,
            title=title,
            description=f"{title}，影响办理，请尽快处理。",
            at=at,
            kind=TicketKind.REQUEST if self.number % 9 == 8 else TicketKind.INCIDENT,
            channel=channel,
            reporter_name=self.setting.cast.name("reporter"),
            level=self.level if by_phone else "",
            key=f"sim-{self.number:04d}",
        )
        if self.ticket is None:
            return
        if self.chance(0.02):
            self.then(20 * MINUTE, self._cancel)
            return
        if self.level and not by_phone:
            self.then(self.setting.habits.minutes(1, 30), self._grade)
        self.who = self.setting.habits.on_shift(at)
        self.then(self.setting.habits.answer(self.who), self._respond)

    def _cancel(self) -> None:
        self.call("owner", desk.ticket_cancel, reason="与另一单重复")

    def _grade(self) -> None:
        self.call("hotline", desk.ticket_grade, level=self.level, at=self.now, reason="按影响范围定级")

    def _respond(self) -> None:
        if self.call(self.who, desk.ticket_respond, at=self.now, text="已接报，马上查看。") is None:
            return
        if self.measured:
            self.then(self.setting.habits.minutes(3, 25), self._measure)
        if self.level in self.visited or (self.visits and self.chance(0.4)):
            self.then(10 * MINUTE, self._ask_visit)
            return
        self.then(self.setting.habits.minutes(5, 60), self._note)

    def _ask_visit(self) -> None:
        self.call(
            "reporter" if self.chance(0.5) else "owner", desk.ticket_onsite_ask, at=self.now, text="请到现场"
        )
        if self.chance(0.06):
            self.then(30 * MINUTE, self._withdraw)
            return
        late = self.chance(0.06)
        self.then(self.setting.habits.minutes(20, 180) + (26 * HOUR if late else 0 * HOUR), self._arrive)

    def _withdraw(self) -> None:
        self.call("owner", desk.ticket_onsite_withdraw, reason="远程已能处理，不必到场")
        self.then(20 * MINUTE, self._note)

    def _arrive(self) -> None:
        self.call(self.who, desk.ticket_arrive, at=self.now, text="已到现场")
        self.then(self.setting.habits.minutes(5, 40), self._note)

    def _note(self) -> None:
        self.call(self.who, desk.ticket_note, text=NOTES[self.number % len(NOTES)])
        if self.chance(0.18):
            self._pause()
        work = self.setting.habits.work(self.who)
        for part in range(1, 1 + min(3, work // (2 * HOUR))):
            self.then(part * work / 4, self._progress)
        self.then(work, self._done)

    def _progress(self) -> None:
        """Tell how far it is, as long as it goes on."""
        assert self.ticket is not None
        if self.ticket.done_at is None:
            self.call(self.who, desk.ticket_note, text=self.setting.rng.choice(NOTES))

    def _measure(self) -> None:
        """Take the measures the ticket waits for; a third party that was asked is urged later."""
        assert self.ticket is not None
        for act in measures_now(self.ticket):
            self.call(self.who, desk.measure_take, act=act, at=self.now, text=TEXTS[act])
            if act is Act.ASK_THIRD:
                self.then(self.setting.habits.minutes(20, 200), self._measure)

    def _pause(self) -> None:
        """The work waits for somebody else; most claims are acknowledged, some denied or never answered."""
        reason = PAUSES[self.number % len(PAUSES)]
        pause = self.call(
            self.who, desk.pause_claim, reason=reason, from_at=self.now, text=f"{reason.label}，已去函。"
        )
        if pause is not None:
            self.then(self.setting.habits.minutes(15, 50), self._resume, pause)

    def _resume(self, pause: Pause) -> None:
        line, cast = self.setting.timeline, self.setting.cast
        line.call(desk.pause_end, access=cast[self.who], pause=pause, at=self.now)
        if self.chance(0.85):
            self.then(self.setting.habits.minutes(5, 900), self._answer, pause, self.chance(0.75))

    def _answer(self, pause: Pause, agreed: bool) -> None:
        line, cast = self.setting.timeline, self.setting.cast
        text = "" if agreed else "当时资料已经给齐"
        line.call(desk.pause_answer, access=cast["accepter"], pause=pause, agreed=agreed, text=text)

    def _done(self) -> None:
        # Now and then the completion is entered hours after it happened.
        cause = self.setting.rng.choice(CAUSES)
        self.call(self.who, desk.ticket_done, at=self.now, result=self.result, cause=cause)
        if self.measured and not self.chance(0.04):
            self.then(self.setting.habits.minutes(60, 2400), self._measure)
        self.then(5 * MINUTE, self._sign, self.who)
        if self.chance(0.03):
            self.then(30 * MINUTE, self._object_sheet)
            return
        self.then(40 * MINUTE, self._notice)
        signs = 30 * MINUTE if self.chance(0.85) else self.setting.rng.randint(2, 25) * DAY
        self.then(signs, self._sign, "accepter")

    def _sign(self, seat: str) -> None:
        assert self.ticket is not None
        if self.ticket.done_at is not None and self.ticket.sheet_signed_at is None:
            self.call(seat, desk.sheet_sign, typed_name=self.setting.cast[seat].name)

    def _object_sheet(self) -> None:
        self.call("accepter", desk.sheet_object, reason="记录单写的处理结果与实际不符")
        self.then(self.setting.habits.work(self.who), self._done)

    def _notice(self) -> None:
        self.call(self.who, desk.completion_notice, text="已处理完毕，请验收。")
        if self.chance(0.08):
            self.then(9 * DAY, self._review_late)
        else:
            self.then(self.setting.habits.minutes(30, 2800), self._review)

    def _review(self) -> None:
        assert self.ticket is not None
        if self.ticket.round == 1 and self.chance(0.09):
            self.call(
                "accepter", desk.ticket_review, verdict=Review.OBJECTED, reason="问题仍能复现，请再处理"
            )
            self.then(self.setting.habits.work(self.who), self._done)
            return
        agreed = (True, True, None, False)[self.setting.rng.randint(0, 3)] if self.ticket.cause else None
        self.call(
            "accepter",
            desk.ticket_review,
            verdict=Review.ACCEPTED,
            cause_agreed=agreed,
            reason="" if agreed is not False else "日志显示另有原因",
        )

    def _review_late(self) -> None:
        """Nobody looked in time: silence spoke where the contract lets it, else it is done now."""
        assert self.ticket is not None
        self.ticket.refresh_from_db()
        if self.stage is Stage.REVIEWING:
            self._review()
