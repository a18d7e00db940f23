"""Printed clause numbers at the start of a line: 第三条, 一、, （一）, 1., 1、, 1.1, 6-1, 1), ①, 附件1.

A marker is only a form; which clause it belongs to is decided by `clauses` from the markers before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lvyue.reading.numbers import read_integer

_CN = "零〇一二三四五六七八九十百两壹贰叁肆伍陆柒捌玖拾佰"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NOT_A_NUMBER = (
    r"(?!\d|[万亿]?元|%|‰|倍|个|小时|分钟|[天日月年](?:内|以内|之内|前|后|至)|名|人(?!员)|台|套|米|折)"
)

_MARKER = re.compile(
    rf"(?P<annex>附[件录表](?P<annex_n>\d{{1,2}}|[{_CN}]{{1,3}})?(?=[\s:：、.\-(]|$|[^\d的中所为与和、及或之])[:、.]?)"
    rf"|(?P<part>第(?P<part_n>\d{{1,3}}|[{_CN}]{{1,5}})(?P<part_kind>部分|[编章节条款])[:、.]?)"
    rf"|(?P<chinese>(?P<chinese_n>[{_CN}]{{1,4}})[、.])"
    rf"|(?P<chinese_bracket>[(\[](?P<chinese_bracket_n>[{_CN}]{{1,4}})[)\]][、.]?)"
    rf"|(?P<dotted>(?P<dotted_n>\d{{1,2}}(?:\.\d{{1,2}}){{1,4}}){_NOT_A_NUMBER}[、.]?(?!\d))"
    rf"|(?P<dashed>(?P<dashed_n>\d{{1,2}}-\d{{1,2}})(?![\d\-年月日周天小分个名人])[、.]?)"
    rf"|(?P<bracket>[(\[](?P<bracket_n>\d{{1,2}})[)\]][、.]?)"
    rf"|(?P<closing>(?P<closing_n>\d{{1,2}})\)[、.]?)"
    rf"|(?P<plain>(?P<plain_n>\d{{1,2}})[、.](?!\d))"
    rf"|(?P<circled>[{_CIRCLED}][、.]?)"
    rf"|(?P<letter_bracket>[(\[](?P<letter_bracket_n>[A-Ha-h])[)\]][、.]?)"
    rf"|(?P<lettered>(?P<lettered_n>[A-H]\d{{1,2}}(?:\.\d{{1,2}})?)[、.](?!\d))"
    rf"|(?P<letter>(?P<letter_n>[A-Ha-h])[、.)](?![A-Za-z]))"
)


@dataclass(frozen=True, slots=True)
class Marker:
    """A printed number: its style, its values (one per level of a dotted number), its text and length."""

    style: str
    values: tuple[int, ...]
    printed: str
    length: int

    @property
    def depth(self) -> int:
        """How many levels the number itself names: 2.2.1 names three."""
        return len(self.values)


def read_marker(line: str) -> Marker | None:
    """The marker a normalised line begins with, or None."""
    found = _MARKER.match(line)
    if found is None or found.lastgroup is None:
        return None
    style = next(name for name in _STYLES if found[name] is not None)
    printed, length = found[style], found.end()
    digits_of = found["lettered_n"] or ""
    if style == "circled":
        return Marker(style, (_CIRCLED.index(printed[0]) + 1,), printed[0], length)
    if style == "lettered":
        values = (ord(digits_of[0]) - 64, *(int(part) for part in digits_of[1:].split(".")))
        return Marker(style, values, digits_of, length)
    if style == "letter":
        style = "letter" if printed[0].islower() else "capital"
        return Marker(style, (ord(printed[0].upper()) - 64,), printed.rstrip("、."), length)
    if style.startswith("letter"):
        return Marker(style, (ord(found[f"{style}_n"].upper()) - 64,), printed.rstrip("、."), length)
    digits = found[f"{style}_n"] or ""
    if style in ("dotted", "dashed"):
        return Marker(style, tuple(int(part) for part in re.split(r"[.-]", digits)), digits, length)
    value = read_integer(digits) if digits else 0
    if value is None:
        return None
    if style == "part":
        style = f"part:{found['part_kind']}"
        printed = f"第{digits}{found['part_kind']}"
    return Marker(style, (value,), printed.rstrip(":、.") if style != "plain" else digits, length)


_STYLES = (
    "annex", "part", "chinese", "chinese_bracket", "dotted", "dashed", "bracket", "closing", "plain",
    "circled", "letter_bracket", "lettered", "letter",
)  # fmt: skip
