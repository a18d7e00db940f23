"""Precedence: which document wins where two of them disagree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence

_DOCUMENT = re.compile(
    r"(?:本)?(?:合同|协议)(?:书)?(?:正文|条款|主文)?|主合同|正文|补充(?:协议|合同)|附[件录表]|(?:中标|成交)通知书|"
    r"(?:招标|投标|磋商|谈判|询价|响应|采购|应答)(?:文件|书)|(?:会议)?纪要|承诺书?|澄清(?:文件|函)?|技术(?:规范|协议)"
)
_BODY = re.compile(r"[本主]?(?:合同|协议)(?:书)?(?:正文|条款|主文)?|正文")
_CLASH = re.compile(r"冲突|抵触|不一致|矛盾|歧义|不符|出入")
_WINS = re.compile(r"以(?P<what>[^，。;]{1,24}?)(?:的?(?:约定|规定|内容))?为(?:准|主)")
_IN_ORDER = re.compile(
    r"(?:优先|解释|先后)(?:解释)?(?:顺序|次序|级)|以?(?:排列|排序|顺序)?在(?:先|前)(?:者|的)?为准"
)
_EARLIER = re.compile(r"(?:排列|排序|顺序)?在(?:先|前)(?:者|的)?")
_MANY = 20


def read_order(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`precedence[]` {order, when, clause}: document names, the one that wins first."""
    del known
    rows: list[dict[str, Tree]] = []
    for index, sentence in enumerate(document.sentences):
        if (ranked := _ranked(document, index)) is not None:
            rows.append(ranked)
            continue
        clash = _CLASH.search(sentence.text)
        wins = _WINS.search(sentence.text, clash.end()) if clash is not None else None
        if wins is None or clash is None or _DOCUMENT.search(wins["what"]) is None:
            continue
        winning = {_kind(found[0]) for found in _DOCUMENT.finditer(wins["what"])}
        names = [name for name in _names(sentence, 0, clash.start()) if _kind(name[0]) not in winning]
        winner = (wins["what"], (sentence.start + wins.start("what"), sentence.start + wins.end("what")))
        rows.append(_row(sentence, [winner, *names]))
    return {"precedence": rows}


def _ranked(document: Document, index: int) -> dict[str, Tree] | None:
    """A list of documents that is itself the order: 解释顺序：（1）…；（2）…, or 以排列在前者为准."""
    sentence = document.sentences[index]
    found = _IN_ORDER.search(sentence.text)
    if found is None:
        return None
    if _EARLIER.search(found[0]):
        names = list(_names(sentence, 0, found.start()))
    else:
        names = list(_names(sentence, found.end(), len(sentence.text)))
        for each in document.sentences[index + 1 : index + _MANY]:
            inside = each.node is sentence.node or each.node.parent is sentence.node
            if not inside or _DOCUMENT.search(each.text) is None:
                break
            names += _names(each, 0, len(each.text))
    return _row(sentence, names) if len(names) > 1 else None


def _names(sentence: Sentence, start: int, end: int) -> Iterator[tuple[str, tuple[int, int]]]:
    seen: set[str] = set()
    for found in _DOCUMENT.finditer(sentence.text, start, end):
        if _kind(found[0]) not in seen:
            seen.add(_kind(found[0]))
            yield found[0], (sentence.start + found.start(), sentence.start + found.end())


def _kind(name: str) -> str:
    """One name for the contract itself, whatever it is called: 本合同, 主合同, 本协议, 正文."""
    return "合同" if _BODY.fullmatch(name) else name


def _row(sentence: Sentence, names: list[tuple[str, tuple[int, int]]]) -> dict[str, Tree]:
    names = names[:_MANY]
    places = tuple(sentence.document.span(*place) for _, place in names)
    return {
        "order": Cited([name for name, _ in names], places),
        "when": sentence.cite(sentence.text.strip("，。;:")),
        "clause": sentence.clause,
    }
