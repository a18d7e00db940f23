"""Bearer tokens for the REST API, and who the token belongs to."""

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.security import HttpBearer

from lvyue.identity.pages import access_from
from lvyue.identity.selectors import access_of, token_owner
from lvyue.identity.types import Access


class TokenAuth(HttpBearer):
    """Accepts a token in force of an active person and sets `request.access`."""

    def authenticate(self, request: HttpRequest, token: str) -> Access | None:
        """The access of the token's owner, or None (401)."""
        person = token_owner(token)
        if person is None:
            return None
        access = access_of(person)
        request.access = access  # type: ignore[attr-defined]
        return access


token_auth = TokenAuth()
router = Router(tags=["身份"])


class SeatOut(Schema):
    """One space the caller belongs to."""

    space_id: int
    side: str
    roles: list[str]


class MeOut(Schema):
    """The caller."""

    name: str
    seats: list[SeatOut]


@router.get("/me", response=MeOut, summary="当前令牌的身份")
def me(request: HttpRequest) -> MeOut:
    """Who the token speaks for."""
    access = access_from(request)
    seats = [
        SeatOut(space_id=space_id, side=seat.side or "", roles=sorted(seat.roles))
        for space_id, seat in sorted(access.seats.items())
    ]
    return MeOut(name=access.name, seats=seats)
