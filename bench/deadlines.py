"""Deadlines per CPU second: ours beside pandas and businesstimedelta, in one process, on the same cases.

Two questions, asked thousands of times over 2026: the day n working days after a moment, and the moment n
open minutes after another (09:00-12:00, 13:30-17:30). Every answer is compared with a plain walk over the
notice's own JSON, which shares no code with the rules; local moments are naive there and in the peers. The
peers need packages the project does not: they go into a virtual environment of their own, in which the rules
(standard library only) run as well. Without a package index they are left out, and the output says so.
"""

from __future__ import annotations

import json
import os
import platform
import random
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[1]
HOME = ROOT / "bench" / ".venv"
PEERS = ("pandas", "businesstimedelta")
FLOORS = {"workdays": 500_000, "office": 300_000}
YEAR = 2026
SPANS = ((9 * 60, 12 * 60), (13 * 60 + 30, 17 * 60 + 30))
SHANGHAI = ZoneInfo("Asia/Shanghai")
ROUNDS = 7
_JANUARY = datetime(YEAR, 1, 1)  # noqa: DTZ001
_FEW = 200

Case = tuple[datetime, int]


def main(arguments: list[str]) -> int:
    """Measure, print a table (or JSON), and return 0 when ours is right and above both floors."""
    if "--here" not in arguments:
        return subprocess.run(
            [_python(), "-m", "bench", *arguments, "--here"], cwd=ROOT, env=_env()
        ).returncode
    rows = list(measured())
    print(json.dumps(_report(rows), ensure_ascii=False, indent=2) if "--json" in arguments else _table(rows))
    return 0 if all(row["kept"] for row in rows if row["floor"]) else 1


def measured() -> Iterator[dict[str, Any]]:
    """One row per question and contender: speed, share right, and for ours whether the floor was kept."""
    work = _worked_days()
    chance = random.Random(11)
    starts = [_JANUARY + timedelta(minutes=chance.randrange(270 * 1440)) for _ in range(4000)]
    days = [(start, chance.randrange(1, 41)) for start in starts]
    minutes = [(start, 60 * chance.randrange(1, 41)) for start in starts]
    questions: list[tuple[str, list[Case], Callable[[datetime, int], Any], Iterator[Contender]]] = [
        ("workdays", days, lambda start, count: _walk_days(work, start, count), _day_contenders(work)),
        ("office", minutes, lambda start, count: _walk_office(work, start, count), _office_contenders(work)),
    ]
    for question, cases, reference, contenders in questions:
        truth = [reference(*case) for case in cases]
        yield _row(question, "plain walk", reference, cases, truth, 0)
        for name, answer, adapt in contenders:
            floor = FLOORS[question] if name == "lvyue" else 0
            yield _row(question, name, answer, [adapt(*case) for case in cases], truth, floor)


Contender = tuple[str, Callable[..., Any], Callable[[datetime, int], tuple[Any, ...]]]


def _row(
    question: str,
    name: str,
    answer: Callable[..., Any],
    cases: list[Any],
    truth: list[Any],
    floor: int,
) -> dict[str, Any]:
    """Best round per CPU second (other work on the machine can only slow one down) and the share right."""
    started = time.process_time()
    found = [answer(*case) for case in cases[:_FEW]]
    slow = time.process_time() - started > _FEW / 25_000
    sample = cases[:_FEW] if slow else cases
    found = [answer(*case) for case in sample]
    rates = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for case in sample:
            answer(*case)
        rates.append(len(sample) / (time.process_time() - started))
    right = sum(_plain(got) == want for got, want in zip(found, truth, strict=False)) / len(found)
    return {
        "question": question,
        "name": name,
        "per_cpu_second": round(max(rates)),
        "median": round(sorted(rates)[ROUNDS // 2]),
        "right": round(right, 4),
        "floor": floor,
        "kept": max(rates) >= floor and (right == 1 or not floor),
    }


def _plain(answer: Any) -> Any:
    """An answer as the reference gives it: a date for whole days, else the naive moment."""
    if hasattr(answer, "due_at"):
        at = answer.due_at.replace(tzinfo=None)
        return answer.due_on if not (at.hour or at.minute) else at
    if hasattr(answer, "to_pydatetime"):
        answer = answer.to_pydatetime()
    return answer.replace(tzinfo=None) if isinstance(answer, datetime) else answer


def _day_contenders(work: set[date]) -> Iterator[Contender]:
    from lvyue.rules.calendars import load
    from lvyue.rules.deadlines import due
    from lvyue.rules.types import Period, Unit

    calendar = load("cn")
    yield (
        "lvyue",
        due,
        lambda start, count: (Period(count, Unit.WORKDAY), start.replace(tzinfo=SHANGHAI), calendar),
    )
    try:
        import pandas as pd
    except ImportError:
        return
    off = pd.offsets.CustomBusinessDay(holidays=_weekdays_off(work))
    yield (
        "pandas CustomBusinessDay",
        lambda day, n: (day + off * n).date(),
        lambda s, n: (pd.Timestamp(s.date()), n),
    )


def _office_contenders(work: set[date]) -> Iterator[Contender]:
    from lvyue.rules.calendars import load
    from lvyue.rules.deadlines import due
    from lvyue.rules.types import Period, Unit

    calendar = load("cn").with_hours("09:00-12:00", "13:30-17:30")
    yield (
        "lvyue",
        due,
        lambda start, count: (Period(count, Unit.WORK_MINUTE), start.replace(tzinfo=SHANGHAI), calendar),
    )
    try:
        import businesstimedelta as business
        import pandas as pd
    except ImportError:
        return
    off = pd.offsets.CustomBusinessHour(
        start=["09:00", "13:30"], end=["12:00", "17:30"], holidays=_weekdays_off(work)
    )
    yield (
        "pandas CustomBusinessHour",
        lambda start, hours: start + off * hours,
        lambda start, count: (pd.Timestamp(start), count // 60),
    )
    week = range(5)
    spans = [(_clock(opens), _clock(closes)) for opens, closes in SPANS]
    hours = [business.WorkDayRule(start_time=a, end_time=b, working_days=list(week)) for a, b in spans]
    # Its holiday rule fails unless the list reaches past both ends of the search.
    closed = {*_weekdays_off(work), date(YEAR - 1, 10, 1), date(YEAR + 1, 1, 1)}
    rules = business.Rules([*hours, business.HolidayRule(closed)])
    yield (
        "businesstimedelta",
        lambda start, seconds: start + business.BusinessTimeDelta(rules, seconds=seconds),
        lambda start, count: (start, count * 60),
    )


def _worked_days() -> set[date]:
    """Working days of the year from the shipped notice alone."""
    notice = json.loads((ROOT / f"src/lvyue/rules/data/cn/{YEAR}.json").read_text("utf-8"))
    listed = {date.fromisoformat(day["date"]): day["isOffDay"] for day in notice["days"]}
    year = [date(YEAR, 1, 1) + timedelta(day) for day in range(365)]
    return {day for day in year if not listed.get(day, day.weekday() >= 5)}


def _weekdays_off(work: set[date]) -> list[date]:
    year = [date(YEAR, 1, 1) + timedelta(day) for day in range(365)]
    return [day for day in year if day.weekday() < 5 and day not in work]


def _walk_days(work: set[date], start: datetime, count: int) -> date:
    day = start.date()
    while count:
        day += timedelta(1)
        count -= day in work
    return day


def _walk_office(work: set[date], start: datetime, count: int) -> datetime:
    left, day = timedelta(minutes=count), start.date()
    while True:
        if day in work:
            midnight = datetime.combine(day, clock())
            for opens, closes in SPANS:
                begin = max(start, midnight + timedelta(minutes=opens))
                end = midnight + timedelta(minutes=closes)
                if end > begin:
                    if end - begin >= left:
                        return begin + left
                    left -= end - begin
        day += timedelta(1)


def _clock(minute: int) -> clock:
    return clock(*divmod(minute, 60))


def _python() -> str:
    """The interpreter with the peers installed, or this one when they cannot be."""
    python = HOME / "bin" / "python"
    if not (HOME / "ready").exists():
        try:
            venv.create(HOME, with_pip=True)
            subprocess.run(
                [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *PEERS], check=True
            )
            (HOME / "ready").touch()
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"未能安装对照软件（{error}），只测本软件。", file=sys.stderr)
            return sys.executable
    return str(python)


def _env() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONWARNINGS": "ignore"}


def _report(rows: list[dict[str, Any]]) -> dict[str, Any]:
    machine = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "load1": os.getloadavg()[0],
    }
    return {"year": YEAR, **machine, "rows": rows}


def _table(rows: list[dict[str, Any]]) -> str:
    lines = [f"{'question':<10} {'answered by':<28} {'per CPU s':>10} {'median':>10} {'right':>7}  floor"]
    for row in rows:
        kept = f"{row['floor']:,} {'kept' if row['kept'] else 'MISSED'}" if row["floor"] else ""
        figures = f"{row['per_cpu_second']:>10,} {row['median']:>10,} {row['right']:>7.1%}"
        lines.append(f"{row['question']:<10} {row['name']:<28} {figures}  {kept}".rstrip())
    return "\n".join(lines)
