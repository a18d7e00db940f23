"""What a duty is about: the ticket whose report started it, by its number and its title."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lvyue.desk.models import Ticket
from lvyue.desk.selectors import ticket_list
from lvyue.duties.models import Duty
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access


@dataclass(frozen=True, slots=True)
class Subject:
    """A ticket the reader may see: its number, what was reported, and its page."""

    code: str
    title: str
    href: str


def subjects_of(access: Access, duties: Iterable[Duty], now: datetime) -> dict[int, Subject]:
    """{duty key: the ticket it is about} of those about one; one query, none where no duty is."""
    about = {one.pk: one for one in duties if one.subject_type == type_of(Ticket)}
    wanted = {one.subject_id for one in about.values() if one.subject_id is not None}
    if not wanted:
        return {}
    rows = ticket_list(access, now=now).filter(pk__in=wanted).order_by().values_list("pk", "code", "title")
    tickets = {pk: (code, title) for pk, code, title in rows}
    found = {}
    for key, one in about.items():
        if ticket := tickets.get(one.subject_id or 0):
            code, title = ticket
            found[key] = Subject(code, title, f"/tickets/{one.contract.code}/{code}")
    return found
