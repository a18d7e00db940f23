"""`python -m lvyue.config` is the `lvyue` command."""

from lvyue.config.cli import main

main()
