"""The `lvyue` command. Commands load when they are called, so that pure ones start without Django."""

import os
import sys
import tempfile
import traceback
from importlib import import_module
from importlib.util import find_spec

import click

from lvyue.config.outside import database_sentence, file_sentence, is_database
from lvyue.config.usage import Formatter, usage_sentence

click.Context.formatter_class = Formatter

# One file per command in `config/commands/`, exporting `command`.
COMMANDS = {
    "serve": "启动网页与后台任务",
    "worker": "只启动后台任务",
    "migrate": "建立或升级数据库",
    "doctor": "检查本机环境",
    "audit": "审计链：验证与封存",
    "person": "账号、授权与密码",
    "read": "读合同，抽取条款与事实",
    "lint": "合同体检：条款里有什么不对",
    "due": "计算一个期限",
    "calendar": "工作日历",
    "contract": "合同文件：检查、导入、确认",
    "coverage": "参考合同的逐条覆盖",
    "demo": "演示数据",
    "simulate": "重演示例合同的一个服务年度",
}


class _Lazy(click.Group):
    """A group that imports a command's file only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if find_spec(f"lvyue.config.commands.{name}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"lvyue.config.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lvyue", prog_name="lvyue", message="%(prog)s %(version)s")
def cli() -> None:
    """履约：读懂运维合同，并把它一条条跑起来。"""


def django_setup() -> None:
    """Load Django; commands that touch the database call this first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lvyue.config.settings")
    import django

    django.setup()


def _is_ours(error: BaseException) -> bool:
    """True for errors written for people: those of any floor of this package."""
    return isinstance(error, Exception) and any(
        base.__module__.startswith("lvyue.") and base.__module__.endswith("errors")
        for base in type(error).__mro__
    )


def _from_outside(error: Exception) -> str:
    """The sentence for a fault of a file or of the database; empty for one of the program itself."""
    if isinstance(error, OSError):
        return file_sentence(error)
    return database_sentence(error) if is_database(error) else ""


def _unforeseen() -> str:
    """Keep the trace of a fault of the program itself in a file; people get a sentence that names it."""
    handle, path = tempfile.mkstemp(prefix="lvyue-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        traceback.print_exc(file=file)
    return f"程序内部出错。位置：{path}。处理：请把该文件交给维护人员。"


def _run() -> tuple[int, str]:
    """Exit code and the sentence for stderr, if any."""
    try:
        code = cli.main(prog_name="lvyue", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        return 2, error.format_message()
    except click.UsageError as error:
        return 2, usage_sentence(error)
    except click.ClickException as error:
        return error.exit_code, error.format_message()
    except click.Abort:
        return 1, "已取消。"
    except BrokenPipeError:
        # The reader (head, less) has gone: nobody to tell, and nothing left to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1, ""
    except Exception as error:
        return 1, str(error) if _is_ours(error) else _from_outside(error) or _unforeseen()
    return code if isinstance(code, int) else 0, ""


def main() -> None:
    """Entry point: 0 done, 1 refused or not found, 2 wrong usage; a refusal is one sentence on stderr."""
    code, sentence = _run()
    if sentence:
        click.echo(sentence, err=True)
    sys.exit(code)
