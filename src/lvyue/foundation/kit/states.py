"""The one vocabulary of states and tones: every chip, dot, bar and strip takes its words here."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

TONES: Final = ("blue", "green", "amber", "red", "running", "violet", "grey")
"""Names of the colours in the style sheet; what each one means is fixed by the design."""


@dataclass(frozen=True)
class State:
    """How one state is shown.

    `label` is the Chinese word, `tone` one of `TONES`, `icon` a name in the sprite and `pattern` the second
    sign beside the colour: `solid`, `hollow`, `dashed`, `hatch` or `strike`.
    """

    label: str
    tone: str
    icon: str
    pattern: str = "solid"


STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        "pending": State("未到期", "grey", "circle", "hollow"),
        "not_triggered": State("未触发", "grey", "circle-dashed", "dashed"),
        "running": State("进行中", "running", "progress"),
        "due_soon": State("将到期", "amber", "hourglass"),
        "overdue": State("逾期", "red", "alert"),
        "paused": State("已暂停", "grey", "pause", "hatch"),
        "backlog": State("待补录", "violet", "history", "hatch"),
        "fulfilled": State("已履约", "green", "check"),
        "fulfilled_late": State("迟履约", "amber", "check-late", "hatch"),
        "deemed": State("视为通过", "green", "checks", "hatch"),
        "waiting": State("等对方", "violet", "pause", "hatch"),
        "ambiguous": State("待裁定", "violet", "scale"),
        "provisional": State("暂定", "violet", "edit", "dashed"),
        "waived": State("已免责", "grey", "shield"),
        "cancelled": State("已取消", "grey", "x", "strike"),
    }
)


class UnknownWord(ValueError):
    """A state or tone that the vocabulary does not hold; the text says which ones it does."""


def state_named(name: object) -> State:
    """Return the state called `name` (a string or a text enum); raise `UnknownWord` when there is none."""
    found = STATES.get(str(name))
    if found is None:
        known = "、".join(STATES)
        raise UnknownWord(f"没有“{name}”这个状态（界面词表 kit/states.py）。请改用：{known}。")
    return found


def tone_named(name: object) -> str:
    """Return `name` when it is a tone; raise `UnknownWord` otherwise."""
    if name not in TONES:
        raise UnknownWord(f"没有“{name}”这种颜色（界面词表 kit/states.py）。请改用：{'、'.join(TONES)}。")
    return str(name)
