"""What a file is, told by its bytes; the name must agree, so that nobody is led astray by either."""

from __future__ import annotations

from enum import Enum
from pathlib import PurePosixPath

from lvyue.reading.errors import ReadingError


class NeedsRecognising(ReadingError):
    """The pages are pictures: they must be recognised first, which takes some ten seconds each."""


class Kind(Enum):
    """The kinds that are read: the words people use, and the endings their names may have."""

    TEXT = ("纯文本", (".txt", ".text", ".md", ".markdown"))
    HTML = ("网页", (".html", ".htm", ".xhtml", ".txt", ".md"))
    DOCX = ("Word 文档", (".docx", ".docm", ".dotx"))
    DOC = ("旧版 Word 文档", (".doc", ".wps", ".dot"))
    PDF = ("PDF", (".pdf",))
    IMAGE = ("图片", (".jpg", ".jpeg", ".png", ".tif", ".tiff"))

    @property
    def label(self) -> str:
        """What people call it."""
        return str(self.value[0])

    @property
    def endings(self) -> tuple[str, ...]:
        """Endings a file of this kind may have."""
        return tuple(self.value[1])


ENDINGS = tuple(dict.fromkeys(ending for kind in Kind for ending in kind.endings))
"""Every ending that is read, for the file choosers."""

_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_OTHERS = {
    b"{\\rtf": "RTF 文档",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    b"\x1f\x8b": "gzip 压缩包",
    b"GIF8": "GIF 图片",
    b"BM": "BMP 图片",
    b"MIME-Version": "单个文件网页（.mht）",
}
_INSIDE = {
    b"word/": Kind.DOCX,
    b"xl/": "Excel 表格（.xlsx）",
    b"ppt/": "演示文稿（.pptx）",
    b"OFD.xml": "OFD 版式文件",
    b"content.xml": "ODF 文档",
}
_SAVE = "请用办公软件打开，另存为 .docx 或 PDF 后再读。"
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD, _LOCKED, _SHEET, _MACROS = ("WordDocument", "EncryptedPackage", "Workbook", "_VBA_PROJECT")
_SECTOR = 512
_FIB, _ENCRYPTED_AT, _ENCRYPTED = b"\xec\xa5", 11, 1
"""How a .doc's own head begins, and the bit in it that says the rest is encrypted ([MS-DOC] 2.5.2)."""


def kind_of(raw: bytes, name: str) -> Kind:
    """The kind of a file; ReadingError for one that is not read, or whose name says something else."""
    kind = _by_content(raw, name)
    ending = PurePosixPath(name).suffix.lower()
    known = {one for other in Kind for one in other.endings} | {".rtf", ".ofd", ".xlsx", ".xls"}
    if ending in known and ending not in kind.endings:
        raise ReadingError(
            f"文件《{name}》的扩展名是 {ending}，内容却是{kind.label}，两者不符，未读取。"
            f"请确认没有选错文件；内容无误的，把扩展名改为 {kind.endings[0]} 再读。"
        )
    return kind


def _by_content(raw: bytes, name: str) -> Kind:
    head = raw[:1024]
    if b"%PDF-" in head:
        return Kind.PDF
    if head.startswith(_ZIP):
        return _in_archive(raw, name)
    if head.startswith(_OLE):
        return _in_compound(raw, name)
    if head.startswith(_IMAGES):
        return Kind.IMAGE
    for magic, said in _OTHERS.items():
        if head.startswith(magic):
            raise ReadingError(f"文件《{name}》是{said}，读不了。{_SAVE}")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return Kind.HTML if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) else Kind.TEXT


def _in_archive(raw: bytes, name: str) -> Kind:
    """Names of members stand uncompressed in a ZIP file; its directory is at the end."""
    for part, found in _INSIDE.items():
        if part in raw[:4096] or part in raw[-65536:]:
            if isinstance(found, Kind):
                return found
            raise ReadingError(f"文件《{name}》是{found}，读不了。{_SAVE}")
    raise ReadingError(f"文件《{name}》是压缩包，不是合同。请解压后逐个选择其中的文件。")


def _in_compound(raw: bytes, name: str) -> Kind:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in raw

    if holds(_LOCKED) or _is_encrypted(raw):
        raise ReadingError(f"文件《{name}》加了打开密码，读不了。请用 Word 打开，去掉密码，另存后再读。")
    if holds(_SHEET) and not holds(_WORD):
        raise ReadingError(f"文件《{name}》是 Excel 表格（.xls），读不了。{_SAVE}")
    if holds(_MACROS):
        raise macros_inside(name)
    return Kind.DOC


def _is_encrypted(raw: bytes) -> bool:
    """Whether a .doc is locked as Word 97 to 2003 locked them: a bit of the head of its text stream."""
    return any(
        raw.startswith(_FIB, at) and raw[at + _ENCRYPTED_AT] & _ENCRYPTED
        for at in range(_SECTOR, len(raw) - _ENCRYPTED_AT, _SECTOR)
    )


def macros_inside(name: str) -> ReadingError:
    """The refusal of a Word document, old or new, that brings programs along."""
    return ReadingError(
        f"文件《{name}》带有宏（可以自动运行的程序），未读取。请用 Word 打开，另存为不带宏的 .docx 后再读。"
    )
