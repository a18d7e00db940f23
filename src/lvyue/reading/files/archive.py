"""A .docx as a ZIP archive, opened with care: bombs, macros, entities and broken archives are refused."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError, fromstring

from lvyue.reading.errors import ReadingError
from lvyue.reading.files.kinds import macros_inside

MAX_MEMBERS = 5_000
MAX_UNPACKED = 300 * 1024 * 1024
"""Bytes of all members unpacked; a hundred pages with scanned annexes stay below."""

MAX_PART = 40 * 1024 * 1024
"""Bytes of one XML part; thirty pages take about half a megabyte."""

MAX_RATIO = 200
"""Unpacked over packed bytes of a part above one megabyte; words pack about twenty to one."""

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_COMMON = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_AGAIN = "请用 Word 打开，另存为新的 .docx 后再读。"


class Archive:
    """The XML parts of a .docx by name."""

    def __init__(self, raw: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise self._broken() from error
        self._members = {one.filename: one for one in self._zip.infolist()}
        self._refuse_bomb()
        self._refuse_macros()

    def part(self, path: str) -> Element | None:
        """The root of a part, None when the archive has none; ReadingError for a broken or hostile one."""
        member = self._members.get(path)
        if member is None:
            return None
        try:
            content = self._zip.read(member)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            RuntimeError,
            NotImplementedError,
            EOFError,
        ) as error:
            if member.flag_bits & 1:
                raise ReadingError(
                    f"文件《{self.name}》加了密码，读不了。请去掉密码，另存后再读。"
                ) from error
            raise self._broken() from error
        content = content.replace(_STRICT, _COMMON)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise ReadingError(
                f"文件《{self.name}》的 {path} 里有自定义实体，正常的 Word 文档没有，未读取。{_AGAIN}"
            )
        try:
            return fromstring(content)  # noqa: S314 - no document type, so no entities
        except (ParseError, ValueError) as error:
            raise self._broken() from error

    def _broken(self) -> ReadingError:
        return ReadingError(f"文件《{self.name}》已损坏，不是完整的 .docx。请重新传送一份，或{_AGAIN[1:]}")

    def _refuse_bomb(self) -> None:
        members = self._members.values()
        large = (
            len(members) > MAX_MEMBERS
            or sum(one.file_size for one in members) > MAX_UNPACKED
            or any(
                one.filename.endswith((".xml", ".rels"))
                and (one.file_size > MAX_PART or _ratio(one) > MAX_RATIO)
                for one in members
            )
        )
        if large:
            raise ReadingError(
                f"文件《{self.name}》解压后大得不像一份合同（疑似压缩炸弹），未读取。"
                "请确认文件来源；合同附有大量图片的，删去图片另存后再读。"
            )

    def _refuse_macros(self) -> None:
        types = self.part("[Content_Types].xml")
        if types is None:
            raise self._broken()
        declared = any("macroEnabled" in one.get("ContentType", "") for one in types)
        if declared or any(one.lower().endswith("vbaproject.bin") for one in self._members):
            raise macros_inside(self.name)


def _ratio(member: zipfile.ZipInfo) -> float:
    if member.file_size < 1024 * 1024:
        return 0
    return member.file_size / max(member.compress_size, 1)
