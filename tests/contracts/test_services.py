"""Importing, answering and confirming: both sides, once, and nothing changed by a refusal."""

import pytest
from django.db import DatabaseError, connection, transaction

from lvyue.contracts import services
from lvyue.contracts.errors import (
    ConfirmIncomplete,
    ContractExists,
    QuestionSettled,
    QuestionsOpen,
    QuestionUnknown,
    VersionConfirmed,
    WrongSide,
)
from lvyue.contracts.models import Answer, Confirmation, Contract, ContractVersion, Ruling
from lvyue.contracts.selectors import contract_get, contract_list, terms_of
from lvyue.foundation.audit import verify
from lvyue.foundation.errors import NotAllowed, NotFound
from lvyue.identity.selectors import access_of
from lvyue.identity.types import Access, Role, Side
from tests.market import TEXT, market_file

pytestmark = pytest.mark.django_db


def answer(person, version, reading="twelfth", question="monthly-fee"):
    return services.question_answer(
        access=access_of(person), version=version, question=question, reading=reading
    )


def test_importing_makes_the_contract_its_space_and_grants(provider, customer):
    version = services.contract_import(
        access=access_of(provider), file=market_file(), texts={"body": TEXT}, code="fresh", partner=customer
    )
    space = version.space_id
    assert access_of(provider).side(space) is Side.B
    assert access_of(customer).side(space) is Side.A
    assert (version.number, version.confirmed_at, version.ambiguities) == (1, None, 2)
    assert verify().problems == []


def test_a_customer_s_owner_imports_for_the_customer_s_side(provider, customer):
    version = services.contract_import(
        access=access_of(customer), file=market_file(), texts={"body": TEXT}, code="ours", partner=provider
    )
    seats = {
        who: access_of(person).seats[version.space_id] for who, person in (("a", customer), ("b", provider))
    }
    assert (seats["a"].side, seats["a"].roles) == (Side.A, {Role.OWNER})
    assert (seats["b"].side, seats["b"].roles) == (Side.B, {Role.VENDOR_MANAGER})
    assert verify().problems == []


def test_a_partner_is_seated_in_a_space_opened_beforehand_too(
    provider, customer, space, other_space, outsider
):
    version = services.contract_import(
        access=access_of(provider), file=market_file(), texts={"body": TEXT}, partner=outsider
    )
    assert version.space_id == space.pk
    assert access_of(outsider).side(space.pk) is Side.A


def test_importing_again_replaces_the_open_draft(market_version, provider):
    again = services.contract_import(
        access=access_of(provider), file=market_file(title="改了名的合同"), texts={"body": TEXT}
    )
    assert again.pk == market_version.pk
    assert again.content["title"] == "改了名的合同"
    assert ContractVersion.objects.count() == 1


def test_a_draft_one_side_confirmed_is_not_replaced(market_version, provider, customer):
    for person in (provider, customer):
        answer(person, market_version)
    services.version_confirm(access=access_of(provider), version=market_version)
    with pytest.raises(ConfirmIncomplete):
        services.contract_import(access=access_of(provider), file=market_file(), texts={"body": TEXT})


def test_a_code_of_another_space_is_taken_without_saying_more(market_version, outsider):
    with pytest.raises(ContractExists):
        services.contract_import(access=access_of(outsider), file=market_file(), texts={"body": TEXT})
    assert ContractVersion.objects.count() == 1


@pytest.mark.parametrize("who", ["engineer", "finance", "auditor"])
def test_only_those_who_draft_import(request, who):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed, match="不能导入合同"):
        services.contract_import(
            access=access_of(person), file=market_file(), texts={"body": TEXT}, code="fresh"
        )
    assert not Contract.objects.exists()


def test_a_ruling_needs_the_same_reading_of_both_sides(market_version, provider, customer):
    assert answer(provider, market_version, "twelfth") is None
    assert answer(customer, market_version, "thirteenth") is None
    assert not Ruling.objects.exists()
    ruling = answer(customer, market_version, "twelfth")
    assert (ruling.reading, ruling.answer_a.person, ruling.answer_b.person) == ("twelfth", customer, provider)
    assert Answer.objects.count() == 3


def test_a_ruling_sets_what_its_reading_says(market_version, provider, customer):
    for person in (provider, customer):
        answer(person, market_version, "thirteenth")
    base = terms_of(market_version).bases[0]
    assert (base.divide, base.waits_for) == (13, None)
    assert market_version.file.bases[0].divide == 12


def test_a_ruling_is_final(market_version, provider, customer):
    for person in (provider, customer):
        answer(person, market_version)
    with pytest.raises(QuestionSettled, match="已有裁定"):
        answer(provider, market_version, "thirteenth")
    assert Answer.objects.count() == 2


@pytest.mark.parametrize(("question", "reading"), [("nothing", "twelfth"), ("monthly-fee", "nothing")])
def test_an_unknown_answer_is_refused(market_version, provider, question, reading):
    with pytest.raises(QuestionUnknown):
        answer(provider, market_version, reading, question)
    assert not Answer.objects.exists()


def test_confirming_waits_for_blocking_questions(market_version, provider):
    with pytest.raises(QuestionsOpen, match="每月运维费没有写明"):
        services.version_confirm(access=access_of(provider), version=market_version)
    assert not Confirmation.objects.exists()


def test_confirming_takes_both_sides_and_happens_once(market_version, provider, customer):
    for person in (provider, customer):
        answer(person, market_version)
    assert services.version_confirm(access=access_of(provider), version=market_version) is False
    with pytest.raises(ConfirmIncomplete, match="乙方已经确认过"):
        services.version_confirm(access=access_of(provider), version=market_version)
    assert services.version_confirm(access=access_of(customer), version=market_version) is True
    with pytest.raises(VersionConfirmed, match="不能再改或再次确认"):
        services.version_confirm(access=access_of(customer), version=market_version)
    assert Confirmation.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "error"), [("engineer", NotAllowed), ("finance", NotAllowed), ("outsider", NotFound)]
)
def test_others_neither_answer_nor_confirm(request, market_version, who, error):
    person = request.getfixturevalue(who)
    with pytest.raises(error):
        answer(person, market_version)
    with pytest.raises(error):
        services.version_confirm(access=access_of(person), version=market_version)
    assert not Answer.objects.exists()


def test_the_system_stands_for_neither_side(market_version):
    with pytest.raises(WrongSide):
        services.version_confirm(access=Access.system([market_version.space_id]), version=market_version)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE contracts_contractversion SET digest = 'x'",
        "UPDATE contracts_contractversion SET confirmed_at = NULL",
        "DELETE FROM contracts_contractversion",
        "UPDATE contracts_ruling SET reading = 'thirteenth'",
        "DELETE FROM contracts_answer",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_confirmed(market, sql):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE" if connection.vendor == "postgresql" else "SELECT 1")


def test_a_further_version_opens_under_a_confirmed_contract(market, provider):
    version = services.contract_import(
        access=access_of(provider), file=market_file(title="补充后的合同"), texts={"body": TEXT}
    )
    assert (version.number, version.confirmed_at) == (2, None)


def test_selectors_see_only_what_is_granted(market, provider, outsider, auditor):
    assert [one.code for one in contract_list(access_of(provider))] == ["market"]
    assert [one.code for one in contract_list(access_of(auditor))] == ["market"]
    assert list(contract_list(access_of(outsider))) == []
    with pytest.raises(NotFound):
        contract_get(access_of(outsider), "market")
