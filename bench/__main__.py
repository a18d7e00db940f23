"""`python -m bench [--json]`: run every benchmark; the exit status tells whether each kept its floor."""

import sys

from bench.deadlines import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
