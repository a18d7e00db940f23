"""The life of a ticket as a pure function of its facts."""

from dataclasses import replace

import pytest

from lvyue.desk.types import (
    Act,
    Review,
    Stage,
    TicketFacts,
    earliest_at,
    round_start,
    stage_of,
    steps_of,
    why_not,
)
from lvyue.identity.types import Permission, Role, Side
from tests.desk.cast import moment

START = TicketFacts(reported_at=moment("2025-11-20T09:00"))
LINE = {
    Stage.RECEIVED: START,
    Stage.WORKING: replace(START, responded_at=moment("2025-11-20T09:10")),
}
LINE[Stage.TRAVELLING] = replace(LINE[Stage.WORKING], onsite_asked_at=moment("2025-11-20T09:30"))
LINE[Stage.SIGNING] = replace(LINE[Stage.WORKING], done_at=moment("2025-11-20T11:00"))
LINE[Stage.NOTICING] = replace(LINE[Stage.SIGNING], sheet_signed_at=moment("2025-11-20T12:00"))
LINE[Stage.REVIEWING] = replace(LINE[Stage.NOTICING], noticed_at=moment("2025-11-20T13:00"))
LINE[Stage.CLOSED] = replace(
    LINE[Stage.REVIEWING], review=Review.ACCEPTED, reviewed_at=moment("2025-11-21T09:00")
)
LINE[Stage.CLOSED] = replace(LINE[Stage.CLOSED], closed_at=moment("2025-11-21T09:00"))
LINE[Stage.CANCELLED] = replace(START, cancelled_at=moment("2025-11-20T09:05"))


@pytest.mark.parametrize(("stage", "facts"), LINE.items(), ids=[one.value for one in LINE])
def test_each_stage_follows_from_its_facts(stage, facts):
    assert stage_of(facts) is stage


def test_a_notice_without_signatures_waits_for_the_review_first_and_for_the_signatures_after_it():
    noticed = replace(LINE[Stage.SIGNING], noticed_at=moment("2025-11-20T12:00"))
    assert stage_of(noticed) is Stage.REVIEWING
    assert stage_of(replace(noticed, review=Review.DEEMED)) is Stage.SIGNING


def test_an_objected_round_is_worked_on_again():
    again = replace(LINE[Stage.WORKING], review=Review.OBJECTED, round=2)
    assert stage_of(again) is Stage.WORKING
    assert why_not(again, Act.FINISH) is None


def test_the_line_shows_the_visit_only_when_asked_for_and_one_step_as_now():
    labels = [step.label for step in steps_of(LINE[Stage.WORKING])]
    assert labels == ["受理", "响应", "处理完成", "记录单双签", "完成通知", "验收", "关闭"]
    assert [step.label for step in steps_of(LINE[Stage.TRAVELLING])][2] == "到场"
    for stage, facts in LINE.items():
        now = [step.label for step in steps_of(facts) if step.state == "now"]
        assert len(now) == (0 if stage in (Stage.CLOSED, Stage.CANCELLED) else 1)


ANY = {Act.SWITCH, Act.URGE_THIRD}
OPEN_WORK = ANY | {Act.ASK_THIRD}
FINISHED = ANY | {Act.REPORT_CAUSE}
POSSIBLE = {
    Stage.RECEIVED: OPEN_WORK | {Act.RESPOND, Act.ASK_ONSITE, Act.CANCEL, Act.NOTE, Act.GRADE},
    Stage.WORKING: OPEN_WORK | {Act.FINISH, Act.ASK_ONSITE, Act.CANCEL, Act.NOTE, Act.GRADE},
    Stage.TRAVELLING: OPEN_WORK | {Act.ARRIVE, Act.WITHDRAW_ONSITE, Act.CANCEL, Act.NOTE, Act.GRADE},
    Stage.SIGNING: FINISHED | {Act.SIGN, Act.OBJECT_SHEET, Act.NOTICE, Act.NOTE, Act.GRADE},
    Stage.NOTICING: FINISHED | {Act.NOTICE, Act.NOTE, Act.GRADE},
    Stage.REVIEWING: FINISHED | {Act.ACCEPT, Act.OBJECT, Act.NOTE, Act.GRADE},
    Stage.CLOSED: FINISHED,
    Stage.CANCELLED: set(),
}


@pytest.mark.parametrize("stage", list(Stage), ids=[one.value for one in Stage])
def test_each_stage_admits_exactly_its_acts_and_gives_a_remedy_for_the_others(stage):
    refused = {act: why_not(LINE[stage], act) for act in Act}
    assert {act for act, why in refused.items() if why is None} == POSSIBLE[stage]
    assert all(why.cause and why.remedy for why in refused.values() if why)


def test_work_cannot_end_before_the_visit_that_was_asked_for():
    cause, remedy = why_not(LINE[Stage.TRAVELLING], Act.FINISH)
    assert cause == "已要求到场而未登记到场"
    assert "撤回到场要求" in remedy


def test_each_act_lies_after_the_step_it_follows():
    visited = replace(LINE[Stage.TRAVELLING], arrived_at=moment("2025-11-20T10:00"))
    assert earliest_at(START, Act.RESPOND) == moment("2025-11-20T09:00")
    assert earliest_at(LINE[Stage.TRAVELLING], Act.ARRIVE) == moment("2025-11-20T09:30")
    assert earliest_at(visited, Act.FINISH) == moment("2025-11-20T10:00")


def test_a_round_counts_from_the_customers_objection_and_not_from_the_providers_own():
    start, first, second = (moment(f"2025-11-2{day}T09:00") for day in (0, 1, 2))
    assert round_start(start, []) == start
    assert round_start(start, [(first, Side.A)]) == first
    assert round_start(start, [(first, Side.B)]) == start
    assert round_start(start, [(first, Side.A), (second, Side.B)]) == first


def test_rights_follow_from_the_seat():
    from lvyue.desk.types import may
    from lvyue.identity.types import Access, Seat

    def acts(role: Role, side: Side | None) -> set[Act]:
        access = Access(1, "某人", {7: Seat(side, frozenset({role}))})
        return {act for act in Act if may(access, 7, act)}

    assert acts(Role.ENGINEER, Side.B) >= {Act.RESPOND, Act.ARRIVE, Act.FINISH, Act.NOTICE, Act.SIGN}
    assert Act.GRADE in acts(Role.HOTLINE, Side.B) & acts(Role.ACCEPTER, Side.A)
    assert not acts(Role.ENGINEER, Side.B) & {Act.ACCEPT, Act.OBJECT, Act.WITHDRAW_ONSITE}
    assert acts(Role.REPORTER, Side.A) == {Act.NOTE, Act.ASK_ONSITE, Act.CANCEL}
    assert acts(Role.OWNER, Side.A) >= {Act.ACCEPT, Act.OBJECT, Act.SIGN, Act.WITHDRAW_ONSITE}
    assert acts(Role.FINANCE, Side.A) == acts(Role.AUDITOR, None) == acts(Role.ADMIN, None) == set()
    assert may(Access.system([7]), 7, Act.NOTE) is False
    assert Permission.WORK not in Seat(Side.A, frozenset({Role.OWNER})).permissions
