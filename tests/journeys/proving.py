"""The audit chain after a whole journey: it holds, and names the one row that somebody changes behind it."""

import sqlite3
from contextlib import closing

import pytest

from tests.journeys.cast import Cast

CHANGE = "UPDATE settlement_payment SET amount_fen = 2700000"
"""甲方 would seem to have paid 27,000 of its 28,000 元."""


def prove(cast: Cast) -> None:
    """The chain is whole; a change by SQL is refused, and once its trigger is off, found and named."""
    whole = cast.instance.run("audit", "verify")
    assert (whole.returncode, whole.stderr) == (0, "")
    assert "审计链完整" in whole.stdout
    with closing(sqlite3.connect(cast.instance.database)) as database, database:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute(CHANGE)
        database.execute("DROP TRIGGER settlement_payment_no_update")
        assert database.execute(CHANGE).rowcount == 1
    broken = cast.instance.run("audit", "verify")
    assert broken.returncode == 1
    assert "settlement.Payment#1" in broken.stderr
    assert "amount_fen" in broken.stderr
    assert "审计链有 1 处不符" in broken.stderr
