"""Command files, one per command; `config.cli.COMMANDS` lists them."""
