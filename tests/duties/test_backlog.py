"""补录 by sheet: everything checked first, then entered once, marked late-entered, never a breach."""

from datetime import datetime
from typing import Any

import pytest

from lvyue.duties import services
from lvyue.duties.errors import BacklogInvalid
from lvyue.duties.models import Duty, DutyEvent
from lvyue.duties.services import backlog
from lvyue.duties.types import BacklogRow, DutyState, Entered, RowFault, state_of
from lvyue.foundation import clock
from lvyue.foundation.audit import verify
from lvyue.foundation.errors import NotAllowed, NotFound
from lvyue.foundation.files import attachments_of, file_read
from lvyue.settlement.selectors import breach_candidates
from tests.duties.cast import moment, obligation
from tests.market import market_raw

pytestmark = pytest.mark.django_db

LATE = moment("2026-02-10T09:00")


@pytest.fixture
def brought_in(confirmed):
    """The market brought in eleven months late: inspections, a payment and 甲方's own duties behind."""
    venue = obligation("venue", kind="periodic", every="P3M", what="提供机房场地") | {"by": "a"}
    return confirmed(at=LATE, obligations=[*market_raw()["obligations"], venue])


@pytest.fixture
def enter(brought_in, provider, access_for):
    """`enter(*rows, files={}, person=provider)` on the day the contract was brought in."""

    def act(*rows: BacklogRow, files: dict[str, bytes] | None = None, person: Any = None) -> Entered:
        with clock.moved(LATE):
            return services.backlog_enter(
                access=access_for(person or provider), contract=brought_in, rows=rows, files=files or {}
            )

    return act


def duty(key: str = "2025-04-01", id: str = "inspection") -> Duty:
    return Duty.objects.get(obligation=id, key=key)


def row(number: int = 2, key: str = "2025-04-01", id: str = "inspection", **given: Any) -> BacklogRow:
    day = datetime.fromisoformat(key).replace(day=20, hour=15, tzinfo=LATE.tzinfo)
    return BacklogRow(**{"number": number, "code": duty(key, id).code, "at": day, "note": "现场巡检"} | given)


def faults(enter, *rows: BacklogRow, **given: Any) -> list[RowFault]:
    """The faults of a refused sheet, after proving that nothing was written."""
    with pytest.raises(BacklogInvalid) as refused:
        enter(*rows, **given)
    assert not DutyEvent.objects.exists()
    assert not Duty.objects.filter(closed_at__isnull=False).exists()
    return refused.value.faults


def test_rows_are_entered_with_their_files_and_marked(enter, brought_in, provider, access_for, data_folder):
    files = {"巡检四月.pdf": b"%PDF-1", "机柜.jpg": b"jpeg"}
    answer = enter(row(names=("巡检四月.pdf", "机柜.jpg")), row(3, "2025-05-01"), files=files)
    assert answer == Entered(2, 0)
    one = duty()
    event = one.events.get()
    assert (event.at, event.note, event.content) == (
        moment("2025-04-20T15:00"), "现场巡检", {"late_entered": True}
    )  # fmt: skip
    assert [(file.name, file.media_type, file_read(file)) for file in attachments_of(event)] == [
        ("巡检四月.pdf", "application/pdf", b"%PDF-1"),
        ("机柜.jpg", "image/jpeg", b"jpeg"),
    ]
    with clock.moved(LATE):
        assert state_of(one.facts, clock.now()) is DutyState.FULFILLED
        candidates = breach_candidates(access_for(provider), brought_in, clock.now())
    assert not candidates.filter(obligation="inspection").exists()
    assert verify().problems == []


def test_work_done_after_its_day_is_still_no_breach_when_entered_afterwards(
    enter, brought_in, provider, access_for
):
    enter(row(at=moment("2025-06-01T10:00")))
    with clock.moved(LATE):
        assert state_of(duty().facts, clock.now()) is DutyState.FULFILLED
        assert not breach_candidates(access_for(provider), brought_in, clock.now()).exists()


def test_the_same_sheet_twice_enters_once(enter):
    sheet = [row(), row(3, "2025-05-01")]
    assert enter(*sheet) == Entered(2, 0)
    assert enter(*sheet) == Entered(0, 2)
    assert enter(*sheet, row(4, "2025-06-01")) == Entered(1, 2)
    assert DutyEvent.objects.count() == 3


def test_a_duty_entered_otherwise_is_not_entered_again(enter):
    enter(row())
    with pytest.raises(BacklogInvalid) as refused:
        enter(row(note="另一种说法"), row(3, "2025-05-01"))
    (fault,) = refused.value.faults
    assert (fault.place, fault.remedy) == ("第 2 行 编号", "从表里删去这一行")
    assert "已经结束（履行）" in fault.cause
    assert duty("2025-05-01").closed_at is None


@pytest.mark.parametrize(
    ("change", "place", "cause"),
    [
        ({"code": "D-9999"}, "第 2 行 编号", "这份合同没有事项“D-9999”"),
        ({"code": ""}, "第 2 行 编号", "没有填写编号"),
        ({"at": None}, "第 2 行 实际办结时间", "没有填写"),
        ({"at": None, "at_text": "去年四月"}, "第 2 行 实际办结时间", "“去年四月”不是时间"),
        ({"at": moment("2026-02-10T09:01")}, "第 2 行 实际办结时间", "不能晚于现在"),
        ({"at": moment("2025-03-31T23:59")}, "第 2 行 实际办结时间", "早于这件事起算的时间"),
        ({"note": ""}, "第 2 行 说明", "没有填写说明，也没有附件"),
        ({"note": "长" * 2001}, "第 2 行 说明", "超过 2000 字"),
        ({"names": ("漏传.pdf",)}, "第 2 行 附件文件名", "没有上传名为“漏传.pdf”的文件"),
        ({"faults": (RowFault(2, "说明", "是公式", "改成文字"),)}, "第 2 行 说明", "是公式"),
    ],
)
def test_a_bad_row_is_named_and_no_row_is_written(enter, change, place, cause):
    (fault,) = faults(enter, row(3, "2025-05-01"), row(**change))
    assert fault.place == place
    assert cause in fault.cause
    assert fault.remedy


def test_every_fault_is_named_at_once(enter):
    found = faults(enter, row(note=""), row(3, "2025-05-01", at=None), row(4, "2025-06-01", code="X"))
    assert [(one.row, one.column) for one in found] == [(2, "说明"), (3, "实际办结时间"), (4, "编号")]


def test_a_duty_is_written_on_one_row_only(enter):
    found = faults(enter, row(), row(3, note="又一次"))
    assert [(one.row, one.column) for one in found] == [(2, "编号"), (3, "编号")]


def test_a_file_no_row_names_is_pointed_out(enter):
    (fault,) = faults(enter, row(), files={"多余.pdf": b"x"})
    assert (fault.place, fault.cause) == ("附件文件名", "文件“多余.pdf”没有任何一行用到")


def test_an_empty_sheet_is_refused(enter):
    (fault,) = faults(enter)
    assert fault.cause == "表里没有填写任何一行"


def test_what_is_not_of_the_backlog_is_closed_on_its_own_page(enter):
    (fault,) = faults(enter, row(key="2026-02-01", at=moment("2026-02-09T10:00")))
    assert "不是待补录的事项" in fault.cause


def test_each_side_enters_its_own_and_payments_have_their_own_room(enter, customer):
    mine = row(2, "2025-04-01", "venue")
    (fault,) = faults(enter, mine)
    assert "由甲方履行" in fault.cause
    paid = row(3, "2025-03-04", "pay-yearly", at=moment("2025-12-30T10:00"))
    (fault,) = faults(enter, paid, person=customer)
    assert "以“付款”办结，不能手工确认" in fault.cause
    assert enter(mine, person=customer) == Entered(1, 0)


def test_only_the_parties_enter_and_nothing_shows_to_others(enter, auditor, finance, outsider):
    for person, error in ((auditor, NotAllowed), (finance, NotAllowed), (outsider, NotFound)):
        with pytest.raises(error):
            enter(row(), person=person)
    assert not DutyEvent.objects.exists()


def test_a_row_closed_meanwhile_leaves_its_chunk_unwritten_and_the_sheet_can_be_sent_again(
    enter, monkeypatch, provider, access_for
):
    monkeypatch.setattr(backlog, "CHUNK", 2)
    keys = ["2025-04-01", "2025-05-01", "2025-06-01", "2025-07-01"]
    rows = [row(number, key) for number, key in enumerate(keys, 2)]
    original = backlog.attest

    def attest(access, one, *rest):
        if one.key == "2025-07-01":
            raise services.closing.DutyClosedAlready(one.code, "履行")
        return original(access, one, *rest)

    monkeypatch.setattr(backlog, "attest", attest)
    with pytest.raises(services.closing.DutyClosedAlready):
        enter(*rows)
    assert [duty(key).closed_at is not None for key in keys] == [True, True, False, False]
    monkeypatch.setattr(backlog, "attest", original)
    assert enter(*rows) == Entered(2, 2)


def test_a_backlog_duty_closed_on_its_own_page_is_marked_too(brought_in, provider, access_for):
    with clock.moved(LATE):
        services.duty_fulfil(
            access=access_for(provider), duty=duty(), at=moment("2025-04-20T15:00"), note="补记"
        )
    assert duty().events.get().content == {"late_entered": True}
