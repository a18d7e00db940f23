"""`lvyue read FILE...`: a contract in one or several files to clauses, cited facts and open questions."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from lvyue.reading import ReadingError, load_file, read
from lvyue.reading.errors import NO_CONTRACT
from lvyue.reading.files.bundle import Bundle, bundle
from lvyue.reading.files.types import FileText
from lvyue.reading.learning import Case, learn, missed, parse_corrections

PLAIN = "纯文本"


@click.command()
@click.argument("files", metavar="文件...", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["yaml", "json"]),
    default="yaml",
    show_default=True,
    help="输出格式。",
)
@click.option("--text", "only_text", is_flag=True, help="只输出读到的文字，出处的起止字符以它为准。")
@click.option("--rank", metavar="数,数", help="各文件的效力次序，如 1,2,2；数小的优先，默认按给出的先后。")
@click.option("--ocr", is_flag=True, help="识别扫描件与照片（每页约十秒，需要 lvyue[ocr]）。")
@click.option(
    "--pictures",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="目录",
    help="把每个事实所在的那一小块页面存成图片（扫描件与 PDF）。",
)
@click.option(
    "--learn-case",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="目录",
    help="把原文和更正后的事实写成一个测试用例（姓名、电话、账号、单位名称换掉）。",
)
@click.option(
    "--corrections",
    metavar="文件",
    help='更正，JSON：{"payments[0].days": 10, "periodic[3]": null}；与 --learn-case 同用。',
)
def command(
    files: tuple[str, ...],
    form: str,
    only_text: bool,
    rank: str | None,
    ocr: bool,
    pictures: Path | None,
    learn_case: Path | None,
    corrections: str | None,
) -> None:
    """读一份合同，输出条款、事实及其出处、待裁定的问题。

    文件可以是 .docx、.doc、.pdf、.jpg、.png、.tiff、.html、.txt、.md；- 为标准输入。给几个文件时，
    第一个是正文，其余是附件、投标文件等。读出至少一条条款或一个事实即为成功；
    读不了的文件以 2 退出，并说明原因和处理办法。
    """
    raws = [(file, _bytes_of(file)) for file in files]
    try:
        whole = bundle([_loaded(*one, ocr=ocr) for one in raws], _ranks(rank))
    except ReadingError as error:
        raise _Unreadable(str(error)) from error
    if only_text:
        click.echo(whole.text, nl=False)
        return
    reading = read(whole.text)
    if not reading.found:
        raise ReadingError(NO_CONTRACT)
    if learn_case is not None:
        _learn(whole.text, learn_case, Path(files[0]).stem, corrections)
        return
    content = reading.as_dict()
    if len(files) > 1 or whole.parts[0].file.kind != PLAIN:
        content |= _origins(whole, content["citations"])
    if pictures is not None:
        from lvyue.reading.files.crops import write_crops

        write_crops(whole, dict(raws), content["citations"], pictures)
    click.echo(_written(content, form), nl=False)


def _learn(text: str, folder: Path, name: str, corrections: str | None) -> None:
    """Write the case of a text and its corrections."""
    said = parse_corrections(_bytes_of(corrections).decode("utf-8-sig", "replace")) if corrections else ()
    write_case(learn(text, said, name=name), folder)


def write_case(case: Case, folder: Path) -> None:
    """Write a case's two files, and say what the reader still gets wrong in it. Raises ReadingError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in case.files().items():
            (folder / file).write_text(content, encoding="utf-8")
    except OSError as error:
        raise ReadingError(f"写不进目录“{folder}”。请换一个有写入权限的目录。") from error
    click.echo(f"已写好用例 {case.name}（更正 {len(case.corrected)} 处）。")
    click.echo("分享前请再看一遍原文里有没有不该公开的内容。")
    still = missed(case)
    click.echo("现在的程序全部读对。" if not still else f"现在的程序还有 {len(still)} 处没有读对：")
    for one in still:
        click.echo(f"  {one}")


class _Unreadable(click.ClickException):
    """A file that is not read; the command line itself was right, what it names is not."""

    exit_code = 2

    def format_message(self) -> str:
        return self.message


def _loaded(file: str, raw: bytes, *, ocr: bool) -> tuple[str, FileText]:
    name = "标准输入" if file == "-" else Path(file).name

    def progress(done: int, of: int) -> None:
        click.echo(f"《{name}》已识别 {done}/{of} 页", err=True)

    return file, load_file(raw, name, ocr=ocr, progress=progress)


def _ranks(said: str | None) -> list[int] | None:
    if said is None:
        return None
    try:
        return [int(one) for one in said.replace("，", ",").split(",")]
    except ValueError as error:
        raise ReadingError(f"效力次序“{said}”不是逗号分开的数。请写成 --rank 1,2,2，数小的优先。") from error


def _origins(whole: Bundle, citations: dict[str, list[list[int]]]) -> dict[str, Any]:
    """Which files the text was put together from, and on which page each cited fact stands."""
    pages = {
        path: [
            {"document": part.id, "page": place.page, "box": list(place.box)}
            for start, end in spans
            for part, place in whole.places_of(start, end)
        ]
        for path, spans in citations.items()
    }
    content: dict[str, Any] = {"documents": [one.as_dict() for one in whole.parts]}
    if shown := {path: found for path, found in pages.items() if found}:
        content["pages"] = shown
    return content


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
        flat = all(isinstance(one, int | float | str) for one in items)
        return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=flat)

    Dumper.add_representer(list, sequence)
    return yaml.dump(content, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=100)
