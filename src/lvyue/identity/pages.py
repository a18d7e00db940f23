"""`page`: the wrapper every route needs, so that no view runs without an `Access`."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from lvyue.foundation.middleware import is_api
from lvyue.identity.types import Access

MARK = "lvyue_page"

V = TypeVar("V", bound=Callable[..., Any])


def page(view: V) -> V:
    """Wrap a view: anonymous people are sent to the login page (HTMX and API callers get 401)."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if getattr(request, "access", None) is None:
            return login_needed(request)
        response = view(request, *args, **kwargs)
        # Pages of one person must not be kept by a shared cache or shown again after logging out.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    setattr(wrapped, MARK, True)
    return wrapped  # type: ignore[return-value]


def access_from(request: HttpRequest) -> Access:
    """The typed `request.access` inside a view wrapped by `page`."""
    access: Access = request.access  # type: ignore[attr-defined]
    return access


def login_needed(request: HttpRequest) -> HttpResponse:
    """A redirect to the login page that comes back; 401 where a redirect would mislead the caller."""
    address = f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}"
    if is_api(request):
        body = {
            "code": "login_needed",
            "cause": "尚未登录",
            "place": request.path,
            "remedy": "请携带有效的接口令牌",
        }
        return JsonResponse(body, status=401, json_dumps_params={"ensure_ascii": False})
    if getattr(request, "htmx", None):
        return HttpResponse(status=401, headers={"HX-Redirect": settings.LOGIN_URL})
    return HttpResponseRedirect(address)
