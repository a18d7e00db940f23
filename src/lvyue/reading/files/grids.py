"""Ruled tables to rows: columns by their edges, pieces on several pages joined, cut cells made whole."""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby

from lvyue.reading.files.flow import flow, words
from lvyue.reading.files.shapes import Cell, Grid, Line, Sheet, edges
from lvyue.reading.files.tables import row_lines, starts_clause
from lvyue.reading.files.types import Box, TextWriter

_NEAR = 4.0
_STOPS = ("。", "；", ";", "！", "？")
CellRow = dict[int, list[Cell]]
"""Cells by column; two where a page break cut one."""


def joined(table: Grid, piece: Grid) -> Grid | None:
    """The table with its piece on the next page; None when the columns differ."""
    ours, theirs = _columns(table), _columns(piece)
    if len(theirs) < 2 or abs(ours[0] - theirs[0]) > _NEAR or abs(ours[-1] - theirs[-1]) > _NEAR:
        return None
    fewer, more = sorted((ours, theirs), key=len)
    if not all(any(abs(x - other) <= _NEAR for other in more) for x in fewer):
        return None
    return Grid([*table.cells, *piece.cells], piece.page)


def grid_lines(grid: Grid, sheets: dict[int, Sheet], writer: TextWriter) -> None:
    """Write a table row by row, each cell with its place."""
    columns = _columns(grid)
    for row in _rows(grid, columns):
        cells = [_paragraphs(row.get(column, [])) for column in range(len(columns) - 1)]
        only = [column for column, cell in enumerate(cells) if cell]
        if only == [0] and row[0][0].right >= columns[-1] - _NEAR:
            cells = cells[:1]  # a cell over the whole width is a line of its own
        places = [
            (said, _page_of(row[column]), _box(row[column], sheets))
            for column in only
            for said in cells[column]
        ]
        for line in row_lines(cells):
            _write(line, places, writer)


def _write(line: str, places: list[tuple[str, int, Box]], writer: TextWriter) -> None:
    """A line of cells; what `row_lines` joined or left as it was is found again by its words."""
    parts: list[tuple[str, int, Box | None]] = []
    for index, cell in enumerate(line.split("\t")):
        if index:
            parts.append(("\t", 0, None))
        place = next((one for one in places if " ".join(one[0].split()) in cell or cell in one[0]), None)
        parts.append((cell, place[1], place[2]) if place and cell else (cell, 0, None))
    writer.line(*parts)


def _rows(grid: Grid, columns: list[float]) -> list[CellRow]:
    """The rows in order; a repeated header is dropped, a row cut by a page break made whole."""
    found: list[CellRow] = []
    at_page = 0
    cells = sorted(grid.cells, key=lambda cell: cell.page)
    for page, group in groupby(cells, key=lambda cell: cell.page):
        piece = _piece_rows(list(group), columns)
        if at_page and piece and found:
            if _said(piece[0]) == _said(found[0]):
                piece = piece[1:]
            if piece and _cut(found[-1], piece[0], columns):
                for column, cells in piece[0].items():
                    found[-1].setdefault(column, []).extend(cells)
                piece = piece[1:]
        at_page = page
        found += piece
    return found


def _piece_rows(cells: list[Cell], columns: list[float]) -> list[CellRow]:
    tops = edges([cell.top for cell in cells], _NEAR)
    rows: list[CellRow] = [{} for _ in tops]
    for cell in cells:
        column = max(bisect_right(columns, cell.left + _NEAR) - 1, 0)
        rows[max(bisect_right(tops, cell.top + _NEAR) - 1, 0)].setdefault(column, []).append(cell)
    return rows


def _cut(above: CellRow, below: CellRow, columns: list[float]) -> bool:
    """Whether a row at the top of a page goes on the last one of the page before.

    Its first cell is empty, and some cell above stops in mid-sentence at the full width of its column.
    """
    if _text(below.get(0, [])):
        return False
    for column, cells in below.items():
        before = above.get(column, [])
        start, end = _text(cells), _text(before)
        if (
            not start
            or not end
            or end.endswith(_STOPS)
            or starts_clause(start)
            or (end[-1] + start[0]).isascii()
        ):
            continue
        last = [line for cell in before for line in cell.lines][-1]
        if last.right + 1.5 * last.size >= before[-1].right - 0.5 * last.size:
            return True
    return False


def _paragraphs(cells: list[Cell]) -> list[str]:
    lines = [line for cell in cells for line in cell.lines]
    right = max((cell.right - _padding(cell) for cell in cells), default=None)
    return [words(one) for one in flow(lines, right)]


def _padding(cell: Cell) -> float:
    """What a cell keeps free at its right, taken from its left."""
    return min((line.left for line in cell.lines), default=cell.left) - cell.left


def _said(row: CellRow) -> list[tuple[int, str]]:
    return [(column, _text(cells)) for column, cells in sorted(row.items())]


def _text(cells: list[Cell]) -> str:
    return "".join(line.text for cell in cells for line in cell.lines).strip()


def _columns(grid: Grid) -> list[float]:
    return edges([one.left for one in grid.cells] + [one.right for one in grid.cells], _NEAR)


def _page_of(cells: list[Cell]) -> int:
    return next((line.page for cell in cells for line in cell.lines), 0)


def _box(cells: list[Cell], sheets: dict[int, Sheet]) -> Box:
    """The cell on the page where it begins."""
    first: Line = next(line for cell in cells for line in cell.lines)
    cell = next(cell for cell in cells if first in cell.lines)
    return sheets[first.page].share((cell.left, cell.top, cell.right, cell.bottom))
