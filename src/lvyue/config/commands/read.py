"""`lvyue read FILE`: a contract's text to clauses, cited facts and open questions."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from lvyue.reading import ReadingError, load_text, read


@click.command()
@click.argument("file", metavar="文件")
@click.option(
    "--format",
    "form",
    type=click.Choice(["yaml", "json"]),
    default="yaml",
    show_default=True,
    help="输出格式。",
)
def command(file: str, form: str) -> None:
    """读一份合同原文（.txt、.md；- 为标准输入），输出条款、事实及其出处、待裁定的问题。

    读出至少一条条款或一个事实即为成功。
    """
    reading = read(load_text(_bytes_of(file), "标准输入" if file == "-" else Path(file).name))
    if not reading.found:
        raise ReadingError("没有读出任何条款或事实，这份文件不像合同。请确认选对了文件，并提供合同的文字版。")
    click.echo(_written(reading.as_dict(), form), nl=False)


def _bytes_of(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise ReadingError(f"读不到文件“{file}”。请核对路径与读取权限。") from error


def _written(content: dict[str, Any], form: str) -> str:
    if form == "json":
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    import yaml

    class Dumper(yaml.SafeDumper):
        """Spans on one line, `[120, 134]`, everything else in block style."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    def sequence(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
        flat = all(isinstance(one, int | str) for one in items)
        return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=flat)

    Dumper.add_representer(list, sequence)
    return yaml.dump(content, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=100)
