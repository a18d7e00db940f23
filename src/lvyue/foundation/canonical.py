"""Canonical JSON and the two digests (SM3 and SHA-256, rule R23) that bind content to evidence."""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

from cryptography.hazmat.primitives import hashes


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError(f"naive time in evidence: {value!r}")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"no canonical form for {type(value).__name__}: {value!r}")


_CANONICAL = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain
)


def canonical_json(value: object) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces; times in UTC, Decimal as text.

    Raises TypeError for a value without one form and ValueError for NaN.
    """
    return _CANONICAL.encode(value).encode()


def digest_sha256(content: bytes) -> str:
    """SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_sm3(content: bytes) -> str:
    """SM3 (GB/T 32905), 64 hexadecimal digits."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()
