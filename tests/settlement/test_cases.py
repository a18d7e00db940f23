"""Small event files of the five contracts, settled to the fen; each amount is worked out beside its step."""

from types import SimpleNamespace

import pytest

from lvyue.settlement.models import PenaltyProposal
from tests.settlement.casebook import begin, moment, stories

pytestmark = pytest.mark.django_db

STORIES = stories()


@pytest.mark.parametrize(("file", "story"), [one[1:] for one in STORIES], ids=[one[0] for one in STORIES])
def test_a_story_ends_in_the_account_worked_out_by_hand(file, story, provider, customer, finance, access_for):
    run = begin(file, story, SimpleNamespace(b=provider, a=customer, finance=finance), access_for)
    run.play()
    account = run.account(moment(story["read_at"]))
    assert account == [list(map(str, one)) for one in story["account"]]
    settled = PenaltyProposal.objects.filter(contract=run.contract, settled_at__isnull=False)
    assert sum(settled.values_list("difference_fen", flat=True)) == round(float(story["settled"]) * 100)


def test_every_one_of_the_five_contracts_has_its_stories():
    assert {name.split(":")[0] for name, _, _ in STORIES} == {
        "construction",
        "elevator",
        "market",
        "portal",
        "seal",
    }
