"""Pages of the settlement room: the money of all, of one contract, and the forms that move it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lvyue.contracts.selectors import contract_get
from lvyue.foundation import clock
from lvyue.foundation.errors import LvyueError
from lvyue.foundation.files import attachments_of
from lvyue.foundation.pages import is_partial
from lvyue.identity.pages import access_from, page
from lvyue.identity.types import Permission
from lvyue.rules.errors import RuleError
from lvyue.rules.money import yuan
from lvyue.settlement import services
from lvyue.settlement.accounts import account_of
from lvyue.settlement.errors import ChargedOnce, LossOnly
from lvyue.settlement.forms import (
    ApplicationForm,
    AttributeForm,
    LossForm,
    PaymentForm,
    ReceiveForm,
    files_from,
)
from lvyue.settlement.presenting import (
    application_facts,
    breach_facts,
    duty_of,
    panel,
    paper_flow,
    payable_facts,
)
from lvyue.settlement.selectors import (
    application_get,
    breach_get,
    money_overview,
    money_page,
    proposal_get,
)
from lvyue.settlement.types import FaultParty

GET_POST = ["GET", "POST"]


@page
@require_GET
def overview_page(request: HttpRequest) -> HttpResponse:
    """The money of every contract granted; with one contract, that contract's page."""
    rows = money_overview(access_from(request))
    if len(rows) == 1:
        return redirect("settlement:money", rows[0].contract.code)
    return render(request, "settlement/overview.html", {"rows": rows})


@page
@require_GET
def money_view(request: HttpRequest, contract: str) -> HttpResponse:
    """The money of one contract."""
    return _money(request, contract, "")


@page
@require_GET
def unfolded_page(request: HttpRequest, contract: str, key: str) -> HttpResponse:
    """How one amount came about: beside the account, or alone for HTMX."""
    return _money(request, contract, key)


def _money(request: HttpRequest, contract: str, key: str) -> HttpResponse:
    access, now = access_from(request), clock.now()
    shown = money_page(access, contract_get(access, contract), now, key)
    if key and (shown.unfolded is None or shown.unfolded.key != key):
        raise Http404
    context = {"money": shown, "now": now, "panel": panel(access, shown)}
    template = "settlement/_unfolded.html" if is_partial(request) else "settlement/money.html"
    return render(request, template, context)


@page
@require_http_methods(GET_POST)
def apply_page(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """乙方 hands in request and invoice."""
    access = access_from(request)
    duty = duty_of(access, contract, code, Permission.APPLY_PAYMENT)
    account = account_of(duty)
    left = yuan(account.unpaid_fen)
    initial = {"amount": left, "invoice_amount": left, "invoice_title": duty.contract.party_a}
    form = ApplicationForm(request.POST or None, initial=initial)

    def act() -> str:
        made = services.application_submit(
            access=access, duty=duty, files=files_from(request.FILES.getlist("files")), **form.values()
        )
        return f"已提交付款申请 {made.code}，等甲方签收"

    context = {
        "at": duty.contract.title,
        "title": "申请付款",
        "action": "提交申请",
        "facts": payable_facts(account),
        "files": "付款申请单、发票",
    }
    return _form(request, contract, form, act, context)


@page
@require_http_methods(GET_POST)
def pay_page(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """甲方 records a payment."""
    access = access_from(request)
    duty = duty_of(access, contract, code, Permission.PAY)
    account = account_of(duty)
    now = clock.now().astimezone(clock.TZ).replace(second=0, microsecond=0)
    form = PaymentForm(request.POST or None, initial={"amount": yuan(account.unpaid_fen), "paid_at": now})

    def act() -> str:
        given, held = form.cleaned_data, files_from(request.FILES.getlist("files"))
        paid = services.payment_record(
            access=access,
            duty=duty,
            amount_fen=given["amount"],
            paid_at=given["paid_at"],
            account=given["account"],
            voucher=held[0] if held else None,
        )
        return f"已登记付款 {yuan(paid.amount_fen)} 元"

    context = {
        "at": duty.contract.title,
        "title": "登记付款",
        "action": "登记付款",
        "facts": payable_facts(account),
        "files": "银行回单",
    }
    return _form(request, contract, form, act, context)


@page
@require_http_methods(GET_POST)
def attribute_page(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """A person attributes a failure; with a penalty term its amount is worked out at once."""
    access = access_from(request)
    duty = duty_of(access, contract, code, Permission.ATTRIBUTE)
    facts = breach_facts(duty, clock.now())
    initial = {"party": duty.by if duty.by != "ab" else "", "penalty": facts.penalty}
    form = AttributeForm(
        request.POST or None, terms=facts.terms, obligation=facts.obligation, initial=initial
    )

    def act() -> str:
        given = form.cleaned_data
        breach = services.breach_attribute(
            access=access,
            duty=duty,
            party=FaultParty(given["party"]),
            penalty_id=given["penalty"],
            reason=given["reason"],
            **form.finding(),
        )
        if not given["penalty"]:
            return f"已记录归责：{FaultParty(breach.party).label}"
        return _proposed(request, lambda: services.proposal_make(access=access, breach=breach))

    context = {
        "at": duty.contract.title,
        "title": "归责",
        "action": "确认归责",
        "facts": facts.pairs,
        "trace": facts.derivation,
    }
    return _form(request, contract, form, act, context)


def _proposed(request: HttpRequest, make: Callable[[], Any]) -> str:
    """Work an attribution out; where that is refused the attribution stands and the reason is said."""
    try:
        made = make()
    except (LvyueError, RuleError) as refused:
        messages.warning(request, str(refused))
        return "已记录归责，金额还没有测算"
    return f"测算 {made.code}：{yuan(made.amount_fen)} 元，等双方表态"


@page
@require_http_methods(GET_POST)
def loss_page(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """The harmed side claims a loss above a proposal's penalty; the amount is worked out again."""
    access = access_from(request)
    proposal = proposal_get(access, contract, code)
    access.require(proposal.space_id, Permission.ATTRIBUTE)
    form = LossForm(request.POST or None)

    def act() -> str:
        claim = services.loss_claim(
            access=access,
            duty=proposal.breach.duty,
            penalty_id=proposal.penalty,
            amount_fen=form.cleaned_data["amount"],
            evidence=form.cleaned_data["evidence"],
            files=files_from(request.FILES.getlist("files")),
        )
        said = f"已主张损失 {yuan(claim.amount_fen)} 元"
        if proposal.superseded_at is not None:
            return said
        try:
            made = services.proposal_refresh(access=access, proposal=proposal)
        except (LvyueError, RuleError) as refused:
            messages.warning(request, str(refused))
            return said
        return f"{said}；重新测算 {made.code}：{yuan(made.amount_fen)} 元"

    context = {
        "at": proposal.contract.title,
        "title": "主张损失",
        "action": "提交主张",
        "facts": [
            ("测算", f"{proposal.code} {yuan(proposal.amount_fen)} 元"),
            ("事项", f"{proposal.breach.duty.code} {proposal.breach.duty.what}"),
            ("损失大于违约金的", "按损失赔偿，差额另列一行"),
        ],
        "files": "损失的证明材料",
    }
    return _form(request, contract, form, act, context)


@page
@require_http_methods(GET_POST)
def bare_loss_page(request: HttpRequest, contract: str, number: int) -> HttpResponse:
    """The harmed side claims the loss of an attribution that no penalty is charged for; it is worked out."""
    access = access_from(request)
    breach = breach_get(access, contract, number)
    access.require(breach.space_id, Permission.ATTRIBUTE)
    form = LossForm(request.POST or None)

    def act() -> str:
        services.loss_claim(
            access=access,
            duty=breach.duty,
            penalty_id=breach.penalty,
            amount_fen=form.cleaned_data["amount"],
            evidence=form.cleaned_data["evidence"],
            files=files_from(request.FILES.getlist("files")),
        )
        return _proposed(request, lambda: services.proposal_make(access=access, breach=breach))

    context = {
        "at": breach.duty.contract.title,
        "title": "主张损失",
        "action": "提交主张",
        "facts": [("事项", f"{breach.duty.code} {breach.duty.what}"), ("这一次不计违约金的", "照损失赔偿")],
        "files": "损失的证明材料",
    }
    return _form(request, contract, form, act, context)


@page
@require_GET
def application_page(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """One application: its papers, where it stands, and what 甲方 may do with it."""
    return _application(request, contract, code)


def _application(
    request: HttpRequest, contract: str, code: str, error: LvyueError | None = None
) -> HttpResponse:
    access = access_from(request)
    application = application_get(access, contract, code)
    account = account_of(application.duty)
    open_ = application.received_at is None and application.returned_at is None
    context = {
        "application": application,
        "title": f"付款申请 {application.code}",
        "crumbs": _crumbs(application.contract.title, contract),
        "facts": application_facts(application),
        "flow": paper_flow(application, account),
        "files": attachments_of(application),
        "form": ReceiveForm(),
        "error": error,
        "may_receive": open_ and account.unpaid_fen and access.can(application.space_id, Permission.PAY),
        "may_pay": not open_ and account.unpaid_fen and access.can(application.space_id, Permission.PAY),
    }
    return render(request, "settlement/application.html", context, status=error.status if error else 200)


@page
@require_POST
def receive_page(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """甲方 received the papers."""
    access = access_from(request)
    application = application_get(access, contract, code)
    form = ReceiveForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {"at": None, "note": ""}
    try:
        services.application_receive(access=access, application=application, **given)
    except LvyueError as refused:
        return _application(request, contract, code, refused)
    messages.success(request, f"已签收 {code}，付款期限开始计算")
    return redirect("settlement:money", contract)


@page
@require_POST
def return_page(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """甲方 gives the papers back."""
    access = access_from(request)
    application = application_get(access, contract, code)
    try:
        services.application_return(
            access=access, application=application, reason=request.POST.get("reason", "")
        )
    except LvyueError as refused:
        return _application(request, contract, code, refused)
    messages.success(request, f"已退回 {code}")
    return redirect("settlement:money", contract)


@page
@require_POST
def propose_page(request: HttpRequest, contract: str, number: int) -> HttpResponse:
    """Work out the penalty of an attribution."""
    access = access_from(request)
    breach = breach_get(access, contract, number)
    try:
        made = services.proposal_make(access=access, breach=breach)
    except (ChargedOnce, LossOnly) as refused:
        if access.side(breach.space_id) == breach.party:
            raise
        messages.warning(request, str(refused))
        return redirect("settlement:bare_loss", contract, number)
    messages.success(request, f"测算 {made.code}：{yuan(made.amount_fen)} 元，等双方表态")
    return redirect("settlement:unfolded", contract, made.code)


@page
@require_POST
def refresh_page(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """Calculate again as of now."""
    access = access_from(request)
    made = services.proposal_refresh(access=access, proposal=proposal_get(access, contract, code))
    messages.success(request, f"重新测算 {made.code}：{yuan(made.amount_fen)} 元，旧测算保留")
    return redirect("settlement:unfolded", contract, made.code)


@page
@require_POST
def accept_page(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """The reader's side accepts a proposal."""
    access = access_from(request)
    settled = services.proposal_accept(access=access, proposal=proposal_get(access, contract, code))
    messages.success(request, f"{code} 双方已结算" if settled else f"已接受 {code}，等对方表态")
    return redirect("settlement:unfolded", contract, code)


@page
@require_POST
def object_page(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """The reader's side objects to a proposal."""
    access = access_from(request)
    proposal = proposal_get(access, contract, code)
    services.proposal_object(access=access, proposal=proposal, reason=request.POST.get("reason", ""))
    messages.success(request, f"已对 {code} 提出异议，等双方协商")
    return redirect("settlement:unfolded", contract, code)


def _form(
    request: HttpRequest, contract: str, form: Any, act: Callable[[], str], context: dict[str, Any]
) -> HttpResponse:
    """Show a form, or act on it and go back to the money; a refusal is said on the form's own page."""
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act())
        except LvyueError as refused:
            error = refused
        else:
            return redirect("settlement:money", contract)
    context |= {
        "form": form,
        "error": error,
        "contract": contract,
        "crumbs": _crumbs(context["at"], contract),
    }
    status = error.status if error else 422 if form.errors else 200
    return render(request, "settlement/form.html", context, status=status)


def _crumbs(title: str, contract: str) -> list[tuple[str, str]]:
    return [("结算", "/money"), (title or contract, f"/contracts/{contract}/money")]
