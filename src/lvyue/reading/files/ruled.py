"""Ruled tables in the picture of a page: long dark lines, the cells between them. Part of `lvyue[ocr]`."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from lvyue.reading.files.shapes import Cell, Grid, edges

Picture = np.ndarray[Any, Any]
"""A grey page: rows of bytes, 0 black."""

_LEAST = 0.025
"""The shortest rule counted, as a share of the page's width."""

_STROKE = 36
"""Longer than the strokes of letters, in pixels at 150 dpi."""

_NEAR = 8.0


def straightened(grey: Picture) -> float:
    """Degrees a page is turned clockwise, -4 to 4: where its lines of writing stand apart best."""
    scale = 600 / grey.shape[1]
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dark = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    ink = (dark > 0).astype(np.float32)
    best = max(np.arange(-4.0, 4.01, 0.5), key=lambda angle: _apart(ink, float(angle)))
    return float(max(np.arange(best - 0.4, best + 0.41, 0.1), key=lambda angle: _apart(ink, float(angle))))


def _apart(ink: Picture, angle: float) -> float:
    """How much rows differ from their neighbours when the page is turned back by an angle."""
    rows = _turned(ink, angle).sum(axis=1)
    return float(np.square(np.diff(rows)).sum())


def _turned(picture: Picture, angle: float) -> Picture:
    high, wide = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1.0)
    found: Picture = cv2.warpAffine(picture, turn, (wide, high))
    return found


def grids_of(grey: Picture, page: int) -> list[Grid]:
    """The ruled tables of a straight page; a frame of one cell is none."""
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    least = max(int(grey.shape[1] * _LEAST), _STROKE)
    across = _rules(ink, (least, 1), (5, 3))
    down = _rules(ink, (1, least), (3, 5))
    _, marks, boxes, _ = cv2.connectedComponentsWithStats(cv2.bitwise_or(across, down))
    found = []
    for index, (left, top, wide, high, _) in enumerate(boxes[1:].tolist(), 1):
        if wide < 2 * least or high < least:
            continue
        part = (slice(top, top + high), slice(left, left + wide))
        own = marks[part] == index
        cells = _cells((across[part] > 0) & own, (down[part] > 0) & own, page)
        for cell in cells:
            cell.left, cell.right = cell.left + left, cell.right + left
            cell.top, cell.bottom = cell.top + top, cell.bottom + top
        if len(cells) > 1:
            found.append(Grid(cells, page))
    return found


def _rules(ink: Picture, kernel: tuple[int, int], thicker: tuple[int, int]) -> Picture:
    """What is left of the ink in one direction: opened by a long line, gaps of the scan closed."""
    kept = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, kernel))
    found: Picture = cv2.dilate(kept, cv2.getStructuringElement(cv2.MORPH_RECT, thicker))
    return found


def _cells(across: Picture, down: Picture, page: int) -> list[Cell]:
    """The rectangles between rules; neighbours without a rule between them are one cell."""
    ys, xs = _positions(across.T), _positions(down)
    if len(ys) < 2 or len(xs) < 2:
        return []
    owner = {(i, j): (i, j) for i in range(len(ys) - 1) for j in range(len(xs) - 1)}

    def root(at: tuple[int, int]) -> tuple[int, int]:
        while owner[at] != at:
            at = owner[at]
        return at

    for i, j in list(owner):
        if j + 2 < len(xs) and not _ruled(down[ys[i] : ys[i + 1], _around(xs[j + 1])], axis=1):
            owner[max(root((i, j)), root((i, j + 1)))] = min(root((i, j)), root((i, j + 1)))
        if i + 2 < len(ys) and not _ruled(across[_around(ys[i + 1]), xs[j] : xs[j + 1]], axis=0):
            owner[max(root((i, j)), root((i + 1, j)))] = min(root((i, j)), root((i + 1, j)))
    merged: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for at in owner:
        merged.setdefault(root(at), []).append(at)
    return [
        Cell(
            xs[min(j for _, j in ats)],
            ys[min(i for i, _ in ats)],
            xs[max(j for _, j in ats) + 1],
            ys[max(i for i, _ in ats) + 1],
            page,
        )
        for ats in merged.values()
    ]


def _positions(rules: Picture) -> list[int]:
    """Where rules stand along the second axis: columns of the picture with a long run of ink."""
    counts = rules.sum(axis=0)
    strong = np.flatnonzero(counts > 15)
    return [int(at) for at in edges([float(one) for one in strong], _NEAR)]


def _around(at: int) -> slice:
    return slice(max(at - 6, 0), at + 12)


def _ruled(strip: Picture, *, axis: int) -> bool:
    """Whether a rule runs along most of a strip."""
    return strip.size > 0 and float(strip.any(axis=axis).mean()) > 0.6
