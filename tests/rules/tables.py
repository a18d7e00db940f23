"""Reads the tables of the explanation pages, so that a page and the code cannot drift apart."""

from pathlib import Path

PAGES = Path(__file__).parents[2] / "docs" / "explanation"


def table(page: str, first_column: str, *, nth: int = 0) -> list[dict[str, str]]:
    """Rows of the nth table whose first heading is `first_column`, as heading -> cell."""
    found = -1
    heading: list[str] = []
    rows: list[dict[str, str]] = []
    for line in (PAGES / page).read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            if rows and found == nth:
                return rows
            heading = []
        elif not heading:
            heading = cells
            found += cells[0] == first_column
            rows = []
        elif found == nth and heading[0] == first_column and not set(line) <= set("|- "):
            rows.append(dict(zip(heading, cells, strict=True)))
    if found < nth or not rows:
        raise AssertionError(f"{page} has no table {nth} that starts with {first_column}")
    return rows
