"""Typed after-hooks: how a lower floor tells an upper one, without Django signals (ADR 0010).

A lower package declares a `Port`; `config/wiring.py` registers the handlers; one test lists every
registration.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

E = TypeVar("E")

_ports: dict[str, "Port[Any]"] = {}


class Port(Generic[E]):
    """One kind of event, named like "duties.overdue".

    Handlers run in the caller's transaction, in order of registration: one that fails undoes the write it was
    told about. Slow work belongs in a job that the handler enqueues.
    """

    def __init__(self, name: str) -> None:
        if name in _ports:
            raise ValueError(f"two ports named {name}")
        self.name = name
        self.handlers: dict[str, Callable[[E], None]] = {}
        _ports[name] = self

    def register(self, name: str, handler: Callable[[E], None]) -> None:
        """Add a handler under a name of its own; the same name twice keeps the first."""
        self.handlers.setdefault(name, handler)

    def __call__(self, event: E) -> None:
        """Tell every handler."""
        for handler in self.handlers.values():
            handler(event)


def registrations() -> list[tuple[str, str]]:
    """(port, handler) names, sorted: the list the house test compares."""
    return sorted((port.name, handler) for port in _ports.values() for handler in port.handlers)
