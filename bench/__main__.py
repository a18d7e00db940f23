"""`python -m bench [--json]`: run every benchmark; the exit status tells whether each kept its floor."""

import sys

from bench import clocks, deadlines


def main(arguments: list[str]) -> int:
    """Run the benchmarks one after the other; `--here` marks the deadlines' own inner run."""
    missed = deadlines.main(arguments)
    return missed if "--here" in arguments else max(missed, clocks.main(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
