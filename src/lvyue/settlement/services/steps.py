"""What every step of a payment asks first: whose step it is, when it was, and the files that come with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lvyue.contracts.models import Contract
from lvyue.foundation import clock
from lvyue.foundation.errors import NotAllowed
from lvyue.foundation.files import file_attach
from lvyue.identity.types import Access, Permission, Side
from lvyue.settlement.errors import MomentWrong, WrongSide
from lvyue.settlement.models import LossClaim, Payment, PaymentApplication
from lvyue.settlement.selectors.past import entered_late

File = tuple[str, bytes, str]
"""A file handed in: name, bytes, media type."""


def require_side(access: Access, space_id: int, permission: Permission, side: Side, what: str) -> None:
    """Refuse a step that is not this person's, or not of this side."""
    if access.require(space_id, permission).side is not side:
        raise WrongSide(what, side.label)


def person_of(access: Access) -> int:
    """The id of the person who acts; NotAllowed for the system, which pays, blames and claims nothing."""
    if access.person_id is None:
        raise NotAllowed(f"{access.name}不能办理这一步", remedy="请由甲乙双方有权限的人员登录后办理")
    return access.person_id


def require_moment(
    what: str, at: datetime | None, *, not_before: datetime | None = None, before: str = ""
) -> datetime:
    """The moment of a step, now when none is given; MomentWrong when future or before what it follows."""
    now = clock.now()
    at = now if at is None else at.astimezone(clock.TZ)
    if at > now:
        raise MomentWrong(what, "不能晚于现在")
    if not_before is not None and at < not_before:
        raise MomentWrong(what, f"早于{before}的 {not_before.astimezone(clock.TZ):%Y-%m-%d %H:%M}")
    return at


def late_note(contract: Contract, at: datetime) -> str:
    """What the audit log adds to a step from before the contract ran here."""
    return "（补录）" if entered_late(contract, at) else ""


def files_keep(
    access: Access, subject: LossClaim | Payment | PaymentApplication, files: Iterable[File]
) -> None:
    """Keep files of the money with their row, as long as procurement papers are kept."""
    for name, content, media_type in files:
        file_attach(
            actor=access,
            space_id=subject.space_id,
            subject=subject,
            name=name,
            content=content,
            media_type=media_type,
            retention_class="procurement",
        )
