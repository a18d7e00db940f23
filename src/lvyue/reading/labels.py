"""How a clause is cited: 第三条(三)4, 六.2, 三(1), 2.2.6, 附件1 2, 1.1 日常维护."""

from __future__ import annotations

from lvyue.reading.numbering import Marker


def clause_number(parent_number: str, parent: Marker | None, marker: Marker) -> str:
    """The printed path of one clause, from its parent's path and its own marker."""
    printed, style = marker.printed, marker.style
    if parent is None:
        return printed
    if style.startswith("part"):
        return f"{parent_number}{printed}" if printed.endswith("款") else printed
    if style == "dotted":
        replaces = parent.style.startswith("part") or parent.style in ("dotted", "plain", "chinese")
        root = parent_number.split(" ")[0] if parent_number.startswith("附") else ""
        return printed if replaces and not root else f"{parent_number} {printed}"
    if style == "lettered":
        return printed
    if style == "row" and not printed.isdigit():
        return f"{parent_number} {printed}"
    if style == "row" or (style == "plain" and parent_number[-1:] not in ")条款"):
        return f"{parent_number}{' ' if parent.style == 'annex' and style == 'plain' else '.'}{printed}"
    if style == "closing":
        return f"{parent_number} {printed}"
    if style == "dashed" and parent.values[-1:] == marker.values[:1]:
        return printed
    if style in ("chinese", "dashed"):
        return f"{parent_number}.{printed}"
    return f"{parent_number}{printed}"
