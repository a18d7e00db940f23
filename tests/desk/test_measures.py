"""Measures timed apart: a standby, a third party, the report of the cause, regular feedback, a regrading."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.cast import REPORTED, agreed, graded_changes, moment, reported
from tests.market import SIGNING

pytestmark = pytest.mark.django_db


def _clock(id: str, act: str, count: int, unit: str, trigger: str = "ticket.reported") -> dict[str, Any]:
    return {
        "id": id,
        "by": "b",
        "kind": "event",
        "trigger": trigger,
        "what": f"按约定办理 {id}",
        "limit": {"count": count, "unit": unit},
        "fulfilled_by": act,
        "level": "major",
        "clause": "c3.2",
        "cite": [{"clause": "c3.2", "quote": "工作日2小时内响应"}],
    }


@pytest.fixture
def measured(provider, customer, access_for):
    """(ticket graded major by the vendor, vendor, bureau) under a contract that times every measure.

    Switch in 15 minutes, urge in 30 minutes of asking, report in 24 hours of mending, feedback every 2 hours.
    """
    from lvyue.desk import services
    from lvyue.foundation import clock

    changes = graded_changes()
    changes["exemptions"] = []
    changes["obligations"] += [
        _clock("switch", "ticket.switched", 15, "minute"),
        _clock("urge", "ticket.third_party_urged", 30, "minute", "ticket.third_party_asked"),
        _clock("cause-report", "ticket.cause_reported", 24, "hour", "ticket.done"),
        _clock("feedback", "ticket.feedback", 2, "hour"),
    ]
    vendor, bureau = access_for(provider), access_for(customer)
    ticket = reported(vendor, agreed(vendor, bureau, SIGNING, **changes))
    with clock.moved(REPORTED):
        services.ticket_grade(access=vendor, ticket=ticket, level="major", at=REPORTED, reason="全部停办")
    return ticket, vendor, bureau


def _duties(ticket: Any, obligation: str) -> list[Any]:
    from lvyue.duties.models import Duty
    from lvyue.foundation.snapshot import type_of

    of_ticket = Duty.objects.filter(subject_type=type_of(ticket), subject_id=ticket.pk)
    return list(of_ticket.filter(obligation=obligation).order_by("id"))


def _take(ticket: Any, access: Any, act: str, at: str, text: str = "已按约定处置") -> None:
    from lvyue.desk.services import measure_take
    from lvyue.desk.types import Act
    from lvyue.foundation import clock

    with clock.moved(moment(at)):
        measure_take(access=access, ticket=ticket, act=Act(act), at=moment(at), text=text)


def _done(ticket: Any, vendor: Any, at: str) -> None:
    from lvyue.desk import services
    from lvyue.foundation import clock

    with clock.moved(moment(at)):
        if ticket.responded_at is None:
            services.ticket_respond(access=vendor, ticket=ticket, at=clock.now(), text="收到")
        services.ticket_done(access=vendor, ticket=ticket, at=clock.now(), result="已恢复")


def _acts(ticket: Any, access: Any) -> set[str]:
    from lvyue.desk.selectors import contract_levels, sheet_view, ticket_acts

    found = ticket_acts(access, ticket, sheet_view(ticket), contract_levels(ticket.contract))
    return {act.value for act in found} & {"switch", "ask-third", "urge-third", "report-cause"}


def test_switching_stops_its_clock_at_its_moment_and_its_button_goes(measured):
    ticket, vendor, bureau = measured
    assert _acts(ticket, vendor) == {"switch", "ask-third"}
    assert _acts(ticket, bureau) == set()
    _take(ticket, vendor, "switch", "2025-11-20T09:26", "已切到备用线路")
    (duty,) = _duties(ticket, "switch")
    assert duty.due_at == moment("2025-11-20T09:27")
    assert (duty.closing, duty.fulfilled_at) == ("fulfilled", moment("2025-11-20T09:26"))
    assert ticket.events.get(kind="switched").text == "已切到备用线路"
    assert _acts(ticket, vendor) == {"ask-third"}


def test_the_third_partys_time_counts_from_the_asking_and_not_from_the_report(measured):
    ticket, vendor, _ = measured
    assert _duties(ticket, "urge") == []
    _take(ticket, vendor, "ask-third", "2025-11-20T09:40")
    (duty,) = _duties(ticket, "urge")
    assert (duty.starts_at, duty.due_at) == (moment("2025-11-20T09:40"), moment("2025-11-20T10:10"))
    assert _acts(ticket, vendor) == {"switch", "urge-third"}
    _take(ticket, vendor, "urge-third", "2025-11-20T10:00")
    assert _duties(ticket, "urge")[0].fulfilled_at == moment("2025-11-20T10:00")


def test_a_measure_nobody_waits_for_is_refused_and_nothing_is_written(measured):
    from lvyue.desk.errors import OtherSide, StepRefused
    from lvyue.foundation.errors import NotAllowed

    ticket, vendor, bureau = measured
    events = ticket.events.count()
    with pytest.raises(StepRefused, match="没有等着它的计时"):
        _take(ticket, vendor, "urge-third", "2025-11-20T10:00")
    with pytest.raises(StepRefused, match="还没有处理完成"):
        _take(ticket, vendor, "report-cause", "2025-11-20T10:00")
    with pytest.raises((OtherSide, NotAllowed)):
        _take(ticket, bureau, "switch", "2025-11-20T10:00")
    assert ticket.events.count() == events
    assert _duties(ticket, "switch")[0].closed_at is None


def test_the_report_follows_the_restoration_is_cancelled_on_reopening_and_begins_again(measured):
    from lvyue.desk import services
    from lvyue.foundation import clock

    ticket, vendor, bureau = measured
    _done(ticket, vendor, "2025-11-20T11:00")
    (first,) = _duties(ticket, "cause-report")
    assert first.due_at == moment("2025-11-21T11:00")
    with clock.moved(moment("2025-11-20T11:30")):
        services.sheet_object(access=bureau, ticket=ticket, reason="仍打不开")
    _done(ticket, vendor, "2025-11-20T15:00")
    first, second = _duties(ticket, "cause-report")
    assert (first.closing, second.closed_at) == ("cancelled", None)
    assert second.due_at == moment("2025-11-21T15:00")
    _take(ticket, vendor, "report-cause", "2025-11-21T09:00", "证书过期；已设到期提醒")
    assert _duties(ticket, "cause-report")[1].fulfilled_at == moment("2025-11-21T09:00")


def test_a_report_that_was_overdue_when_the_work_came_back_stays_late(measured):
    from lvyue.desk import services
    from lvyue.foundation import clock

    ticket, vendor, bureau = measured
    _done(ticket, vendor, "2025-11-20T11:00")
    with clock.moved(moment("2025-11-21T11:01")):
        services.sheet_object(access=bureau, ticket=ticket, reason="仍打不开")
    assert [one.closing for one in _duties(ticket, "cause-report")] == [""]


def test_each_note_of_the_vendor_stops_a_feedback_and_begins_the_next_until_the_work_is_done(measured):
    from lvyue.desk import services
    from lvyue.foundation import clock

    ticket, vendor, bureau = measured
    with clock.moved(moment("2025-11-20T10:00")):
        services.ticket_note(access=bureau, ticket=ticket, text="窗口在等")
    assert [one.closed_at for one in _duties(ticket, "feedback")] == [None]
    with clock.moved(moment("2025-11-20T10:30")):
        services.ticket_note(access=vendor, ticket=ticket, text="正在更换证书")
    first, second = _duties(ticket, "feedback")
    assert (first.due_at, first.fulfilled_at) == (moment("2025-11-20T11:12"), moment("2025-11-20T10:30"))
    assert second.due_at == moment("2025-11-20T12:30")
    _done(ticket, vendor, "2025-11-20T11:00")
    assert [one.closing for one in _duties(ticket, "feedback")] == ["fulfilled", "fulfilled"]


def test_the_vendor_asks_to_regrade_what_party_a_graded_and_party_a_decides(measured):
    from lvyue.desk import services
    from lvyue.desk.selectors import regrade_asked
    from lvyue.foundation import clock

    ticket, vendor, bureau = measured
    with clock.moved(moment("2025-11-20T09:14")):
        services.ticket_grade(access=bureau, ticket=ticket, level="minor", at=clock.now(), reason="个别窗口")
    with clock.moved(moment("2025-11-20T09:15")):
        services.ticket_grade(access=vendor, ticket=ticket, level="major", at=clock.now(), reason="全部停办")
    assert ticket.level == "minor"
    assert regrade_asked(ticket.events.all()).content == {"level": "major", "before": "minor"}
    with clock.moved(moment("2025-11-20T09:16")):
        services.ticket_grade(access=bureau, ticket=ticket, level="major", at=clock.now(), reason="同意")
    assert ticket.level == "major"
    assert regrade_asked(ticket.events.all()) is None


def test_a_level_is_explained_with_its_agreed_times(measured):
    from lvyue.desk.selectors import contract_levels

    targets = {one.id: dict(one.targets) for one in contract_levels(measured[0].contract)}
    assert {"首次响应", "切换备用", "督促第三方", "提交原因报告", "处理完成", "反馈进展"} == set(
        targets["major"]
    )
    assert set(targets["minor"]) == {"处理完成"}
    assert "15" in targets["major"]["切换备用"]


def test_the_page_offers_the_waiting_measures_and_shows_the_open_request(measured, provider, client_for):
    from lvyue.desk import services
    from lvyue.foundation import clock

    ticket, _, bureau = measured
    client, address = client_for(provider), f"/tickets/{ticket.contract.code}/{ticket.code}"
    with clock.moved(moment("2025-11-20T09:14")):
        text = client.get(address).content.decode()
        assert 'data-open="act-switch"' in text
        assert 'data-open="act-report-cause"' not in text
        posted = client.post(f"{address}/switch", {"reason": "已切到备用"})
        assert posted.status_code == 302
        services.ticket_grade(access=bureau, ticket=ticket, level="minor", at=clock.now(), reason="个别窗口")
        assert client.post(f"{address}/grade", {"level": "major", "reason": "全部停办"}).status_code == 302
        text = client.get(address).content.decode()
    assert 'data-open="act-switch"' not in text
    assert "提请改级" in text
    assert "甲方同意后生效" in text
