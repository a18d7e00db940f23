"""`lvyue demo`: an instance with months of the shipped contracts behind it, served on this machine."""

import sys
from pathlib import Path

import click

from lvyue.config.commands.serve import refuse_used_port, supervise, web_command
from lvyue.config.demo.state import DemoState, password_new, state_read, state_write


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("var/demo"),
    show_default=True,
    metavar="目录",
    help="演示数据的目录。",
)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="网页端口。")
@click.option("--fresh", is_flag=True, help="丢掉已有的演示，重新生成。")
@click.option("--contract", "chosen", multiple=True, metavar="编号", help="只要这份合同，可以重复。")
@click.option("--serve/--no-serve", default=True, show_default=True, help="启动网页。")
def command(data: Path, port: int, fresh: bool, chosen: tuple[str, ...], serve: bool) -> None:
    """五份虚构的运维合同，从服务期开始逐日重演到今天，然后照常运行。

    第一份生成后网页就打开，其余在后台接着生成。再次运行沿用已有的演示；上次没有生成完的，重新生成。
    """
    if serve:
        refuse_used_port("127.0.0.1", port)
    from lvyue.config.demo.folder import folder_take, folder_use

    codes = _codes(chosen)
    # The lock is held until this process ends, which serves the pages.
    folder_take(data)
    known = None if fresh else _kept(state_read(data), codes if chosen else ())
    folder_use(data)
    state = known or _begun(data, codes)
    _prepare(data, state, behind=serve)
    from lvyue.config.demo.cast import account_lines

    click.echo("演示实例已就绪（时间与记录都是模拟的）。")
    click.echo("\n".join(account_lines(state.password, state.planned)))
    if serve:
        click.echo(f"网页：http://127.0.0.1:{port}/  (Ctrl+C 停止)")
        sys.stdout.flush()
        behind = [sys.executable, "-m", "lvyue.config.demo.behind"]
        sys.exit(supervise({"网页": web_command("127.0.0.1", port), "后台任务": behind}))


def _codes(chosen: tuple[str, ...]) -> tuple[str, ...]:
    from lvyue.config.demo.plan import CODES
    from lvyue.foundation.errors import Invalid

    for one in chosen:
        if one not in CODES:
            raise Invalid(f"没有示例合同“{one}”", place="--contract", remedy=f"可用：{'、'.join(CODES)}")
    return tuple(one for one in CODES if one in chosen) if chosen else CODES


def _kept(state: DemoState | None, wanted: tuple[str, ...]) -> DemoState | None:
    """The demo that is there, when it is complete and the one that is asked for."""
    if state is None:
        return None
    if not state.complete:
        click.echo("上次的演示没有生成完，重新生成。")
        return None
    if wanted and state.planned != wanted:
        click.echo("已有的演示是别的合同，重新生成。")
        return None
    return state


def _begun(data: Path, codes: tuple[str, ...]) -> DemoState:
    """Empty the folder and plan the contracts."""
    from lvyue.config.demo.folder import folder_empty

    folder_empty(data)
    state = DemoState(password_new(), codes)
    state_write(data, state)
    return state


def _prepare(data: Path, state: DemoState, *, behind: bool) -> None:
    """Bring the database up to date and make what is missing; only the first when the rest is made behind."""
    from lvyue.config.database import database_upgrade

    database_upgrade()
    from django.db import connections

    from lvyue.config.demo.behind import make_next, make_rest
    from lvyue.config.demo.building import open_accounts
    from lvyue.foundation import clock

    if not state.made:
        click.echo(f"正在生成演示数据，共 {len(state.planned)} 份合同……")
        open_accounts(state.password, clock.now(), state.planned)
        make_next(data, state)
    if not behind:
        make_rest(data)
    connections.close_all()
