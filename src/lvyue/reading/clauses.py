"""The clause tree: markers at line starts become nodes, nested by the styles seen before.

A style already open closes everything opened after it; a new style opens a child. So numbering may restart,
skip or change style. Table rows with a label, annexes and the signature page are nodes too.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from lvyue.reading.labels import clause_number
from lvyue.reading.numbering import Marker, read_marker
from lvyue.reading.roles import Roles

MAX_CLAUSES = 5_000
"""More numbered lines than any contract has; the lines behind them belong to the last clause."""

_SIGNED = re.compile(r"签字|签章|盖章|签名|代表|签订[日时]|签署[日时:]|公章|印章|专用章|\(章\)")
_HEADER_WORD = re.compile(
    r"项目|序号|级别|等级|优先级|类型|类别|内容|时间|时限|名称|说明|方式|要求|指标|标准|定义|描述|备注|频[次率]|周期|"
    r"^(?:响应|到场|到达|现场|上门|修复|恢复|解决|处理|情形|影响|渠道|期次|比例)$"
)
_BARE = re.compile(
    r"(\d{1,2})(?!小时|分钟|工作日|个|名|台|天|年|月|日(?!常)|号|次|套|份|元|周)([\u4e00-\u9fff、与和及]{2,16})(?::.*)?"
)
_BARE_NEXT = re.compile(
    r"(\d{1,2})(?!小时|分钟|工作日|个|名|台|天|年|月|日(?!常)|号|次|套|份|元|周)(?=[\u4e00-\u9fff])"
)
_FIRST = re.compile(r"1(?=[\u4e00-\u9fff])(?!个|名|台|天|年|月|日|号|次|套|份|元|周|小时|分钟)")
_SECOND = re.compile(r"2(?=[\u4e00-\u9fff])(?!个|名|台|天|年|月|日|号|次|套|份|元|周|小时|分钟)")
# Titles of articles that have no number: a line of their own in a contract that numbers no article.
_TITLE = re.compile(r"[\u4e00-\u9fff、与和及的]{2,14}:?")
_TITLE_WORD = re.compile(
    r"服务|维护|运维|维保|期[限间]?$|费用|价[款格]|付款|支付|结算|责任|违约|争议|保密|验收|人员|不可抗力|附则|其[他它]|故障|响应|"
    r"内容|范围|要求|标准|考核|培训|义务|权利|变更|解除|生效|项目|合同|金额|份数|时间|方式"
)
_NUMBERED = re.compile(r"part|chinese$|dotted|dashed|lettered")
_TITLES = 4
_END_OF_LABEL = "，。;:"


@dataclass(slots=True)
class Node:
    """One clause in normal offsets: [start, end) with its number, `body` where the words begin."""

    marker: Marker
    parent: Node | None
    start: int
    body: int
    heading: str = ""
    end: int = 0
    id: str = ""
    number: str = ""
    children: int = 0
    style: tuple[str, int] = field(default=("", 0))

    @property
    def level(self) -> int:
        """1 for a clause of the top level."""
        return 1 if self.parent is None else self.parent.level + 1

    @property
    def top(self) -> Node:
        """The clause of the top level this one belongs to."""
        return self if self.parent is None else self.parent.top

    @property
    def topic(self) -> str:
        """The headings from the top down to this clause, parted by a slash."""
        return self.heading if self.parent is None else f"{self.parent.topic}/{self.heading}"


def read_nodes(text: str, roles: Roles, gaps: frozenset[int]) -> list[Node]:
    """The clauses of normal text in order, covering it from the first character to the last."""
    nodes: list[Node] = []
    stack: list[Node] = []
    at = 0
    lines = text.split("\n")
    titles = _titles(lines)
    for index, line in enumerate(lines):
        start, at = at, at + len(line) + 1
        if len(nodes) >= MAX_CLAUSES:
            break
        marker = (
            titles.get(index)
            or read_marker(line[:40])
            or _row(line)
            or _bare(line, start, gaps, stack)
            or _listed(lines, index, start, gaps)
        )
        if marker is not None and not _is_table_header(line):
            _open(nodes, stack, marker, start, line)
    if not nodes or nodes[0].start > 0:
        nodes.insert(0, Node(Marker("preamble", (0,), "首部", 0), None, 0, 0))
    _open_signature(nodes, text, roles)
    _close(nodes, len(text))
    _name(nodes)
    return nodes


def _open(nodes: list[Node], stack: list[Node], marker: Marker, start: int, line: str) -> None:
    style = (marker.style, marker.depth)
    if marker.style in ("annex", "title"):
        stack.clear()
    while any(node.style == style for node in stack):
        stack.pop()
    parent = stack[-1] if stack else None
    heading = marker.printed if marker.style == "row" else _heading(line[marker.length :])
    node = Node(marker, parent, start, start + marker.length, heading, style=style)
    nodes.append(node)
    stack.append(node)


def _titles(lines: list[str]) -> dict[int, Marker]:
    """The articles without a number, by line; none where any article is numbered or too few look like one."""
    found: list[int] = []
    for index, line in enumerate(lines[:-1]):
        marker = read_marker(line[:40])
        if marker is not None and _NUMBERED.match(marker.style):
            return {}
        following = lines[index + 1]
        if (
            index
            and marker is None
            and _TITLE.fullmatch(line)
            and _TITLE_WORD.search(line)
            and _TITLE.fullmatch(following) is None
        ):
            found.append(index)
    if len(found) < _TITLES:
        return {}
    return {
        index: Marker("title", (number,), lines[index].rstrip(":"), 0)
        for number, index in enumerate(found, 1)
    }


def _heading(rest: str) -> str:
    """The title after a number: a short line without a full stop, or the words before an early colon."""
    rest = rest.lstrip("\t :、.")
    title, colon, _ = rest.partition(":")
    if colon and len(title) <= 20 and not any(char in title for char in "，。;\t"):
        return title
    if len(rest) <= 30 and not any(char in rest for char in "，。;\t") and rest:
        return rest
    return ""


def _bare(line: str, start: int, gaps: frozenset[int], stack: list[Node]) -> Marker | None:
    """「5  验收」, 「5  验收：…」: a number only a blank parts from a short title, or the next such."""
    found = _BARE.fullmatch(line)
    if found is None and (following := _BARE_NEXT.match(line)) is not None:
        before = (int(following[1]) - 1,)
        if any(node.marker.style == "plain" and node.marker.values == before for node in stack):
            found = following
    if found is None or start + len(found[1]) not in gaps:
        return None
    return Marker("plain", (int(found[1]),), found[1], len(found[1]))


def _listed(lines: list[str], index: int, start: int, gaps: frozenset[int]) -> Marker | None:
    """「1 每日巡视…」 above 「2 每周…」: the first of a list whose numbers a blank parts from the words."""
    following = lines[index + 1] if index + 1 < len(lines) else ""
    if _FIRST.match(lines[index]) and _SECOND.match(following) and start + 1 in gaps:
        return Marker("plain", (1,), "1", 1)
    return None


def _row(line: str) -> Marker | None:
    """A table row led by a short label is a clause; an empty first cell continues the row above."""
    label, tab, _ = line.partition("\t")
    if not tab or not label or len(label) > 20 or any(char in label for char in _END_OF_LABEL):
        return None
    return Marker("row", (0,), label, 0)


def _is_table_header(line: str) -> bool:
    cells = line.split("\t")
    return (
        len(cells) > 1
        and all(len(cell) <= 12 for cell in cells)
        and sum(_HEADER_WORD.search(cell) is not None for cell in cells) * 2 >= len(cells)
        and not any(char.isdigit() for char in line)
    )


def _open_signature(nodes: list[Node], text: str, roles: Roles) -> None:
    """The signature page: the first line led by a role name in the last clause before any annex."""
    body = [node for node in nodes if node.top.marker.style != "annex"]
    last = next((node for node in reversed(body) if node.parent is None), None)
    if last is None or last.marker.style == "preamble":
        return
    annex = next(
        (node.start for node in nodes if node.start > last.start and node.top.marker.style == "annex"),
        len(text),
    )
    names = "|".join(map(re.escape, roles.words("a") + roles.words("b")))
    opening = re.compile(
        rf"^(?:{names})(?:\([^()\n]{{0,12}}\))*(?:代表)?(?:人)?(?:签字|签章|盖章|签名)?(?:\([^()\n]{{0,12}}\))?"
        r"(?::|(?<=[章字]\)))",
        re.MULTILINE,
    )
    for found in opening.finditer(text, last.body, annex):
        if _SIGNED.search(text, found.start(), min(found.start() + 200, annex)):
            node = Node(Marker("sign", (0,), "签署页", 0), None, found.start(), found.start())
            place = next((i for i, other in enumerate(nodes) if other.start > node.start), len(nodes))
            while place < len(nodes) and nodes[place].start < annex:
                nodes.pop(place)
            nodes.insert(place, node)
            return


def _close(nodes: list[Node], end: int) -> None:
    """Every clause runs up to the next one that is not inside it."""
    open_nodes: list[Node] = []
    for node in nodes:
        while open_nodes and open_nodes[-1] is not node.parent:
            open_nodes.pop().end = node.start
        open_nodes.append(node)
    for node in open_nodes:
        node.end = end


def _name(nodes: list[Node]) -> None:
    """Number and id of every clause; articles that restart in each chapter are cited with their chapter."""
    seen: Counter[str] = Counter()
    articles = Counter(node.marker.printed for node in nodes if node.marker.style == "part:条")
    restarts = max(articles.values(), default=0) > 1
    for node in nodes:
        parent = node.parent
        node.number = clause_number(
            parent.number if parent else "", parent.marker if parent else None, node.marker
        )
        if restarts and parent is not None and node.marker.style == "part:条":
            node.number = f"{parent.number}{node.number}"
        node.id = _identity(node)
        seen[node.id] += 1
        if seen[node.id] > 1:
            node.id = f"{node.id}~{seen[node.id]}"


def _identity(node: Node) -> str:
    """The path of numbers; a dotted number that repeats its parent's does not repeat it here."""
    style, values, parent = node.marker.style, node.marker.values, node.parent
    if style in ("preamble", "sign"):
        return {"preamble": "0", "sign": "sign"}[style]
    own = ".".join(map(str, values))
    if style == "annex":
        return f"A{own}"
    if style == "row":
        if parent is not None:
            parent.children += 1
        own = node.marker.printed if node.marker.printed.isdigit() else f"r{parent.children if parent else 0}"
    if parent is None:
        return own
    if style in ("dotted", "dashed") and parent.marker.values == values[: parent.marker.depth]:
        return f"{parent.id}.{'.'.join(map(str, values[parent.marker.depth :]))}"
    return f"{parent.id}.{own}"
