"""A notice imported later moves open duties and keeps both values."""

from datetime import date, datetime, timedelta

import pytest

from lvyue.contracts.types import TriggerName
from lvyue.duties import services
from lvyue.duties.calendars import calendar_of
from lvyue.duties.models import CalendarYear, Duty, DutyEvent
from lvyue.duties.recomputing import calendar_import
from lvyue.duties.selectors import duty_derivation
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


CLOSING = {
    "layer": "org-finance",
    "name": "某市财政局",
    "year": 2025,
    "notice": "封账通知",
    "days": [{"name": "封账", "date": f"2025-12-{day}", "isOffDay": True} for day in (29, 30, 31)],
}
CLOSED_ON = datetime(2025, 12, 28, 9, tzinfo=SHANGHAI)


@pytest.fixture
def papers(market, system):
    """A payment due seven working days after papers of Friday 2025-12-26: 2026-01-07."""
    with clock.moved(datetime(2025, 12, 26, 10, tzinfo=SHANGHAI)):
        call = {"access": system, "contract": market, "at": clock.now(), "subject": market}
        (duty,) = services.trigger_record(**call, name=TriggerName.PAPERS_RECEIVED)
    assert duty.due_on == date(2026, 1, 7)
    return duty


def close(system, **given):
    with clock.moved(CLOSED_ON):
        return calendar_import(access=system, source={**CLOSING, **given.pop("source", {})}, **given)


@pytest.mark.parametrize("contracts", [(), ("market",)], ids=["all contracts", "this one"])
def test_an_organisation_s_closure_moves_the_open_duties_of_its_contracts(papers, system, contracts):
    table, changes = close(system, contracts=contracts)
    assert (table.layer, [one.duty for one in changes]) == ("org-finance", [papers.code])
    papers.refresh_from_db()
    # 1-4 is a make-up Sunday: 1-4, 5, 6, 7, 8, 9, 12 are the seven.
    assert (papers.due_on, papers.provisional) == (date(2026, 1, 12), False)
    assert papers.events.get().content["old"]["due_on"] == "2026-01-07"
    calendar = calendar_of(market_file(), "market")
    assert calendar.name == "全国 + 某市财政局"
    assert duty_derivation(papers).value == "2026-01-12 24:00"
    assert verify().problems == []


def test_the_closure_of_another_contract_s_organisation_moves_nothing(papers, system, other_contract):
    assert close(system, contracts=("other",))[1] == []
    assert calendar_of(market_file(), "market").name == "全国"
    assert calendar_of(market_file(), "other").name == "全国 + 某市财政局"


def test_the_last_import_of_a_year_says_for_whom_it_is(papers, system, other_contract):
    close(system)
    _, changes = close(system, contracts=("other",))
    assert [(one.old_on, one.new_on) for one in changes] == [(date(2026, 1, 12), date(2026, 1, 7))]


@pytest.fixture
def other_contract(system):
    from lvyue.contracts.models import Contract
    from lvyue.identity.services import space_create
    from lvyue.identity.types import Access

    space = space_create(access=Access.system(), code="other", title="另一份合同")
    return Contract.objects.create(space=space, code="other", title="另一份合同", created_at=clock.now())


@pytest.mark.parametrize(
    ("source", "given", "words"),
    [
        ({"layer": "finance"}, {}, "没有编号为“finance”的日历"),
        ({"layer": "org-财政"}, {}, "单位日历层的编号“org-财政”不对"),
        ({}, {"layer": "org-other"}, "文件写明是 org-finance 层，命令要导入 org-other 层"),
        ({"name": " "}, {}, "没有写明是哪个单位的日历"),
        ({}, {"contracts": ("market", "nowhere")}, "没有合同“nowhere”"),
        ({"layer": "cn"}, {"contracts": ("market",)}, "适用于所有合同"),
        ({"layer": "cn"}, {"name": "某市财政局"}, "适用于所有合同"),
        ({"notice": ""}, {}, "没有写明依据的通知"),
        (
            {"days": [{"name": "停办", "date": str(date(2025, 1, 1) + timedelta(n)), "isOffDay": True}
                      for n in range(365)]},
            {}, "一个工作日也没有",
        ),
    ],
    ids=["unknown layer", "bad id", "two layers", "no name", "no contract", "national for one",
         "national named", "no notice", "no working day"],
)  # fmt: skip
def test_a_wrong_layer_is_refused_and_nothing_moves(papers, system, source, given, words):
    with pytest.raises(Invalid, match=words):
        close(system, source=source, **given)
    assert not CalendarYear.objects.exists()
    papers.refresh_from_db()
    assert papers.due_on == date(2026, 1, 7)
