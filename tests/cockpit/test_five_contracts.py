"""The five shipped contracts run: imported, ruled, confirmed by both sides, and alive on the page."""

from datetime import datetime, time, timedelta

import pytest

from lvyue.cockpit.selectors.living import counts_by, living
from lvyue.cockpit.selectors.moments import rulings_by, terms_by
from lvyue.cockpit.types import Moment
from lvyue.config.coverage import examples
from lvyue.contracts.loading import load_file
from lvyue.contracts.services import contract_import
from lvyue.duties.models import Duty
from lvyue.duties.services import question_answer, version_confirm
from lvyue.foundation import clock
from lvyue.foundation.audit import verify
from lvyue.rules.types import SHANGHAI

pytestmark = pytest.mark.django_db

FOLDERS = dict(examples())
FIVE = ("construction", "elevator", "market", "portal", "seal")


def test_five_contracts_ship():
    assert tuple(FOLDERS) == FIVE


@pytest.mark.parametrize("id", FIVE)
def test_a_shipped_contract_runs_and_its_page_is_alive(id, provider, customer, access_for, client_for):
    file, texts = load_file(FOLDERS[id] / "contract.yaml")
    agreed_on = file.signed.date or file.term.start - timedelta(days=10)
    begins_at = datetime.combine(agreed_on, time(10), SHANGHAI)
    with clock.moved(begins_at):
        version = contract_import(
            access=access_for(provider), file=file, texts=texts, code=f"five-{id}", partner=customer
        )
        for question in file.questions:
            if question.blocking:
                for person in (provider, customer):
                    question_answer(
                        access=access_for(person),
                        version=version,
                        question=question.id,
                        reading=question.readings[0].id,
                    )
        for person in (provider, customer):
            version_confirm(access=access_for(person), version=version)
    made = Duty.objects.filter(contract=version.contract)
    assert made.exists()
    signed_late = file.signed.date is not None and file.signed.date > file.term.start
    assert made.filter(backlog=True).exists() is signed_late
    with clock.moved(begins_at + timedelta(days=40)):
        for person in (provider, customer):
            page = client_for(person).get(f"/contracts/five-{id}/")
            assert page.status_code == 200
            assert file.title in page.content.decode()
    assert verify().problems == []


def test_the_clauses_of_two_documents_stand_one_after_the_other(provider, customer, access_for):
    file, texts = load_file(FOLDERS["portal"] / "contract.yaml")
    begins_at = datetime.combine(file.term.start - timedelta(days=10), time(10), SHANGHAI)
    with clock.moved(begins_at):
        access = access_for(provider)
        version = contract_import(access=access, file=file, texts=texts, code="portal-2022", partner=customer)
        for person in (provider, customer):
            question_answer(
                access=access_for(person), version=version, question="delay-scope", reading="every-limit"
            )
        for person in (provider, customer):
            version_confirm(access=access_for(person), version=version)
        now = clock.now()
        moment = Moment(now.date(), now.date(), now)
        rulings = rulings_by(version, now)
        terms = terms_by(version, rulings)
        counted = counts_by(access_for(provider), version.contract, terms, moment)
        page = living(access_for(provider), version.contract, version, rulings, moment, counted, "")
    shown = {one.clause.id: one for one in page.clauses}
    ids = list(shown)
    assert ids[-4:] == ["A1", "A1.1", "A1.2", "A1.3"] and "0" not in ids
    # The annex itself lasts: the archive of A1.1 is the one duty of its own that has begun.
    assert shown["A1"].tally.total == 1
