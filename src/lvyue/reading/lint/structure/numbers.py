"""Numbers that skip or repeat, and references that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.clauses import Node
from lvyue.reading.lint.rule import Hit, Rule, check
from lvyue.reading.lint.seen import Seen, in_body
from lvyue.reading.lint.types import Severity
from lvyue.reading.numbers import read_integer
from lvyue.reading.types import Span

_CN = "零〇一二三四五六七八九十百"
_COUNTED = ("part:条", "part:章", "chinese", "chinese_bracket", "dotted", "dashed", "bracket", "plain")
_NEAR = 4
"""A jump of more numbers than this is another list, not a number left out."""
_ARTICLE = re.compile(rf"第([{_CN}\d]{{1,4}})条(?:第?\(([{_CN}\d]{{1,3}})\)[款项]?)?")
_OF_A_LAW = re.compile(r"》[^，。;]{0,8}$|(?:法|条例|办法|规定|细则|解释|文件|标书|该协议|主合同)(?:的)?$")
_POINT = re.compile(
    r"(?:本合同|合同|第|按照?|依照?|见)(\d{1,2}(?:\.\d{1,2}){1,3})(?:条|款|项|之?规定|之?约定)"
)
_ANNEX = re.compile(rf"(?:见|详见|参见|按照?|依照?|以|在)(附[件录表])([{_CN}\d]{{1,2}})?")


@check(
    "X01",
    Severity.WARNING,
    "编号跳号",
    why="少的那一条可能是漏印，也可能是删了没有改号；引用它的地方会落空。",
    basis="编号应当连续，引用条款以编号为准。",
    wording="补上缺的条款，或顺次改号并同时改引用。",
)
def number_skipped(seen: Seen) -> Iterator[Hit]:
    """A sibling that leaves out one number or a few."""
    for before, node in _neighbours(seen):
        if 1 < node.marker.values[-1] - before.marker.values[-1] <= _NEAR:
            left_out = node.marker.values[-1] - before.marker.values[-1] - 1
            yield Hit(
                f"{before.number}之后是{node.number}，中间缺 {left_out} 个号。",
                (_marker(seen, node), _marker(seen, before)),
            )


@check(
    "X02",
    Severity.ERROR,
    "编号重复",
    why="两处同号，引用时分不清是哪一条。",
    basis="一个编号只能指一条。",
    wording="把后一处顺次改号，并核对引用它的地方。",
)
def number_doubled(seen: Seen) -> Iterator[Hit]:
    """Two neighbours of one number."""
    for before, node in _neighbours(seen):
        if node.marker.values == before.marker.values:
            yield Hit(f"{node.marker.printed}出现了两次。", (_marker(seen, node), _marker(seen, before)))


def _neighbours(seen: Seen) -> Iterator[tuple[Node, Node]]:
    """Each numbered clause with the one before it of the same style under the same parent."""
    last: dict[tuple[int, str, int], Node] = {}
    for node in seen.document.nodes:
        if node.marker.style not in _COUNTED or node.top.marker.style == "sign":
            continue
        key = (id(node.parent), node.marker.style, node.marker.depth)
        before = last.get(key)
        last[key] = node
        if before is not None and before.marker.values[:-1] == node.marker.values[:-1]:
            yield before, node


def _marker(seen: Seen, node: Node) -> Span:
    return seen.document.span(node.start, max(node.body, node.start + 1))


@check(
    "X04",
    Severity.ERROR,
    "引用的条款不存在",
    why="引用落空，付款条件、违约情形就没有内容。",
    basis="引用的编号须是本合同里有的编号。",
    wording="改成实际的条款编号。",
)
def reference_to_nothing(seen: Seen) -> Iterator[Hit]:
    """第十五条 in a contract of twelve articles, 第四条第（五）款, 本合同2.9款."""
    articles, points = _articles(seen), _points(seen)
    for sentence in seen.document.sentences:
        for found in _ARTICLE.finditer(sentence.text) if articles else ():
            if _OF_A_LAW.search(sentence.text[: found.start()]):
                continue
            number, part = read_integer(found[1]), read_integer(found[2] or "")
            known = articles.get(number or 0)
            if number is not None and (known is None or (part and known and part not in known)):
                place = seen.span(sentence, found)
                yield Hit(f"没有{seen.shown(place)}。", (place,))
        for found in _POINT.finditer(sentence.text) if points else ():
            if found[1] not in points and not _OF_A_LAW.search(sentence.text[: found.start()]):
                yield Hit(f"没有 {found[1]}。", (seen.span(sentence, found),))


def _articles(seen: Seen) -> dict[int, set[int]]:
    """The numbers of the articles, each with the bracketed numbers directly or not far below it."""
    found: dict[int, set[int]] = {}
    for node in seen.document.nodes:
        if node.marker.style == "part:条":
            found.setdefault(node.marker.values[0], set())
        elif node.marker.style in ("chinese_bracket", "bracket"):
            above = node.parent
            while above is not None and above.marker.style != "part:条":
                above = above.parent
            if above is not None:
                found.setdefault(above.marker.values[0], set()).add(node.marker.values[0])
    return found


def _points(seen: Seen) -> set[str]:
    """The dotted numbers printed, and all that stand above them: 2.2.1 has 2.2."""
    found: set[str] = set()
    for node in seen.document.nodes:
        if node.marker.style == "dotted":
            values = node.marker.values
            found |= {".".join(map(str, values[:depth])) for depth in range(1, len(values) + 1)}
    return found


@check(
    "X05",
    Severity.WARNING,
    "提到的附件没有附上",
    why="清单、级别、报价写在附件里，附件不在，这些约定就是空的。",
    basis="引用的附件须随合同装订或一并提交。",
    wording="补上附件，或把内容写进正文。",
)
def annex_missing(seen: Seen) -> Iterator[Hit]:
    """见附件3 where no annex 3 stands in the text, or none at all."""
    present = {node.marker.values[0] for node in seen.document.nodes if node.marker.style == "annex"}
    told: set[str] = set()
    for sentence, found in seen.matches(_ANNEX):
        number = read_integer(found[2] or "")
        missing = number not in present if number and present - {0} else not present
        if missing and in_body(sentence) and (key := found[2] or "") not in told:
            told.add(key)
            yield Hit(f"“{found[0]}”，全文没有{found[1]}{found[2] or ''}。", (seen.span(sentence, found),))


RULES: tuple[Rule, ...] = (number_skipped, number_doubled, reference_to_nothing, annex_missing)
