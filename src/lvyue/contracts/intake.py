"""What a person brings, to a checked contract file: files, a text, or a contract file with its texts. Pure.

A file is read at once, or kept until its pages are recognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import PurePosixPath

from lvyue.contracts.checking.documents import document_faults
from lvyue.contracts.drafting import draft
from lvyue.contracts.drafting.documents import apart
from lvyue.contracts.errors import ContractFileInvalid, Finding
from lvyue.contracts.loading import load_text, parse
from lvyue.contracts.places import place_of
from lvyue.contracts.types import ContractFile, Document
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


def file_from_text(
    text: str, *, code: str, title: str, calendar: str = "cn"
) -> tuple[ContractFile, dict[str, str]]:
    """Read a text and draft its contract file; returns it with {document id: text}.

    Raises ReadingError for a text that cannot be read, ContractFileInvalid naming what the text lacks.
    """
    text = normal_lines(text)
    file = draft(read(text), text, id=code, title=title, calendar=calendar or "cn")
    return file, {"body": text}


def file_from_yaml(
    content: str, text: str, others: Mapping[str, str] | None = None
) -> tuple[ContractFile, dict[str, str]]:
    """Check a contract file against the texts of its documents; returns it with {document id: text}.

    `text` is the document ranked first, `others` are the further ones by the file names they are listed
    with. Raises ContractFileInvalid naming every document that is missing, changed or of no use.
    """
    file, _ = parse(content, "contract.yaml")
    first, *further = sorted(file.documents, key=lambda one: one.rank)
    sent = dict(others or {})
    texts = {first.id: normal_lines(text)}
    findings: list[Finding] = []
    for one in further:
        name = PurePosixPath(one.file).name
        if name in sent:
            texts[one.id] = normal_lines(sent.pop(name))
        else:
            findings.append(
                Finding(f"文件 {one.id}", f"没有《{one.title}》的原文", f"在“其余原文”里一并上传 {name}")
            )
    findings += [
        Finding("其余原文", f"合同文件里没有写到 {name}", "不要上传，或在 documents 里写上这份文件")
        for name in sent
    ]
    findings += [one for document in file.documents for one in _changed(document, texts.get(document.id))]
    findings += [
        Finding(place_of(path, {}), cause, remedy) for path, cause, remedy in document_faults(file, texts)
    ]
    if findings:
        raise ContractFileInvalid(findings)
    return load_text(content, texts), texts


def _changed(document: Document, text: str | None) -> Iterator[Finding]:
    """The text is not the one whose SHA-256 the file carries."""
    if text is None or document.sha256 in (None, sha256(text.encode()).hexdigest()):
        return
    yield Finding(
        f"文件 {document.id}",
        f"《{document.title}》的原文与 sha256 不符，原文被改过",
        "换回原来的文件，或确认改动后更新 sha256",
    )


def normal_lines(text: str) -> str:
    """Undo what a browser does to pasted text: CRLF line ends, which would shift every span."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
