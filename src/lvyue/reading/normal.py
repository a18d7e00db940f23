"""Normal form of a contract's text, with every character traceable to the original.

Width, punctuation and traditional characters are unified one for one, 合约 is 合同; tags, Markdown marks,
underlines and blanks are dropped; table pipes and cell tags become tabs; lines only broken by the page are
joined.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass

from lvyue.reading.numbering import read_marker
from lvyue.reading.traditional import SIMPLIFIED

Span = tuple[int, int]
"""Half-open character range."""

_SAME = {
    " ": "\u3000\xa0\u200b\u200c\u200d\ufeff\u2060\x0b\x0c\r\u2003\u2002_·•●◆■□",
    "\n": "\u2028\u2029\x85",
    "¥": "￥", "(": "〔【", ")": "〕】", "[": "［", "]": "］", "%": "﹪", "〇": "○◯", "元": "圆圓",
    "贰": "貳弍貮", "壹": "壱",
    "-": "–—―－‐‑", "~": "〜", ":": "∶︰﹕", ".": "﹒", "。": "｡",
    "×": "✕✖", "'": "‘’", '"': "“”「」『』",
}  # fmt: skip
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code != 0xFF0C}
# Private characters are bullets of a word processor; the forms need them for their own signs.
_WIDTH |= dict.fromkeys(range(0xE000, 0xF900), 0x20)
_WIDTH |= {code: ord(simple) for code, simple in SIMPLIFIED.items()}
_WIDTH |= {ord(char): ord(unified) for unified, chars in _SAME.items() for char in chars}

_CELL = r"<t[dh](?:\s[^<>]{0,200})?>"
_TAG = re.compile(
    rf"(?P<row><tr(?:\s[^<>]{{0,200}})?>\s{{0,8}}{_CELL})|(?P<cell>\s{{0,8}}{_CELL})"
    r"|</?(?P<name>[A-Za-z][A-Za-z0-9]{0,9})(?:[\s/][^<>\n]{0,300})?>|&(?:nbsp|ensp|emsp|#160);"
)
_ROWSPAN = re.compile(r"rowspan *= *[\"']?(\d{1,3})")
# A page recognised by a model has its figures as formulas: $ 5\% $, $ 7 \times 24 $.
_MATH = re.compile(r"\$([^$\n]{1,80})\$")
_COMMAND = re.compile(r"\\(?:([A-Za-z]{1,16})|([%,;!:&#_ ]))|[{}]")
_COMMANDS = {
    "times": "×", "leq": "≤", "le": "≤", "leqslant": "≤", "geq": "≥", "ge": "≥", "geqslant": "≥", "sim": "~",
    "permil": "‰", "textperthousand": "‰", "perthousand": "‰", "percent": "%", "cdot": "·", "sqrt": "√",
}  # fmt: skip
_BOLD = re.compile(r"\*\*([^*\n]{1,200})\*\*")
_BREAKING = frozenset(["br", "p", "li", "tr", "div", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6"])
_LEAD = re.compile(r"[ >]*(?:#{1,6} *|[-*+] +(?=[^ ]))*")
_RULE = re.compile(r"[ |:=*\t~-]*")
_RULED = frozenset(" |:=*\t~-")
_THREE = re.compile("参(?=[拾佰仟万亿元角分份])")  # 參 is three in a sum, and to take part elsewhere
# A blank inside a number was put there by a form or a recogniser. It is one number behind a currency, or by
# its groups of three, or as the year, month or day of a date; elsewhere 「1 200元」 may well be two.
_INSIDE = "\0"
_SPACED = re.compile(
    r"(?<=[¥币]) ?\d(?: ?[,.] ?\d| ?\d){2,20}(?= ?(?:[万亿]?元|[整()，。;:、\n\t]|$))"
    r"|(?<![\d.,])\d{1,3}(?: ?, ?\d{3}| \d{3}){1,4}\.\d{2}(?= ?元)"
    r"|(?<![\d.,])\d{1,3}(?: ?, ?\d{3}| \d{3}){2,4}(?= ?元)"
    r"|(?<![\d.,])(?:1 ?9|2 ?0) ?\d ?\d(?= ?年)|(?<=[年月]) ?\d \d(?= ?[月日号])"
)
_COMMA = re.compile(rf",(?!{_INSIDE}?\d)|(?<!\d)(?<!\d{_INSIDE}),")
# Thousands parted by a Chinese comma: full-width digits, or a sum that ends in 元.
_THOUSANDS = re.compile(
    r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))|(?<=\d)，(?=\d{3}(?:，\d{3})*(?:\.\d{1,2})?万?元)"
)
# An underline in front of a unit is a blank to fill in, unless a number already stands before it.
_TO_FILL = re.compile(
    r"(?<![\d_ 一二三四五六七八九十百千万两壹贰叁肆伍陆柒捌玖拾佰仟])_{2,}"
    r"(?= *(?:[年月日天周季旬份名次台套%‰万元]|分钟|个|小时|工作日|仲裁委员会))|(?<=每) {2,}(?=个)"
)
_BLANKS = re.compile(f"[ {_INSIDE}]+")
_LABEL = re.compile(r"[^，。;\t]{1,14}:")
_TIME = re.compile(
    r"即时|实时|随时|(?:\d{1,3}|[一二三四五六七八九十两半]{1,3})(?:分钟|个?小时|天|个?工作日)(?:以?内)?"
)
_STOPS = frozenset("。;:!?…")
_CUT_WORD = re.compile(r"(?:\d|[一二三四五六七八九十百千两]|个工?作?|分之|[百千万]分)$")
_REST_OF_WORD = re.compile(
    r"(?:个?工?作日|个?(?:小时|自然日|月|季度)|分钟|[年月天日周%‰名次人份元](?![、.])|作日|之[一二三四五六七八九十\d]|[一二三四五六七八九十\d]{1,3}[的，。])"
)
_INNER = re.compile("[，。、]")
_LONG_LINE = 22
_SAMPLE = 5_000

MAX_LINES = 100_000
"""More lines than any contract has (a hundred pages hold some 4,000); the rest stays one line as it is."""


@dataclass(frozen=True, slots=True)
class Normal:
    """The normal text; `marks[i]` is where piece i begins in it, `origins[i]` where that piece came from.

    `gaps` are the normal offsets in front of which the original had a blank.
    """

    text: str
    marks: array[int]
    origins: array[int]
    gaps: frozenset[int]

    def origin(self, at: int) -> int:
        """The original offset of the normal character `at`."""
        piece = bisect_right(self.marks, at) - 1
        return self.origins[piece] + at - self.marks[piece] if piece >= 0 else 0

    def place(self, origin: int) -> int:
        """The normal offset of the first character at or behind an original offset."""
        piece = bisect_right(self.origins, origin) - 1
        if piece < 0:
            return 0
        end = self.marks[piece + 1] if piece + 1 < len(self.marks) else len(self.text)
        return min(self.marks[piece] + origin - self.origins[piece], end)

    def span(self, start: int, end: int) -> Span:
        """The original span of the non-empty normal span [start, end)."""
        return self.origin(start), self.origin(end - 1) + 1


class _Writer:
    """Collects pieces of the normal text and where they came from."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.marks = array("L")
        self.origins = array("L")
        self.gaps: list[int] = []
        self.shift = -1

    def put(self, part: str, origin: int) -> None:
        """Write a part; a piece begins only where the distance to the original changes."""
        self.parts.append(part)
        if origin - self.length != self.shift:
            self.shift = origin - self.length
            self.marks.append(self.length)
            self.origins.append(origin)
        self.length += len(part)

    def put_line(self, line: str, origin: int) -> None:
        """Write a line without its blanks; one blank stays between two Latin letters or digits."""
        at = 0
        for blank in _BLANKS.finditer(line):
            start, end = blank.span()
            if start > at:
                self.put(line[at:start], origin + at)
            at, parted = end, _INSIDE not in blank[0]
            if parted and start > 0 and end < len(line) and _latin(line[start - 1]) and _latin(line[end]):
                self.put(" ", origin + start)
            if parted:
                self.gaps.append(self.length)
        if at < len(line):
            self.put(line[at:], origin + at)


def normalise(text: str) -> Normal:
    """The normal form of `text`; linear in its length, total for every string."""
    text = _BOLD.sub(lambda bold: f"  {bold[1]}  ", text)
    text = _MATH.sub(_plain_math, text)
    text = _TO_FILL.sub(_masked, _THOUSANDS.sub(",", text))
    wide = _SPACED.sub(lambda number: number[0].replace(" ", _INSIDE), text.translate(_WIDTH))
    wide = _COMMA.sub("，", wide).replace("合约", "合同")
    wide = _THREE.sub("叁", wide)
    wide = _TAG.sub(_Tags().same_length, wide)
    writer, before, at = _Writer(), "", 0
    lines = wide.split("\n", MAX_LINES)
    rest = lines.pop().replace("\n", " ") if len(lines) > MAX_LINES else ""
    full = _full_line(lines)
    for line in lines:
        start, at = at, at + len(line) + 1
        if not line or (line[0] in _RULED and _RULE.fullmatch(line)):
            continue
        lead = _LEAD.match(line)
        skipped = lead.end() if lead else 0
        line = line[skipped:].rstrip(" ")
        if not line:  # a heading sign with nothing behind it
            continue
        if line.startswith("|"):
            line, skipped = line[1:].rstrip("|").replace("|", "\t"), skipped + 1
        if writer.length and not _joins(before, line, full):
            writer.put("\n", start - 1)
        writer.put_line(line, start + skipped)
        before = line
    if rest.strip():
        writer.put("\n" + rest, at - 1)
    return Normal("".join(writer.parts), writer.marks, writer.origins, frozenset(writer.gaps))


def _masked(blank: re.Match[str]) -> str:
    """A blank to fill in as a mask of its own length, which reads as a value nobody knows."""
    return "*" * len(blank[0])


def _plain_math(formula: re.Match[str]) -> str:
    """A formula as plain characters of its own length."""
    return f" {_COMMAND.sub(_plain_command, formula[1])} "


def _plain_command(command: re.Match[str]) -> str:
    sign = _COMMANDS.get(command[1] or "", "%" if command[2] == "%" else " ")
    return sign.ljust(len(command[0]))


class _Tags:
    """Replaces tags in order; a cell over several rows leaves the first column of the next ones empty."""

    def __init__(self) -> None:
        self.covered = 0

    def same_length(self, tag: re.Match[str]) -> str:
        """A tag as blanks of its own length, led by the line or cell end it stands for."""
        name = (tag["name"] or "").lower()
        lead = "\n" if tag["row"] or name in _BREAKING else "\t" if tag["cell"] else " "
        if name == "table":
            self.covered = 0
        if tag["row"] and self.covered:
            self.covered, lead = self.covered - 1, "\n\t"
        elif tag["row"] and (rows := _ROWSPAN.search(tag[0])) is not None:
            self.covered = int(rows[1]) - 1
        return lead.ljust(len(tag[0]))


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _full_line(lines: list[str]) -> int:
    """The length from which a line counts as full, so that its end may be the page's doing."""
    lengths = sorted(len(line) for line in lines[:_SAMPLE] if line.strip() and "\t" not in line)
    return max(_LONG_LINE, lengths[len(lengths) * 19 // 20] * 4 // 5 if lengths else 0)


def _joins(before: str, line: str, full: int) -> bool:
    """Whether `line` only continues `before`: broken by the page, not by the drafter."""
    if before[-1] in _STOPS or "\t" in before or "\t" in line:
        return False
    if _CUT_WORD.search(before) and _REST_OF_WORD.match(line.lstrip(" ")):
        return True
    if len(before) < full and _INNER.search(before) is None:
        return False
    tight = line[:40].replace(" ", "")
    if read_marker(tight) is not None or _LABEL.match(tight) is not None or _TIME.fullmatch(tight):
        return False
    opening = before[:60].replace(" ", "")
    marker = read_marker(opening)
    body = opening[marker.length :] if marker is not None else opening
    spoken = "，" in body or "。" in body
    if marker is not None and len(before) <= _LONG_LINE and not spoken:  # a title such as 第六条 修改、增加
        return before.endswith(("、", "和", "及", "与", "的"))
    inner = spoken or "、" in body or "，" in before
    if len(before) < full and _LABEL.match(body) is not None and not inner:
        return False
    return inner or len(before) >= full
