"""Template context of the frame every page stands in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from lvyue.cockpit.selectors.frame import nav, pending_rulings


def frame(request: HttpRequest) -> dict[str, Any]:
    """Navigation, the pill of open rulings and the reader's own menu; nothing for a stranger."""
    access = getattr(request, "access", None)
    if access is None:
        return {}
    roles = sorted({role.label for seat in access.seats.values() for role in seat.roles})
    return {
        "nav": nav(request.path, access),
        "pending_rulings": {"count": pending_rulings(access), "url": "/contracts"},
        "person": {"name": access.name, "role": "、".join(roles)},
        "person_menu": [
            {"label": "更改密码", "url": "/password"},
            {"label": "签字 PIN", "url": "/pin"},
            {"label": "接口", "url": "/rest"},
        ],
    }
