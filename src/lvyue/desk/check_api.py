"""REST of checks: open or draw, judge, find, mend, end, take back. Same services as the pages."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Status

from lvyue.contracts.selectors import contract_get
from lvyue.desk import services
from lvyue.desk.check_schemas import (
    AnswerIn,
    CheckIn,
    CheckPageOut,
    CloseIn,
    FindIn,
    PassIn,
    ReplyIn,
    SampleIn,
    WholeCheckOut,
    WithdrawIn,
    check_out,
    check_whole,
)
from lvyue.desk.checks import check_get, checks_of, finding_get
from lvyue.desk.forms import files_sent
from lvyue.desk.models import Check
from lvyue.desk.parts import Parts, with_files
from lvyue.desk.schemas import PageIn
from lvyue.desk.types.checks import ItemAsked
from lvyue.identity.pages import access_from

router = Router(tags=["履约检查"])
CHECKS = "/contracts/{contract}/checks"
ONE = CHECKS + "/{code}"


@router.get(CHECKS, response=CheckPageOut, summary="检查列表")
def checks(request: HttpRequest, contract: str, page: Query[PageIn]) -> CheckPageOut:
    """The checks of a contract, latest first; withdrawn ones stay."""
    found = checks_of(contract_get(access_from(request), contract))
    start = (page.page - 1) * page.per_page
    items = [check_out(one) for one in found[start : start + page.per_page]]
    return CheckPageOut(count=found.count(), page=page.page, items=items)


@router.post(CHECKS, response={201: WholeCheckOut}, summary="发起检查", openapi_extra=with_files(CheckIn))
def check_opened(
    request: HttpRequest, contract: str, body: Annotated[CheckIn, Parts(...)]
) -> Status[WholeCheckOut]:
    """Open a check of the items given; the files go with its notice."""
    access = access_from(request)
    check = services.check_open(
        access=access,
        contract=contract_get(access, contract),
        title=body.title,
        items=[ItemAsked(one.what, one.obligation) for one in body.items],
        on=body.on,
        notice=body.notice,
        files=files_sent(request),
    )
    return Status(201, check_whole(access, check))


@router.post("/contracts/{contract}/samples", response={201: WholeCheckOut}, summary="抽查")
def sample_drawn(request: HttpRequest, contract: str, body: SampleIn) -> Status[WholeCheckOut]:
    """Draw finished tickets by lot and open a check of them."""
    access = access_from(request)
    check = services.sample_draw(access=access, contract=contract_get(access, contract), **body.dict())
    return Status(201, check_whole(access, check))


@router.get(ONE, response=WholeCheckOut, summary="一次检查")
def check(request: HttpRequest, contract: str, code: str) -> WholeCheckOut:
    """One check with its items, findings and story."""
    return check_whole(access_from(request), _found(request, contract, code))


@router.post(
    ONE + "/items/{number}/pass",
    response=WholeCheckOut,
    summary="判为符合",
    openapi_extra=with_files(PassIn),
)
def passed(
    request: HttpRequest, contract: str, code: str, number: int, body: Annotated[PassIn, Parts(...)]
) -> WholeCheckOut:
    """Judge an item as fit."""
    access, found = access_from(request), _found(request, contract, code)
    services.check_pass(access=access, check=found, number=number, note=body.note, files=files_sent(request))
    return check_whole(access, found)


@router.post(
    ONE + "/findings",
    response={201: WholeCheckOut},
    summary="登记问题",
    openapi_extra=with_files(FindIn),
)
def found_wanting(
    request: HttpRequest, contract: str, code: str, body: Annotated[FindIn, Parts(...)]
) -> Status[WholeCheckOut]:
    """Record what was found wanting; its mending is a duty of the provider from now."""
    access, found = access_from(request), _found(request, contract, code)
    services.check_find(access=access, check=found, files=files_sent(request), **body.dict())
    return Status(201, check_whole(access, found))


@router.post(
    ONE + "/findings/{number}/reply",
    response=WholeCheckOut,
    summary="答复整改",
    openapi_extra=with_files(ReplyIn),
)
def replied(
    request: HttpRequest, contract: str, code: str, number: int, body: Annotated[ReplyIn, Parts(...)]
) -> WholeCheckOut:
    """Say how the finding of an item was mended, with evidence."""
    access, found = access_from(request), _found(request, contract, code)
    services.finding_reply(
        access=access, finding=finding_get(found, number), text=body.text, files=files_sent(request)
    )
    return check_whole(access, found)


@router.post(
    ONE + "/findings/{number}/answer",
    response=WholeCheckOut,
    summary="确认整改",
    openapi_extra=with_files(AnswerIn),
)
def answered(
    request: HttpRequest, contract: str, code: str, number: int, body: Annotated[AnswerIn, Parts(...)]
) -> WholeCheckOut:
    """Confirm a mending, or send it back with the reason."""
    access, found = access_from(request), _found(request, contract, code)
    services.finding_answer(
        access=access, finding=finding_get(found, number), files=files_sent(request), **body.dict()
    )
    return check_whole(access, found)


@router.post(ONE + "/close", response=WholeCheckOut, summary="结束检查")
def closed(request: HttpRequest, contract: str, code: str, body: CloseIn) -> WholeCheckOut:
    """End a check with its conclusion."""
    access, found = access_from(request), _found(request, contract, code)
    services.check_close(access=access, check=found, conclusion=body.conclusion)
    return check_whole(access, found)


@router.post(ONE + "/withdraw", response=WholeCheckOut, summary="撤回检查")
def withdrawn(request: HttpRequest, contract: str, code: str, body: WithdrawIn) -> WholeCheckOut:
    """Take back a check opened by mistake, while nothing was found."""
    access, found = access_from(request), _found(request, contract, code)
    services.check_withdraw(access=access, check=found, reason=body.reason)
    return check_whole(access, found)


def _found(request: HttpRequest, contract: str, code: str) -> Check:
    return check_get(contract_get(access_from(request), contract), code)
