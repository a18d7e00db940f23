"""Per cent told from per mille in the picture: ‰ has one ring more than %. Part of `lvyue[ocr]`.

Recognition takes one in ten ‰ for a %. The rings of the sign stand in the picture all the same and are
counted there: one above, one below, and beside that one a third.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2

from lvyue.reading.files.ruled import Picture

_FINER = 4
_LEAST = 12
"""Pixels of a hole in the finer picture; less is grain."""

_BEFORE, _BEHIND = 0.3, 1.35
"""What is looked at around the left edge of a sign, in heights of its line."""


class _Ring(NamedTuple):
    """The hole inside a ring: its middle, width and height."""

    x: float
    y: float
    wide: float
    high: float

    def like(self, other: _Ring) -> bool:
        """Whether two are rings of one sign by their size."""
        return 0.6 < other.high / self.high < 1.6 and 0.6 < other.wide / self.wide < 1.7


def is_per_mille(grey: Picture, left: float, top: float, bottom: float) -> bool:
    """Whether the sign that begins at `left` of a line from `top` to `bottom` has a third ring."""
    high = bottom - top
    columns = slice(max(int(left - _BEFORE * high), 0), int(left + _BEHIND * high))
    part = grey[max(int(top), 0) : int(bottom), columns]
    if part.size == 0:
        return False
    rings, high = _rings(part), float(part.shape[0] * _FINER)
    for upper in rings:
        below = [
            one
            for one in rings
            if one.x > upper.x + 0.15 * high and one.y > upper.y + 0.2 * high and upper.like(one)
        ]
        if not below:
            continue
        second = below[0]
        step = second.x - upper.x
        return any(
            abs(third.y - second.y) < 0.08 * high
            and second.like(third)
            and third.x - second.x < step + 0.3 * high
            for third in below[1:]
        )
    return False


def _rings(grey: Picture) -> list[_Ring]:
    """The holes in the ink of a piece of a page that do not touch its edge, from the left."""
    finer = cv2.resize(grey, None, fx=_FINER, fy=_FINER, interpolation=cv2.INTER_CUBIC)
    _, ink = cv2.threshold(
        cv2.GaussianBlur(finer, (5, 5), 0), 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU
    )
    count, _, boxes, middles = cv2.connectedComponentsWithStats(255 - ink, connectivity=4)
    high, wide = ink.shape
    found = []
    for index in range(1, count):
        x, y, across, down, area = (int(one) for one in boxes[index])
        if x > 0 and y > 0 and x + across < wide and y + down < high and area >= _LEAST:
            found.append(_Ring(float(middles[index][0]), float(middles[index][1]), across, down))
    return sorted(found)
