"""`lvyue coverage`: how far the shipped contracts' checklists are bound, and what is evidenced."""

import json

import click

from lvyue.config.cli import django_setup


@click.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--evidence/--no-evidence", default=None, help="是否统计数据库里的证据；省略则有数据库就统计。")
def command(as_json: bool, evidence: bool | None) -> None:
    """五份参考合同的逐条覆盖：行数、已绑定、有证据、待人工确认、缺。

    不需要数据库；有数据库时另计证据，模拟产生的证据分开列。
    """
    django_setup()
    from django.db import DatabaseError

    from lvyue.config.coverage import coverage, evidence_known
    from lvyue.config.known_calendar import database_exists

    known = {}
    if evidence or (evidence is None and database_exists()):
        try:
            known = evidence_known()
        except DatabaseError:
            click.echo("提示：读不到数据库，本次不统计证据。", err=True)
    result = coverage(known)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_table(result)))
    if result["total"]["missing"]:
        raise click.exceptions.Exit(1)


def _table(result: dict[str, dict[str, dict[str, int]]]) -> list[str]:
    head = ("合同", "行数", "已绑定", "有证据", "模拟证据", "人工确认", "缺")
    keys = ("rows", "bound", "evidenced", "simulated", "attest", "missing")
    lines = ["  ".join(head)]
    rows = [*result["contracts"].items(), ("合计", result["total"])]
    for name, one in rows:
        lines.append("  ".join([f"{name:<12}", *(f"{one[key]:>5}" for key in keys)]))
    for name, one in result["contracts"].items():
        for item in one["items"]:  # type: ignore[attr-defined]
            if not item["bound_to"]:
                lines.append(f"缺：{name} {item['id']} {item['what']}")
    return lines
