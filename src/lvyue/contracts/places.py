"""Where in a contract file something stands: a path of keys and indexes, and its line where it is known."""

from __future__ import annotations

from collections.abc import Mapping

Place = tuple[str | int, ...]
Lines = Mapping[Place, int]


def place_of(path: Place, lines: Lines) -> str:
    """Say a path as people read it: `第 37 行 obligations[2].cite`, without its line where none is known."""
    label = ""
    for part in path:
        label += f"[{part}]" if isinstance(part, int) else f"{'.' if label else ''}{part}"
    probe = path
    while probe and probe not in lines:
        probe = probe[:-1]
    return f"第 {lines[probe]} 行 {label}" if probe in lines else label
