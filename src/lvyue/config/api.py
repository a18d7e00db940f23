"""The REST API: every router, every error as JSON in Chinese, a bearer token on every operation."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

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


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    place = ".".join(str(part) for part in first.get("loc", ()))
    return error_response(
        request,
        Invalid(f"请求内容有误({first.get('msg', '')})", place=place, remedy="请按接口说明修改后重发"),
    )
