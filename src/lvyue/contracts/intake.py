"""From what a person brings (a text, or a contract file with its texts) to a checked contract file. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import PurePosixPath

from lvyue.contracts.checking.documents import document_faults
from lvyue.contracts.drafting import draft
from lvyue.contracts.errors import ContractFileInvalid, Finding
from lvyue.contracts.loading import load_text, parse
from lvyue.contracts.places import place_of
from lvyue.contracts.types import ContractFile, Document
from lvyue.reading import load_text as load_upload
from lvyue.reading import read

__all__ = ["file_from_text", "file_from_yaml", "load_upload"]


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
