"""The portal's two level tables at work: under each ruling a fault of each level starts exactly its clocks.

Worked by hand from clauses 2.2.6 and 附件 1 之 2、之 3: every fault is reported on Wednesday 2022-09-07 at
10:00, hours run day and night, so that 30 minutes end at 10:30, 4 hours at 14:00, 12 hours at 22:00.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import lvyue
from lvyue.contracts.loading import load_file
from lvyue.contracts.models import Contract
from lvyue.contracts.services import contract_import
from lvyue.desk.services import ticket_report
from lvyue.desk.types import Channel
from lvyue.duties.models import Duty
from lvyue.duties.services import question_answer, version_confirm
from lvyue.foundation import clock
from lvyue.rules.types import SHANGHAI

pytestmark = pytest.mark.django_db

FOLDER = Path(lvyue.__file__).parent / "examples" / "portal"
SIGNED = datetime(2022, 6, 28, 10, tzinfo=SHANGHAI)
REPORTED = datetime(2022, 9, 7, 10, tzinfo=SHANGHAI)

ALWAYS = {"resolve": None}
"""2.2.5: every fault is handled, within no stated time; no document above it says more."""

AS_WRITTEN = {
    "general": {"general-solve": "12:00"},
    "complex": {"complex-respond": "12:00", "complex-solve": "22:00"},
    "urgent": {"urgent-respond": "10:30", "urgent-solve": "14:00"},
    "pressing": {"pressing-respond": "11:00", "pressing-solve": None},
    "pressing-code": {"pressing-code-respond": "11:00", "pressing-code-solve": "22:00"},
    "ordinary": {"ordinary-solve": "22:00"},
    "knowledge": {"knowledge-solve": None},
}
"""What runs for each level while every reading leaves the annex standing."""

RULINGS = {
    ("urgent-respond-wins", "annex"): {},
    ("urgent-respond-wins", "body"): {"urgent": {"urgent-respond": "12:00"}},
    ("urgent-solve-wins", "annex"): {},
    ("urgent-solve-wins", "body-complex"): {"urgent": {"urgent-solve": "22:00"}},
    ("urgent-solve-wins", "body-general"): {"urgent": {"urgent-solve": "12:00"}},
    ("pressing-respond-wins", "annex"): {},
    ("pressing-respond-wins", "body"): {
        "pressing": {"pressing-respond": "12:00"},
        "pressing-code": {"pressing-code-respond": "12:00"},
    },
    ("pressing-solve", "annex"): {},
    ("pressing-solve", "body"): {"pressing": {"pressing-solve": "22:00"}},
    ("ordinary-wins", "annex"): {},
    ("ordinary-wins", "body"): {"ordinary": {"ordinary-solve": "12:00"}},
    ("knowledge-wins", "annex"): {},
    ("knowledge-wins", "body"): {"knowledge": {"knowledge-solve": "12:00"}},
}
"""What each reading of each question about the two tables changes in that."""

Report = Callable[..., dict[str, str | None]]


@pytest.fixture
def portal(provider, customer, access_for) -> Callable[..., Contract]:
    """`portal(question=reading, …)`: the contract confirmed by both sides under these rulings."""

    def running(**rulings: str) -> Contract:
        file, texts = load_file(FOLDER / "contract.yaml")
        with clock.moved(SIGNED):
            version = contract_import(
                access=access_for(provider), file=file, texts=texts, code="portal-2022", partner=customer
            )
            ruled = {"delay-scope": "every-limit"} | {
                question.replace("_", "-"): reading for question, reading in rulings.items()
            }
            for question, reading in ruled.items():
                for person in (provider, customer):
                    question_answer(
                        access=access_for(person), version=version, question=question, reading=reading
                    )
            for person in (provider, customer):
                version_confirm(access=access_for(person), version=version)
        return version.contract

    return running


@pytest.fixture
def report(provider, access_for) -> Report:
    """`report(contract, level)`: a fault's duties as {obligation: time of the day it is due}."""

    def reported(
        contract: Contract, level: str = "", channel: Channel = Channel.WEB
    ) -> dict[str, str | None]:
        with clock.moved(REPORTED + timedelta(minutes=1)):
            ticket = ticket_report(
                access=access_for(provider),
                contract=contract,
                title=f"{level} {channel}",
                at=REPORTED,
                level=level,
                channel=channel,
            )
        return clocks(ticket)

    return reported


def clocks(ticket) -> dict[str, str | None]:
    """{obligation: due time} of a ticket's running clocks, all due on the day of the report."""
    found = Duty.objects.filter(subject_type="desk.ticket", subject_id=ticket.pk, closed_at__isnull=True)
    days = {one.due_on for one in found} - {None}
    assert days <= {REPORTED.date()}
    return {
        one.obligation: one.due_at.astimezone(SHANGHAI).strftime("%H:%M") if one.due_at else None
        for one in found
    }


@pytest.mark.parametrize("ruling", RULINGS, ids="-".join)
def test_a_fault_of_each_level_starts_exactly_the_clocks_of_the_ruling(portal, report, ruling):
    question, reading = ruling
    changes = RULINGS[ruling]
    contract = portal(**{question: reading})
    for level, written in AS_WRITTEN.items():
        assert report(contract, level) == ALWAYS | written | changes.get(level, {}), level


def test_every_reading_of_the_two_tables_is_worked_here():
    file, _ = load_file(FOLDER / "contract.yaml")
    asked = {
        one.id: one
        for one in file.questions
        if any(".level" in path for r in one.readings for path in r.sets)
    }
    worked = {question for question, _ in RULINGS} | {"mail-wins"}
    assert set(asked) == worked
    for id in worked - {"mail-wins"}:
        assert {one.id for one in asked[id].readings} == {r for question, r in RULINGS if question == id}


@pytest.mark.parametrize(("reading", "due"), [("annex", "22:00"), ("body", "12:00")])
def test_mail_is_answered_by_the_annex_or_by_the_body(portal, report, reading, due):
    contract = portal(mail_wins=reading)
    assert report(contract, channel=Channel.EMAIL) == ALWAYS | {"mail-respond": due}
    assert report(contract, channel=Channel.PHONE) == ALWAYS | {"phone-respond": None}
    assert report(contract, channel=Channel.CHAT) == ALWAYS | {"chat-respond": "11:00"}


def test_the_duty_names_the_clause_that_prevails(portal, report):
    contract = portal(urgent_respond_wins="body", urgent_solve_wins="annex")
    report(contract, "urgent")
    found = Duty.objects.filter(contract=contract, obligation__startswith="urgent")
    assert dict(found.values_list("obligation", "clause_number")) == {
        "urgent-respond": "2.2.6",
        "urgent-solve": "附件1 2",
    }


def test_a_ruling_made_while_the_contract_runs_holds_for_the_faults_after_it(
    portal, report, provider, customer, access_for
):
    contract = portal()
    assert report(contract, "urgent")["urgent-solve"] == "14:00"
    version = contract.versions.get()
    for person in (provider, customer):
        question_answer(
            access=access_for(person), version=version, question="urgent-solve-wins", reading="body-general"
        )
    assert report(contract, "urgent")["urgent-solve"] == "12:00"
    due = Duty.objects.filter(contract=contract, obligation="urgent-solve").order_by("id")
    assert [one.due_at.astimezone(SHANGHAI).hour for one in due] == [14, 12]
