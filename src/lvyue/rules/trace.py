"""The unfolded answer: a tree of label, value, note and citation that page, paper and API render alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lvyue.rules.errors import RuleError


@dataclass(frozen=True, slots=True)
class Trace:
    """One step of a derivation and the steps under it.

    `label` names the step, `value` is its result as printed, `note` says why, `cite` is the clause or law.

    >>> due = Trace("到期日", "2026-02-28", cite="第四条(三)", children=(Trace("起算", "2026-02-09"),))
    >>> print("\\n".join(due.lines()))
    到期日：2026-02-28 〔第四条(三)〕
      起算：2026-02-09
    >>> Trace.from_dict(due.as_dict()) == due
    True
    """

    label: str
    value: str
    note: str = ""
    cite: str | None = None
    children: tuple[Trace, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The tree as plain JSON values; every key is always present."""
        return {
            "label": self.label,
            "value": self.value,
            "note": self.note,
            "cite": self.cite,
            "children": [child.as_dict() for child in self.children],
        }

    @classmethod
    def from_dict(cls, tree: Mapping[str, Any]) -> Trace:
        """The tree that `as_dict` wrote. Raises RuleError when a node has no label or value."""
        try:
            label, value = tree["label"], tree["value"]
        except (KeyError, TypeError):
            raise RuleError("推算过程的一个节点缺少名称或数值，无法还原。请重新计算后保存。") from None
        return cls(
            label=str(label),
            value=str(value),
            note=str(tree.get("note") or ""),
            cite=tree.get("cite"),
            children=tuple(cls.from_dict(child) for child in tree.get("children") or ()),
        )

    def lines(self, indent: int = 0) -> Iterator[str]:
        """The tree as indented text, one line a node, two blanks a level."""
        note = f"（{self.note}）" if self.note else ""
        cite = f" 〔{self.cite}〕" if self.cite else ""
        yield f"{'  ' * indent}{self.label}：{self.value}{note}{cite}"
        for child in self.children:
            yield from child.lines(indent + 1)
