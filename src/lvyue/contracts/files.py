"""Files people bring to an import: read at once, or kept until their pages are recognised. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from lvyue.contracts.drafting import draft
from lvyue.contracts.drafting.documents import apart
from lvyue.contracts.types import ContractFile
from lvyue.reading import ReadingError, load_file, read
from lvyue.reading.files.bundle import Bundle, bundle
from lvyue.reading.files.kinds import ENDINGS, NeedsRecognising
from lvyue.reading.files.types import FileText

ACCEPT = ",".join(ENDINGS)
"""What the file choosers offer."""

MAX_BYTES = 20 * 1024 * 1024
"""Largest file of the page: its original is kept with the contract."""


@dataclass(frozen=True, slots=True)
class Brought:
    """One file as it was brought; `file` is None while its pages wait to be recognised."""

    name: str
    raw: bytes
    file: FileText | None


def brought(name: str, raw: bytes) -> Brought:
    """Read a file, or find that its pages must be recognised first.

    Raises ReadingError with cause and remedy, also when pages need recognising and nothing here can do it.
    """
    if len(raw) > MAX_BYTES:
        raise ReadingError(
            f"文件《{name}》有 {len(raw) / 1024 / 1024:.1f} MB，超过 20 MB 的上限，未读取。"
            "请压缩图片或拆成几份后再传。"
        )
    try:
        return Brought(name, raw, load_file(raw, name))
    except NeedsRecognising as error:
        if find_spec("rapidocr") is None:
            raise ReadingError(
                f"文件《{name}》是扫描件或照片，要先识别文字，而本机没有装识别组件。"
                "请改用 Word 或文字版 PDF，或请管理员运行 pip install 'lvyue[ocr]'。"
            ) from error
        return Brought(name, raw, None)


def ranks_of(said: str, count: int) -> list[int] | None:
    """The ranks people typed, 1,2,2; None for nothing. ReadingError when they do not fit the files."""
    if not said.strip():
        return None
    found = [int(one) for one in re.findall(r"\d+", said)]
    if len(found) != count or min(found) < 1:
        raise ReadingError(
            f"选了 {count} 份文件，先后却写了 {len(found)} 个数。"
            "请每份写一个从 1 起的数，如 1,2,2，数小的优先。"
        )
    return found


def file_from_files(
    files: Sequence[tuple[str, FileText]], ranks: list[int] | None, *, code: str, title: str, calendar: str
) -> tuple[ContractFile, dict[str, str], Bundle]:
    """Read named files as one contract and draft its contract file, with {document id: text} and the bundle.

    Raises ReadingError for files that cannot be joined, ContractFileInvalid naming what the texts lack.
    """
    whole = bundle(files, ranks)
    file = draft(read(whole.text), whole.text, id=code, title=title, calendar=calendar or "cn")
    return *apart(file, whole.text, whole.parts), whole
