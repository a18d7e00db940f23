"""Words of checks and samples, who may take which act, and the draw of a sample. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from lvyue.identity.types import Permission, Side


class CheckKind(StrEnum):
    """What is looked at: the contract's obligations, or tickets drawn by lot."""

    CHECK = "check"
    SAMPLE = "sample"

    @property
    def label(self) -> str:
        """Chinese word of the kind."""
        return {"check": "履约检查", "sample": "抽查"}[self.value]


class CheckState(StrEnum):
    """How far a check is; both ends are final."""

    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """Chinese word of the state."""
        return {"open": "检查中", "closed": "已结束", "withdrawn": "已撤回"}[self.value]

    @property
    def state(self) -> str:
        """The interface state (kit vocabulary) that colours its chip."""
        return {"open": "running", "closed": "fulfilled", "withdrawn": "cancelled"}[self.value]


class Verdict(StrEnum):
    """What party A says of one item."""

    PASSED = "passed"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """Chinese word of the verdict."""
        return {"passed": "符合", "failed": "不符合"}[self.value]

    @property
    def tone(self) -> str:
        """Colour of its chip (kit vocabulary)."""
        return {"passed": "green", "failed": "red"}[self.value]


class CheckEventKind(StrEnum):
    """What happened in a check; events are append-only."""

    OPENED = "opened"
    PASSED = "passed"
    FOUND = "found"
    REPLIED = "replied"
    REFUSED = "refused"
    MENDED = "mended"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """Chinese word of the event."""
        return _EVENTS[self][0]

    @property
    def tone(self) -> str:
        """Colour of its dot in the timeline (kit vocabulary)."""
        return _EVENTS[self][1]


_EVENTS: dict[CheckEventKind, tuple[str, str]] = {
    CheckEventKind.OPENED: ("发出检查通知", "blue"),
    CheckEventKind.PASSED: ("符合", "green"),
    CheckEventKind.FOUND: ("发现问题", "red"),
    CheckEventKind.REPLIED: ("整改答复", "blue"),
    CheckEventKind.REFUSED: ("整改未通过", "amber"),
    CheckEventKind.MENDED: ("确认整改", "green"),
    CheckEventKind.CLOSED: ("结束检查", "grey"),
    CheckEventKind.WITHDRAWN: ("撤回检查", "grey"),
}


class CheckAct(StrEnum):
    """One step a person takes on a check."""

    OPEN = "open"
    JUDGE = "judge"
    FIND = "find"
    REPLY = "reply"
    ANSWER = "answer"
    CLOSE = "close"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> str:
        """Chinese name of the step, as on its button."""
        return {
            "open": "发起检查",
            "judge": "判为符合",
            "find": "登记问题",
            "reply": "答复整改",
            "answer": "确认整改",
            "close": "结束检查",
            "withdraw": "撤回检查",
        }[self.value]


CHECK_RIGHTS: Mapping[CheckAct, tuple[Side, Permission]] = {
    one: (Side.B, Permission.WORK) if one is CheckAct.REPLY else (Side.A, Permission.ACCEPT)
    for one in CheckAct
}
"""Act to the side that takes it and the permission it needs: party A checks, party B mends and replies."""


@dataclass(frozen=True, slots=True)
class ItemAsked:
    """A thing to look at: in the checker's words, or an obligation of the contract by its id."""

    what: str = ""
    obligation: str = ""


def draw(codes: Iterable[str], size: int, seed: str) -> tuple[str, ...]:
    """Draw `size` of the codes by lot; the same seed and codes give the same draw, in any language.

    Each code's lot is the SHA-256 of "seed:code"; the smallest lots are drawn, told in order of code. All of
    them when there are fewer than `size`.
    """
    lots = sorted(set(codes), key=lambda code: (sha256(f"{seed}:{code}".encode()).hexdigest(), code))
    return tuple(sorted(lots[:size]))


def population_digest(codes: Sequence[str]) -> str:
    """SHA-256 of the population: its codes in order, one a line."""
    return sha256("\n".join(sorted(codes)).encode()).hexdigest()
