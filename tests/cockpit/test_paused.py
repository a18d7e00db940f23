"""A clock that stands still is never called overdue: in the list of what is owed, in the note that urges."""

import pytest

from lvyue.cockpit.selectors.owed import owed
from lvyue.cockpit.selectors.urging import urging_note
from tests.desk.test_pauses import answer, at, claim, mend, pausing

__all__ = ["pausing"]
pytestmark = pytest.mark.django_db


def row(access, duty, side, now):
    lists = owed(access, at(now))
    (found,) = [one for group in getattr(lists, side).groups for one in group.rows if one.code == duty.code]
    return found


def test_a_paused_clock_is_owed_as_paused_and_as_overdue_without_its_pause(pausing):
    vendor, bureau, ticket = pausing
    duty = mend(ticket)
    assert row(bureau, duty, "theirs", "18:00").left == "逾期，不足一天"
    answer(bureau, claim(vendor, ticket, end=None))
    for access, side in ((vendor, "mine"), (bureau, "theirs")):
        found = row(access, duty, side, "18:00")
        assert (found.state, found.left) == ("paused", "暂停中")


def test_the_note_that_urges_does_not_call_a_paused_clock_overdue(pausing):
    vendor, bureau, ticket = pausing

    def said():
        note = urging_note(bureau, "market", mend(ticket).code, at("18:00"))
        return "".join(note.paragraphs)

    assert "已逾期" in said() and "测算违约金" in said()
    answer(bureau, claim(vendor, ticket, end=None))
    assert "未计逾期" in said()
    assert "已逾期" not in said() and "违约金" not in said()
