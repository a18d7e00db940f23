"""`lvyue simulate`: whole service years of the shipped contracts, replayed through the services."""

import gc
import json
import sys
from typing import Any

import click

from lvyue.config.cli import django_setup


@click.command()
@click.option("--contract", "code", help="只模拟一份示例合同，如 market。")
@click.option("--all", "every", is_flag=True, help="模拟全部示例合同。")
@click.option("--seed", default="", help="随机种子（整数）；同一种子得到同一摘要。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def command(code: str | None, every: bool, seed: str, as_json: bool) -> None:
    """把示例合同的一个服务年度逐日重演一遍：真实的业务服务，移动的时间，全部标为模拟。

    只在没有真实记录的实例上运行；结束时自查审计链、重算与金额，给出每份合同的结算、服务调用次数与耗时。
    自查不通过时退出码为 1。
    """
    from lvyue.foundation.errors import Invalid

    if bool(code) == every:
        raise Invalid("没有选定要模拟的合同", place="--contract、--all", remedy="两项给且只给一项")
    number = _number(seed)
    django_setup()
    from lvyue.config.coverage import examples
    from lvyue.config.database import database_upgrade
    from lvyue.config.simulation.year import simulate

    known = dict(examples())
    if code is not None and code not in known:
        raise Invalid(f"没有示例合同“{code}”", place="--contract", remedy=f"可用：{'、'.join(known)}")
    database_upgrade()
    _hasten()
    result = simulate(known if code is None else {code: known[code]}, number)
    click.echo(json.dumps(result, ensure_ascii=False, indent=2) if as_json else "\n".join(_lines(result)))
    for problem in result["problems"]:
        click.echo(f"自查不通过：{problem}", err=True)
    sys.exit(1 if result["problems"] else 0)


def _number(seed: str) -> int:
    from lvyue.foundation.errors import Invalid

    try:
        return int(seed)
    except ValueError:
        cause = f"种子“{seed}”不是整数" if seed else "没有给出种子"
        raise Invalid(cause, place="--seed", remedy="给一个整数，如 --seed 7") from None


def _hasten() -> None:
    """Spare what a replay does not need: each day on the platter, and a look for garbage at every turn."""
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = OFF")
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def _lines(result: dict[str, Any]) -> list[str]:
    return [
        *(line for code, one in result["contracts"].items() for line in _contract_lines(code, one)),
        f"服务调用 {result['service_calls']} 次，每次 {result['ms_per_call']} 毫秒（处理器时间），"
        f"{result['rows']} 行，{result['seconds']} 秒",
        f"种子 {result['seed']}，摘要 {result['digest']}",
    ]


def _contract_lines(code: str, one: dict[str, Any]) -> list[str]:
    from lvyue.rules.money import yuan

    stated = one["statement"]
    lines = [
        f"{code}  {one['term'][0]} 至 {one['term'][1]}",
        f"  报障 {one['faults']} 件，暂停 {one['pauses']} 次，重开 {one['reopens']} 件；"
        f"检查 {one['checks']} 次；履约事项 {sum(one['duties'].values())} 项",
        f"  应付 {yuan(stated['payable_fen'])} 元，已付 {yuan(stated['paid_fen'])} 元",
    ]
    for account in stated["accounts"]:
        lines += [f"    {line}" for line in account["how"]]
        lines += [f"      {on} 付 {yuan(fen)} 元" for on, fen in account["paid"]]
    for term in stated["terms"]:
        payer = {"a": "甲方", "b": "乙方"}[term["payer"]]
        lines.append(
            f"  违约金 {term['penalty']}（{payer}付）测算 {term['proposals']} 件："
            f"已结算 {yuan(term['settled_fen'])} 元，未结算 {yuan(term['open_fen'])} 元"
        )
        lines += [f"    {line}" for line in term["how"]]
    lines.append(f"  {stated['arithmetic']}")
    lines += [f"  未结事项 {left['duty']} {left['what']}：{left['why']}" for left in stated["open"]]
    return [*lines, f"  摘要 {one['digest']}"]
