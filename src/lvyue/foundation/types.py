"""Values and protocols of the foundation."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol, Self


class Actor(Protocol):
    """Who does something: `identity.types.Access` satisfies it."""

    @property
    def person_id(self) -> int | None:
        """Key of the person; None for the system itself."""

    @property
    def name(self) -> str:
        """Name as it is printed in the audit log."""


class Claimed(NamedTuple):
    """One row won by a worker: its key and the lease token that proves it."""

    pk: int
    token: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `audit.verify` found; `head` is the last block's digest, "" when nothing is sealed."""

    ok: bool
    blocks: int
    entries: int
    head: str
    unsealed: int
    problems: list[str]


class Word(StrEnum):
    """A word of a closed list, written as its stored value and the Chinese that every surface shows.

    `RECEIVED = "received", "待响应"`.
    """

    label: str

    # Only looking a word up by its value leaves the rest out, to a type checker the same call.
    def __new__(cls, value: str, label: str = "") -> Self:
        word = str.__new__(cls, value)
        word._value_, word.label = value, label
        return word


class Toned(Word):
    """A `Word` with the tone that colours its chip or dot (kit vocabulary).

    `PASSED = "passed", "符合", "green"`.
    """

    tone: str

    def __new__(cls, value: str, label: str = "", tone: str = "") -> Self:
        word = str.__new__(cls, value)  # an enumeration's own `__new__` only looks its members up
        word._value_, word.label, word.tone = value, label, tone
        return word
