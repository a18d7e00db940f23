"""Faults from outside the program, as people read them: files and the database. Cause, place, remedy."""

import errno
import re
from pathlib import Path

import lvyue

_FILE_CAUSES = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在的磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.ENOENT: "没有这个文件或目录",
    errno.ENOTDIR: "路径里有一段不是目录",
    errno.EISDIR: "这是目录，不是文件",
    errno.EEXIST: "已有同名的文件",
    errno.ENAMETOOLONG: "名称太长",
}
_FULL = {errno.ENOSPC, errno.EDQUOT}

_DATABASE_CAUSES = tuple(
    (re.compile(pattern, re.IGNORECASE), cause, remedy)
    for pattern, cause, remedy in (
        ("readonly database", "数据库是只读的", "核对数据库文件与所在目录的写入权限"),
        ("unable to open database", "打不开数据库文件", "核对数据库文件与所在目录是否存在、能否读写"),
        ("no such table|no such column|does not exist", "数据库尚未建立或升级", "运行 lvyue migrate"),
        ("database is locked", "数据库正被别的程序占用", "稍后再试；一直如此时停下别的程序"),
        ("not a database|malformed", "数据库文件已损坏", "从备份恢复，再运行 lvyue audit verify"),
        ("is full", "磁盘已满", "清理磁盘后再试"),
        ("authentication failed", "数据库不接受这个账号", "核对 LVYUE_DATABASE_URL 里的用户名与密码"),
        ("connection|connect to|resolve host", "连不上数据库", "核对 LVYUE_DATABASE_URL 与数据库服务"),
    )
)


def file_sentence(error: OSError) -> str:
    """What is wrong with a file or folder people named; empty for what is no fault of theirs."""
    place = str(error.filename or "")
    if error.errno not in _FILE_CAUSES or _is_own(place) or not (place or error.errno in _FULL):
        return ""
    where = f"。位置：{place}" if place else ""
    remedy = "清理磁盘后再试" if error.errno in _FULL else "核对路径，以及对它和所在目录的读写权限"
    return f"{_FILE_CAUSES[error.errno]}{where}。处理：{remedy}。"


def database_sentence(error: Exception) -> str:
    """What is wrong with the database; empty for what is the program's own fault."""
    found = database_fault(error)
    return f"{found[0]}。位置：{database_name()}。处理：{found[1]}。" if found else ""


def database_fault(error: Exception) -> tuple[str, str] | None:
    """Cause and remedy of a refusal of the database that people can mend, or None."""
    said = str(error)
    return next(
        ((cause, remedy) for pattern, cause, remedy in _DATABASE_CAUSES if pattern.search(said)), None
    )


def is_database(error: BaseException) -> bool:
    """Whether the database refused, told without loading Django."""
    return type(error).__module__.startswith("django.db")


def _is_own(place: str) -> bool:
    """Whether a path is of the program itself, which people do not mend."""
    return bool(place) and Path(lvyue.__file__).parent in Path(place).absolute().parents


def database_name() -> str:
    """Where the database is: its file, or its host and name. Django's settings are loaded."""
    from django.conf import settings

    known = settings.DATABASES["default"]
    return f"{known['HOST']}/{known['NAME']}" if known.get("HOST") else str(known["NAME"])
