"""Service hours: 7x24 (7×24, 365天×24小时, 每天24小时) or 5x8."""

from __future__ import annotations

import re

from lvyue.reading.cited import Tree
from lvyue.reading.document import Document, Sentence

_ALL_DAY = re.compile(
    r"(?:每天|每日|全年|全天|昼夜|不间断)(?:的)?24小时|(?:24|二十四)小时(?:全天候|不间断|昼夜|[^，。;]{0,4}(?:电话|热线|值班))"
)
_BY_PHONE = re.compile(r"(?:电话|热线)[^，。;]{0,6}$")
_SERVICE = re.compile(
    r"服务|支持|响应|报修|值班|值守|热线|电话|运维|咨询|受理|技术|远程|监控|监测|时限|计时|计算"
)
_FOR_A_TIME = re.compile(
    r"(?:活动|重大|重要|特殊|敏感|节假日|应急|保障|会议)[^，。;]{0,8}(?:期间|时期|时段|期内|期(?=\())(?:\([^()]{0,20}\))?[^，。;]{0,8}$"
)
_REMOTE_ONLY = re.compile(r"^(?:的)?(?:全天候)?(?:的)?[^，。;]{0,6}?(?:电话|热线|远程|在线|监控|监测)")


def read_hours(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`service_hours`: the widest hours stated for a service, None when none are stated."""
    del known
    found = []
    for sentence in document.sentences:
        for place, value, _ in statements(sentence):
            found.append((value != "7x24", sentence.cite(value, place)))
    return {"service_hours": min(found, key=lambda hours: hours[0])[1] if found else None}


def statements(sentence: Sentence) -> list[tuple[tuple[int, int], str, bool]]:
    """Each statement of hours in a sentence: normal span, value, and whether it is for remote help only."""
    text = sentence.text
    if not ("24" in text or "二十四" in text or "8" in text) or not _SERVICE.search(
        text + sentence.node.heading
    ):
        return []
    found = [
        (
            sentence.form.span(at, at + 1),
            str(token.value),
            _REMOTE_ONLY.match(sentence.form.text[at + 1 :]) is not None,
        )
        for at, token in sentence.form.of_kind("H")
        if token.value in ("7x24", "5x8") and _FOR_A_TIME.search(sentence.form.text[:at]) is None
    ]
    if not found and (words := _ALL_DAY.search(text)) is not None:
        place = (sentence.start + words.start(), sentence.start + words.end())
        found.append((place, "7x24", _is_remote(text, words)))
    return found


def _is_remote(text: str, words: re.Match[str]) -> bool:
    """Whether round-the-clock words are said of a telephone only: 24小时电话, 报修电话每天24小时."""
    return (
        _REMOTE_ONLY.match(text[words.end() :]) is not None
        or re.search("电话|热线", words[0]) is not None
        or _BY_PHONE.search(text[: words.start()]) is not None
    )
