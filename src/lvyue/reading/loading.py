"""Bytes of an uploaded contract to text: size first, then kind, then encoding (UTF-8, else GB 18030)."""

from __future__ import annotations

import codecs

from lvyue.reading.errors import ReadingError

MAX_BYTES = 5 * 1024 * 1024
"""Largest text accepted; a contract of 100 pages is some 0.3 MB."""

_KINDS = {
    b"PK\x03\x04": "Word 文档（.docx）或压缩包",
    b"%PDF": "PDF 文件",
    b"\xd0\xcf\x11\xe0": "旧版 Word 文档（.doc）",
    b"{\\rtf": "RTF 文档",
}
_SUFFIXES = (".docx", ".doc", ".pdf", ".rtf", ".wps", ".ofd")


def load_text(raw: bytes, name: str) -> str:
    """The text in `raw`, decoded; `name` is the file name shown in messages.

    Raises ReadingError for an empty, too large, binary or undecodable document, with the remedy.
    """
    if len(raw) > MAX_BYTES:
        raise ReadingError(
            f"文件《{name}》有 {len(raw) / 1024 / 1024:.1f} MB，"
            f"超过 {MAX_BYTES // 1024 // 1024} MB 的上限，未读取。"
            "请只保留合同正文与附件的文字，另存为 .txt 后再读。"
        )
    if not raw.strip():
        raise ReadingError(f"文件《{name}》是空的，没有可读的文字。请确认选对了文件。")
    kind = next((text for magic, text in _KINDS.items() if raw.startswith(magic)), None)
    if kind is not None or name.lower().endswith(_SUFFIXES):
        raise ReadingError(
            f"文件《{name}》是{kind or '办公软件文档'}，目前只读纯文本（.txt、.md）；"
            "Word 与 PDF 的支持在后续版本提供。"
            "请用办公软件打开后另存为“纯文本（.txt）”再读。"
        )
    text = _decode(raw, name)
    if not text.strip("\ufeff \t\r\n\u3000"):
        raise ReadingError(f"文件《{name}》里只有空白，没有可读的文字。请确认选对了文件。")
    return text


def _decode(raw: bytes, name: str) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
        _refuse_binary(raw, name)
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadingError(
        f"文件《{name}》既不是 UTF-8 也不是 GB 18030 编码，无法读成文字。"
        "请用记事本打开，另存为 UTF-8 编码后再读。"
    )


def _refuse_binary(raw: bytes, name: str) -> None:
    """A text holds no NUL and hardly any control bytes; a program or picture does."""
    control = sum(raw.count(bytes([code])) for code in range(32) if code not in (9, 10, 12, 13))
    if b"\x00" in raw or control * 200 > len(raw):
        raise ReadingError(
            f"文件《{name}》是二进制文件（图片、程序或压缩包），不是文字。请提供合同的 .txt 文本。"
        )
