"""履约检查: opened with notice, judged, found wanting with a duty, mended with evidence, ended."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lvyue.desk.check_errors import (
    CheckEmpty,
    CheckRefused,
    ItemUnknown,
    MendingDay,
    ObligationUnfit,
)
from lvyue.desk.errors import TextMissing
from lvyue.desk.types.checks import ItemAsked
from lvyue.foundation.errors import NotAllowed, NotFound
from tests.desk.cast import agreed, moment

pytestmark = pytest.mark.django_db

OPENED = moment("2025-11-20T09:00")
FOUND = moment("2025-11-20T15:00")
LAST = date(2025, 11, 27)


def rows() -> tuple[int, ...]:
    """How many rows checks and duties hold."""
    from lvyue.desk.models import Check, CheckEvent, CheckItem, Finding, Sample
    from lvyue.duties.models import Duty, Trigger
    from lvyue.foundation.audit import Entry

    return tuple(
        one.objects.count() for one in (Check, CheckItem, CheckEvent, Finding, Sample, Duty, Trigger, Entry)
    )


def opened(bureau: Any, market: Any, *items: ItemAsked) -> Any:
    from lvyue.desk.services import check_open
    from lvyue.foundation import clock

    wanted = items or (ItemAsked(obligation="inspection"), ItemAsked("机房门禁登记"))
    with clock.moved(OPENED):
        return check_open(
            access=bureau, contract=market, title="第四季度检查", items=wanted, on=date(2025, 11, 20)
        )


def found(bureau: Any, check: Any, **changes: Any) -> Any:
    from lvyue.desk.services import check_find
    from lvyue.foundation import clock

    values = {
        "number": 1,
        "what": "十月没有巡检记录",
        "obligation": "inspection",
        "mend_on": LAST,
    } | changes
    with clock.moved(FOUND):
        return check_find(access=bureau, check=check, **values)


def replied(vendor: Any, finding: Any, at: str = "2025-11-25T10:00") -> Any:
    from lvyue.desk.services import finding_reply
    from lvyue.foundation import clock

    with clock.moved(moment(at)):
        files = (("补检记录.txt", b"done", "text/plain"),)
        return finding_reply(access=vendor, finding=finding, text="已补做并补记录", files=files)


def answered(bureau: Any, finding: Any, mended: bool, at: str = "2025-11-28T10:00", text: str = "") -> Any:
    from lvyue.desk.services import finding_answer
    from lvyue.foundation import clock

    with clock.moved(moment(at)):
        return finding_answer(access=bureau, finding=finding, mended=mended, text=text)


def duty_of(finding: Any) -> Any:
    from lvyue.duties.models import Duty

    return Duty.objects.get(subject_type="desk.finding", subject_id=finding.pk)


@pytest.fixture
def check(bureau: Any, market: Any) -> Any:
    """K-0001 with two items: an obligation, and something the checker wrote."""
    return opened(bureau, market)


@pytest.fixture
def finding(bureau: Any, check: Any) -> Any:
    """What the first item was found wanting, to be mended by 27 November."""
    return found(bureau, check)


def test_an_opened_check_tells_its_items_and_the_notice(check: Any) -> None:
    assert check.code == "K-0001"
    assert [(one.number, one.obligation) for one in check.items.all()] == [(1, "inspection"), (2, "")]
    assert check.items.first().what == "每月现场巡检"
    assert [one.kind for one in check.events.all()] == ["opened"]


def test_a_finding_is_a_duty_of_the_provider_dated_by_the_checker(finding: Any) -> None:
    duty = duty_of(finding)
    assert (duty.obligation, duty.by, duty.fulfilled_by) == ("inspection", "b", "check.mended")
    assert duty.what == "整改：十月没有巡检记录"
    assert duty.starts_at == FOUND
    assert duty.due_at == moment("2025-11-28T00:00")
    assert duty.due_on == LAST
    assert duty.trigger.name == "check.found"
    assert finding.clause_number == duty.clause_number
    assert finding.item.verdict == "failed"


def test_an_unmended_finding_is_overdue_after_its_last_day(finding: Any) -> None:
    from lvyue.duties.types import DutyState, state_of

    duty = duty_of(finding)
    assert state_of(duty.facts, moment("2025-11-28T00:00")) is DutyState.DUE_SOON
    assert state_of(duty.facts, moment("2025-11-28T00:01")) is DutyState.OVERDUE


def test_a_confirmed_mending_counts_from_the_reply_however_late_party_a_looks(
    vendor: Any, bureau: Any, finding: Any, data_folder: Any
) -> None:
    from lvyue.duties.types import DutyState, state_of

    replied(vendor, finding)
    answered(bureau, finding, True, at="2025-12-03T10:00")
    duty = duty_of(finding)
    assert duty.fulfilled_at == moment("2025-11-25T10:00")
    assert state_of(duty.facts, moment("2025-12-03T10:00")) is DutyState.FULFILLED
    event = duty.events.get(kind="fulfilled")
    assert event.note == "已补做并补记录"
    assert event.content == {"check": "K-0001", "item": 1}


def test_a_mending_sent_back_keeps_its_deadline_and_can_be_late(
    vendor: Any, bureau: Any, finding: Any, data_folder: Any
) -> None:
    from lvyue.duties.types import DutyState, state_of

    replied(vendor, finding)
    answered(bureau, finding, False, at="2025-11-26T10:00", text="记录没有签字")
    finding.refresh_from_db()
    assert (finding.replied_at, finding.refusals) == (None, 1)
    assert duty_of(finding).due_at == moment("2025-11-28T00:00")
    replied(vendor, finding, at="2025-11-29T10:00")
    answered(bureau, finding, True, at="2025-11-29T11:00")
    assert state_of(duty_of(finding).facts, moment("2025-11-30T00:00")) is DutyState.FULFILLED_LATE
    assert [one.kind for one in finding.item.of_check.events.all()] == [
        "opened",
        "found",
        "replied",
        "refused",
        "replied",
        "mended",
    ]


def test_something_met_beyond_the_list_becomes_a_further_item(bureau: Any, check: Any) -> None:
    finding = found(bureau, check, number=None, what="服务器口令贴在桌上", obligation="inspection")
    assert finding.item.number == 3
    assert finding.item.verdict == "failed"


def test_a_check_ends_when_all_is_judged_and_mended(
    vendor: Any, bureau: Any, check: Any, finding: Any, data_folder: Any
) -> None:
    from lvyue.desk.services import check_close, check_pass
    from lvyue.foundation import clock

    with clock.moved(FOUND):
        with pytest.raises(CheckRefused, match="第 2 项还没有判"):
            check_close(access=bureau, check=check, conclusion="合格")
        check_pass(access=bureau, check=check, number=2, note="登记齐全")
        before = rows()
        with pytest.raises(CheckRefused, match="第 1 项的问题还没有整改好"):
            check_close(access=bureau, check=check, conclusion="合格")
    assert rows() == before
    check.refresh_from_db()
    assert check.closed_at is None
    replied(vendor, finding)
    answered(bureau, finding, True)
    with clock.moved(moment("2025-11-28T11:00")):
        check_close(access=bureau, check=check, conclusion="整改后合格")
        with pytest.raises(CheckRefused, match="检查已经结束"):
            check_close(access=bureau, check=check, conclusion="再结束一次")
    assert check.conclusion == "整改后合格"
    with pytest.raises(CheckRefused, match="检查已经结束"):
        found(bureau, check, number=None)


def test_a_relieved_finding_no_longer_holds_the_check(bureau: Any, check: Any, finding: Any) -> None:
    from lvyue.desk.services import check_close, check_pass
    from lvyue.duties.services import duty_waive
    from lvyue.foundation import clock

    with clock.moved(FOUND):
        check_pass(access=bureau, check=check, number=2)
        duty_waive(access=bureau, duty=duty_of(finding), reason="机房停用，不再要求")
        check_close(access=bureau, check=check, conclusion="合格")
    assert check.closed_at == FOUND


def test_the_duty_is_not_attested_by_hand(vendor: Any, finding: Any) -> None:
    from lvyue.duties.errors import ClosedElsewhere
    from lvyue.duties.services import duty_fulfil
    from lvyue.foundation import clock

    with clock.moved(FOUND), pytest.raises(ClosedElsewhere, match="整改经甲方确认"):
        duty_fulfil(access=vendor, duty=duty_of(finding), at=FOUND, note="做好了")


def test_holidays_imported_later_leave_the_day_the_checker_set(finding: Any, system: Any) -> None:
    from lvyue.duties.recomputing import calendar_import

    days = [{"name": "停办", "date": "2025-11-27", "isOffDay": True}]
    notice = {"year": 2025, "notice": "某大厅通告", "days": days}
    calendar_import(access=system, source=notice, layer="org-hall", name="某大厅")
    assert duty_of(finding).due_at == moment("2025-11-28T00:00")


def test_only_party_a_checks_and_only_the_provider_replies(
    vendor: Any, bureau: Any, market: Any, check: Any, finding: Any, data_folder: Any
) -> None:
    from lvyue.desk.services import check_close, check_pass, sample_draw

    before = rows()
    with pytest.raises(NotAllowed):
        opened(vendor, market)
    with pytest.raises(NotAllowed):
        found(vendor, check, number=2)
    with pytest.raises(NotAllowed):
        check_pass(access=vendor, check=check, number=2)
    with pytest.raises(NotAllowed):
        check_close(access=vendor, check=check, conclusion="合格")
    with pytest.raises(NotAllowed):
        sample_draw(access=vendor, contract=market, since=LAST, until=LAST, size=1)
    with pytest.raises(NotAllowed):
        replied(bureau, finding)
    assert rows() == before


def test_an_outsider_learns_nothing(outsider: Any, access_for: Any, market: Any, check: Any) -> None:
    stranger = access_for(outsider)
    before = rows()
    with pytest.raises(NotFound):
        opened(stranger, market)
    with pytest.raises(NotFound):
        found(stranger, check)
    assert rows() == before


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"obligation": ""}, ObligationUnfit),
        ({"obligation": "pay-yearly"}, ObligationUnfit),
        ({"obligation": "none-such"}, ObligationUnfit),
        ({"mend_on": date(2025, 11, 19)}, MendingDay),
        ({"number": 9}, ItemUnknown),
        ({"what": "  "}, TextMissing),
    ],
)
def test_a_finding_without_ground_or_day_is_refused(
    bureau: Any, check: Any, changes: dict[str, Any], error: type[Exception]
) -> None:
    before = rows()
    with pytest.raises(error):
        found(bureau, check, **changes)
    assert rows() == before


def test_a_check_of_nothing_is_refused(bureau: Any, market: Any) -> None:
    before = rows()
    with pytest.raises(CheckEmpty):
        opened(bureau, market, ItemAsked("  "))
    with pytest.raises(ObligationUnfit):
        opened(bureau, market, ItemAsked(obligation="none-such"))
    assert rows() == before


def test_an_item_is_judged_once(bureau: Any, check: Any, finding: Any) -> None:
    from lvyue.desk.services import check_pass

    before = rows()
    with pytest.raises(CheckRefused, match="第 1 项已经判过"):
        check_pass(access=bureau, check=check, number=1)
    with pytest.raises(CheckRefused, match="第 1 项已经判过"):
        found(bureau, check)
    assert rows() == before


def test_a_finding_is_replied_once_and_answered_after_a_reply_only(
    vendor: Any, bureau: Any, finding: Any, data_folder: Any
) -> None:
    before = rows()
    with pytest.raises(CheckRefused, match="乙方还没有答复整改"):
        answered(bureau, finding, True)
    assert rows() == before
    replied(vendor, finding)
    before = rows()
    with pytest.raises(CheckRefused, match="正等甲方确认"):
        replied(vendor, finding)
    assert rows() == before
    answered(bureau, finding, True)
    before = rows()
    with pytest.raises(CheckRefused, match="已经了结"):
        answered(bureau, finding, True)
    with pytest.raises(CheckRefused, match="已经了结"):
        replied(vendor, finding)
    assert rows() == before


@pytest.fixture
def quarterly(provider: Any, customer: Any, access_for: Any) -> Any:
    """(contract, bureau) whose party A owes a check and a sample every quarter, confirmed in March."""
    from tests.market import SIGNING, market_raw

    cite = [{"clause": "c3.1", "quote": "每月到现场巡检一次"}]
    owed = {"by": "a", "kind": "periodic", "every": "P3M", "clause": "c3.1", "cite": cite}
    more = [
        {"id": "look", "what": "检查履约情况", "fulfilled_by": "check.closed", **owed},
        {"id": "spot", "what": "抽查各项服务", "fulfilled_by": "sample.closed", **owed},
    ]
    changes = {"obligations": [*market_raw()["obligations"], *more]}
    vendor, bureau = access_for(provider), access_for(customer)
    return agreed(vendor, bureau, SIGNING, **changes), bureau


def test_an_ended_check_fulfils_the_check_of_its_quarter_and_no_other(quarterly: Any) -> None:
    from lvyue.desk.services import check_close, check_pass
    from lvyue.duties.models import Duty
    from lvyue.foundation import clock

    contract, bureau = quarterly
    check = opened(bureau, contract, ItemAsked(obligation="inspection"))
    with clock.moved(FOUND):
        check_pass(access=bureau, check=check, number=1)
        check_close(access=bureau, check=check, conclusion="合格")
    closed = Duty.objects.get(contract=contract, obligation="look", closed_at__isnull=False)
    assert closed.window_start <= FOUND.date() < closed.window_end
    assert closed.fulfilled_at == FOUND
    assert closed.events.get(kind="fulfilled").content == {"check": "K-0001"}
    assert Duty.objects.filter(obligation="look", closed_at__isnull=True, due_at__lt=FOUND).exists()
    assert not Duty.objects.filter(obligation="spot", closed_at__isnull=False).exists()
