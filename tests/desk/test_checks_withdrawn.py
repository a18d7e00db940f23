"""A check opened by mistake: taken back by who opened it, with the reason, while nothing was found."""

from __future__ import annotations

from typing import Any

import pytest

from lvyue.desk.check_errors import CheckOpener, CheckRefused, CheckSide
from lvyue.desk.errors import TextMissing
from lvyue.foundation.errors import NotAllowed, NotFound
from tests.conftest import _member
from tests.desk.cast import finished, moment, reported
from tests.desk.test_check_pages import CHECKS, ONE, OPENING, get, party_a, party_b, post
from tests.desk.test_checks import FOUND, answered, check, found, opened, replied, rows

__all__ = ["check", "party_a", "party_b"]
pytestmark = pytest.mark.django_db


def withdrawn(access: Any, check: Any, reason: str = "选错了合同") -> Any:
    from lvyue.desk.services import check_withdraw
    from lvyue.foundation import clock

    with clock.moved(FOUND):
        return check_withdraw(access=access, check=check, reason=reason)


@pytest.fixture
def inspector(space: Any, bureau: Any, access_for: Any) -> Any:
    """Another person of party A who may check."""
    from lvyue.identity.types import Role, Side

    return access_for(_member(space, "inspector", "某验收员", Role.ACCEPTER, Side.A))


def test_who_opened_a_check_takes_it_back_and_it_stays_as_withdrawn(bureau: Any, check: Any) -> None:
    from lvyue.desk.types.checks import CheckState
    from lvyue.foundation.audit import Entry

    withdrawn(bureau, check, " 选错了合同 ")
    check.refresh_from_db()
    assert check.word is CheckState.WITHDRAWN
    assert (check.withdrawn_at, check.withdraw_reason, check.closed_at) == (FOUND, "选错了合同", None)
    event = check.events.get(kind="withdrawn")
    assert (event.text, event.actor_name, event.side) == ("选错了合同", bureau.name, "a")
    entry = Entry.objects.get(action="desk.check.withdraw")
    assert (entry.subject_id, entry.actor_id) == (check.pk, bureau.person_id)
    assert entry.content["row"]["withdraw_reason"] == "选错了合同"


def test_an_item_judged_fit_does_not_hold_it(bureau: Any, check: Any) -> None:
    from lvyue.desk.services import check_pass
    from lvyue.foundation import clock

    with clock.moved(FOUND):
        check_pass(access=bureau, check=check, number=2)
    withdrawn(bureau, check)
    assert check.withdrawn_at == FOUND


def test_a_withdrawn_check_admits_nothing_more(bureau: Any, check: Any) -> None:
    from lvyue.desk.services import check_close, check_pass
    from lvyue.foundation import clock

    withdrawn(bureau, check)
    before = rows()
    with clock.moved(FOUND):
        for act in (
            lambda: found(bureau, check),
            lambda: check_pass(access=bureau, check=check, number=1),
            lambda: check_close(access=bureau, check=check, conclusion="合格"),
            lambda: withdrawn(bureau, check, "再撤一次"),
        ):
            with pytest.raises(CheckRefused, match="检查已经撤回"):
                act()
    assert rows() == before
    assert check.withdraw_reason == "选错了合同"


def test_from_the_first_finding_on_it_is_ended_and_not_withdrawn(
    vendor: Any, bureau: Any, check: Any, data_folder: Any
) -> None:
    finding = found(bureau, check)
    before = rows()
    with pytest.raises(CheckRefused, match="已经登记了问题"):
        withdrawn(bureau, check)
    assert rows() == before
    replied(vendor, finding)
    answered(bureau, finding, True)
    with pytest.raises(CheckRefused, match="已经登记了问题"):
        withdrawn(bureau, check)
    check.refresh_from_db()
    assert check.withdrawn_at is None


def test_an_ended_check_is_not_withdrawn(bureau: Any, check: Any) -> None:
    from lvyue.desk.services import check_close, check_pass
    from lvyue.foundation import clock

    with clock.moved(FOUND):
        for number in (1, 2):
            check_pass(access=bureau, check=check, number=number)
        check_close(access=bureau, check=check, conclusion="合格")
    before = rows()
    with pytest.raises(CheckRefused, match="检查已经结束"):
        withdrawn(bureau, check)
    assert rows() == before


def test_nobody_else_withdraws_it(
    vendor: Any, bureau: Any, inspector: Any, outsider: Any, access_for: Any, check: Any
) -> None:
    before = rows()
    with pytest.raises(CheckOpener) as refused:
        withdrawn(inspector, check)
    assert bureau.name in refused.value.remedy
    with pytest.raises((CheckSide, NotAllowed)):
        withdrawn(vendor, check)
    with pytest.raises(NotFound):
        withdrawn(access_for(outsider), check)
    with pytest.raises(TextMissing):
        withdrawn(bureau, check, "  ")
    assert rows() == before
    check.refresh_from_db()
    assert check.withdrawn_at is None


def test_a_withdrawn_check_fulfils_no_duty_to_check(bureau: Any, market: Any, vendor: Any) -> None:
    from lvyue.desk.services import sample_draw
    from lvyue.duties.models import Duty
    from lvyue.foundation import clock

    finished(reported(vendor, market), vendor)
    with clock.moved(FOUND):
        sample = sample_draw(
            access=bureau, contract=market, since=FOUND.date(), until=FOUND.date(), size=1, seed="约定"
        )
    closed = Duty.objects.filter(closed_at__isnull=False).count()
    withdrawn(bureau, sample, "日期抽错了")
    assert Duty.objects.filter(closed_at__isnull=False).count() == closed
    assert sample.sample.seed == "约定"


def test_the_page_offers_it_to_the_opener_and_shows_it_to_both(
    party_a: Any, party_b: Any, inspector: Any, client_for: Any
) -> None:
    from lvyue.identity.models import Person

    post(party_a, f"{CHECKS}/new", OPENING)
    other = client_for(Person.objects.get(pk=inspector.person_id))
    for client, offered in ((party_a, True), (party_b, False), (other, False)):
        assert ("撤回检查" in get(client, ONE)) is offered
    assert post(other, f"{ONE}/withdraw", {"reason": "不该查"}).status_code == 403
    answer = post(party_a, f"{ONE}/withdraw", {"reason": ""})
    assert answer.status_code == 422
    assert "撤回理由" in answer.content.decode()
    assert post(party_a, f"{ONE}/withdraw", {"reason": "选错了合同"}).status_code == 302
    for client in (party_a, party_b):
        page = get(client, ONE)
        assert "选错了合同" in page
        assert "撤回检查</b>" in page
        assert 'data-open="withdraw"' not in page
        assert 'data-open="close"' not in page
        assert "已撤回" in get(client, CHECKS)
        assert "检查已撤回：选错了合同" in get(client, f"{ONE}/report")
    answer = post(party_a, f"{ONE}/withdraw", {"reason": "再来"})
    assert answer.status_code == 409
    assert "检查已经撤回" in answer.content.decode()


def test_a_withdrawal_takes_its_whole_moment_or_nothing(bureau: Any, market: Any) -> None:
    """Two checks opened on one day are told apart: only the named one goes."""
    first, second = opened(bureau, market), opened(bureau, market)
    withdrawn(bureau, first)
    second.refresh_from_db()
    assert (first.code, second.code, second.withdrawn_at) == ("K-0001", "K-0002", None)
    assert moment("2025-11-20T09:00") == second.opened_at
