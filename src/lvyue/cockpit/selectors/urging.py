"""The note that urges the other side to do what it owes (催办函): words to print or copy, nothing stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lvyue.duties.models import Duty
from lvyue.duties.selectors import duty_get, duty_terms
from lvyue.foundation import clock
from lvyue.foundation.kit.words import due_moment
from lvyue.identity.types import Access
from lvyue.rules.deadlines import overdue_days
from lvyue.rules.money import capital, yuan
from lvyue.settlement.selectors import expectation_of, sums_owed


@dataclass(frozen=True, slots=True)
class Note:
    """A note from one side to the other about one duty."""

    duty: Duty
    to: str
    sender: str
    on: str
    paragraphs: tuple[str, ...]


def urging_note(access: Access, contract: str, code: str, now: datetime) -> Note | None:
    """The note about an open duty of the other side; None where this reader has nobody to urge.

    Raises DutyUnknown.
    """
    duty = duty_get(access, contract, code)
    side = access.side(duty.space_id)
    if side is None or duty.closed_at is not None or duty.by in (side.value, "ab"):
        return None
    parties = {"a": duty.contract.party_a, "b": duty.contract.party_b}
    return Note(
        duty=duty,
        to=parties[duty.by],
        sender=parties[side.value],
        on=f"{now.astimezone(clock.TZ):%Y-%m-%d}",
        paragraphs=tuple(_paragraphs(access, duty, now)),
    )


def _paragraphs(access: Access, duty: Duty, now: datetime) -> Iterator[str]:
    _, obligation = duty_terms(duty)
    quote = obligation.cite[0].quote
    until = f"应于 {due_moment(duty.due_at)} 前" if duty.due_at else "应及时"
    yield (
        f"根据《{duty.contract.title}》{duty.clause_number}“{quote}”，"
        f"贵方{until}完成：{duty.what}（{duty.code}）。"
    )
    account = sums_owed(access, duty).get(duty.pk)
    owing = f"应付未付 {yuan(account.unpaid_fen)} 元（{capital(account.unpaid_fen)}）。" if account else ""
    if duty.paused_at is not None and duty.paused_at <= now:
        yield f"截至 {due_moment(now)}，计时因双方认可的事由暂停，未计逾期。{owing}请告知恢复时间。"
        return
    if duty.due_at is None or now <= duty.due_at or duty.due_on is None:
        yield f"截至 {due_moment(now)}，尚未收到办理结果。{owing}请按约办理并告知办理时间。"
        return
    days = overdue_days(duty.due_on, now.astimezone(clock.TZ).date())
    late = f"已逾期 {days} 天" if days else "已逾期"
    yield f"截至 {due_moment(now)}，{late}，尚未收到办理结果。{owing}"
    expected = expectation_of(duty, account, now)
    if expected is not None and expected.amount_fen is not None:
        yield (
            f"如归责于贵方，按合同测算违约金 {yuan(expected.amount_fen)} 元"
            "（测算，不是裁决；双方可以提出异议）。"
        )
    if expected is not None and expected.termination and expected.termination["arisen"]:
        ending = expected.termination
        yield f"另依{ending['clause']}，{ending['words']}（{ending['why']}）。"
    yield "请尽快办理，并书面告知办理时间；已经办理的，请在平台留证。"
