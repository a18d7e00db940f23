"""Bytes of a text to characters: UTF-16 by its mark, else UTF-8, else GB 18030."""

from __future__ import annotations

import codecs

from lvyue.reading.errors import ReadingError


def decoded(raw: bytes, name: str) -> str:
    """The text of the usual encodings; ReadingError for bytes that are none."""
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
