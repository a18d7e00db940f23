"""Who contracts: the organisation named beside each side's label, in heading, body or signature page.

A blank, masked (某某, XX, ***) or placeholder name is no name.
"""

from __future__ import annotations

import re

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document

_END = (
    r"[\n\t，。;:]|\((?:以下|下称|简称|盖章|公章|单位公章|签章|章\)|[甲乙需供买卖]方\)|(?:采购|招标|委托|发包|承包|受托|中标)[人方]\)|供应商\))|(?:地址|住所|注册地|法定代表人|法人代表|法人|统一社会|联系|电话|邮编|"
    r"负责人|委托代理人|授权代表|日期|签字|盖章|开户)"
)
_NAME = re.compile(rf"(.{{2,60}}?)(?={_END}|$)")
_PLACEHOLDER = re.compile(
    r"名称|填写|填入|全称|此处|单位公章|盖章|签字|^[(（]|某某|某.{0,12}某|^某(?:单位|公司|局|部门|中心|厂|企业|人)?$|[Xx×]{2,}|\*{2,}|/|_{2,}"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NOT_NAME = re.compile(r"[，。;:?]|^(?:为|与|的|应|须|在|有|向|对|提供|负责)|委托$")


def read_parties(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`parties.a` and `parties.b`; the first usable name of each side wins."""
    del known
    found: dict[str, Cited] = {}
    for label in (_labelled, _defined):
        for side, start, end in label(document):
            if side in found:
                continue
            name = document.normal.text[start:end]
            if _usable(name) and name not in document.roles.sides:
                found[side] = Cited(_printed(document, start, end), (document.span(start, end),))
    return {"parties": {"a": found.get("a"), "b": found.get("b")}}


def _printed(document: Document, start: int, end: int) -> str:
    """The name at a normal span with its own characters, traditional ones too; width and blanks unified."""
    own = (document.text[document.normal.origin(at)] for at in range(start, end))
    return "".join(
        char if _CHINESE.match(char) else unified
        for char, unified in zip(own, document.normal.text[start:end], strict=True)
    )


def _labelled(document: Document) -> list[tuple[str, int, int]]:
    """「甲方（委托方）：名称」 at the start of a line, a cell, or behind a blank; 「采购人 | 名称」."""
    text, roles = document.normal.text, document.roles
    words = "|".join(map(re.escape, roles.words("a") + roles.words("b")))
    label = re.compile(
        rf"(?:^|[\t。;]|(?<=\S))({words})((?:\([^()\n]{{0,14}}\))*)(?:单位)?(?:名称)?(?:[:]+|\t)",
        re.MULTILINE,
    )
    found = []
    for match in label.finditer(text):
        at_line_start = match.start(1) == 0 or text[match.start(1) - 1] in "\n\t"
        if not at_line_start and match.start(1) not in document.normal.gaps:
            continue
        name = _NAME.match(text, match.end())
        if name is not None:
            stop = next(
                (role.start() for role in label.finditer(text, match.end(), name.end(1)) if role.end()),
                name.end(1),
            )
            found.append((_side(document, match[1], match[2]), match.end(), stop))
    return found


def _defined(document: Document) -> list[tuple[str, int, int]]:
    """「某市数据局（以下简称甲方）」 and 「某市数据局（甲方）委托……」 in running text."""
    text, roles = document.normal.text, document.roles
    words = "|".join(map(re.escape, roles.words("a") + roles.words("b")))
    defined = re.compile(rf"\((?:以下(?:简称|称)?|下称|简称)?(?:为)?[:\"]?({words})\"?\)")
    found = []
    for match in defined.finditer(text):
        head = text[max(0, match.start() - 50) : match.start()]
        name = re.search(r"(?:^|[\n\t，。;:、]|委托|由|与|和|及)([^\n\t，。;:、]{4,50}?)$", head)
        if name is not None:
            tail = re.split(r"委托|^由|^与", name[1])[-1]
            own = document.roles.pattern.match(tail)  # 「需求单位 某市某院（以下称需求单位）」
            tail = tail[own.end() :] if own is not None else tail
            found.append((_side(document, match[1], ""), match.start() - len(tail), match.start()))
    return found


def _side(document: Document, word: str, bracket: str) -> str:
    inner = document.roles.pattern.search(bracket)
    if inner is not None and inner[0] in ("甲方", "乙方"):
        word = inner[0]
    return document.roles.sides[word]


def _usable(name: str) -> bool:
    return (
        4 <= len(name) <= 50
        and _PLACEHOLDER.search(name) is None
        and _NOT_NAME.search(name) is None
        and re.search(r"[\u4e00-\u9fff]{3}", name) is not None
    )
