"""One door from an act's name to its service, shared by the pages and the REST API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lvyue.contracts.types import Cause
from lvyue.desk import services
from lvyue.desk.models import Ticket
from lvyue.desk.types import WITH_FILES, Act, Review
from lvyue.foundation import clock
from lvyue.foundation.errors import Invalid
from lvyue.foundation.files import Files
from lvyue.identity.types import Access


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gives with an act: words, when it happened (None: now), a drawn signature, files.

    `level`, `cause` and `cause_agreed` are what grading, completion and acceptance choose.
    """

    text: str = ""
    at: datetime | None = None
    typed_name: str = ""
    image_png: bytes | None = None
    files: Files = ()
    level: str = ""
    cause: Cause | None = None
    cause_agreed: bool | None = None

    @property
    def moment(self) -> datetime:
        """When it happened."""
        return self.at or clock.now()


def act_take(*, access: Access, ticket: Ticket, act: Act, given: Given) -> None:
    """Take one act on a ticket; raises what its service raises, Invalid for files that it would drop."""
    if given.files and act not in WITH_FILES:
        raise Invalid(f"“{act.label}”不收附件", place="附件", remedy="先用“写进展”附上材料，再办这一步")
    _SERVICES[act](access, ticket, given)


def _measure(access: Access, ticket: Ticket, act: Act, given: Given) -> object:
    return services.measure_take(
        access=access, ticket=ticket, act=act, at=given.moment, text=given.text, files=given.files
    )


_SERVICES: dict[Act, Callable[[Access, Ticket, Given], object]] = {
    Act.RESPOND: lambda access, ticket, given: services.ticket_respond(
        access=access, ticket=ticket, at=given.moment, text=given.text, files=given.files
    ),
    Act.ARRIVE: lambda access, ticket, given: services.ticket_arrive(
        access=access, ticket=ticket, at=given.moment, text=given.text, files=given.files
    ),
    Act.FINISH: lambda access, ticket, given: services.ticket_done(
        access=access,
        ticket=ticket,
        at=given.moment,
        result=given.text,
        cause=given.cause,
        files=given.files,
    ),
    Act.SIGN: lambda access, ticket, given: services.sheet_sign(
        access=access, ticket=ticket, typed_name=given.typed_name, image_png=given.image_png
    ),
    Act.NOTICE: lambda access, ticket, given: services.completion_notice(
        access=access, ticket=ticket, text=given.text
    ),
    Act.ACCEPT: lambda access, ticket, given: services.ticket_review(
        access=access,
        ticket=ticket,
        verdict=Review.ACCEPTED,
        reason=given.text,
        cause_agreed=given.cause_agreed,
    ),
    Act.OBJECT: lambda access, ticket, given: services.ticket_review(
        access=access, ticket=ticket, verdict=Review.OBJECTED, reason=given.text
    ),
    Act.OBJECT_SHEET: lambda access, ticket, given: services.sheet_object(
        access=access, ticket=ticket, reason=given.text
    ),
    Act.NOTE: lambda access, ticket, given: services.ticket_note(
        access=access, ticket=ticket, text=given.text, files=given.files
    ),
    Act.GRADE: lambda access, ticket, given: services.ticket_grade(
        access=access,
        ticket=ticket,
        level=given.level,
        at=given.moment,
        reason=given.text,
        files=given.files,
    ),
    Act.ASK_ONSITE: lambda access, ticket, given: services.ticket_onsite_ask(
        access=access, ticket=ticket, at=given.moment, text=given.text
    ),
    Act.WITHDRAW_ONSITE: lambda access, ticket, given: services.ticket_onsite_withdraw(
        access=access, ticket=ticket, reason=given.text
    ),
    Act.SWITCH: lambda access, ticket, given: _measure(access, ticket, Act.SWITCH, given),
    Act.ASK_THIRD: lambda access, ticket, given: _measure(access, ticket, Act.ASK_THIRD, given),
    Act.URGE_THIRD: lambda access, ticket, given: _measure(access, ticket, Act.URGE_THIRD, given),
    Act.REPORT_CAUSE: lambda access, ticket, given: _measure(access, ticket, Act.REPORT_CAUSE, given),
    Act.CANCEL: lambda access, ticket, given: services.ticket_cancel(
        access=access, ticket=ticket, reason=given.text
    ),
}
