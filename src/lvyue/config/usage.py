"""What click says of a command line, in Chinese: the frame of its help, and what was typed wrong."""

import re
from collections.abc import Iterable

import click

_FRAME = {
    "Options": "选项",
    "Commands": "命令",
    "Show this message and exit.": "显示本说明。",
    "Show the version and exit.": "显示版本。",
}
_PARTS = (("[OPTIONS]", "[选项]"), ("COMMAND [ARGS]...", "命令 [参数]..."))
_NOTES = (("[default: ", "[不写时为 "), ("  [required]", "  [必填]"))

_SAID = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"No such command '(.*)'\.", "没有命令「{0}」"),
        (r"Got unexpected extra arguments? \((.*)\)", "多出了参数「{0}」"),
        (r"Option '(.*)' requires an argument", "选项「{0}」后面缺少值"),
        (r"Option '(.*)' does not take a value", "选项「{0}」后面不带值"),
        (r"'(.*)' is not a valid integer", "“{0}”不是整数"),
        (r"(\S+) is not in the range (\S+)<=x<=(\S+)\.", "{0} 不在 {1} 至 {2} 之间"),
        (r"'(.*)' is not one of (.*)\.", "“{0}”不在可选的值里：{1}"),
        (r"(?:File|Path) '(.*)' is a directory", "“{0}”是目录，不是文件"),
        (r"(?:Directory|Path) '(.*)' is a file", "“{0}”是文件，不是目录"),
        (r".* '(.*)' is not readable", "没有权限读“{0}”"),
        (r".* '(.*)' does not exist", "没有“{0}”"),
    )
)


class Formatter(click.HelpFormatter):
    """The help of a command with a Chinese frame around its Chinese words."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line of usage."""
        for part, words in _PARTS:
            args = args.replace(part, words)
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        """The name of a section."""
        super().write_heading(_FRAME.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Options or commands with their meaning."""
        super().write_dl([(name, _noted(meaning)) for name, meaning in rows], col_max, col_spacing)


def _noted(meaning: str) -> str:
    for part, words in _NOTES:
        meaning = meaning.replace(part, words)
    return _FRAME.get(meaning, meaning)


def usage_sentence(error: click.UsageError) -> str:
    """What was wrong with the command line: cause, place, remedy."""
    name = _name_of(error.param) if isinstance(error, click.BadParameter) and error.param else ""
    if isinstance(error, click.MissingParameter):
        cause = f"缺少参数「{name or error.param_hint}」"
    elif isinstance(error, click.NoSuchOption):
        cause = f"没有选项「{error.option_name}」"
    elif isinstance(error, click.BadParameter):
        cause = f"参数「{name}」的值不合要求（{_said(error.message)}）"
    else:
        cause = f"命令写法有误（{_said(error.message)}）"
    path = error.ctx.command_path if error.ctx else "lvyue"
    return f"{cause}。处理：用法见 {path} --help。"


def _name_of(parameter: click.Parameter) -> str:
    """A parameter as it is typed: `--side`, or the word that stands for an argument."""
    return parameter.opts[-1] if isinstance(parameter, click.Option) else parameter.human_readable_name


def _said(message: str) -> str:
    """A message of click in Chinese; its own words where none are known for it."""
    for pattern, words in _SAID:
        if found := pattern.match(message):
            return words.format(*(one.replace("'", "") for one in found.groups()))
    return message.rstrip(".")
