"""The five shipped contracts run: imported, ruled, confirmed by both sides, and alive on the page."""

from datetime import datetime, time, timedelta

import pytest

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
