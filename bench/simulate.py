"""Whole simulated years of the five shipped contracts, twice: how fast, and whether they are the same year.

`python -m bench.simulate [--once] [--json]` runs `lvyue simulate --all --seed 7 --json` on a fresh SQLite
database in a process of its own, and again on another under a different order of hashes. CPU time is judged,
the child's whole life counted (start, migrations, proofs at the end), because other work runs on the machine.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from typing import Any

SEED = 7
CALLS = 20_000
"""Service calls that the five years hold at least."""

SECONDS = 60.0
"""CPU seconds they may take at most."""


def main(arguments: list[str]) -> int:
    """Run, print the figures, and return 0 when the floors are kept and both runs gave one digest."""
    rounds = [_year("1")] if "--once" in arguments else [_year("1"), _year("2")]
    best = min(rounds, key=lambda one: float(one["cpu"]))
    same = len({one["digest"] for one in rounds}) == 1
    kept = (
        same
        and not any(one["problems"] for one in rounds)
        and best["service_calls"] >= CALLS
        and best["cpu"] <= SECONDS
    )
    if "--json" in arguments:
        sys.stdout.write(
            json.dumps({"simulate": rounds, "same": same, "kept": kept}, ensure_ascii=False) + "\n"
        )
    else:
        sys.stdout.write(_told(best, same, kept))
    return 0 if kept else 1


def _year(hash_seed: str) -> dict[str, Any]:
    """The figures of one run, with the CPU and wall seconds of its process."""
    with tempfile.TemporaryDirectory(prefix="lvyue-year-") as folder:
        environment = {**os.environ, "LVYUE_DATA": folder, "PYTHONHASHSEED": hash_seed}
        environment.pop("LVYUE_DATABASE_URL", None)
        argv = [sys.executable, "-m", "lvyue.config", "simulate", "--all", "--seed", str(SEED), "--json"]
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        ran = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if ran.returncode and not ran.stdout:
            raise SystemExit(ran.stderr)
    figures: dict[str, Any] = json.loads(ran.stdout)
    spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return figures | {"cpu": round(spent, 1), "wall": round(time.monotonic() - began, 1)}


def _told(one: dict[str, Any], same: bool, kept: bool) -> str:
    return (
        f"simulate   {len(one['contracts'])} years, {one['service_calls']:,} service calls "
        f"(at least {CALLS:,}), {one['rows']:,} rows: {one['cpu']} s CPU (at most {SECONDS:.0f}), "
        f"{one['wall']} s, {1000 * one['cpu'] / one['service_calls']:.2f} ms a call, "
        f"{'same digest' if same else 'OTHER DIGEST'}, {len(one['problems'])} problems: "
        f"{'kept' if kept else 'MISSED'}\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
