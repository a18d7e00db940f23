"""An entry of past rows that is killed with -9 inside its transaction, in a process of its own.

`python -m tests.cutting <file>` is that process: it enters the rows, stops at the first file it reads
after a row of the named table was written, says so and waits to be killed.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

STOPPED = "written, not committed\n"


def cut_off(url: str, folder: Path, service: str, table: str, at: Any, **call: Any) -> None:
    """Start `service` (module:name) on the database at `url` and kill it once `table` holds a row."""
    wanted = folder / "call.pickle"
    wanted.write_bytes(pickle.dumps((service, table, at, call)))
    child = subprocess.Popen(
        [sys.executable, "-m", __name__, str(wanted)],
        env=os.environ | {"LVYUE_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "lvyue.config.settings"},
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    assert child.stdout is not None
    assert child.stdout.readline() == STOPPED
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert child.returncode == -signal.SIGKILL


def _enter(
    service: str, table: str, at: Any, *, person: int, contract: int, rows: Sequence[Any], files: Any
) -> None:
    from importlib import import_module

    from django.apps import apps

    from lvyue.contracts.models import Contract
    from lvyue.foundation import clock
    from lvyue.identity.models import Person
    from lvyue.identity.selectors import access_of

    class Stopping(dict[str, bytes]):
        """Files by name; reading one waits forever when the table holds a row already."""

        def __getitem__(self, name: str) -> bytes:
            if apps.get_model(table).objects.exists():
                sys.stdout.write(STOPPED)
                sys.stdout.flush()
                time.sleep(600)
            return super().__getitem__(name)

    module, name = service.split(":")
    held: Mapping[str, bytes] = Stopping(files)
    with clock.moved(at):
        getattr(import_module(module), name)(
            access=access_of(Person.objects.get(pk=person)),
            contract=Contract.objects.get(pk=contract),
            rows=rows,
            files=held,
        )


if __name__ == "__main__":
    import django

    django.setup()
    service, table, at, call = pickle.loads(Path(sys.argv[1]).read_bytes())
    _enter(service, table, at, **call)
