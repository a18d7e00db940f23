"""A saved web page to text: blocks become lines, tables rows of cells; scripts and styles are left out."""

from __future__ import annotations

from html.parser import HTMLParser

from lvyue.reading.errors import ReadingError
from lvyue.reading.files.encodings import decoded
from lvyue.reading.files.tables import row_lines
from lvyue.reading.files.types import FileText, Row

_SILENT = frozenset(["script", "style", "head", "nav", "template", "noscript", "svg", "select", "button"])
_BLOCKS = frozenset(
    ["p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", "section", "dd", "dt"]
)
_DEEPEST = 200


def read_html(raw: bytes, name: str) -> FileText:
    """The text of a web page; ReadingError when it has none."""
    page = _Page()
    page.feed(decoded(raw, name))
    page.close()
    page.end_line()
    text = "\n".join(page.lines) + "\n"
    if not text.strip():
        raise ReadingError(f"网页《{name}》里没有文字。请在浏览器里打开，把合同全文复制到 .txt 文件后再读。")
    notes = ("网页里的脚本未运行，也未读取",) if page.scripts else ()
    return FileText(text, "网页", notes)


class _Page(HTMLParser):
    """Collects lines; inside a table, cells: one that spans rows leaves the cells below it empty."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.scripts = 0
        self._words = ""
        self._silent: list[str] = []
        self._row: Row | None = None
        self._cell: list[str] | None = None
        self._wide = 1
        self._covered: dict[int, int] = {}  # column: rows it is still covered by a cell above

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.scripts += tag == "script"
            if len(self._silent) < _DEEPEST:
                self._silent.append(tag)
        elif tag == "tr":
            self._end_row()
            self.end_line()
            self._row = []
        elif tag in ("td", "th") and self._row is not None:
            self._end_cell()
            self._open_cell(dict(attrs))
        elif tag == "table":
            self.end_line()
            self._covered = {}
        elif tag in _BLOCKS:
            self.end_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            if tag in self._silent:
                del self._silent[self._silent.index(tag) :]
        elif tag in ("tr", "table", "tbody"):
            self._end_row()
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in _BLOCKS:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._words += " ".join(f"x{data}x".split())[1:-1]

    def end_line(self) -> None:
        """Close the line, or the paragraph of the cell, that is being written."""
        words, self._words = self._words.strip(), ""
        if not words:
            return
        if self._cell is not None:
            self._cell.append(words)
        else:
            self.lines.append(words)

    def _open_cell(self, attrs: dict[str, str | None]) -> None:
        assert self._row is not None
        while self._covered.get(len(self._row), 0) > 0:
            self._covered[len(self._row)] -= 1
            self._row.append([])
        self._wide = _count(attrs.get("colspan"))
        down = _count(attrs.get("rowspan")) - 1
        for column in range(len(self._row), len(self._row) + self._wide):
            self._covered[column] = down
        self._cell = []

    def _end_cell(self) -> None:
        self.end_line()
        if self._cell is not None and self._row is not None:
            self._row.append(self._cell)
            self._row += [[] for _ in range(self._wide - 1)]
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            for column in [one for one in self._covered if one >= len(self._row)]:
                self._covered[column] = max(self._covered[column] - 1, 0)
            self.lines += row_lines(self._row)
        self._row = None


def _count(said: str | None) -> int:
    return min(int(said), 100) if said and said.isdigit() and said != "0" else 1
