"""Contract files parsed, and their terms worked out, once for each digest and set of rulings.

Pure: a digest names its content for good and the values are frozen, so that they are shared safely.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from lvyue.contracts.precedence import binding
from lvyue.contracts.terms import ruled
from lvyue.contracts.types import ContractFile

KEPT = 64
"""Files and terms kept at most, the latest used; a file takes about a megabyte."""

_known: OrderedDict[Hashable, ContractFile] = OrderedDict()
_lock = Lock()


def parsed(digest: str, content: Callable[[], Any]) -> ContractFile:
    """The file of this digest; `content` gives its plain data when it is not known yet."""
    return _kept(digest, lambda: ContractFile.model_validate(content()))


def bound(digest: str, rulings: tuple[tuple[str, str], ...], written: ContractFile) -> ContractFile:
    """The file of this digest with (question id, reading id) applied and what yields yielding."""
    return _kept((digest, rulings), lambda: binding(written, ruled(written, rulings)))


def _kept(key: Hashable, made: Callable[[], ContractFile]) -> ContractFile:
    if not key:
        return made()
    with _lock:
        if key in _known:
            _known.move_to_end(key)
            return _known[key]
    file = made()
    with _lock:
        _known[key] = file
        while len(_known) > KEPT:
            _known.popitem(last=False)
    return file
