"""Every error leaves as a page (or JSON for /api/) that says cause, place and remedy; never as a trace."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from lvyue.foundation.errors import Invalid, LvyueError, NotAllowed, NotFound
from lvyue.reading.errors import ReadingError
from lvyue.rules.errors import RuleError


def is_api(request: HttpRequest) -> bool:
    """True for requests that expect JSON."""
    return request.path.startswith("/api/")


def error_response(request: HttpRequest, error: LvyueError) -> HttpResponse:
    """The refusal as JSON or as the kit's error page, with the error's status."""
    if is_api(request):
        return JsonResponse(error.as_dict(), status=error.status, json_dumps_params={"ensure_ascii": False})
    page = render_to_string("foundation/error.html", {"error": error}, request=request)
    response = HttpResponse(page, status=error.status)
    if getattr(request, "htmx", None):
        # HTMX swaps nothing in on an error; the sentence itself arrives as a toast.
        response.headers["HX-Trigger"] = json.dumps({"toast": {"text": str(error), "tone": "red"}})
    return response


class ErrorMiddleware:
    """Turns a LvyueError raised by a view into its response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only our own errors; anything else is Django's 500."""
        if isinstance(exception, (RuleError, ReadingError)):
            exception = Invalid(str(exception))
        return error_response(request, exception) if isinstance(exception, LvyueError) else None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request itself is malformed."""
    error = Invalid("请求格式有误", place=request.path, remedy="请返回上一页重试")
    return error_response(request, error)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such address."""
    return error_response(
        request, NotFound("没有这个页面", place=request.path, remedy="请核对地址或从首页进入")
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was not sent from our page, or the session ended meanwhile."""
    error = NotAllowed("表单已失效", place=request.path, remedy="请刷新页面后重新提交")
    return error_response(request, error)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a defect of ours; the trace is in the server's log only."""
    error = LvyueError(
        "系统出错，本次操作没有生效", place=request.path, remedy="请稍后重试；仍然出现请联系系统管理员"
    )
    return error_response(request, error)
