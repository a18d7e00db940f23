"""The facts of a draft, one by one: a person takes one as read, puts it right, or takes it out.

Nothing is confirmed by this: it is what people looked at before they confirm the version. Every change keeps
who made it, when, what was and what is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from lvyue.contracts.editing import corrected, fact_raw, rejected
from lvyue.contracts.errors import DraftClosed, FactInvalid, FactUnknown
from lvyue.contracts.models import ContractVersion, FactReview
from lvyue.contracts.readings import ReadFact, is_read
from lvyue.contracts.selectors import facts_read
from lvyue.contracts.services.versions import acting_side, content_replace, locked
from lvyue.contracts.types import ContractFile
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.identity.types import Access, Permission


def fact_accept(*, access: Access, version: ContractVersion, path: str) -> FactReview:
    """Record that one side checked a fact and found it as the text has it.

    Raises NotAllowed, WrongSide, DraftClosed, FactUnknown.
    """
    side = acting_side(access, version, Permission.DRAFT)
    with transaction.atomic():
        require_open(version)
        raw = _read(version, path).raw if is_read(path) else fact_raw(version.file, path)
        return keep(access, version, side, path, "accepted", raw, raw, "")


def fact_correct(
    *,
    access: Access,
    version: ContractVersion,
    path: str,
    values: Mapping[str, str],
    quote: str = "",
    reason: str = "",
) -> FactReview:
    """Put a fact right: `values` are what people typed for its fields, `quote` new words it rests on.

    One read beside the contract file changes no term; the correction is kept with it.

    Raises NotAllowed, WrongSide, DraftClosed, FactUnknown, FactInvalid.
    """
    side = acting_side(access, version, Permission.DRAFT)
    with transaction.atomic():
        require_open(version)
        file = version.file
        if is_read(path):
            fact = _read(version, path)
            becomes = fact.corrected(file, version.texts, values, quote)
            return keep(access, version, side, path, "corrected", fact.raw, becomes, reason)
        changed = corrected(file, version.texts, path, values, quote)
        return _change(access, version, side, path, "corrected", changed, reason)


def fact_reject(*, access: Access, version: ContractVersion, path: str, reason: str = "") -> FactReview:
    """Take a fact out of the draft; a blank only with the reason why it is none.

    Raises NotAllowed, WrongSide, DraftClosed, FactUnknown, FactNeeded, FactInvalid.
    """
    side = acting_side(access, version, Permission.DRAFT)
    with transaction.atomic():
        require_open(version)
        if is_read(path):
            fact = _read(version, path)
            if fact.blank and not reason.strip():
                raise FactInvalid("理由", "没有填写", "写明为什么不算空白；是空白的，照双方议定的填写")
            return keep(access, version, side, path, "rejected", fact.raw, None, reason)
        changed = rejected(version.file, version.texts, path)
        return _change(access, version, side, path, "rejected", changed, reason)


def require_open(version: ContractVersion) -> None:
    """Hold the version and refuse once a side has confirmed it. Raises DraftClosed."""
    locked(version)
    if version.confirmed_at is not None:
        raise DraftClosed("这一版双方已确认，不能再改")
    if version.confirmations.exists():
        raise DraftClosed("一方已经确认这份草案，不能再改")


def _read(version: ContractVersion, path: str) -> ReadFact:
    """A fact read beside the contract file, as people left it. Raises FactUnknown."""
    found = next((one for one in facts_read(version) if one.path == path and not one.gone), None)
    if found is None:
        raise FactUnknown(path)
    return found


def _change(
    access: Access,
    version: ContractVersion,
    side: str,
    path: str,
    verdict: str,
    changed: ContractFile,
    reason: str,
) -> FactReview:
    was = fact_raw(version.file, path)
    becomes = None if verdict == "rejected" else fact_raw(changed, path)
    content_replace(access, version, changed, f"{dict(FactReview.VERDICTS)[verdict]} {path}")
    return keep(access, version, side, path, verdict, was, becomes, reason)


def keep(
    access: Access,
    version: ContractVersion,
    side: str,
    path: str,
    verdict: str,
    was: dict[str, Any] | None,
    becomes: dict[str, Any] | None,
    reason: str,
) -> FactReview:
    """Add the check with its audit entry."""
    review = FactReview.objects.create(
        space_id=version.space_id,
        version=version,
        path=path,
        verdict=verdict,
        was=was,
        becomes=becomes,
        side=side,
        person_id=access.person_id,
        reason=reason[:400],
        at=clock.now(),
    )
    entry_add(
        actor=access,
        action=f"contracts.fact.{verdict}",
        space_id=version.space_id,
        subject=review,
        note=f"{dict(FactReview.VERDICTS)[verdict]} {path}",
    )
    return review
