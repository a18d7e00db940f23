"""Build the demo in an empty, migrated database."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from importlib.resources import as_file, files

from lvyue.config.demo import money, routine
from lvyue.config.demo.cast import Cast, gather
from lvyue.config.demo.faults import faults
from lvyue.config.demo.shifting import shift
from lvyue.config.demo.story import Story
from lvyue.config.demo.tickets import TicketPlan
from lvyue.contracts.loading import load_file
from lvyue.contracts.types import ContractFile
from lvyue.foundation import clock
from lvyue.foundation.audit import seal

MONTHS_IN = 8
"""How many months of the term have passed on the day of the demo."""


def build(password: str, now: datetime) -> Cast:
    """Create people, contract and everything that happened up to `now`; returns the cast."""
    file, texts = example(now)
    cast = gather(password)
    opening = datetime.combine(file.term.start - timedelta(days=5), time(9), clock.TZ)
    version = routine.open_contract(cast, file, texts, opening)
    story = Story(now, file.term.start)
    routine.plan_signing(story, cast, version)
    routine.plan_papers(story, cast, version.contract)
    routine.plan_rounds(story, cast, version.contract)
    for fault in faults():
        TicketPlan(story, cast, version.contract, fault).plan()
    money.plan_unusable(story, cast, version.contract)
    money.plan_fee(story, cast, version.contract)
    story.play()
    seal(full=True)
    return cast


def example(now: datetime) -> tuple[ContractFile, dict[str, str]]:
    """The shipped market contract, moved so that its term began some eight months before `now`."""
    with as_file(files("lvyue") / "examples" / "market") as folder:
        contract, texts = load_file(folder / "contract.yaml")
    start = contract.term.start
    months = now.year * 12 + now.month - MONTHS_IN - (start.year * 12 + start.month)
    return shift(contract, texts, months)
