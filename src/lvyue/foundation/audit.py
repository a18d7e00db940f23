"""The audit log: entries inserted with the business write they tell about (ADR 0009).

Writers only insert, unchained, so they never wait for each other. `sealing` chains entries into blocks,
`verifying` proves chain and rows.
"""

from typing import Any

from django.conf import settings
from django.db import models

from lvyue.foundation import clock
from lvyue.foundation.canonical import canonical_json, digest_sha256, digest_sm3
from lvyue.foundation.models import Block, BlockEntry, Entry
from lvyue.foundation.rows import row_add
from lvyue.foundation.snapshot import row_of, type_of
from lvyue.foundation.types import Actor, Verdict

__all__ = ["Block", "BlockEntry", "Entry", "Verdict", "entry_add", "entry_bytes", "seal", "verify"]

TABLES = ("foundation_entry", "foundation_block", "foundation_blockentry")

_DIGESTED = (
    "at",
    "recorded_at",
    "actor_id",
    "actor_name",
    "space_id",
    "action",
    "subject_type",
    "subject_id",
    "content_text",
    "note",
    "simulated",
)


def entry_bytes(entry: Entry) -> bytes:
    """What both digests of an entry are taken over; its key is bound by the block that seals it."""
    return canonical_json({name: getattr(entry, name) for name in _DIGESTED})


def entry_add(
    *,
    actor: Actor | None,
    action: str,
    space_id: int | None,
    subject: models.Model | None,
    content: dict[str, Any] | None = None,
    note: str = "",
    removed: bool = False,
) -> Entry:
    """Insert one audit entry in the caller's transaction.

    `action` is a dotted name such as "grant.give". An AUDITED subject is written out as `content["row"]`;
    pass `removed=True` (before the delete) when the row goes away, so that its absence is no finding. `actor`
    None is
    the system. Raises TypeError for content without a canonical form or a row that still holds an expression.
    """
    body = dict(content or {})
    if subject is not None and (row := row_of(subject)) is not None:
        body["row"] = None if removed else row
    entry = Entry(
        at=clock.now(),
        recorded_at=clock.wall(),
        actor_id=actor.person_id if actor else None,
        actor_name=actor.name if actor else "系统",
        space_id=space_id,
        action=action,
        subject_type=type_of(subject) if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        content_text=canonical_json(body).decode(),
        note=note,
        simulated=settings.LVYUE_SIMULATED or clock.is_moved(),
    )
    digested = entry_bytes(entry)
    entry.digest_sha256, entry.digest_sm3 = digest_sha256(digested), digest_sm3(digested)
    row_add(entry)
    return entry


def seal(*, full: bool = False) -> Block | None:
    """Seal what is not sealed yet; see `sealing.seal`."""
    from lvyue.foundation.sealing import seal as seal_now

    return seal_now(full=full)


def verify() -> Verdict:
    """Prove the whole log; see `verifying.verify`."""
    from lvyue.foundation.verifying import verify as verify_now

    return verify_now()
