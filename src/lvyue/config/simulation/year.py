"""One contract's year, and several: from the seed to the figures."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.db import transaction

from lvyue.config.simulation import cast as casting
from lvyue.config.simulation.cast import Cast
from lvyue.config.simulation.claims import Claims
from lvyue.config.simulation.errors import RealEntries, SimulatedAlready, SimulatedInPart
from lvyue.config.simulation.faults import plan_faults
from lvyue.config.simulation.fees import Fees
from lvyue.config.simulation.figures import figures
from lvyue.config.simulation.habits import DAY, Habits
from lvyue.config.simulation.happenings import Happenings
from lvyue.config.simulation.proofs import LEAST, log_proof, year_proofs
from lvyue.config.simulation.routine import Routine
from lvyue.config.simulation.setting import Setting
from lvyue.config.simulation.timeline import Tally, Timeline
from lvyue.contracts.loading import load_file
from lvyue.contracts.models import Contract
from lvyue.contracts.services import contract_import
from lvyue.contracts.types import ContractFile
from lvyue.duties.calendars import calendar_for
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add, seal
from lvyue.foundation.canonical import canonical_json, digest_sha256
from lvyue.foundation.models import Entry
from lvyue.identity.types import Access

FAULTS = 258
"""Reports in a contract's year."""

PLAYED = "simulation.year.end"
"""The entry that ends a year."""

TAIL = timedelta(days=95)
"""After the last day of service: the last payments, claims and acceptances."""


def require_unreal(codes: Iterable[str]) -> None:
    """Refuse an instance with real entries, or with a contract of these codes, whole or cut off."""
    real = Entry.objects.filter(simulated=False).count()
    if real:
        raise RealEntries(real)
    known = Contract.objects.filter(code__in=list(codes)).order_by("code").first()
    if known is None:
        return
    entries = Entry.objects.filter(space_id=known.space_id)
    if entries.filter(action=PLAYED).exists():
        raise SimulatedAlready(known.code)
    raise SimulatedInPart(known.code, entries.latest("pk").at.astimezone(clock.TZ).date())


def simulate(folders: dict[str, Path], seed: int, *, faults: int = FAULTS) -> dict[str, Any]:
    """Replay the year of each contract (by code: its folder) and return the figures, with one digest.

    `problems` says in words what does not hold at the end (`simulation.proofs`); nothing, as a rule.
    Raises RealEntries, SimulatedAlready, SimulatedInPart before anything is written.
    """
    require_unreal(folders)
    began, worked = time.monotonic(), time.process_time()
    tally, contracts = Tally(), {}
    problems: list[str] = []
    for code, folder in folders.items():
        file, texts = load_file(folder / "contract.yaml")
        with clock.moved(Setting.moment(file.term.start - 6 * DAY)):
            cast = casting.gather(file)
        setting = prepare(file, texts, cast, seed=seed, faults=faults)
        play(setting)
        contracts[code] = figures(setting)
        problems += year_proofs(setting, contracts[code], whole=faults >= LEAST["faults"])
        _ended(setting, contracts[code]["digest"])
        tally += setting.timeline.tally
    problems += log_proof()
    calls, spent = sum(tally.calls.values()), time.process_time() - worked
    return {
        "seed": seed,
        "contracts": contracts,
        "digest": digest_sha256(canonical_json({code: one["digest"] for code, one in contracts.items()})),
        "service_calls": calls,
        "calls": {
            name: {"calls": number, "ms": round(1000 * tally.seconds[name] / number, 2)}
            for name, number in sorted(tally.calls.items())
        },
        "refused": dict(sorted(tally.refused.items())),
        "rows": sum(sum(one["rows"].values()) for one in contracts.values()),
        "ms_per_call": round(1000 * spent / calls, 2),
        "cpu_seconds": round(spent, 1),
        "seconds": round(time.monotonic() - began, 1),
        "problems": problems,
    }


def _ended(setting: Setting, digest: str) -> None:
    """Put on record that the whole year was played, so that one cut off is known by its absence."""
    with clock.moved(setting.timeline.until), transaction.atomic():
        entry_add(
            actor=None,
            action=PLAYED,
            space_id=setting.contract.space_id,
            subject=setting.contract,
            content={"digest": digest},
            note=f"{setting.contract.code} 的模拟年度到此结束",
        )
        seal()


def prepare(
    file: ContractFile,
    texts: dict[str, str],
    cast: Cast,
    *,
    seed: int,
    faults: int = FAULTS,
    until: datetime | None = None,
    money: bool = True,
) -> Setting:
    """Bring a contract in, seat its people and plan its year; nothing of it has happened yet.

    `until` (aware) stops the year at that moment: what is open then stays open and waits for people and
    worker. Acts may be added with `setting.timeline.at` before `play`. The months before `until` are the same
    as in the whole year of the same seed. Without `money` payments and claims are left to the acts added.
    """
    start, rng = file.term.start, Random(f"{seed}:{file.id}")  # noqa: S311 - a replay, no secret
    end = min(file.term.end, start.replace(year=start.year + 1) - DAY)
    timeline = Timeline(until or Setting.moment(file.term.end, 12) + TAIL)
    with clock.moved(Setting.moment(start - 6 * DAY)):
        version = contract_import(access=Access.system(), file=file, texts=texts)
        cast.seat(version.contract.space)
    setting = Setting(version, cast, timeline, rng, Habits(rng, calendar_for(file.calendar)), start, end)
    happenings = Happenings(setting)
    happenings.plan_signing()
    happenings.plan_events()
    plan_faults(setting, faults)
    Routine(setting).plan()
    if money:
        Fees(setting).plan()
        Claims(setting).plan(whole=until is None)
    return setting


def play(setting: Setting) -> None:
    """Let a prepared year happen, from five days before the service begins up to its end."""
    setting.timeline.play(setting.moment(setting.start - 5 * DAY))
