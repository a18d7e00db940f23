"""The tickets of the demo: what was reported when, and how quickly each step followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lvyue.config.demo.cast import Cast
from lvyue.config.demo.story import Story
from lvyue.contracts.models import Contract
from lvyue.desk import services as desk
from lvyue.desk.models import Ticket
from lvyue.desk.types import Channel, Review, TicketKind

SLOW_DAY = 146
"""When the ticket is reported that one penalty is settled for, in days from the start."""
H, M, D = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fault:
    """One ticket: the report, then each step so long after the one before; a step left out did not happen.

    `review`: "" leaves it to silence. `signs` names the sides that sign the record sheet.
    """

    key: str
    title: str
    words: str
    reported_at: datetime
    answer: str = ""
    respond: timedelta | None = None
    onsite: bool = False
    arrive: timedelta | None = None
    finish: timedelta | None = None
    result: str = ""
    signs: str = "ba"
    notice: timedelta | None = None
    review: str = ""
    kind: TicketKind = TicketKind.INCIDENT
    channel: Channel = Channel.WEB


def faults(story: Story) -> Iterator[Fault]:
    """The tickets, oldest first: in time, late, on days off, deemed, objected, open and overdue ones."""
    yield Fault(
        "home", "小程序首页打不开", "多名商户反映首页白屏，重新进入也不行。", story.workday(20, 9, 40),
        "已收到，正在检查网关日志。", 35 * M, finish=2 * H, result="网关证书到期，已更换并设置到期提醒。",
        notice=1 * H, review="accepted", channel=Channel.PHONE,
    )  # fmt: skip
    yield Fault(
        "export", "台账导出缺少三列", "导出的检查台账没有负责人、电话和地址三列。", story.workday(48, 15, 30),
        "已收到，明早处理。", 2 * H + 50 * M, finish=20 * H, result="导出模板恢复三列，已请韩子墨核对。",
        notice=30 * M, review="accepted",
    )  # fmt: skip
    yield Fault(
        "weekend", "周末无法提交巡查照片", "拍照后一直转圈，换网络也一样。", story.rest_day(75, 10, 5),
        "值班人员已接手。", 3 * H + 10 * M, finish=2 * H, result="清理了写满的上传目录，并加了容量告警。",
        notice=1 * H, review="accepted", channel=Channel.PHONE,
    )  # fmt: skip
    yield Fault(
        "server", "服务器宕机，业务中断", "窗口无法受理，请派人到现场。", story.workday(108, 14, 10),
        "已派工程师出发。", 20 * M, onsite=True, arrive=19 * H, finish=3 * H,
        result="更换故障电源并迁移服务，方案经周立新同意。", notice=2 * H,
    )  # fmt: skip
    yield Fault(
        "slow", "统计报表打不开", "月度统计报表点开后超时，连续两天不能用。", story.workday(SLOW_DAY, 11, 20),
        "已复现，正在优化查询。", 55 * M, finish=2 * D, result="为统计表补建索引，打开时间恢复到 2 秒内。",
        notice=1 * H, review="accepted",
    )  # fmt: skip
    yield Fault(
        "accounts", "新增五个网格员账号", "名单见附件，权限与现有网格员一致。", story.workday(176, 9, 15),
        "已收到名单。", 40 * M, finish=4 * H, result="已建五个账号并发放初始密码。", notice=30 * M,
        review="objected", kind=TicketKind.REQUEST,
    )  # fmt: skip
    if (moment := story.makeup_day(9, 10)) is not None:
        yield Fault(
            "makeup", "补班日登录提示过期", "今天补班，登录提示授权已过期。", moment, "补班日正常值班，正在处理。",
            90 * M, finish=3 * H, result="授权服务时间校正，已恢复登录。", notice=1 * H, review="accepted",
        )  # fmt: skip
    yield Fault(
        "sign", "地图定位偏移", "商户位置普遍偏移约三百米。", story.ago(6, 10, 0), "已收到。", 50 * M,
        finish=5 * H, result="更正坐标系换算参数。", signs="b",
    )  # fmt: skip
    yield Fault(
        "accept", "短信验证码收不到", "两个片区收不到验证码。", story.ago(2, 13, 10), "已联系短信通道。",
        70 * M, finish=4 * H, result="通道限流已解除，已测试两个片区。", notice=30 * M,
    )  # fmt: skip
    yield Fault(
        "late", "投诉件无法转办", "点转办没有反应，已影响三件投诉。", story.now - 7 * H,
    )  # fmt: skip
    yield Fault(
        "open", "扫码核验一直失败", "现场核验扫码失败，请派人到现场。", story.now - 50 * M, "已收到，工程师已出发。",
        20 * M, onsite=True,
    )  # fmt: skip


def plan(story: Story, cast: Cast, contract: Contract, fault: Fault) -> None:
    """Put a ticket's steps into the story."""
    held: dict[str, Ticket] = {}

    def step(moment: datetime, who: str, act: str, **values: object) -> None:
        story.at(moment, lambda: getattr(desk, act)(access=cast[who], ticket=held["it"], **values))

    def report() -> None:
        held["it"] = desk.ticket_report(
            access=cast["su" if fault.channel is Channel.PHONE else "han"],
            contract=contract,
            title=fault.title,
            description=fault.words,
            at=fault.reported_at,
            kind=fault.kind,
            channel=fault.channel,
            reporter_name="韩子墨",
            onsite_asked=fault.onsite,
            key=f"demo-{fault.key}",
        )

    at = fault.reported_at
    story.at(at, report)
    if fault.respond is None:
        return
    at += fault.respond
    step(at, "he", "ticket_respond", at=at, text=fault.answer)
    if fault.arrive is not None:
        at += fault.arrive
        step(at, "he", "ticket_arrive", at=at, text="已到机房，与信息科会合。")
    if fault.finish is None:
        return
    at += fault.finish
    step(at, "he", "ticket_done", at=at, result=fault.result)
    _close(story, step, fault, at)


def _close(story: Story, step: object, fault: Fault, at: datetime) -> None:
    assert callable(step)
    if "b" in fault.signs:
        step(at + 5 * M, "he", "sheet_sign", typed_name="何一帆")
    if "a" in fault.signs:
        step(at + 25 * M, "meng", "sheet_sign", typed_name="孟晓晨")
    if fault.notice is None:
        return
    at += fault.notice
    step(at, "he", "completion_notice", text=f"{fault.title}已处理完毕，请验收。")
    if fault.review == "accepted":
        step(at + 20 * H, "meng", "ticket_review", verdict=Review.ACCEPTED)
    elif fault.review == "objected":
        step(at + 3 * H, "meng", "ticket_review", verdict=Review.OBJECTED, reason="有两个账号的权限不对。")
        step(at + 5 * H, "he", "ticket_done", at=at + 5 * H, result="两个账号的权限已改正。")
        step(at + 5 * H + 5 * M, "he", "sheet_sign", typed_name="何一帆")
        step(at + 6 * H, "meng", "sheet_sign", typed_name="孟晓晨")
        step(at + 6 * H + 5 * M, "he", "completion_notice", text="权限已改正，请再次验收。")
        step(at + 25 * H, "meng", "ticket_review", verdict=Review.ACCEPTED)
