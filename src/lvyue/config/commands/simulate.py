"""`lvyue simulate`: whole service years of the shipped contracts, replayed through the services."""

import json
from typing import Any

import click

from lvyue.config.cli import django_setup


@click.command()
@click.option("--contract", "code", help="只模拟一份示例合同，如 market。")
@click.option("--all", "every", is_flag=True, help="模拟全部示例合同。")
@click.option("--seed", type=int, required=True, help="随机种子；同一种子得到同一摘要。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def command(code: str | None, every: bool, seed: int, as_json: bool) -> None:
    """把示例合同的一个服务年度逐日重演一遍：真实的业务服务，移动的时间，全部标为模拟。

    只在没有真实记录的实例上运行；结束时给出每份合同的结算、服务调用次数与耗时。
    """
    from lvyue.foundation.errors import Invalid

    if bool(code) == every:
        raise Invalid("没有选定要模拟的合同", place="--contract、--all", remedy="两项给且只给一项")
    django_setup()
    from django.core.management import call_command

    from lvyue.config.coverage import examples
    from lvyue.config.simulation.year import simulate

    known = dict(examples())
    if code is not None and code not in known:
        raise Invalid(f"没有示例合同“{code}”", place="--contract", remedy=f"可用：{'、'.join(known)}")
    call_command("migrate", interactive=False, verbosity=0)
    chosen = known if code is None else {code: known[code]}
    result = simulate(chosen, seed)
    click.echo(json.dumps(result, ensure_ascii=False, indent=2) if as_json else "\n".join(_lines(result)))


def _lines(result: dict[str, Any]) -> list[str]:
    lines = []
    for code, one in result["contracts"].items():
        money = {key: value / 100 for key, value in one["statement"].items() if key.endswith("_fen")}
        lines += [
            f"{code}  {one['term'][0]} 至 {one['term'][1]}",
            f"  报障 {one['faults']} 件，重开 {one['reopens']} 件；履约事项 {sum(one['duties'].values())} 项",
            f"  应付 {money['payable_fen']:,.2f} 元，已付 {money['paid_fen']:,.2f} 元",
            f"  违约金已结算：甲方付 {money['penalty_a_settled_fen']:,.2f} 元，"
            f"乙方付 {money['penalty_b_settled_fen']:,.2f} 元；未结算 {money['penalty_open_fen']:,.2f} 元",
            f"  摘要 {one['digest']}",
        ]
    return [
        *lines,
        f"服务调用 {result['service_calls']} 次，每次 {result['ms_per_call']} 毫秒（处理器时间），"
        f"{result['rows']} 行，{result['seconds']} 秒",
        f"种子 {result['seed']}，摘要 {result['digest']}",
    ]
