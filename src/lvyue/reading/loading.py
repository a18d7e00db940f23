"""Bytes of an uploaded contract to text: size first, then kind, then encoding (UTF-8, else GB 18030).

`load_file` reads every kind; `load_text` is its short way for callers that need the words alone.
"""

from __future__ import annotations

from pathlib import Path

from lvyue.reading.errors import ReadingError
from lvyue.reading.files.encodings import decoded
from lvyue.reading.files.kinds import Kind, kind_of
from lvyue.reading.files.sandbox import read_apart
from lvyue.reading.files.types import FileText, Progress

MAX_BYTES = 5 * 1024 * 1024
"""Largest text accepted; a contract of 100 pages is some 0.3 MB."""

MAX_FILE_BYTES = 50 * 1024 * 1024
"""Largest file of another kind accepted; pictures of pages make it large."""


def load_text(raw: bytes, name: str) -> str:
    """The text in `raw`, whatever kind of file it is; `name` is the file name shown in messages.

    Raises ReadingError for what cannot be read, with the remedy.
    """
    return load_file(raw, name).text


def load_file(
    raw: bytes,
    name: str,
    *,
    ocr: bool = False,
    pictures: Path | None = None,
    progress: Progress | None = None,
) -> FileText:
    """The text of a file of any kind, with what was left out and where its words stand on the pages.

    `ocr` allows recognising scanned pages, which takes some ten seconds each; `pictures` is the folder their
    images are kept in, `progress` is told after each. Raises ReadingError for an empty, too large, hostile,
    locked, broken or unknown file, with cause, place and remedy.
    """
    if not raw.strip():
        raise ReadingError(f"文件《{name}》是空的，没有可读的文字。请确认选对了文件。")
    kind = kind_of(raw, name)
    _refuse_large(raw, name, MAX_BYTES if kind in (Kind.TEXT, Kind.HTML) else MAX_FILE_BYTES)
    if kind is Kind.TEXT:
        text, found = decoded(raw, name), None
    else:
        found = read_apart(raw, name, kind, ocr=ocr, pictures=pictures, progress=progress)
        text = found.text
    if not text.strip("\ufeff \t\r\n\u3000"):
        raise ReadingError(f"文件《{name}》里只有空白，没有可读的文字。请确认选对了文件。")
    return found or FileText(text, kind.label)


def _refuse_large(raw: bytes, name: str, most: int) -> None:
    if len(raw) > most:
        raise ReadingError(
            f"文件《{name}》有 {len(raw) / 1024 / 1024:.1f} MB，超过 "
            f"{most // 1024 // 1024} MB 的上限，未读取。请只保留合同正文与附件，删去无关的图片，另存后再读。"
        )
