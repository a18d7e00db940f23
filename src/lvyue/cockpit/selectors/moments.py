"""The contract at a moment: which day is asked for, and what was known by then.

A closing, a trigger, a version or a ruling counts from the moment it was recorded. Nothing here decides a
state: the stored facts are cut at the moment and the one pure function of the duties room reads them. Due
moments are those known now; a limit recomputed since is shown as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from lvyue.cockpit.errors import MomentUnknown
from lvyue.cockpit.types import Moment
from lvyue.contracts.models import Contract, ContractVersion
from lvyue.contracts.parsing import bound
from lvyue.contracts.types import ContractFile
from lvyue.duties.models import Duty
from lvyue.duties.types import DutyFacts
from lvyue.foundation import clock

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = timedelta(microseconds=1)


def midnight(on: date) -> datetime:
    """00:00 of a day, Asia/Shanghai."""
    return datetime.combine(on, datetime.min.time(), clock.TZ)


def moment_asked(text: str, first: date, last: date, now: datetime) -> Moment:
    """The moment a page shows: now without a text, the end of a past day, a coming day as known now.

    Raises MomentUnknown for what is no day or lies outside the term; today is always allowed.
    """
    today = now.astimezone(clock.TZ).date()
    if not text:
        return Moment(today, today, now)
    if not _DAY.fullmatch(text):
        raise MomentUnknown(f"“{text[:20]}”不是日期", first, last)
    try:
        on = date.fromisoformat(text)
    except ValueError:
        raise MomentUnknown(f"日历上没有 {text} 这一天", first, last) from None
    if on == today:
        return Moment(today, today, now)
    if on < first:
        raise MomentUnknown(f"{text} 在服务期开始之前", first, last)
    if on > last:
        raise MomentUnknown(f"{text} 在服务期届满之后", first, last)
    return Moment(on, today, midnight(on + timedelta(days=1)) - _INSTANT if on < today else now)


def version_by(contract: Contract, at: datetime) -> ContractVersion | None:
    """The newest version confirmed by a moment; before any was, the first that ever was confirmed.

    It comes without its content and texts, which are fetched when they are not known by its digest.
    """
    confirmed = contract.versions.filter(confirmed_at__isnull=False).defer("content", "texts")
    return (
        confirmed.filter(confirmed_at__lte=at).order_by("-number").first()
        or confirmed.order_by("number").first()
    )


def rulings_by(version: ContractVersion, at: datetime) -> dict[str, str]:
    """{question id: reading id} ruled by a moment, rulings written in the file included: one query."""
    written = {one.question: one.reading for one in version.file.rulings}
    return written | dict(version.rulings.filter(at__lte=at).values_list("question", "reading"))


def terms_by(version: ContractVersion, rulings: Mapping[str, str]) -> ContractFile:
    """A version's terms as `rulings_by` bound them; worked out once for equal rulings."""
    return bound(version.digest, tuple(sorted(rulings.items())), version.file)


def known_by(duties: QuerySet[Duty], moment: Moment) -> QuerySet[Duty]:
    """Those of the duties that were there by then: their version confirmed, their event recorded."""
    if not moment.past:
        return duties
    versions = ContractVersion.objects.filter(confirmed_at__lte=moment.at).values("pk")
    recorded = Q(trigger__isnull=True) | Q(trigger__recorded_at__lte=moment.at)
    return duties.filter(recorded, version__in=versions)


def facts_by(duty: Duty, at: datetime) -> DutyFacts:
    """A duty's stored facts as they were at a moment: a closing recorded later is not among them."""
    if duty.closed_at is None or duty.closed_at <= at:
        return duty.facts
    return replace(duty.facts, fulfilled_at=None, closing=None)


def open_by(at: datetime) -> Q:
    """The predicate *open* at a moment: not closed, or closed later."""
    return Q(closed_at__isnull=True) | Q(closed_at__gt=at)


def paused_by(at: datetime) -> Q:
    """The predicate *paused* at a moment: begun, with a last moment, held by an acknowledged pause."""
    return open_by(at) & Q(starts_at__lte=at, due_at__isnull=False, paused_at__lte=at)


def overdue_by(at: datetime) -> Q:
    """The predicate *overdue* at a moment: open, its last moment passed, neither held nor of the backlog."""
    held = Q(paused_at__lte=at) & Q(paused_at__isnull=False)
    return open_by(at) & Q(due_at__lt=at, backlog=False) & ~held
