"""A penalty that counts once over the contract: two clerks at once, and what the second is told."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from lvyue.contracts.types import Cause
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.settlement import services
from lvyue.settlement.errors import ChargedOnce
from lvyue.settlement.models import Breach, PenaltyProposal, SingleCharge
from lvyue.settlement.types import FaultParty
from tests.duties.cast import at_once
from tests.settlement.casebook import begin, moment, stories

pytestmark = pytest.mark.django_db(transaction=True)

CHARGED: datetime = moment("2024-03-05T09:00")


@pytest.fixture
def failures(provider, customer, finance, access_for):
    """Two missed responses of a contract whose 5 % count once, both attributed; and who attributed them."""
    file, story = next(
        one[1:] for one in stories() if one[0].startswith("construction: three failures, charged once")
    )
    run = begin(file, story, SimpleNamespace(b=provider, a=customer, finance=finance), access_for)
    for at in ("2024-03-04T10:00", "2024-03-04T10:05"):
        with clock.moved(moment(at)):
            run.do_report({"at": at, "level": "l2"})
    with clock.moved(CHARGED):
        breaches = [
            services.breach_attribute(
                access=run.cast.a,
                duty=duty,
                party=FaultParty.B,
                penalty_id="breach-b",
                reason="没有响应",
                cause=Cause.OTHER,
            )
            for duty in Duty.objects.filter(contract=run.contract, obligation="l2-respond").order_by("id")
        ]
    return run.cast.a, breaches


def test_of_two_clerks_who_charge_two_failures_at_once_one_is_told(failures):
    access, breaches = failures

    def charge(pk: int) -> PenaltyProposal:
        return services.proposal_make(access=access, breach=Breach.objects.get(pk=pk))

    results = at_once(CHARGED, *(lambda pk=one.pk: charge(pk) for one in breaches))
    made = [one for one in results if isinstance(one, PenaltyProposal)]
    refused = [one for one in results if isinstance(one, ChargedOnce)]
    assert (len(made), len(refused)) == (1, 1), results
    assert PenaltyProposal.objects.get() == made[0]
    assert made[0].code in str(refused[0])
    assert SingleCharge.objects.count() == 1


def test_the_second_charge_is_told_which_was_the_first_and_what_is_left_to_do(failures):
    access, (first, second) = failures
    with clock.moved(CHARGED):
        made = services.proposal_make(access=access, breach=first)
        with pytest.raises(ChargedOnce) as told:
            services.proposal_make(access=access, breach=second)
    assert "合同期内只计付一次" in str(told.value)
    assert (told.value.place, "另行主张损失" in told.value.remedy) == (made.code, True)
    assert PenaltyProposal.objects.count() == 1
    assert SingleCharge.objects.get().turns == 1


def test_a_charge_taken_back_leaves_the_turn_to_the_other_failure(failures):
    access, (first, second) = failures
    with clock.moved(CHARGED):
        services.proposal_make(access=access, breach=first)
        services.breach_attribute(
            access=access,
            duty=first.duty,
            party=FaultParty.NONE,
            penalty_id="",
            reason="查明不是违约",
            cause=Cause.OTHER,
        )
        charged = services.proposal_make(access=access, breach=second)
    assert charged.amount_fen == 1_490_000
    assert PenaltyProposal.objects.filter(superseded_at__isnull=True).get() == charged
