"""The cells of a year strip as markup: four hundred of them, too many for a template."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString

_MARKS = {
    "red": "m1.5 1.5l3 3m0 -3l-3 3",
    "amber": "m1.5 3h3",
    "violet": "m1.5 4.5l3 -3",
    "running": "m3 1.5v3",
}
"""The second sign beside the colour, drawn in the cell."""


def cells_drawn(cells: Iterable[Mapping[str, Any]]) -> SafeString:
    """Cells of `shapes.year_cells` as SVG, titles and addresses escaped; the first link is the tab stop.

    Grey days that lead nowhere are one shape: nothing happens there, and nothing is said of each.
    """
    known = list(cells)
    quiet = [one for one in known if one["tone"] == "grey" and not one["href"] and not one["today"]]
    spoken = [one for one in known if one["tone"] != "grey" or one["href"] or one["today"]]
    stop = next((n for n, cell in enumerate(spoken) if cell["href"]), None)
    drawn = [_quiet(quiet)] if quiet else []
    drawn += [_cell(cell, first=n == stop) for n, cell in enumerate(spoken)]
    # Every part is escaped where it is put in; one call of format_html a cell would cost a tenth of the page.
    return SafeString("\n".join(drawn))


def _quiet(cells: list[Mapping[str, Any]]) -> str:
    squares = "".join(f"M{one['x']} {one['y']}h6v6h-6z" for one in cells)
    return f'<path class="cell t-grey" d="{squares}"></path>'


def _cell(cell: Mapping[str, Any], *, first: bool) -> str:
    x, y, tone, title = int(cell["x"]), int(cell["y"]), escape(cell["tone"]), escape(cell["title"])
    solid = "" if tone == "grey" else " solid"
    drawn = (
        f'<rect class="cell{solid} t-{tone}" x="{x}" y="{y}" width="6" height="6" rx="1">'
        f"<title>{title}</title></rect>"
    )
    if tone in _MARKS:
        drawn += f'<path class="mark" d="M{x} {y}{_MARKS[tone]}"></path>'
    if cell["today"]:
        drawn += f'<rect class="today" x="{x}" y="{y}" width="6" height="6" rx="1"></rect>'
    if not cell["href"]:
        return drawn
    address, stop = escape(cell["href"]), 0 if first else -1
    return f'<a href="{address}" aria-label="{title}" tabindex="{stop}">{drawn}</a>'
