"""The files that come with a sheet of 补录: several files, or one .zip of them, by name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from lvyue.duties.errors import SheetRefused
from lvyue.foundation.canonical import digest_sha256

MOST_BYTES = 100 * 1024 * 1024
MOST_ONE = 20 * 1024 * 1024
MOST_FILES = 5_000


def files_by_name(sent: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """Return {file name: bytes} of uploaded files, those inside a .zip included; folders are left out.

    Raises SheetRefused for two files of one name, a broken or encrypted archive, and too much of anything.
    """
    found: dict[str, bytes] = {}
    size = 0
    for name, content in _each(sent):
        size += len(content)
        if name in found:
            raise SheetRefused(name, "有两个同名的附件", "改成不同的文件名，并同步改表里的“附件文件名”")
        if not content:
            raise SheetRefused(name, "附件是空的", "重新选择文件")
        if size > MOST_BYTES or len(found) >= MOST_FILES:
            raise SheetRefused(name, "附件合计超过 100 MB 或 5,000 个", "分成几次上传")
        found[name] = content
    return found


def upload_digest(sheet: bytes, files: Mapping[str, bytes]) -> str:
    """A digest of a sheet and its files, so that exactly what was previewed is entered."""
    parts = [sheet]
    for name in sorted(files):
        parts += [name.encode(), files[name]]
    return digest_sha256("\n".join(digest_sha256(part) for part in parts).encode())


def _each(sent: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    for name, content in sent:
        if name.lower().endswith(".zip"):
            yield from _unpacked(name, content)
        else:
            yield _plain(name), content


def _unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            parts = [one for one in pack.infolist() if not one.is_dir()]
            # The stated sizes bound what is unpacked: reading stops there, and a lie fails its checksum.
            if len(parts) > MOST_FILES or sum(one.file_size for one in parts) > MOST_BYTES:
                raise SheetRefused(name, "压缩包展开后超过 100 MB 或 5,000 个文件", "分成几次上传")
            for one in parts:
                inside = _plain(_named(one))
                if inside.startswith(".") or "__MACOSX" in one.filename:
                    continue
                if one.file_size > MOST_ONE:
                    raise SheetRefused(inside, "附件超过 20 MB", "压缩或拆分后再上传")
                yield inside, pack.read(one)
    except SheetRefused:
        raise
    except Exception as error:  # whatever a broken archive makes the library raise
        raise SheetRefused(name, "不是完好的 .zip 压缩包，或设了密码", "重新打包，不要加密") from error


def _named(one: zipfile.ZipInfo) -> str:
    """The name as its author wrote it: older Chinese Windows packs in GBK without saying so."""
    if one.flag_bits & 0x800:
        return one.filename
    try:
        return one.filename.encode("cp437").decode("gbk")
    except UnicodeError:
        return one.filename


def _plain(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name.strip()
