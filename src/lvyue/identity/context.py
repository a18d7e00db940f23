"""Template context every page shares."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def access(request: HttpRequest) -> dict[str, Any]:
    """`access` (None when nobody is signed in) and `simulated` (the page then says 演示)."""
    return {"access": getattr(request, "access", None), "simulated": settings.LVYUE_SIMULATED}
