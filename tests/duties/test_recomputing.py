"""A notice imported later moves open duties and keeps both values."""

from datetime import date, datetime

import pytest

from lvyue.contracts.types import TriggerName
from lvyue.duties import services
from lvyue.duties.models import CalendarYear, Duty, DutyEvent
from lvyue.duties.recomputing import calendar_import
from lvyue.foundation import clock
from lvyue.foundation.audit import verify
from lvyue.foundation.errors import Invalid, NotAllowed
from lvyue.rules.types import SHANGHAI
from tests.market import market_file

pytestmark = pytest.mark.django_db

# An invented notice: Friday 2027-01-08 is off, Saturday 2027-01-09 is worked.
NOTICE = {
    "year": 2027,
    "notice": "测试〔2026〕1号",
    "days": [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "调休", "date": "2027-01-08", "isOffDay": True},
        {"name": "调休", "date": "2027-01-09", "isOffDay": False},
    ],
}


@pytest.fixture
def paid_late_next_year(provider, customer, access_for, space):
    """The market contract with a term to the end of 2027 and papers received on 2026-12-30."""
    from tests.market import SIGNING, TEXT

    term = {
        "start": "2025-03-04",
        "end": "2027-12-31",
        "cite": [{"clause": "c2", "quote": "2026年3月31日"}],
    }
    from lvyue.contracts.services import contract_import

    with clock.moved(SIGNING):
        version = contract_import(
            access=access_for(provider),
            file=market_file(term=term, questions=[], **_unasked()),
            texts={"body": TEXT},
        )
        for person in (provider, customer):
            services.version_confirm(access=access_for(person), version=version)
    at = datetime(2026, 12, 30, 9, tzinfo=SHANGHAI)
    with clock.moved(at):
        (duty,) = services.trigger_record(
            access=access_for(provider),
            contract=version.contract,
            name=TriggerName.PAPERS_RECEIVED,
            at=at,
            subject=version,
        )
    return duty


def _unasked():
    from tests.market import market_raw

    raw = market_raw()
    for one in (*raw["obligations"], *raw["bases"]):
        one.pop("waits_for", None)
        if one["id"] == "report":
            one["every"] = "P3M"
    return {"obligations": raw["obligations"], "bases": raw["bases"]}


def test_an_unknown_year_is_provisional_and_the_notice_moves_it(paid_late_next_year, system):
    duty = paid_late_next_year
    # 12-31, 1-4..1-8, 1-11: seven working days with weekends and 2027-01-01 off.
    assert (duty.due_on, duty.provisional) == (date(2027, 1, 11), True)
    with clock.moved(datetime(2026, 12, 31, 9, tzinfo=SHANGHAI)):
        table, changes = calendar_import(access=system, source=NOTICE)
    assert table.year == 2027
    mine = [one for one in changes if one.duty == duty.code]
    # 1-8 is off and 1-9 worked: 12-31, 1-4, 1-5, 1-6, 1-7, 1-9, 1-11 is the same day, now certain.
    assert [(one.old_on, one.new_on, one.new_provisional) for one in mine] == [
        (date(2027, 1, 11), date(2027, 1, 11), False)
    ]
    event = DutyEvent.objects.get(duty=duty, kind="recomputed")
    assert event.content["old"]["provisional"] is True
    assert event.content["new"] == {
        "due_on": "2027-01-11",
        "provisional": False,
        "calendar": Duty.objects.get(pk=duty.pk).calendar_version,
    }
    assert verify().problems == []


def test_a_revised_notice_moves_it_again(paid_late_next_year, system):
    duty = paid_late_next_year
    longer = {**NOTICE, "days": [*NOTICE["days"], {"name": "补", "date": "2027-01-11", "isOffDay": True}]}
    with clock.moved(datetime(2026, 12, 31, 9, tzinfo=SHANGHAI)):
        calendar_import(access=system, source=NOTICE)
        _, changes = calendar_import(access=system, source=longer)
    moved = next(one for one in changes if one.duty == duty.code)
    assert (moved.old_on, moved.new_on) == (date(2027, 1, 11), date(2027, 1, 12))
    assert CalendarYear.objects.count() == 2


def test_importing_twice_changes_nothing_more(paid_late_next_year, system):
    with clock.moved(datetime(2026, 12, 31, 9, tzinfo=SHANGHAI)):
        calendar_import(access=system, source=NOTICE)
        assert calendar_import(access=system, source=NOTICE)[1] == []


@pytest.mark.parametrize("source", [{}, {"year": 2027, "notice": "x", "days": []}, [], {"days": "x"}])
def test_a_stub_is_refused_and_nothing_kept(system, source):
    with pytest.raises(Invalid):
        calendar_import(access=system, source=source)
    assert not CalendarYear.objects.exists()


def test_people_do_not_import_calendars(provider, access_for):
    with pytest.raises(NotAllowed, match="系统统一导入"):
        calendar_import(access=access_for(provider), source=NOTICE)
