"""What the tests of the desk share: moments, and tickets brought to a stage."""

from datetime import datetime
from typing import Any

from lvyue.foundation import clock
from lvyue.identity.types import Access
from lvyue.rules.types import SHANGHAI


def moment(text: str) -> datetime:
    """`2025-11-20T09:12` in Asia/Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def agreed(vendor: Access, bureau: Access, at: datetime, **changes: Any) -> Any:
    """The market contract with changes as its next version, confirmed by both sides then."""
    from lvyue.contracts.services import contract_import
    from lvyue.duties.services import question_answer, version_confirm
    from tests.market import TEXT, market_file

    with clock.moved(at):
        version = contract_import(access=vendor, file=market_file(**changes), texts={"body": TEXT})
        for side in (vendor, bureau):
            question_answer(access=side, version=version, question="monthly-fee", reading="twelfth")
        for side in (vendor, bureau):
            version_confirm(access=side, version=version)
    return version.contract


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


def mended(ticket: Any, vendor: Access, cause: Any = "software") -> Any:
    """The ticket, responded 09:23 and done 11:00 with a cause."""
    from lvyue.contracts.types import Cause
    from lvyue.desk import services

    with clock.moved(moment("2025-11-20T09:23")):
        services.ticket_respond(access=vendor, ticket=ticket, at=clock.now(), text="已回复")
    with clock.moved(moment("2025-11-20T11:00")):
        services.ticket_done(
            access=vendor, ticket=ticket, at=clock.now(), result="已恢复", cause=Cause(cause)
        )
    return ticket


def _level(id: str, name: str, definition: str, quote: str) -> dict[str, Any]:
    cite = [{"clause": "c3.2", "quote": quote}]
    return {"id": id, "name": name, "definition": definition, "clause": "c3.2", "cite": cite}


def _clock(
    id: str, act: str, limit: dict[str, Any], trigger: str = "ticket.reported", **narrowed: str
) -> Any:
    return {
        "id": id,
        "by": "b",
        "kind": "event",
        "trigger": trigger,
        "what": f"按级别办理 {id}",
        "limit": limit,
        "fulfilled_by": act,
        "clause": "c3.2",
        "cite": [{"clause": "c3.2", "quote": "工作日2小时内响应"}],
        **narrowed,
    }


def graded_changes() -> dict[str, Any]:
    """The market contract with two levels, a telephone clock and an exemption by cause.

    Major: respond in 30 minutes, mend in 4 hours, explain within 24 hours of mending. Minor: mend in 12
    hours. By telephone: answer in 5 minutes.
    """
    from tests.market import market_raw

    def limit(count: int, unit: str) -> dict[str, Any]:
        return {"count": count, "unit": unit}

    levels = [
        _level("major", "重大故障", "窗口全部不能办事", "要求到场的，24小时内赶到"),
        _level("minor", "一般故障", "个别窗口不能办事", "工作日2小时内响应"),
    ]
    more = [
        _clock("respond-major", "ticket.responded", limit(30, "minute"), level="major"),
        _clock("mend-major", "ticket.done", limit(4, "hour"), level="major"),
        _clock("explain-major", "attest", limit(24, "hour"), "ticket.done", level="major"),
        _clock("mend-minor", "ticket.done", limit(12, "hour"), level="minor"),
        _clock("answer-phone", "ticket.responded", limit(5, "minute"), channel="phone"),
    ]
    exemption = {
        "id": "misuse",
        "relieves": "b",
        "causes": ["misuse", "untrained"],
        "what": "误操作所致的，只恢复不赔偿",
        "clause": "c10.2",
        "cite": [{"clause": "c10.2", "quote": "乙方致系统不能使用的"}],
    }
    obligations = [*market_raw()["obligations"], *more]
    return {"levels": levels, "obligations": obligations, "exemptions": [exemption]}
