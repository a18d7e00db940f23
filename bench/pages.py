"""The pages across the house with much in them, on SQLite: one contract of 10,000 duties and 2,000 tickets,
then of 100,000 and 20,000.

The shipped market contract is brought in and confirmed by both sides in a database of its own; its duties
and tickets are then written in bulk, spread over the term: closed in time, closed late, open, overdue and
to come. Each page is asked for by Django's test client; CPU time stands beside wall time because other work
runs on the machine, and is what is judged. A page has a budget of milliseconds and of queries.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import sys
import tempfile
import time
from datetime import datetime, timedelta
from importlib.resources import as_file, files
from typing import Any

SMALL, LARGE = (10_000, 2_000), (100_000, 20_000)
"""Duties and tickets of the two measurements."""

REQUESTS = 60
PAGES: dict[str, tuple[str, dict[str, str], tuple[int, int], bool]] = {
    "living": ("/contracts/{code}/", {}, (200, 24), False),
    "living past": ("/contracts/{code}/?at={past}", {}, (200, 24), False),
    "side": (
        "/contracts/{code}/obligations/inspection",
        {"hx-request": "true", "hx-target": "side"},
        (100, 16),
        False,
    ),
    "today": ("/", {}, (150, 24), False),
    "clocks": ("/clocks", {}, (150, 12), True),
    "year": ("/contracts/{code}/year", {}, (150, 12), True),
    "duties": ("/duties", {}, (150, 14), True),
    "duties all": ("/duties?contract={code}&state=all", {}, (150, 14), True),
    "tickets": ("/tickets", {}, (150, 14), True),
}
"""Page: address, headers, (milliseconds of CPU 95 of 100 answers may take, queries), also with many rows.

With ten times the rows a page may take three times as long; it asks no more queries."""

LARGER = 3
OPEN = 100

PAGE_LIMIT = 250_000
"""Bytes of a page with its styles and scripts, compressed."""


def main(arguments: list[str]) -> int:
    """Measure, print a line a page (or JSON), and return 0 when every floor and the weight are kept."""
    with tempfile.TemporaryDirectory(prefix="lvyue-bench-") as folder:
        os.environ |= {
            "LVYUE_DATA": folder,
            "LVYUE_SECRET_KEY": "bench",
            "DJANGO_SETTINGS_MODULE": "lvyue.config.settings",
        }
        os.environ.pop("LVYUE_DATABASE_URL", None)
        import django

        django.setup()
        rows = measured()
    if "--json" in arguments:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            print(_line(row))
    return int(not all(_kept(row) for row in rows))


def _kept(row: dict[str, Any]) -> bool:
    """Whether a page keeps its time, its queries and its weight."""
    in_time, few = row["cpu_p95_ms"] <= row["allowed_ms"], row["queries"] <= row["allowed_queries"]
    return in_time and few and row["with_files"] <= PAGE_LIMIT


def _line(row: dict[str, Any]) -> str:
    return (
        f"{row['page']:<12} {row['duties']:>7,} duties  p50 {row['p50_ms']:>6} ms  p95 {row['p95_ms']:>6} ms"
        f"  CPU p50 {row['cpu_p50_ms']:>6} ms  p95 {row['cpu_p95_ms']:>6} ms (allowed {row['allowed_ms']})"
        f"  {row['queries']} queries (allowed {row['allowed_queries']})"
        f"  {row['bytes']:,} bytes, {row['with_files']:,} with files, compressed"
        f"{'' if _kept(row) else '  MISSED'}"
    )


def measured() -> list[dict[str, Any]]:
    """One row a page and size: milliseconds, queries and weight."""
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    from lvyue.foundation import clock

    now = datetime(2026, 1, 20, 15, 0, tzinfo=clock.TZ)
    person, version = contract_made(now)
    # Named as the instance is: the test client's own way of setting up copies every context it sees.
    client = Client(headers={"accept-encoding": "identity"}, SERVER_NAME="localhost")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    words = {"code": version.contract.code, "past": (now - timedelta(days=60)).date()}
    rows = []
    for (duties, tickets), before in ((SMALL, (0, 0)), (LARGE, SMALL)):
        fill(version, now, range(before[0], duties), range(before[1], tickets))
        with clock.moved(now):
            for name, (path, headers, (allowed, queries), many) in PAGES.items():
                if many or duties == SMALL[0]:
                    row = _row(client, path.format(**words), headers)
                    slower = LARGER if duties == LARGE[0] else 1
                    limits = {"allowed_ms": allowed * slower, "allowed_queries": queries}
                    rows.append({"page": name, "duties": duties, **row, **limits})
    return rows


def contract_made(now: datetime) -> tuple[Any, Any]:
    """The running contract, confirmed by both sides; returns its vendor manager and its version."""
    from lvyue.contracts.loading import load_file
    from lvyue.contracts.services import contract_import
    from lvyue.duties.services import question_answer, version_confirm
    from lvyue.foundation import clock
    from lvyue.identity.selectors import access_of

    with as_file(files("lvyue") / "examples" / "market") as folder:
        file, texts = load_file(folder / "contract.yaml")
    vendor, bureau = people_made()
    with clock.moved(datetime.combine(file.term.start, datetime.min.time(), clock.TZ) + timedelta(hours=9)):
        version = contract_import(
            access=access_of(vendor), file=file, texts=texts, code="market", partner=bureau
        )
        for question in file.questions:
            if question.kind == "ambiguity" and question.blocking:
                for who in (vendor, bureau):
                    question_answer(
                        access=access_of(who),
                        version=version,
                        question=question.id,
                        reading=question.readings[0].id,
                    )
        for who in (vendor, bureau):
            version_confirm(access=access_of(who), version=version)
    return vendor, version


def people_made() -> list[Any]:
    """The vendor's manager, entitled to import by an earlier contract of theirs, and the bureau's owner."""
    from lvyue.identity.services import grant_give, organisation_create, person_create, space_create
    from lvyue.identity.types import Access, Role

    system = Access.system()
    people = [
        person_create(
            access=system,
            username=username,
            name=name,
            organisation=organisation_create(access=system, name=employer),
            password="Bench-only-1",
        )
        for username, name, employer in (("jiang", "江明远", "某公司"), ("zhou", "周立新", "某局"))
    ]
    earlier = space_create(access=system, code="earlier", title="另一份运维合同")
    grant_give(access=system, space=earlier, person=people[0], role=Role.VENDOR_MANAGER)
    return people


def fill(version: Any, now: datetime, duties: range, tickets: range) -> None:
    """Write tickets and duties in bulk: four clocks a ticket, the rest daily work, most of them closed."""
    from lvyue.contracts.types import TriggerName
    from lvyue.desk.models import Ticket
    from lvyue.duties.models import Duty, Trigger

    dice = random.Random(7 + tickets.start)
    term, space, contract = version.file.term, version.space_id, version.contract
    first = datetime.combine(term.start, now.timetz()).replace(hour=0) + timedelta(hours=9)
    span = (now - first).total_seconds()
    moments = sorted(first + timedelta(seconds=dice.random() * span) for _ in tickets)
    # The last hundred of the tickets stand open: their clocks run or have run out.
    reported = Ticket.objects.bulk_create(
        Ticket(
            space_id=space,
            contract=contract,
            code=f"M-{n:05}",
            kind="fault",
            title=f"第 {n} 次报障",
            channel="phone",
            reporter_name="某窗口",
            reported_at=at,
            recorded_at=at,
            closed_at=None if n >= tickets.stop - OPEN else at + timedelta(hours=6),
        )
        for n, at in zip(tickets, moments, strict=True)
    )
    triggers = Trigger.objects.bulk_create(
        Trigger(
            space_id=space,
            contract=contract,
            name=TriggerName.REPORTED,
            key=f"bench-{one.pk}",
            subject_type="desk.ticket",
            subject_id=one.pk,
            at=one.reported_at,
            recorded_at=one.reported_at,
        )
        for one in reported
    )
    obligations = [one for one in version.file.obligations if one.trigger is not None][:4]
    daily = next(one for one in version.file.obligations if one.every is not None)
    made = []
    for n, ticket, trigger in zip(tickets, reported, triggers, strict=True):
        for one, hours in zip(obligations, (2, 4, 24, 48), strict=False):
            due = trigger.at + timedelta(hours=hours)
            late = dice.random() < 0.03
            done = due + timedelta(hours=2) if late else due - timedelta(minutes=30)
            is_open = ticket.closed_at is None or done > now
            made.append(
                _duty(version, one, f"t{n}", trigger.at, due, None if is_open else done, trigger, ticket)
            )
    spread = len(duties) - len(made)
    for n in range(spread):
        starts = first + timedelta(days=n * (term.end - term.start).days / spread)
        due = starts + timedelta(days=1)
        made.append(
            _duty(
                version,
                daily,
                f"d{duties.start}-{n}",
                starts,
                due,
                due - timedelta(hours=3) if due < now else None,
            )
        )
    for n, duty in zip(duties, made, strict=True):
        duty.code = f"B-{n:06}"
    Duty.objects.bulk_create(made, batch_size=500)


def _duty(
    version: Any,
    one: Any,
    key: str,
    starts: datetime,
    due: datetime,
    done: datetime | None,
    trigger: Any = None,
    ticket: Any = None,
) -> Any:
    from lvyue.duties.models import Duty

    clause = version.file.clause(one.clause)
    return Duty(
        space_id=version.space_id,
        contract=version.contract,
        version=version,
        obligation=one.id,
        key=key,
        by=one.by.value,
        what=one.what,
        clause=one.clause,
        clause_number=clause.number if clause else one.clause,
        fulfilled_by=one.fulfilled_by.value,
        trigger=trigger,
        subject_type="desk.ticket" if ticket else "",
        subject_id=ticket.pk if ticket else None,
        starts_at=starts,
        due_at=due,
        due_on=due.date(),
        closed_at=done,
        closing="fulfilled" if done else "",
        fulfilled_at=done,
    )


def _row(client: Any, path: str, headers: dict[str, str]) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path, headers=headers)
    queries = len(asked)  # counted at once: the next request empties the log
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    wall, cpu = [], []
    for _ in range(REQUESTS):
        began, worked = time.perf_counter(), time.process_time()
        client.get(path, headers=headers)
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - worked) * 1000)
    size = len(gzip.compress(answer.content))
    return {
        "p50_ms": _share(wall, 0.5),
        "p95_ms": _share(wall, 0.95),
        "cpu_p50_ms": _share(cpu, 0.5),
        "cpu_p95_ms": _share(cpu, 0.95),
        "queries": queries,
        "bytes": size,
        "with_files": size + _files_weight(),
    }


def _share(values: list[float], share: float) -> float:
    """The value that `share` of all stay below, with one decimal."""
    return round(sorted(values)[min(len(values) - 1, int(len(values) * share))], 1)


def _files_weight() -> int:
    """Bytes of the styles, scripts and icons every page brings, compressed."""
    static = files("lvyue.foundation") / "static" / "lvyue"
    return sum(
        len(gzip.compress((static / one).read_bytes()))
        for one in ("app.css", "app.js", "theme.js", "icons.svg")
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
