"""演示导览: what is worth seeing in the demo, found anew each time among what the reader may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from lvyue.contracts.selectors import question_card, version_get
from lvyue.desk.models import Ticket
from lvyue.desk.selectors import ticket_list
from lvyue.duties.models import Duty
from lvyue.duties.selectors import duties_of_subject, duty_list
from lvyue.duties.types import Closing
from lvyue.foundation.errors import NotFound
from lvyue.identity.types import Access, Side
from lvyue.settlement.selectors import proposal_list
from lvyue.settlement.types import Verdict


@dataclass(frozen=True, slots=True)
class Stop:
    """One sight: what it is, what to look for, where it stands, and who can go on from there."""

    key: str
    title: str
    words: str
    href: str
    place: str
    who: str


def tour_stops(access: Access, now: datetime) -> list[Stop]:
    """The sights the reader may see, in the order of the tour; what is over or out of reach is left out."""
    return [stop for find in SIGHTS for stop in find(access, now)]


def _near_miss(access: Access, now: datetime) -> Iterator[Stop]:
    ticket = _ticket(access, now, "market", "near")
    duty = _clock(access, ticket, "respond")
    if duty is None or duty.due_at is None or duty.fulfilled_at is None or ticket is None:
        return
    left = int((duty.due_at - duty.fulfilled_at).total_seconds()) // 60
    yield Stop(
        "near-miss",
        "险些迟到的响应",
        f"工作日 2 小时内响应，离最后时刻还有 {left} 分钟才响应：看时间线上的时钟和推算。",
        _ticket_page(ticket),
        _place(ticket.contract.title, ticket.code),
        "双方都看得到",
    )


def _disputed(access: Access, now: datetime) -> Iterator[Stop]:
    open_ = proposal_list(access, "market").filter(settled_at__isnull=True, superseded_at__isnull=True)
    proposal = open_.filter(stances__side=Side.A.value, stances__verdict=Verdict.OBJECTED.value).first()
    if proposal is None:
        return
    yield Stop(
        "dispute",
        "有争议的违约",
        "乙方主张逾期付款违约金，甲方不认可并写明理由：展开算式，看每一段天数、基数和费率。",
        reverse("settlement:unfolded", args=[proposal.contract.code, proposal.code]),
        _place(proposal.contract.title, proposal.code),
        "甲方合同负责人改为认可，就此结算",
    )


def _deemed(access: Access, now: datetime) -> Iterator[Stop]:
    ticket = _ticket(access, now, "market", "server")
    duty = _clock(access, ticket, "accept")
    if ticket is None or duty is None or duty.closing != Closing.DEEMED.value:
        return
    yield Stop(
        "deemed",
        "沉默视为验收通过",
        "完工通知发出 3 日，甲方没有表态，合同写明视为通过：系统到点记下，谁也改不了。",
        _ticket_page(ticket),
        _place(ticket.contract.title, ticket.code),
        "双方都看得到",
    )


def _provisional(access: Access, now: datetime) -> Iterator[Stop]:
    found = duty_list(access).filter(provisional=True, closed_at__isnull=True, due_on__gt=now.date())
    duty = found.order_by("-due_at", "pk").first()
    if duty is None or duty.due_on is None:
        return
    yield Stop(
        "provisional",
        "暂定的到期日",
        f"到期日 {duty.due_on}，那一年的放假通知还没有公布：标“暂定”，导入通知后重算并保留原值。",
        _duty_page(duty),
        _place(duty.contract.title, duty.code),
        "双方都看得到",
    )


def _open_point(access: Access, now: datetime) -> Iterator[Stop]:
    try:
        version = version_get(access, "market")
    except NotFound:
        return
    card = question_card(version, "report-cycle")
    said = card.answer_of(Side.B.value) if card is not None else None
    if card is None or said is None or not card.open or card.answer_of(Side.A.value) is not None:
        return
    yield Stop(
        "ambiguity",
        "等待裁定的歧义",
        f"{card.question.text}乙方已选“{said.reading.text}”，等甲方：选了同一读法才生效，报告事项随之生成。",
        reverse("contracts:review", args=["market", version.number]) + "#question-report-cycle",
        _place(version.contract.title, f"第 {version.number} 版"),
        "甲方合同负责人可以答复",
    )


def _paused(access: Access, now: datetime) -> Iterator[Stop]:
    ticket = _ticket(access, now, "portal", "waits")
    if ticket is None or not ticket.pauses.filter(acknowledged__isnull=True).exists():
        return
    yield Stop(
        "pause",
        "等甲方认可的暂停",
        "乙方因断电主张暂停计时，甲方还没有答复：时钟照走，旁边写着认可之后的到期时刻。",
        _ticket_page(ticket),
        _place(ticket.contract.title, ticket.code),
        "甲方验收员可以答复",
    )


def _payment(access: Access, now: datetime) -> Iterator[Stop]:
    found = duty_list(access).filter(
        contract__code="portal", obligation="pay", closed_at__isnull=True, due_at__gt=now
    )
    duty = found.order_by("due_at", "pk").first()
    if duty is None:
        return
    yield Stop(
        "payment",
        "马上到期的付款",
        f"经费到位 15 日内付清全年服务费，{duty.due_on} 到期：账上应付、已付和逾期的代价都算好了。",
        _duty_page(duty),
        _place(duty.contract.title, duty.code),
        "甲方财务可以登记付款",
    )


SIGHTS: tuple[Callable[[Access, datetime], Iterator[Stop]], ...] = (
    _near_miss,
    _disputed,
    _deemed,
    _open_point,
    _provisional,
    _paused,
    _payment,
)
"""One function a sight, in the order of the tour."""


def _ticket(access: Access, now: datetime, contract: str, key: str) -> Ticket | None:
    return ticket_list(access, now=now, contract=contract).filter(key=f"demo-{key}").first()


def _clock(access: Access, ticket: Ticket | None, obligation: str) -> Duty | None:
    if ticket is None:
        return None
    return duties_of_subject(access, ticket.contract, ticket).filter(obligation=obligation).first()


def _ticket_page(ticket: Ticket) -> str:
    return reverse("desk:ticket", args=[ticket.contract.code, ticket.code])


def _duty_page(duty: Duty) -> str:
    return reverse("duties:detail", args=[duty.contract.code, duty.code])


def _place(title: str, code: str) -> str:
    return f"{title} {code}"
