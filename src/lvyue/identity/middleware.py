"""Sets `request.access` and ends sessions after 30 idle minutes."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from lvyue.foundation import clock
from lvyue.identity.selectors import access_of

_SEEN = "seen_at"
_NOTED_EVERY = 60


class AccessMiddleware:
    """`request.access` is the signed-in person's `Access`, or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _end_when_idle(request)
        # An idle session's user is anonymous from here on.
        request.access = access_of(request.user) if request.user.is_authenticated else None  # type: ignore[attr-defined]
        return self.get_response(request)


def _end_when_idle(request: HttpRequest) -> None:
    """Log out after SESSION_COOKIE_AGE without a request; activity is noted once a minute."""
    at = int(clock.wall().timestamp())
    seen = request.session.get(_SEEN, at)
    if at - seen >= settings.SESSION_COOKIE_AGE:
        logout(request)
    elif at - seen >= _NOTED_EVERY or _SEEN not in request.session:
        request.session[_SEEN] = at
