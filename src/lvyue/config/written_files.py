"""Files a command writes: new ones only, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lvyue.foundation.errors import Invalid, Refused


def write_new(path: Path, content: str | bytes) -> None:
    """Write one file. Refused where it exists, Invalid where nothing can be written."""
    _refuse_present(path, path, "换一个文件名")
    _write(path, content)


def write_folder(folder: Path, content: Mapping[str, str]) -> list[Path]:
    """Write files by name into a folder, made where it is missing; returns their paths.

    Refused before anything is written where one of them exists; Invalid where nothing can be written.
    """
    paths = {folder / Path(name).name: text for name, text in content.items()}
    for path in paths:
        _refuse_present(path, folder, "换一个空目录")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Invalid("建不了目录", place=str(folder), remedy="核对路径与写入权限") from error
    for path, text in paths.items():
        _write(path, text)
    return list(paths)


def _refuse_present(path: Path, place: Path, remedy: str) -> None:
    if path.exists():
        raise Refused(f"{path.name} 已存在，没有覆盖", place=str(place), remedy=remedy)


def _write(path: Path, content: str | bytes) -> None:
    try:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise Invalid("写不进文件", place=str(path), remedy="核对目录是否存在、能否写入") from error
