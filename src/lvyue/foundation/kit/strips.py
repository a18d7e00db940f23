"""The cells of a year strip as markup: four hundred of them, too many for a template."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_MARKS = {
    "red": "m1.5 1.5l3 3m0 -3l-3 3",
    "amber": "m1.5 3h3",
    "violet": "m1.5 4.5l3 -3",
    "running": "m3 1.5v3",
}
"""The second sign beside the colour, drawn in the cell."""


def cells_drawn(cells: Iterable[Mapping[str, Any]]) -> SafeString:
    """Cells of `shapes.year_cells` as SVG, titles and addresses escaped; the first link is the tab stop."""
    known = list(cells)
    stop = next((n for n, cell in enumerate(known) if cell["href"]), None)
    return format_html_join("\n", "{}", ((_cell(cell, first=n == stop),) for n, cell in enumerate(known)))


def _cell(cell: Mapping[str, Any], *, first: bool) -> SafeString:
    x, y, tone, title = cell["x"], cell["y"], cell["tone"], cell["title"]
    solid = "" if tone == "grey" else " solid"
    drawn = format_html(
        '<rect class="cell{} t-{}" x="{}" y="{}" width="6" height="6" rx="1"><title>{}</title></rect>',
        *(solid, tone, x, y, title),
    )
    if tone in _MARKS:
        drawn += format_html('<path class="mark" d="M{} {}{}"></path>', x, y, _MARKS[tone])
    if cell["today"]:
        drawn += format_html('<rect class="today" x="{}" y="{}" width="6" height="6" rx="1"></rect>', x, y)
    if not cell["href"]:
        return drawn
    return format_html(
        '<a href="{}" aria-label="{}" tabindex="{}">{}</a>', cell["href"], title, 0 if first else -1, drawn
    )
