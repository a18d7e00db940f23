"""Files of people's offices are opened in a child process with limits of memory, time and output.

The child knows neither the database nor the settings: it gets a copy of the file in a folder of its own and
an empty environment. Whatever a file does to its reader (a bomb, an endless loop, a crash) costs that child.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lvyue.reading.errors import ReadingError
from lvyue.reading.files.kinds import Kind, NeedsRecognising, kind_of
from lvyue.reading.files.shapes import Sheet
from lvyue.reading.files.types import FileText, Progress

MAX_OUTPUT = 40 * 1024 * 1024
"""Bytes a child may write to one file: text, places, page pictures."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may take: bytes of address space, seconds of the processor, seconds on the wall."""

    memory: int
    cpu: int
    wall: int


READING = Limits(memory=1536 * 1024**2, cpu=40, wall=90)
"""For Word and PDF; a hundred pages take some five seconds and 200 MB."""

CONVERTING = Limits(memory=6 * 1024**3, cpu=90, wall=90)
"""For LibreOffice, which maps a great deal of memory without using it; it takes some two seconds."""

DRAWING = Limits(memory=1536 * 1024**2, cpu=90, wall=100)
"""For drawing the pages of an original; thirty take some five seconds."""

RECOGNISING = Limits(memory=6 * 1024**3, cpu=7200, wall=7200)
"""For OCR of up to two hundred pages; the models take some 700 MB."""


def read_apart(
    raw: bytes,
    name: str,
    kind: Kind,
    *,
    ocr: bool = False,
    pictures: Path | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> FileText:
    """The text of a file, read by a child process.

    `ocr` allows recognising pages without text; `pictures` is a folder for the pages as they were recognised
    (1.jpg, 2.jpg ...). Raises ReadingError with cause and remedy, also when the child dies or takes too long.
    """
    limits = limits or (RECOGNISING if ocr else CONVERTING if kind is Kind.DOC else READING)
    options = {"ocr": ocr, "pictures": str(pictures or ""), "pages": None}
    return FileText.from_dict(_said(raw, name, kind, options, limits, progress)["file"])


def recognised_apart(
    raw: bytes, name: str, kind: Kind, first: int, most: int, limits: Limits = RECOGNISING
) -> tuple[list[Sheet], int]:
    """At most so many sheets of a PDF or picture from page `first` on, recognised where they have no text.

    The second value is how many pages the file has. Raises ReadingError like `read_apart`.
    """
    options = {"ocr": True, "pictures": "", "pages": [first, most]}
    found = _said(raw, name, kind, options, limits, None)
    return [Sheet.from_dict(one) for one in found["sheets"]], found["total"]


def drawn_apart(raw: bytes, name: str, folder: Path, limits: Limits = DRAWING) -> list[Path]:
    """The pages of a PDF or picture as pictures 1.jpg, 2.jpg ... in a folder. Raises ReadingError."""
    options = {"draw": str(folder), "ocr": False, "pictures": "", "pages": None}
    count = _said(raw, name, kind_of(raw, name), options, limits, None)["drawn"]
    return [folder / f"{number}.jpg" for number in range(1, count + 1)]


def _said(
    raw: bytes, name: str, kind: Kind, options: dict[str, Any], limits: Limits, progress: Progress | None
) -> dict[str, Any]:
    """What the child made of a file; ReadingError for its refusal, or its death."""
    options |= {"name": name, "kind": kind.name}
    options |= {"memory": limits.memory, "cpu": limits.cpu, "output": MAX_OUTPUT}
    with tempfile.TemporaryDirectory(prefix="lvyue-read-") as folder:
        (Path(folder) / "file").write_bytes(raw)
        last = _last_line(_lines(folder, options, limits.wall), progress)
    if "refused" in last:
        raise (NeedsRecognising if last.get("pictures") else ReadingError)(str(last["refused"]))
    if not {"file", "sheets", "drawn"} & last.keys():
        raise ReadingError(
            f"文件《{name}》在限定的时间与内存里没有读完，已停止（读取程序没有受影响）。"
            "请确认它是一份合同；是的话，用办公软件另存为新的 .docx 或拆成几份后再读。"
        )
    return last


def _last_line(lines: Iterator[dict[str, Any]], progress: Progress | None) -> dict[str, Any]:
    """The child's result; its progress is passed on."""
    last: dict[str, Any] = {}
    for last in lines:
        if progress is not None and "done" in last:
            progress(last["done"], last["of"])
    return last


def _lines(folder: str, options: dict[str, Any], wall: int) -> Iterator[dict[str, Any]]:
    """What the child says, line by line; it is killed, with all it started, when its time is over."""
    kept = ("PATH", "SystemRoot", "LVYUE_SOFFICE")
    child = subprocess.Popen(  # noqa: S603 - this interpreter, this module
        [sys.executable, "-P", "-m", "lvyue.reading.files.child", json.dumps(options)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        cwd=folder,
        env={name: os.environ[name] for name in kept if name in os.environ}
        | {"HOME": folder, "TMPDIR": folder, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True,
    )
    timer = threading.Timer(wall, _kill, [child])
    timer.start()
    try:
        assert child.stdout is not None
        for line in child.stdout:
            with contextlib.suppress(ValueError):  # a line cut by the child's death
                yield json.loads(line)
    finally:
        timer.cancel()
        _kill(child)
        child.stdout.close() if child.stdout else None
        child.wait()


def _kill(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
