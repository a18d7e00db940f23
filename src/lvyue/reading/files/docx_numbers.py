"""Automatic numbers of a .docx, worked out as Word prints them (ECMA-376 part 1, 17.9).

A paragraph belongs to a list by its own `numPr` or by its style's; the list's abstract definition gives for
each of nine levels the start, the format, the text with %1 ... %9 for the counters, the suffix and what
restarts it. Lists over one abstract definition count on together unless one of them overrides a start.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list; `restart` is the level (from 0) whose use restarts it at the latest, -1 none."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = " "
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]
    begun: set[int] = field(default_factory=set)


class Numbers:
    """Counts through a document; `printed` is asked once for each paragraph, in order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self._styles = _styles(styles)
        self._default_style = _default(self._styles)
        self._by_style: dict[tuple[str, str], int] = {}
        self._lists = _lists(numbering, self._by_style, self._styles)
        self._counts: dict[str, dict[int, int]] = {}

    def style_name(self, paragraph: Element) -> str:
        """The lower-case name of a paragraph's style, empty for the default one."""
        style = self._styles.get(_value(paragraph, "pPr/pStyle") or "")
        return (_value(style, "name") or "").lower() if style is not None else ""

    def printed(self, paragraph: Element) -> str:
        """The number Word prints in front of this paragraph with its suffix, or nothing."""
        where = self._place(paragraph)
        if where is None:
            return ""
        number, depth = where
        found = self._lists.get(number)
        if found is None or depth not in found.levels:
            return ""
        level = found.levels[depth]
        counts = self._count(found, depth)

        def counter(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = found.levels.get(at, Level())
            form = "decimal" if level.legal else other.form
            return formatted(counts.get(at, other.start), form)

        if level.form == "bullet":
            return ""
        words = re.sub(r"%([1-9])", counter, level.text)
        return words + level.suffix if words else ""

    def _place(self, paragraph: Element) -> tuple[str, int] | None:
        """(list, level) of a paragraph; None when it is not numbered."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        number, depth = _value(own, "numId"), _value(own, "ilvl")
        style = _value(paragraph, "pPr/pStyle") or self._default_style
        seen: set[str] = set()
        while style and style not in seen and (number is None or depth is None):
            seen.add(style)
            known = self._styles.get(style)
            inherited = known.find(f"{W}pPr/{W}numPr") if known is not None else None
            if inherited is not None:
                number = number or _value(inherited, "numId")
                if depth is None and number is not None:
                    linked = self._by_style.get((number, style))
                    depth = _value(inherited, "ilvl") or (str(linked) if linked is not None else None)
            style = _value(known, "basedOn") or "" if known is not None else ""
        if number is None or number == "0":
            return None
        return number, int(depth) if depth and depth.isdigit() else 0

    def _count(self, found: _List, depth: int) -> dict[int, int]:
        counts = self._counts.setdefault(found.abstract, {})
        level = found.levels[depth]
        if depth in found.starts and depth not in found.begun:
            counts[depth] = found.starts[depth]
        elif depth in counts:
            counts[depth] += 1
        else:
            counts[depth] = level.start
        found.begun.add(depth)
        for above in range(depth):
            counts.setdefault(above, found.levels.get(above, Level()).start)
        for below in [one for one in counts if one > depth]:
            restart = found.levels.get(below, Level()).restart
            if restart is None or depth <= restart:
                del counts[below]
        return counts


def formatted(count: int, form: str) -> str:
    """A counter in one of Word's number formats (ST_NumberFormat); unknown ones as digits."""
    return _FORMS.get(form, str)(count)


def _counting(count: int) -> str:
    """一, 十, 十一, 二十三, 一百零五; as Word writes Chinese counting up to 99,999."""
    if count <= 0 or count > 99_999:
        return str(count)
    found, zero = "", False
    for unit, sign in ((10_000, "万"), (1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, count = divmod(count, unit)
        if digit:
            found += ("零" if zero and found else "") + _DIGITS[digit] + sign
            zero = False
        elif found:
            zero = True
    return found[1:] if found.startswith("一十") else found


def _legal(count: int) -> str:
    table = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
    words = _counting(count).translate(table)
    return f"壹{words}" if words.startswith("拾") else words


def _roman(count: int) -> str:
    found = ""
    for value, sign in _ROMAN:
        while 0 < value <= count < 4000:
            found, count = found + sign, count - value
    return found or str(count)


def _letter(count: int) -> str:
    return chr(64 + (count - 1) % 26 + 1) * ((count - 1) // 26 + 1) if count > 0 else str(count)


def _circled(count: int) -> str:
    return "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"[count - 1] if 0 < count <= 20 else str(count)


def _stem(signs: str) -> Callable[[int], str]:
    return lambda count: signs[(count - 1) % len(signs)] if count > 0 else str(count)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda count: f"{count:02d}",
    "decimalFullWidth": lambda count: str(count).translate(_WIDE),
    "decimalEnclosedParen": lambda count: f"({count})",
    "decimalEnclosedFullstop": lambda count: f"{count}.",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "upperLetter": _letter,
    "lowerLetter": lambda count: _letter(count).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "koreanCounting": _counting,
    "ideographDigital": lambda count: "".join(_DIGITS[int(digit)] for digit in str(count)),
    "japaneseDigitalTenThousand": lambda count: "".join(_DIGITS[int(digit)] for digit in str(count)),
    "chineseLegalSimplified": _legal,
    "japaneseLegal": _legal,
    "ideographLegalTraditional": _legal,
    "ideographTraditional": _stem("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _stem("子丑寅卯辰巳午未申酉戌亥"),
    "none": lambda count: "",
}


def _value(element: Element | None, path: str) -> str | None:
    """The `w:val` of a child; None without one."""
    if element is None:
        return None
    child = element.find("/".join(W + step for step in path.split("/")))
    return None if child is None else child.get(f"{W}val")


def _styles(root: Element | None) -> dict[str, Element]:
    return {} if root is None else {one.get(f"{W}styleId", ""): one for one in root.findall(f"{W}style")}


def _default(styles: dict[str, Element]) -> str:
    """The style of a paragraph that names none."""
    return next(
        (
            id
            for id, style in styles.items()
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true")
        ),
        "",
    )


def _lists(
    root: Element | None, by_style: dict[tuple[str, str], int], styles: dict[str, Element]
) -> dict[str, _List]:
    """{numId: list}; `by_style` is filled with the level each (numId, style) is linked to."""
    if root is None:
        return {}
    abstracts = {one.get(f"{W}abstractNumId", ""): one for one in root.findall(f"{W}abstractNum")}
    abstract_of = {
        one.get(f"{W}numId", ""): _value(one, "abstractNumId") or "" for one in root.findall(f"{W}num")
    }
    found: dict[str, _List] = {}
    for number in root.findall(f"{W}num"):
        id = number.get(f"{W}numId", "")
        abstract = _linked(abstract_of[id], abstracts, abstract_of, styles)
        definition = abstracts.get(abstract)
        if definition is None:
            continue
        levels, starts = _levels(definition, id, by_style), {}
        for override in number.findall(f"{W}lvlOverride"):
            depth = _number(override.get(f"{W}ilvl"), 0)
            levels |= _levels(override, id, by_style)
            if (start := _value(override, "startOverride")) is not None:
                starts[depth] = _number(start, 1)
                levels[depth] = replace(levels.get(depth, Level()), start=starts[depth])
        found[id] = _List(abstract, levels, starts)
    return found


def _linked(
    abstract: str, abstracts: dict[str, Element], abstract_of: dict[str, str], styles: dict[str, Element]
) -> str:
    """The definition behind a link to a list style, if there is one."""
    link = _value(abstracts.get(abstract), "numStyleLink")
    number = _value(styles.get(link), "pPr/numPr/numId") if link else None
    return abstract_of.get(number or "", abstract)


def _levels(parent: Element, id: str, by_style: dict[tuple[str, str], int]) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for one in parent.findall(f"{W}lvl"):
        depth = _number(one.get(f"{W}ilvl"), 0)
        restart, suffix = _value(one, "lvlRestart"), _value(one, "suff")
        legal = one.find(f"{W}isLgl")
        found[depth] = Level(
            start=_number(_value(one, "start"), 1),
            form=_value(one, "numFmt") or "decimal",
            text=_value(one, "lvlText") or "",
            suffix="" if suffix == "nothing" else " ",
            restart=None if restart is None else _number(restart, 0) - 1,
            legal=legal is not None and legal.get(f"{W}val") not in ("0", "false"),
        )
        if (style := _value(one, "pStyle")) is not None:
            by_style[id, style] = depth
    return found


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.lstrip("-").isdigit() else default
