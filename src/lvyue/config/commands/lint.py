"""`lvyue lint FILE...`: what is wrong with a contract, as text, JSON or a Word document."""

import json
import sys
from pathlib import Path

import click

from lvyue.reading import ReadingError, load_file
from lvyue.reading.errors import NO_CONTRACT
from lvyue.reading.files.bundle import bundle
from lvyue.reading.files.types import FileText
from lvyue.reading.lint import CHECKS, LintReport, Severity, lint
from lvyue.reading.lint.listing import checks_page
from lvyue.reading.lint.plain import written
from lvyue.reading.reader import read


class _Unusable(click.ClickException):
    """Input that cannot be linted; exit code 2."""

    exit_code = 2

    def format_message(self) -> str:
        return self.message


@click.command()
@click.argument("files", metavar="文件...", nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "docx"]),
    default="text",
    show_default=True,
    help="输出格式；docx 须用 --out 写到文件。",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="文件", help="写到这个文件。")
@click.option("--ocr", is_flag=True, help="识别扫描件与照片（需要 lvyue[ocr]）。")
@click.option("--checks", is_flag=True, help="只列出全部检查项（Markdown），不读文件。")
def command(files: tuple[str, ...], form: str, out: Path | None, ocr: bool, checks: bool) -> int:
    """给一份合同做体检：错误、警告、提示，各写明条款、原文、为何重要、依据、算式和建议写法。

    文件的种类与 lvyue read 相同；- 为标准输入。给几个文件时，第一个是正文，其余是附件。
    退出码：0 没有错误；1 有错误；2 文件读不了或不像合同。
    """
    if checks:
        _put(checks_page(CHECKS).encode(), out)
        return 0
    if not files:
        raise click.MissingParameter(param_hint="文件", param_type="argument")
    if form == "docx" and out is None:
        raise _Unusable("docx 不能印在终端上。请加 --out 报告.docx。")
    text, title = _text_of(files, ocr=ocr)
    reading = read(text)
    if not reading.found:
        raise _Unusable(NO_CONTRACT)
    report = lint(text, reading)
    _put(_shaped(report, text, title, form), out)
    return 1 if report.of(Severity.ERROR) else 0


def _text_of(files: tuple[str, ...], *, ocr: bool) -> tuple[str, str]:
    """The joined text of the files, and what the report calls it."""
    try:
        loaded = [_loaded(file, ocr=ocr) for file in files]
        return bundle(loaded).text, "、".join(_named(file) for file in files)
    except ReadingError as error:
        raise _Unusable(str(error)) from error


def _loaded(file: str, *, ocr: bool) -> tuple[str, FileText]:
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise ReadingError(f"读不到文件“{file}”。请核对路径与读取权限。") from error
    return file, load_file(raw, _named(file), ocr=ocr)


def _named(file: str) -> str:
    return "标准输入" if file == "-" else Path(file).name


def _shaped(report: LintReport, text: str, title: str, form: str) -> bytes:
    if form == "json":
        return (json.dumps(report.as_dict(text), ensure_ascii=False, indent=2) + "\n").encode()
    if form == "docx":
        from lvyue.reading.lint.word import word_report

        return word_report(report, text, title)
    return written(report, text, title).encode()


def _put(content: bytes, out: Path | None) -> None:
    if out is None:
        click.echo(content.decode(), nl=False)
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise _Unusable(f"写不了文件“{out}”。请核对目录是否存在、有没有写的权限。") from error
    click.echo(f"已写到 {out}。", err=True)
