"""What a step needs it reads once: no statement with the same values comes twice in it."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lvyue.contracts.types import Cause, PauseReason
from lvyue.desk import services
from lvyue.desk.types import Review
from lvyue.desk.types.checks import ItemAsked
from lvyue.foundation import clock
from tests.desk.cast import moment
from tests.desk.test_pauses import at, pausing

__all__ = ["pausing"]
pytestmark = pytest.mark.django_db


SEVERAL = {"duties_calendaryear": 3, "contracts_ruling": 2}
"""Small tables that an event which starts or stops a clock asks again: how often a step may."""


def once(time: str, service: Callable[..., Any], **values: Any) -> Any:
    """Take a step at a time of the day; it reads nothing twice but what `SEVERAL` allows."""
    with clock.moved(at(time)), CaptureQueriesContext(connection) as asked:
        result = service(**values)
    told = Counter(one["sql"] for one in asked if one["sql"].startswith("SELECT"))
    most = {sql: next((n for table, n in SEVERAL.items() if table in sql), 1) for sql in told}
    assert {sql: n for sql, n in told.items() if n > most[sql]} == {}, service.__name__
    return result


def test_no_step_of_a_ticket_reads_the_same_twice(pausing: Any) -> None:
    vendor, bureau, first = pausing
    ticket = once(
        "09:12",
        services.ticket_report,
        access=vendor,
        contract=first.contract,
        title="停机",
        at=at("09:12"),
        level="major",
        onsite_asked=True,
    )
    mine, theirs = {"access": vendor, "ticket": ticket}, {"access": bureau, "ticket": ticket}
    once(
        "09:20",
        services.ticket_grade,
        access=bureau,
        ticket=first,
        level="minor",
        at=at("09:20"),
        reason="一处",
    )
    once("09:25", services.ticket_respond, **mine, at=at("09:25"), text="已回复")
    once("09:40", services.ticket_arrive, **mine, at=at("09:40"))
    pause = once(
        "10:00", services.pause_claim, **mine, reason=PauseReason.USER, from_at=at("09:50"), text="等钥匙"
    )
    once("10:10", services.pause_answer, access=bureau, pause=pause, agreed=True)
    once("10:30", services.pause_end, access=vendor, pause=pause, at=at("10:20"))
    once("10:40", services.ticket_note, **mine, text="正在换")
    for name, person in (("sheet_sign", mine), ("sheet_sign", theirs)):
        if ticket.done_at is None:
            once("11:00", services.ticket_done, **mine, at=at("11:00"), result="好了", cause=Cause.OTHER)
        once("11:10", getattr(services, name), **person, typed_name=person["access"].name)
    once("11:20", services.completion_notice, **mine)
    once("11:30", services.ticket_review, **theirs, verdict=Review.ACCEPTED)
    assert ticket.closed_at == at("11:30")


def test_no_step_of_a_check_reads_the_same_twice(market: Any, vendor: Any, bureau: Any) -> None:
    asked = [ItemAsked(obligation="inspection"), ItemAsked("机房"), ItemAsked("台账")]
    check = once(
        "09:00",
        services.check_open,
        access=bureau,
        contract=market,
        title="季度检查",
        items=asked,
        on=date(2025, 11, 20),
    )
    once("09:10", services.check_pass, access=bureau, check=check, number=1)
    once("09:11", services.check_pass, access=bureau, check=check, number=3)
    finding = once(
        "09:20",
        services.check_find,
        access=bureau,
        check=check,
        what="门没有锁",
        obligation="inspection",
        mend_on=date(2025, 11, 27),
        number=2,
    )
    once("10:00", services.finding_reply, access=vendor, finding=finding, text="已锁")
    once("11:00", services.finding_answer, access=bureau, finding=finding, mended=True)
    once("12:00", services.check_close, access=bureau, check=check, conclusion="已整改")
    assert check.closed_at == moment("2025-11-20T12:00")
