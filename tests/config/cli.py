"""Two ways to run a command in tests: in this process on the test database, and as a real child process."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from lvyue.config import cli

EXAMPLE = Path(__file__).parents[2] / "src/lvyue/examples/market"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did: exit code, standard output and error."""

    code: int
    out: str
    err: str


def spawn(*argv: str, data: Path, stdin: bytes = b"") -> Ran:
    """Run `lvyue ARGV` as its own process with a data folder of its own."""
    environment = {**os.environ, "LVYUE_DATA": str(data)}
    environment.pop("LVYUE_DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "lvyue.config", *argv],
        input=stdin,
        capture_output=True,
        env=environment,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def call(monkeypatch, capsys, *argv: str) -> Ran:
    """Run `lvyue ARGV` in this process, through the same entry point as the installed command."""
    monkeypatch.setattr(sys, "argv", ["lvyue", *argv])
    try:
        cli.main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    seen = capsys.readouterr()
    return Ran(code, seen.out, seen.err)
