"""REST of fact reviews: the facts of a version, one of them, and the three acts, as on the pages."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from lvyue.contracts import services
from lvyue.contracts.errors import FactInvalid
from lvyue.contracts.models import ContractVersion
from lvyue.contracts.schemas import (
    CorrectIn,
    FactsOut,
    RejectIn,
    WholeFactOut,
    facts_out,
    whole_fact,
)
from lvyue.contracts.selectors import version_get
from lvyue.identity.pages import access_from

router = Router(tags=["合同"])
FACTS = "/{contract}/versions/{version}/facts"
ONE = FACTS + "/{path}"


@router.get(FACTS, response=FactsOut, summary="逐项事实")
def facts(request: HttpRequest, contract: str, version: int) -> FactsOut:
    """Every fact of a version in the order people check them, with the checks that count."""
    return facts_out(access_from(request), _version(request, contract, version))


@router.get(ONE, response=WholeFactOut, summary="一项事实")
def fact(request: HttpRequest, contract: str, version: int, path: str) -> WholeFactOut:
    """One fact with what may be put right of it and its history."""
    return whole_fact(_version(request, contract, version), path)


@router.post(ONE + "/accept", response=WholeFactOut, summary="核对无误")
def accepted(request: HttpRequest, contract: str, version: int, path: str) -> WholeFactOut:
    """Take a fact as read; nothing is confirmed by it."""
    found = _version(request, contract, version)
    services.fact_accept(access=access_from(request), version=found, path=path)
    return whole_fact(found, path)


@router.post(ONE + "/correct", response=WholeFactOut, summary="改正")
def put_right(request: HttpRequest, contract: str, version: int, path: str, body: CorrectIn) -> WholeFactOut:
    """Put a fact right, or fill in a blank."""
    found = _version(request, contract, version)
    known = {one.name for one in whole_fact(found, path).fields}
    if strange := sorted(set(body.values) - known):
        names = "、".join(sorted(known)) or "无"
        raise FactInvalid("values", f"这一项没有“{strange[0][:40]}”", f"可改的有：{names}")
    services.fact_correct(access=access_from(request), version=found, path=path, **body.dict())
    return whole_fact(found, path)


@router.post(ONE + "/reject", response=WholeFactOut, summary="退回")
def taken_out(request: HttpRequest, contract: str, version: int, path: str, body: RejectIn) -> WholeFactOut:
    """Take a fact out of the draft."""
    found = _version(request, contract, version)
    services.fact_reject(access=access_from(request), version=found, path=path, reason=body.reason)
    return whole_fact(found, path)


def _version(request: HttpRequest, contract: str, number: int) -> ContractVersion:
    return version_get(access_from(request), contract, number)
