"""From what a person brings (a text, or a contract file with its text) to a checked contract file. Pure."""

from __future__ import annotations

from lvyue.contracts.drafting import draft
from lvyue.contracts.errors import ContractFileInvalid, Finding
from lvyue.contracts.loading import load_text, parse
from lvyue.contracts.types import ContractFile
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


def file_from_yaml(content: str, text: str) -> tuple[ContractFile, dict[str, str]]:
    """Check a contract file against its one document's text. Raises ContractFileInvalid."""
    text = normal_lines(text)
    file, _ = parse(content, "contract.yaml")
    if len(file.documents) > 1:
        raise ContractFileInvalid(
            [
                Finding(
                    "documents",
                    f"这份合同文件有 {len(file.documents)} 份原文，网页一次只收一份",
                    "把合同文件与各份原文放在同一目录，用命令 lvyue contract import 导入",
                )
            ]
        )
    texts = {file.documents[0].id: text}
    return load_text(content, texts), texts


def normal_lines(text: str) -> str:
    """Undo what a browser does to pasted text: CRLF line ends, which would shift every span."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
