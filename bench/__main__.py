"""`python -m bench [--json]`: run every benchmark; the exit status tells whether each kept its floor."""

import subprocess
import sys

from bench import clocks, deadlines, wakes


def main(arguments: list[str]) -> int:
    """Run the benchmarks one after the other; `--here` marks the deadlines' own inner run."""
    missed = deadlines.main(arguments)
    if "--here" in arguments:
        return missed
    return max(
        missed,
        clocks.main(arguments),
        wakes.main(arguments),
        _apart("bench.pages", arguments),
        _apart("bench.reading", arguments),
        _apart("bench.simulate", arguments),
    )


def _apart(module: str, arguments: list[str]) -> int:
    """Run a benchmark in a process of its own: it sets up Django over a database of its own."""
    return subprocess.run([sys.executable, "-m", module, *arguments], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
