"""Values and protocols of the foundation."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol


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
