"""Reading of the environment for the settings: flags, the database URL, the secret key."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lvyue.config.errors import SettingInvalid

_SQLITE_START = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA busy_timeout = 10000;
"""


def flag(name: str) -> bool:
    """True when the variable is 1, true or yes."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes"}


def number(name: str, default: float) -> float:
    """The variable as a number above 0; SettingInvalid for anything else."""
    said = os.environ.get(name, str(default))
    try:
        found = float(said)
    except ValueError:
        found = 0.0
    if not 0 < found < float("inf"):
        raise SettingInvalid(
            f"{name} 应是大于 0 的数，收到的是 {said[:40]}",
            place=f"环境变量 {name}",
            remedy="改正它，或不设它",
        )
    return found


def secret_key(path: Path) -> str:
    """The key kept at `path`, made once with mode 0600."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    key = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w") as file:
        file.write(key)
    return key


def database_from(url: str) -> dict[str, Any]:
    """Django's DATABASES entry for a sqlite:/// or postgresql:// URL; SettingInvalid for any other.

    SQLite has one writer: a transaction takes the lock when it begins (IMMEDIATE), so that none fails
    half-way.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path.removeprefix("/"))
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 10, "init_command": _SQLITE_START},
            "TEST": {"NAME": str(Path(path).with_name("test.sqlite3"))},
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": parts.port or "",
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise SettingInvalid(
        f"LVYUE_DATABASE_URL 应以 sqlite:/// 或 postgresql:// 开头，收到的是 {parts.scheme or '空'}",
        place="环境变量 LVYUE_DATABASE_URL",
        remedy="改正它，或不设它而用数据目录里的 SQLite",
    )
