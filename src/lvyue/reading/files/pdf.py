"""The text layer of a PDF: letters to lines, ruled lines to tables, page by page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

import pdfplumber.page
import pdfplumber.table

from lvyue.reading.files.shapes import Cell, Grid, Line, Sheet

_GAP = 0.7
"""A gap of this share of a letter's height between two letters is a blank."""

_OUTLINES = 200
_FEW = 8
"""Fewer letters on a page than this are no text layer."""


def read_sheet(page: pdfplumber.page.Page) -> Sheet:
    """The lines and tables of one page; letters that stand askew (a watermark) are counted, not read."""
    sheet = Sheet(page.page_number, float(page.width), float(page.height))
    letters = [one for one in page.chars if one["text"].strip() or one["text"] == " "]
    upright = [one for one in letters if _level(one)]
    sheet.skew = len(letters) - len(upright)
    grids = [grid for table in _tables(page) if (grid := _grid(table, sheet.page)) is not None]
    cells = [cell for grid in grids for cell in grid.cells]
    outside: list[dict[str, Any]] = []
    inside: dict[int, list[dict[str, Any]]] = {}
    find = _finder(cells)
    for one in upright:
        at = find((one["x0"] + one["x1"]) / 2, (one["top"] + one["bottom"]) / 2)
        inside.setdefault(at, []).append(one) if at is not None else outside.append(one)
    for at, held in inside.items():
        cells[at].lines = list(lines_of(held, sheet.page))
    sheet.lines = list(lines_of(outside, sheet.page))
    sheet.grids = [grid for grid in grids if any(cell.lines for cell in grid.cells)]
    return sheet


def _level(letter: dict[str, Any]) -> bool:
    """Whether a letter stands on a level line; some turned ones call themselves upright."""
    across, slant = abs(letter["matrix"][0]), abs(letter["matrix"][1])
    return bool(letter["upright"]) and slant <= 0.05 * across


def has_text(page: pdfplumber.page.Page) -> bool:
    """Whether a page has a text layer worth reading."""
    return sum(1 for one in page.chars if one["text"].strip()) >= _FEW


def is_legible(page: pdfplumber.page.Page) -> bool:
    """Whether the letters of a page say which they are; fonts without a table of characters do not."""
    letters: list[str] = [one["text"] for one in page.chars if one["text"].strip()]
    dumb: int = sum(
        one.startswith("(cid:") or one == "\ufffd" or "\ue000" <= one < "\uf900" for one in letters
    )
    return dumb * 10 <= len(letters)


def has_picture(page: pdfplumber.page.Page) -> bool:
    """Whether pictures, or letters drawn as outlines, cover most of a page, as on a scanned one."""
    whole = float(page.width * page.height) or 1
    covered = sum(one["width"] * one["height"] for one in page.images)
    return bool(covered > 0.5 * whole or (len(page.curves) > _OUTLINES and not page.chars))


def lines_of(letters: list[dict[str, Any]], page: int) -> Iterator[Line]:
    """Letters to lines, top down and left to right; wide gaps become blanks."""
    rows: list[list[dict[str, Any]]] = []
    bottom = 0.0
    for one in sorted(letters, key=lambda each: (each["top"] + each["bottom"]) / 2):
        middle = (one["top"] + one["bottom"]) / 2
        if rows and middle < bottom - 0.15 * one["size"]:
            rows[-1].append(one)
        else:
            rows.append([one])
            bottom = one["bottom"]
    for row in rows:
        if line := _line(sorted(row, key=lambda each: float(each["x0"])), page):
            yield line


def _line(row: list[dict[str, Any]], page: int) -> Line | None:
    text, end, before = "", None, None
    for one in row:
        if (
            before is not None
            and one["text"] == before["text"]
            and abs(one["x0"] - before["x0"]) < 0.3 * one["size"]
        ):
            continue  # a letter printed twice to look bold
        if end is not None and one["x0"] - end > _GAP * one["size"] and not text.endswith(" "):
            text += " "
        text += one["text"]
        end, before = one["x1"], one
    inked = [one for one in row if one["text"].strip()]
    if not inked:
        return None
    return Line(
        text.strip(),
        min(one["x0"] for one in inked),
        min(one["top"] for one in inked),
        max(one["x1"] for one in inked),
        max(one["bottom"] for one in inked),
        sorted(one["size"] for one in inked)[len(inked) // 2],
        page,
    )


def _tables(page: pdfplumber.page.Page) -> list[pdfplumber.table.Table]:
    if len(page.edges) > 20_000:
        return []  # a drawing
    return page.find_tables()


def _grid(table: pdfplumber.table.Table, page: int) -> Grid | None:
    """A table of at least two cells; one cell alone is a frame around words."""
    cells = [_cell(*box, page) for box in table.cells]
    return Grid(cells, page) if len(cells) > 1 else None


def _cell(left: float, top: float, right: float, bottom: float, page: int) -> Cell:
    return Cell(float(left), float(top), float(right), float(bottom), page)


def _finder(cells: list[Cell]) -> Any:
    """A function from a point to the index of the cell that holds it."""
    order = sorted(range(len(cells)), key=lambda at: cells[at].top)
    tops = [cells[at].top for at in order]

    def find(x: float, y: float) -> int | None:
        for at in order[: bisect_right(tops, y)]:
            cell = cells[at]
            if cell.left <= x < cell.right and cell.top <= y < cell.bottom:
                return at
        return None

    return find
