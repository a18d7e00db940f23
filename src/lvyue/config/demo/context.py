"""Template context of the demo: how far it is, and who can sign in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lvyue.config.demo.cast import account_groups
from lvyue.config.demo.state import state_read


def demo(request: HttpRequest) -> dict[str, Any]:
    """`demo` with the count of complete contracts and the accounts; nothing where no demo was made."""
    state = state_read(settings.LVYUE_DATA)
    if state is None:
        return {}
    return {
        "demo": {
            "made": len(state.made),
            "planned": len(state.planned),
            "complete": state.complete,
            "home": request.path == "/",
            "accounts": account_groups(state.planned) if request.path == settings.LOGIN_URL else [],
        }
    }
