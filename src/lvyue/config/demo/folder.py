"""The folder of a demo: whose it is, one process at a time, emptied only when it is a demo's own."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

from lvyue.config.demo.state import FILE
from lvyue.foundation.errors import Refused

OURS = {FILE, "accounts.txt"}
"""What marks a folder as a demo's; the second was written by version 0.1."""
SIMULATED = "simulated"
"""The file that tells the settings that nothing in the folder is a real fact."""


def folder_take(data: Path) -> int:
    """Open the folder for this process alone, made where it is missing; the lock ends with the process.

    Raises Refused when it holds something else than a demo, or when another demo runs in it.
    """
    if data.exists() and any(data.iterdir()) and not any((data / one).exists() for one in OURS):
        raise Refused("目录里有不是演示的数据，没有改动", place=str(data), remedy="用 --data 换一个空目录")
    data.mkdir(parents=True, exist_ok=True)
    handle = os.open(data, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise Refused(
            "这个目录里的演示正在运行", place=str(data), remedy="先停掉它，或用 --data 换一个目录"
        ) from error
    return handle


def folder_empty(data: Path) -> None:
    """Remove everything in a folder that was taken, and mark it as simulated."""
    for one in data.iterdir():
        if one.is_dir():
            shutil.rmtree(one)
        else:
            one.unlink()
    (data / FILE).touch(mode=0o600)
    (data / SIMULATED).touch()


def folder_use(data: Path) -> None:
    """Point this process and its children at the folder's own SQLite file, whatever is set."""
    os.environ["LVYUE_DATA"] = str(data.resolve())
    for name in ("LVYUE_DATABASE_URL", "LVYUE_SECRET_KEY"):
        os.environ.pop(name, None)
