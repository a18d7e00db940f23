"""The signing PIN: for officers on duty where phones are banned, who sign on a screen that is not theirs."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.errors import Invalid, NotAllowed
from lvyue.identity.models import Person, SigningPin
from lvyue.identity.selectors import access_of
from lvyue.identity.types import Access, Permission

TRIES = 5
LOCK = timedelta(minutes=30)
RULE = "签字 PIN 为 6 至 12 位数字，不能是连号、重复数字或日期"
_LINES = ("01234567890123456789", "98765432109876543210")


def pin_faulty(pin: str) -> str:
    """Why a PIN is too easy, or blank: not 6 to 12 digits, a run, a repeated part, a date."""
    if not re.fullmatch(r"[0-9]{6,12}", pin):
        return "PIN 应为 6 至 12 位数字"
    if any(pin in line for line in _LINES):
        return "PIN 是连续的数字"
    if any(pin == (pin[:size] * len(pin))[: len(pin)] for size in (1, 2, 3)) or len(set(pin)) < 3:
        return "PIN 是重复的数字"
    if _is_date(pin):
        return "PIN 像一个日期"
    return ""


def _is_date(pin: str) -> bool:
    if len(pin) == 6:
        years = (f"19{pin[:2]}", f"20{pin[:2]}")
        return any(_is_day(year, pin[2:4], pin[4:]) for year in years)
    return len(pin) == 8 and pin[:2] in {"19", "20"} and _is_day(pin[:4], pin[4:6], pin[6:])


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


@transaction.atomic
def pin_set(*, access: Access, person: Person, password: str, pin: str) -> None:
    """Set one's own signing PIN, proved by the password; ends a lock.

    NotAllowed for anyone else's; Invalid for a wrong password or an easy PIN.
    """
    if access.person_id != person.pk:
        raise NotAllowed(f"{access.name}不能设置他人的签字 PIN", remedy="请由本人登录后设置")
    if not person.check_password(password):
        raise Invalid("登录密码不正确", place="登录密码", remedy="请重新输入")
    if cause := pin_faulty(pin):
        raise Invalid(cause, place="签字 PIN", remedy=f"请换一个：{RULE}")
    values = {
        "hashed": make_password(pin),
        "wrong": 0,
        "locked_until_at": None,
        "changed_at": clock.wall(),
    }
    row, _ = SigningPin.objects.update_or_create(person=person, defaults=values)
    entry_add(actor=access, action="pin.set", space_id=None, subject=row)


def pin_prove(*, session: Access, space_id: int, username: str, pin: str) -> Access:
    """The rights of the person who typed their PIN in `session`; must run outside a transaction.

    A try is counted before it is checked, in one conditional update, so that many at once get five tries
    together and a crash forgets none. Unknown people, people without a right to sign here, people without a
    PIN and wrong PINs get the same refusal (Invalid); after five wrong ones NotAllowed for 30 minutes.
    """
    session.require(space_id, Permission.VIEW)
    found = SigningPin.objects.select_related("person").filter(
        person__username=username.strip(), person__is_active=True
    )
    row = found.first()
    signer = access_of(row.person) if row else None
    if row is None or signer is None or not signer.can(space_id, Permission.SIGN):
        make_password(pin)  # as slow as a check, so that time tells nothing
        raise _wrong()
    _try_count(row, session)
    if not check_password(pin, row.hashed):
        with transaction.atomic():
            row.refresh_from_db()
            note = f"在{session.name}的会话中输错"
            entry_add(actor=session, action="pin.wrong", space_id=space_id, subject=row, note=note)
        raise _wrong()
    SigningPin.objects.filter(pk=row.pk, hashed=row.hashed).update(wrong=0, locked_until_at=None)
    return signer


def _try_count(row: SigningPin, session: Access) -> None:
    at = clock.wall()
    mine = SigningPin.objects.filter(pk=row.pk)
    mine.filter(locked_until_at__lte=at).update(wrong=0, locked_until_at=None)
    last = When(wrong__gte=TRIES - 1, then=Value(at + LOCK))
    free = Q(wrong__lt=TRIES, locked_until_at__isnull=True)
    if mine.filter(free).update(wrong=F("wrong") + 1, locked_until_at=Case(last, default=None)) != 1:
        raise NotAllowed(
            f"连续 {TRIES} 次输错，签字 PIN 已锁定",
            place="签字 PIN",
            remedy="请 30 分钟后再试，或由本人登录后重新设置",
        )


def _wrong() -> Invalid:
    return Invalid(
        "用户名或 PIN 不正确，或本人不能在本合同签字",
        place="PIN 签字",
        remedy=f"请核对后重新输入；连续 {TRIES} 次错误锁定 30 分钟",
    )
