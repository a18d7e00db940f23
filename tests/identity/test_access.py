"""What each of the cast may do, and what refusals say."""

import pytest

from lvyue.foundation.errors import NotAllowed, NotFound
from lvyue.identity.types import Permission, Side


def test_the_cast_sits_where_the_contract_puts_it(
    space, provider, customer, auditor, outsider, access_for
) -> None:
    assert access_for(provider).side(space.pk) is Side.B
    assert access_for(customer).side(space.pk) is Side.A
    assert access_for(auditor).side(space.pk) is None
    assert access_for(outsider).space_ids & {space.pk} == set()


def test_an_ungranted_space_is_not_revealed(space, outsider, access_for) -> None:
    with pytest.raises(NotFound, match="没有找到"):
        access_for(outsider).require(space.pk, Permission.VIEW)


def test_a_refusal_names_who_may(space, engineer, access_for) -> None:
    with pytest.raises(NotAllowed, match="乙工不能付款。处理：请由甲方财务办理"):
        access_for(engineer).require(space.pk, Permission.PAY)


def test_access_takes_one_query(provider, access_for, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        access_for(provider)
