"""A penalty that counts once over the contract: two clerks at once, and what the second is told."""

from datetime import datetime
from functools import partial
from types import SimpleNamespace

import pytest

from lvyue.contracts.types import Cause
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.settlement import services
from lvyue.settlement.errors import ChargedOnce, TimesOpen
from lvyue.settlement.models import Breach, LossClaim, PenaltyProposal, SingleCharge
from lvyue.settlement.types import FaultParty
from tests.duties.cast import at_once
from tests.settlement.casebook import begin, moment, stories
from tests.settlement.test_pages import text_of

pytestmark = pytest.mark.django_db(transaction=True)

CHARGED: datetime = moment("2024-03-05T09:00")


def two_failures(name, cast, access_for):
    """Two missed responses of a story's contract, both attributed under its 5 %; and who attributed them."""
    file, story = next(one[1:] for one in stories() if one[0] == f"construction: {name}")
    run = begin(file, story, cast, access_for)
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


@pytest.fixture
def cast(provider, customer, finance):
    return SimpleNamespace(b=provider, a=customer, finance=finance)


@pytest.fixture
def failures(cast, access_for):
    """Two failures under a contract whose 5 % count once."""
    return two_failures("three failures, charged once over the whole contract", cast, access_for)


@pytest.fixture
def unruled(cast, access_for):
    """Two failures under a contract of which nobody ruled how often its 5 % count."""
    return two_failures("how often it counts is not ruled, so the second charge waits", cast, access_for)


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


def test_two_charges_at_once_while_nobody_ruled_leave_one_and_one_waits(unruled):
    access, breaches = unruled
    results = at_once(
        CHARGED, *(partial(services.proposal_make, access=access, breach=one) for one in breaches)
    )
    made = [one for one in results if isinstance(one, PenaltyProposal)]
    waiting = [one for one in results if isinstance(one, TimesOpen)]
    assert (len(made), len(waiting)) == (1, 1), results
    assert (waiting[0].place, "先选同一读法" in waiting[0].remedy) == (made[0].code, True)
    assert "按每次违约计，还是整个合同只计一次" in str(waiting[0])
    assert PenaltyProposal.objects.get() == made[0]


def test_the_failure_that_is_not_charged_again_is_offered_a_claim_of_its_loss(failures, customer, client_for):
    access, (first, second) = failures
    client = client_for(customer)
    home = "/contracts/construction-case/money"
    with clock.moved(CHARGED):
        services.proposal_make(access=access, breach=first)
        offered = client.post(f"{home}/breaches/{second.pk}/propose")
        assert (offered.status_code, offered.url) == (302, f"{home}/breaches/{second.pk}/loss")
        form = text_of(client.get(offered.url))
        wrong = client.post(offered.url, {"amount": "0", "evidence": "工时单"})
        assert (wrong.status_code, LossClaim.objects.count()) == (422, 0)
        sent = text_of(client.post(offered.url, {"amount": "6,000.00", "evidence": "工时单"}, follow=True))
    assert "合同期内只计付一次" in form
    assert "6,000.00 元，等双方表态" in sent
    assert [one.amount_fen for one in PenaltyProposal.objects.order_by("id")] == [1_490_000, 600_000]


def test_the_party_that_failed_is_not_offered_a_claim_of_the_others_loss(failures, provider, client_for):
    access, (first, second) = failures
    with clock.moved(CHARGED):
        services.proposal_make(access=access, breach=first)
        told = client_for(provider).post(f"/contracts/construction-case/money/breaches/{second.pk}/propose")
    assert told.status_code == ChargedOnce.status
    assert PenaltyProposal.objects.count() == 1
