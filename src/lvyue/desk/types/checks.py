"""Words of checks and samples, who may take which act, and the draw of a sample. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from lvyue.foundation.types import Toned, Word
from lvyue.identity.types import Permission, Side


class CheckKind(Word):
    """What is looked at: the contract's obligations, or tickets drawn by lot."""

    CHECK = "check", "履约检查"
    SAMPLE = "sample", "抽查"


class CheckState(Word):
    """How far a check is; both ends are final."""

    OPEN = "open", "检查中"
    CLOSED = "closed", "已结束"
    WITHDRAWN = "withdrawn", "已撤回"

    @property
    def state(self) -> str:
        """The interface state (kit vocabulary) that colours its chip."""
        return {"open": "running", "closed": "fulfilled", "withdrawn": "cancelled"}[self.value]


class Verdict(Toned):
    """What party A says of one item."""

    PASSED = "passed", "符合", "green"
    FAILED = "failed", "不符合", "red"


class CheckEventKind(Toned):
    """What happened in a check; events are append-only."""

    OPENED = "opened", "发出检查通知", "blue"
    PASSED = "passed", "符合", "green"
    FOUND = "found", "发现问题", "red"
    REPLIED = "replied", "整改答复", "blue"
    REFUSED = "refused", "整改未通过", "amber"
    MENDED = "mended", "确认整改", "green"
    CLOSED = "closed", "结束检查", "grey"
    WITHDRAWN = "withdrawn", "撤回检查", "grey"


class CheckAct(Word):
    """One step a person takes on a check."""

    OPEN = "open", "发起检查"
    JUDGE = "judge", "判为符合"
    FIND = "find", "登记问题"
    REPLY = "reply", "答复整改"
    ANSWER = "answer", "确认整改"
    CLOSE = "close", "结束检查"
    WITHDRAW = "withdraw", "撤回检查"


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
