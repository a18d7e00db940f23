"""The REST API: every router, every error as JSON in Chinese, a bearer token on every operation."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from lvyue.contracts.api import router as contracts_router
from lvyue.desk.api import router as desk_router
from lvyue.desk.check_api import router as check_router
from lvyue.desk.paper_api import router as paper_router
from lvyue.foundation.errors import Invalid, LvyueError
from lvyue.foundation.middleware import error_response
from lvyue.identity.api import router as identity_router
from lvyue.identity.api import token_auth
from lvyue.identity.pages import login_needed
from lvyue.reading.errors import ReadingError
from lvyue.rules.errors import RuleError
from lvyue.settlement.api import router as settlement_router

api = NinjaAPI(title="履约 Lvyue", version="1", auth=token_auth, docs_url=None, openapi_url=None)

api.add_router("/", identity_router)
api.add_router("/contracts", contracts_router)
api.add_router("/desk", check_router)
api.add_router("/desk", paper_router)
api.add_router("/desk", desk_router)
api.add_router("/settlement", settlement_router)


@api.exception_handler(LvyueError)
def _refused(request: HttpRequest, error: LvyueError) -> HttpResponse:
    return error_response(request, error)


@api.exception_handler(RuleError)
@api.exception_handler(ReadingError)
def _unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    return error_response(request, Invalid(str(error)))


@api.exception_handler(AuthenticationError)
def _anonymous(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return login_needed(request)


@api.exception_handler(HttpError)
def _no_json(request: HttpRequest, _error: HttpError) -> HttpResponse:
    # The framework raises this one itself, and only for a body it can't parse.
    return error_response(request, Invalid("请求内容不是 JSON", place="body", remedy="请改正后重发"))


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    place = ".".join(str(part) for part in first.get("loc", ()))
    kind = str(first.get("type", ""))
    said = next((words for start, words in _MALFORMED if kind.startswith(start)), "不合要求")
    return error_response(
        request, Invalid(f"{place or '请求内容'}{said}", place=place, remedy="请按接口说明修改后重发")
    )


_MALFORMED = (
    ("missing", "没有填写"),
    ("extra_forbidden", "不是接口的字段"),
    ("string_too_long", "太长"),
    ("string_too_short", "太短"),
    ("string", "应为文字"),
    ("int", "应为整数"),
    ("bool", "应为 true 或 false"),
    ("decimal", "应为数"),
    ("float", "应为数"),
    ("datetime", "应为时间，如 2026-03-04T09:00:00+08:00"),
    ("timezone", "缺少时区，如 2026-03-04T09:00:00+08:00"),
    ("date", "应为日期，如 2026-03-04"),
    ("enum", "不是允许的值"),
    ("literal", "不是允许的值"),
    ("list", "应为列表"),
    ("model", "应为对象"),
    ("dict", "应为对象"),
    ("greater_than", "太小"),
    ("less_than", "太大"),
)
"""How pydantic's kinds of error begin, and what is said of them."""
