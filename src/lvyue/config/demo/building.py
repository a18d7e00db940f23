"""Make the demo in an empty, migrated database: first the people, then one contract after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from lvyue.config.demo.cast import gather, people_open
from lvyue.config.demo.clearing import plan_clearing
from lvyue.config.demo.market import plan_market
from lvyue.config.demo.plan import CODES, PLAN, Shipped, example
from lvyue.config.demo.portal import plan_portal
from lvyue.config.demo.practice import practised
from lvyue.config.demo.records import plan_records
from lvyue.config.simulation.setting import Setting
from lvyue.config.simulation.year import play, prepare
from lvyue.contracts.models import Contract
from lvyue.foundation.audit import seal

SEED = 7
STORIES: dict[str, Callable[[Setting], None]] = {"market": plan_market, "portal": plan_portal}
"""What is added to the simulated months of a contract."""


def open_accounts(password: str | None, now: datetime, codes: Iterable[str] = CODES) -> None:
    """Create the accounts of these contracts all at once: each can sign in from the first page on."""
    people_open(password, {one.code: example(one, now)[0] for one in PLAN if one.code in set(codes)})


def make(shipped: Shipped, now: datetime, between: Callable[[], object] = lambda: None) -> Contract:
    """Play one contract from its start up to `now` and then open it to its people.

    `between` is called after each day of it, when others may write.
    """
    file, texts = example(shipped, now)
    cast = gather(shipped)
    told = shipped.code == "market"
    setting = prepare(file, texts, cast, seed=SEED, faults=shipped.reports, until=now, money=not told)
    setting.habits = practised(setting)
    setting.timeline.between = between
    plan_clearing(setting)
    plan_records(setting)
    if shipped.code in STORIES:
        STORIES[shipped.code](setting)
    play(setting)
    cast.admit(setting.contract.space)
    seal(full=True)
    return setting.contract
