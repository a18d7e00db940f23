"""A ticket is governed by the version that bound when it was reported (timing cases 30 and 32)."""

from datetime import timedelta
from typing import Any

import pytest

from lvyue.desk import services
from lvyue.desk.errors import CauseMissing, LevelUnknown
from lvyue.desk.selectors import cause_needed, ticket_levels
from lvyue.duties.errors import ContractNotRunning
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from tests.desk.cast import agreed, graded_changes, moment, reported
from tests.market import SIGNING

pytestmark = pytest.mark.django_db

CONFIRMED = moment("2025-11-10T10:00")
BEFORE = moment("2025-11-20T23:50")
AFTER = moment("2025-11-21T00:00")


@pytest.fixture
def amended(graded_market: Any, graders: Any) -> Any:
    """The graded market, amended on 10 November from the 21st on: half the limits, one level more."""
    changes = graded_changes()
    extra = changes["levels"][0] | {"id": "critical", "name": "特大故障"}
    changes["levels"] = [*changes["levels"], extra]
    for one in changes["obligations"]:
        if one["id"] == "mend-major":
            one |= {"limit": {"count": 2, "unit": "hour"}}
    return agreed(*graders, CONFIRMED, **changes, effective="2025-11-21")


def graded(ticket: Any, access: Any, level: str, at: Any) -> None:
    with clock.moved(at):
        services.ticket_grade(access=access, ticket=ticket, level=level, at=at, reason="按影响")


def mend(ticket: Any) -> Any:
    return Duty.objects.filter(subject_id=ticket.pk, obligation="mend-major").latest("id")


def test_the_minute_before_the_amendment_binds_keeps_the_old_terms_and_the_next_has_the_new(
    amended: Any, graders: Any
) -> None:
    old, new = reported(graders[0], amended, BEFORE), reported(graders[0], amended, AFTER)
    graded(old, graders[0], "major", AFTER + timedelta(minutes=5))
    graded(new, graders[0], "major", AFTER + timedelta(minutes=5))
    assert (mend(old).version.number, mend(old).due_at) == (1, moment("2025-11-21T03:50"))
    assert (mend(new).version.number, mend(new).due_at) == (2, moment("2025-11-21T02:00"))


def test_a_level_the_amendment_brought_is_no_level_of_a_ticket_from_before(
    amended: Any, graders: Any
) -> None:
    ticket = reported(graders[0], amended, BEFORE)
    assert [one.id for one in ticket_levels(ticket)] == ["major", "minor"]
    duties = Duty.objects.count()
    with pytest.raises(LevelUnknown):
        graded(ticket, graders[0], "critical", AFTER + timedelta(minutes=5))
    assert Duty.objects.count() == duties
    later = reported(graders[0], amended, AFTER)
    assert [one.id for one in ticket_levels(later)] == ["major", "minor", "critical"]


def test_a_report_entered_after_the_amendment_but_made_before_it_keeps_the_old_terms(
    amended: Any, graders: Any
) -> None:
    with clock.moved(AFTER + timedelta(hours=1)):
        ticket = services.ticket_report(
            access=graders[0], contract=amended, title="停机", at=BEFORE, level="major"
        )
    assert (mend(ticket).version.number, mend(ticket).due_at) == (1, moment("2025-11-21T03:50"))


def test_rework_after_the_amendment_stays_with_the_version_of_the_report(amended: Any, graders: Any) -> None:
    from lvyue.contracts.types import Cause

    vendor, bureau = graders
    ticket = reported(vendor, amended, BEFORE)
    graded(ticket, vendor, "major", BEFORE)
    with clock.moved(BEFORE + timedelta(minutes=5)):
        services.ticket_respond(access=vendor, ticket=ticket, at=clock.now(), text="已回复")
        services.ticket_done(
            access=vendor, ticket=ticket, at=clock.now(), result="好了", cause=Cause.SOFTWARE
        )
    with clock.moved(moment("2025-11-22T09:00")):
        services.sheet_object(access=bureau, ticket=ticket, reason="仍打不开")
    assert (mend(ticket).version.number, mend(ticket).due_at) == (1, moment("2025-11-22T13:00"))


def test_a_ticket_of_the_last_day_goes_on_after_the_term_and_no_new_one_begins(
    graded_market: Any, graders: Any
) -> None:
    vendor = graders[0]
    ticket = reported(vendor, graded_market, moment("2026-03-31T23:50"))
    graded(ticket, vendor, "major", moment("2026-04-01T00:10"))
    assert mend(ticket).due_at == moment("2026-04-01T03:50")
    with clock.moved(moment("2026-04-01T00:20")):
        services.ticket_respond(access=vendor, ticket=ticket, at=clock.now(), text="已回复")
    with pytest.raises(ContractNotRunning, match="届满"):
        reported(vendor, graded_market, moment("2026-04-01T00:00"))


@pytest.mark.parametrize("later", [True, False], ids=["the amendment relieves", "it relieves no more"])
def test_whether_a_completion_names_its_cause_is_asked_of_the_version_of_the_report(
    access_for: Any, provider: Any, customer: Any, later: bool
) -> None:
    changes, vendor, bureau = graded_changes(), access_for(provider), access_for(customer)
    without = changes | {"exemptions": []}
    agreed(vendor, bureau, SIGNING, **(without if later else changes))
    second = changes if later else without
    contract = agreed(vendor, bureau, CONFIRMED, **second, effective="2025-11-21")
    for at, exempts in ((BEFORE, not later), (AFTER, later)):
        assert cause_needed(contract, at) is exempts
        ticket = reported(vendor, contract, at)
        with clock.moved(AFTER + timedelta(hours=1)):
            services.ticket_respond(access=vendor, ticket=ticket, at=clock.now(), text="已回复")
            done = {"access": vendor, "ticket": ticket, "at": clock.now(), "result": "好了"}
            if not exempts:
                services.ticket_done(**done)
                assert (ticket.done_at, ticket.cause) == (clock.now(), "")
                continue
            with pytest.raises(CauseMissing):
                services.ticket_done(**done)
        ticket.refresh_from_db()
        assert (ticket.done_at, ticket.sheets.count()) == (None, 0)
