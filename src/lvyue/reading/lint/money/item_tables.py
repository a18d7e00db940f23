"""Tables of items with prices: the lines, the line of the sum, price times count of a line.

Rows are lines whose cells are parted by tabs in normal text. The columns are known by the table's header:
名称, 单价, 数量, 小计 or 金额. A table without a header that names a column of sums is no table of items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lvyue.reading.document import Document
from lvyue.reading.types import Span
from lvyue.rules.errors import RuleError
from lvyue.rules.money import parse_yuan

_SUM = re.compile(r"(?:小计|合价|总价|金额|价格|费用|合计|报价)(?:\((万)?元\))?|小计.{0,6}|金额.{0,6}")
_PRICE = re.compile(r"单价(?:\((万)?元[^()]{0,6}\))?")
_COUNT = re.compile(r"数量(?:\(.{1,4}\))?|台数|人数|月数")
_TOTAL = re.compile(r"合计|总计|共计|总价")
_MANY = 500
"""More rows than a contract's table of items has; the rest is not summed."""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A line of a table: its name, its sum in fen, price in fen and count where the table has them."""

    name: str
    fen: int
    price: int | None
    count: int | None
    span: Span


@dataclass(slots=True)
class ItemTable:
    """The lines above the sum, and the sum; `total` None when no line is one."""

    lines: list[ItemLine] = field(default_factory=list)
    total: ItemLine | None = None


@dataclass(frozen=True, slots=True)
class _Columns:
    width: int
    sum: int
    price: int | None
    count: int | None
    scale: int
    price_scale: int


def item_tables(document: Document) -> Iterator[ItemTable]:
    """Every table of items with at least two lines and a line of the sum."""
    at, columns, table = 0, None, ItemTable()
    for line in document.normal.text.split("\n"):
        start, at = at, at + len(line) + 1
        cells = line.split("\t")
        if len(cells) < 2:
            if line.strip():
                yield from _done(table)
                columns, table = None, ItemTable()
            continue
        header = _header(cells)
        if header is not None:
            yield from _done(table)
            columns, table = header, ItemTable()
        elif columns is not None and table.total is None and len(table.lines) < _MANY:
            _read(document, table, columns, cells, start)
    yield from _done(table)


def _done(table: ItemTable) -> Iterator[ItemTable]:
    if len(table.lines) > 1:
        yield table


def _header(cells: list[str]) -> _Columns | None:
    if any(re.search(r"\d{2,}", cell) for cell in cells):
        return None
    sums = [index for index, cell in enumerate(cells) if _SUM.fullmatch(cell) and not _PRICE.fullmatch(cell)]
    if not sums:
        return None
    price = next((index for index, cell in enumerate(cells) if _PRICE.fullmatch(cell)), None)
    count = next((index for index, cell in enumerate(cells) if _COUNT.fullmatch(cell)), None)
    return _Columns(
        len(cells), sums[-1], price, count, _scale(cells[sums[-1]]), _scale(cells[price] if price else "")
    )


def _scale(cell: str) -> int:
    return 10_000 if "万元" in cell else 1


def _read(document: Document, table: ItemTable, columns: _Columns, cells: list[str], start: int) -> None:
    total = next((cell for cell in cells[:-1] if _TOTAL.match(cell)), None)
    index = columns.sum if len(cells) == columns.width else len(cells) - 1
    if index >= len(cells) or (fen := _fen(cells[index], columns.scale)) is None:
        return
    place = start + sum(len(cell) + 1 for cell in cells[:index])
    span = document.span(place, place + len(cells[index]))
    name = next((cell for cell in cells if re.search(r"[\u4e00-\u9fffA-Za-z]{2}", cell)), "这一行")
    if total is not None:
        table.total = ItemLine(total, fen, None, None, span)
        return
    price = count = None
    if len(cells) == columns.width and columns.price is not None and columns.count is not None:
        price = _fen(cells[columns.price], columns.price_scale)
        digits = re.match(r"\d{1,9}(?!\.)", cells[columns.count])
        count = int(digits[0]) if digits else None
    table.lines.append(ItemLine(name, fen, price, count, span))


def _fen(cell: str, scale: int) -> int | None:
    digits = re.fullmatch(r"¥?(\d[\d,]{0,14}(?:\.\d{1,6})?)(万)?元?", cell)
    if digits is None:
        return None
    scale = 10_000 if digits[2] else scale
    whole, _, rest = digits[1].replace(",", "").partition(".")
    if scale == 10_000:
        rest = rest.ljust(6, "0")
        return int(whole) * 1_000_000 + int(rest)
    try:
        return parse_yuan(f"{whole}.{rest}" if rest else whole)
    except RuleError:
        return None
