"""What the tests of the desk share: moments, and tickets brought to a stage."""

from datetime import datetime
from typing import Any

from lvyue.foundation import clock
from lvyue.identity.types import Access
from lvyue.rules.types import SHANGHAI


def moment(text: str) -> datetime:
    """`2025-11-20T09:12` in Asia/Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


REPORTED = moment("2025-11-20T09:12")
"""A Thursday, a working day: 2 hours to respond."""


def reported(access: Access, contract: Any, at: datetime = REPORTED, **changes: Any) -> Any:
    """A ticket entered at the moment it is reported."""
    from lvyue.desk.services import ticket_report

    values = {"title": "无法登录", "description": "多个窗口打不开页面", "reporter_name": "某窗口"} | changes
    with clock.moved(at):
        return ticket_report(access=access, contract=contract, at=at, **values)


def finished(ticket: Any, vendor: Access, day: str = "2025-11-20", onsite: bool = False) -> Any:
    """The ticket, responded 09:23 and done 11:00 of a day."""
    from lvyue.desk import services

    with clock.moved(moment(f"{day}T09:23")):
        services.ticket_respond(access=vendor, ticket=ticket, at=clock.now(), text="电话指导重启服务")
    with clock.moved(moment(f"{day}T11:00")):
        services.ticket_done(access=vendor, ticket=ticket, at=clock.now(), result="更换证书后恢复")
    return ticket
