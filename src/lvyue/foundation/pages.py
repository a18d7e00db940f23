"""The one door for HTMX and the one for long lists."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page_of(queryset: QuerySet[Any], request: HttpRequest, per_page: int = 50) -> Page[Any]:
    """The page of an ordered queryset that `?page=` asks for; a wrong number gives the nearest page."""
    return Paginator(queryset, per_page).get_page(request.GET.get("page", 1))


def is_partial(request: HttpRequest) -> bool:
    """True when HTMX asks for a piece of the page rather than a boosted whole one."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: HttpRequest, full: str, partial: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render template `full`, or `partial` (its name starts with "_") when HTMX asked for that piece."""
    response = render(request, partial if is_partial(request) else full, context, status=status)
    response.headers["Vary"] = "HX-Request"
    return response
