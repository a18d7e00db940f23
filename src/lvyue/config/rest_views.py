"""The page of the REST API: how to call it, one's own tokens, every operation; and its OpenAPI schema."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lvyue.config.api import api
from lvyue.config.rest import Operation, operations_by_group
from lvyue.foundation.errors import Invalid
from lvyue.identity.models import ApiToken, Person
from lvyue.identity.pages import access_from, page
from lvyue.identity.services import token_create, token_revoke


@page
@require_http_methods(["GET", "POST"])
def guide(request: HttpRequest) -> HttpResponse:
    """The operations and the reader's tokens; POST makes a token and shows it this once."""
    person = request.user
    assert isinstance(person, Person)
    context: dict[str, Any] = {"error": None, "made": ""}
    if request.method == "POST":
        try:
            label = request.POST.get("label", "")
            context["made"] = token_create(access=access_from(request), person=person, label=label)
        except Invalid as error:
            context["error"] = error
    context |= {
        "groups": _groups(),
        "tokens": ApiToken.objects.filter(person=person, revoked_at=None).order_by("pk"),
        "me": request.build_absolute_uri("/api/me"),
    }
    status = context["error"].status if context["error"] else 200
    return render(request, "config/rest.html", context, status=status)


@page
@require_POST
def token_end(request: HttpRequest, number: int) -> HttpResponse:
    """Revoke one of the reader's own tokens."""
    token_revoke(access=access_from(request), token_id=number)
    messages.success(request, "令牌已作废，用它的程序从现在起不能再调用")
    return HttpResponseRedirect(reverse("rest"))


@page
@require_safe
def openapi(_request: HttpRequest) -> JsonResponse:
    """The OpenAPI schema, for tools that make clients of it."""
    return JsonResponse(api.get_openapi_schema(), json_dumps_params={"ensure_ascii": False, "indent": 2})


@cache
def _groups() -> dict[str, list[Operation]]:
    return operations_by_group(api.get_openapi_schema())
