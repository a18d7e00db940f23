"""A contract written from answers on the shell: to a file, linted and read back at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lvyue.config.written_files import write_new
from lvyue.contracts.writing import answers_from, articles_of, as_docx, as_text, example_answers
from lvyue.contracts.writing.articles import Written
from lvyue.foundation.errors import Invalid
from lvyue.reading.lint import lint


def write_contract(answers: Path | None, out: Path | None) -> Written:
    """Write the contract of an answers file (the example where none is given), to `out` where it is named.

    Raises AnswersInvalid; Invalid for a file that cannot be read or another kind than .docx and .txt; Refused
    where `out` exists.
    """
    written = articles_of(answers_from(_read(answers) if answers else example_answers()))
    if out is None:
        return written
    if out.suffix.lower() not in {".docx", ".txt"}:
        raise Invalid(f"写不了“{out.suffix or '没有后缀'}”文件", place=str(out), remedy="用 .docx 或 .txt")
    write_new(out, as_docx(written) if out.suffix.lower() == ".docx" else as_text(written))
    return written


def report_lines(written: Written, out: Path | None) -> Iterator[str]:
    """The text itself where no file was asked for; then what the lint says of it."""
    text = as_text(written)
    if out is None:
        yield text
    else:
        yield f"已写出 {out}：{written.title}，{len(written.articles)} 条。"
    report = lint(text)
    if not report.remarks:
        yield f"体检：{report.checked} 项检查全部通过。"
    for one in report.remarks:
        yield f"体检  {one.check.severity.label}  {one.check.id}  {one.clause}  {one.text}"


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(
            "读不到答案文件", place=str(path), remedy="核对路径与权限，并存为 UTF-8 文字"
        ) from error
