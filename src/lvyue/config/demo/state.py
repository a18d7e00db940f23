"""How far the demo of a folder is: a small file beside its database, replaced as a whole."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path

FILE = "demo.json"


@dataclass(frozen=True, slots=True)
class DemoState:
    """The contracts that are planned and those that are complete, by code; `password` opens all accounts."""

    password: str
    planned: tuple[str, ...]
    made: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every contract is there."""
        return self.planned == self.made

    @property
    def waiting(self) -> tuple[str, ...]:
        """The contracts still to be made, in order."""
        return tuple(one for one in self.planned if one not in self.made)

    def with_made(self, code: str) -> DemoState:
        """The state once this contract is complete too."""
        return replace(self, made=tuple(one for one in self.planned if one in (*self.made, code)))


def password_new() -> str:
    """A password that meets the house rules, short enough to type."""
    return f"Demo-{secrets.token_hex(3)}-{secrets.randbelow(90) + 10}"


def state_read(folder: Path) -> DemoState | None:
    """The state of the demo in a folder; None where there is none that can be read."""
    try:
        raw = json.loads((folder / FILE).read_text("utf-8"))
        return DemoState(str(raw["password"]), tuple(raw["planned"]), tuple(raw["made"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def state_write(folder: Path, state: DemoState) -> None:
    """Keep the state; a reader sees the one before or this one, never a part. Only the owner may read it."""
    fresh = folder / f"{FILE}.new"
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(asdict(state), ensure_ascii=False, indent=2), encoding="utf-8")
    fresh.replace(folder / FILE)
