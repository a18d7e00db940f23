"""The demo as the tests look at it: two of its contracts, with the story, at a fixed afternoon."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.test import override_settings

from lvyue.foundation import clock

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=clock.TZ)
STAGED = ("market", "portal")
"""The contracts that hold the story; the others are as long, and are played by the command's own run."""


@contextmanager
def staged() -> Iterator[None]:
    """Accounts and both contracts at NOW, in an instance marked as simulated; rolled back at the end."""
    import lvyue.config.demo
    from lvyue.config.demo.building import make, open_accounts
    from lvyue.config.demo.plan import shipped_as

    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [Path(lvyue.config.demo.__file__).parent / "templates"]
    templates[0]["OPTIONS"]["context_processors"].append("lvyue.config.demo.context.demo")
    with (
        override_settings(LVYUE_SIMULATED=True, ROOT_URLCONF="lvyue.config.demo.urls", TEMPLATES=templates),
        transaction.atomic(),
    ):
        open_accounts(None, NOW, STAGED)
        for code in STAGED:
            make(shipped_as(code), NOW)
        yield
        transaction.set_rollback(True)
