"""A ticket gets its level, at the report or later: the level's clocks count from the report all the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from lvyue.contracts.types import ContractFile
from lvyue.desk.errors import LevelSame, LevelUnknown
from lvyue.desk.models import Ticket, TicketEvent
from lvyue.desk.services.starting import level_start
from lvyue.desk.services.steps import (
    advance,
    events_of,
    files_keep,
    open_duties,
    require,
    require_moment,
    require_stage,
    require_text,
)
from lvyue.desk.types import Act, EventKind, LevelView, levels_of
from lvyue.duties.governing import Binding, governing_terms
from lvyue.duties.models import Duty
from lvyue.duties.services import duties_close
from lvyue.duties.types import Closing
from lvyue.foundation import clock
from lvyue.foundation.files import Files
from lvyue.identity.types import Access, Side


def ticket_grade(
    *,
    access: Access,
    ticket: Ticket,
    level: str,
    at: datetime,
    reason: str,
    files: Files = (),
) -> Ticket:
    """Give the ticket a level of its contract, found at `at`, with the reason and files; or another one.

    The level's clocks count from the report, and a step taken before stops its clock where it was taken.
    Regrading cancels the open clocks of the level before; one that is overdue by now stays open, and what
    was late stays late. The provider only asks to regrade what party A graded: the level changes when party A
    grades the ticket so itself. Raises NotAllowed, OtherSide, StepRefused, LevelUnknown, LevelSame,
    TextMissing, MomentImpossible, TimeNaive.
    """
    require(access, ticket, Act.GRADE)
    reason = require_text(reason, "定级理由")
    with transaction.atomic():
        require_stage(ticket, Act.GRADE)
        at = require_moment(ticket, Act.GRADE, at)
        under = governing_terms(ticket.contract, ticket.reported_at)
        chosen = level_named(levels_of(under.terms), level)
        if ticket.level == level:
            raise LevelSame(ticket.code, chosen.name)
        before = events_of(ticket, EventKind.GRADED)
        if access.side(ticket.space_id) is Side.B and before and before[-1].side == Side.A.value:
            content = {"level": chosen.id, "before": ticket.level}
            event = advance(
                access,
                ticket,
                EventKind.GRADE_ASKED,
                at,
                text=f"{chosen.name}，{reason}（甲方同意后生效）",
                content=content,
            )
        else:
            text, times = f"{chosen.name}，{reason}", len(before) + 1
            event = grade(access, ticket, under, chosen, at, text, times=times)
        files_keep(access, event, files)
    return ticket


def level_named(levels: Sequence[LevelView], level: str) -> LevelView:
    """The level of this id; LevelUnknown with those the contract has."""
    found = next((one for one in levels if one.id == level), None)
    if found is None:
        raise LevelUnknown(level, levels)
    return found


def grade(
    access: Access,
    ticket: Ticket,
    under: Binding,
    chosen: LevelView,
    at: datetime,
    text: str,
    *,
    times: int = 1,
) -> TicketEvent:
    """Write the level, cancel the clocks it supersedes and start its own, in the caller's transaction.

    `under` are the terms of the report, `times` counts the gradings, this one included.
    """
    before = ticket.level
    superseded = _superseded(ticket, under.terms, clock.now()) if before else []
    content = {
        "level": chosen.id,
        "before": before,
        "definition": chosen.definition,
        "clause": chosen.clause_number,
        "quotes": list(chosen.quotes),
    }
    event = advance(access, ticket, EventKind.GRADED, at, text=text, content=content, level=chosen.id)
    duties_close(
        access=access,
        duties=superseded,
        how=Closing.CANCELLED,
        at=clock.now(),
        note=f"改定为“{chosen.name}”，由该级别的时限取代",
    )
    level_start(access, ticket, under, chosen.name, times)
    return event


def _superseded(ticket: Ticket, terms: ContractFile, now: datetime) -> list[Duty]:
    """Open clocks of the present level that are not overdue now, whenever the regrading is said to be."""
    narrowed = {one.id for one in terms.obligations if one.level == ticket.level}
    return [one for one in open_duties(ticket) if one.obligation in narrowed and not one.passed(now)]
