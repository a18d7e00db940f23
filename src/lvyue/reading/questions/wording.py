"""Warnings about wording: a repealed law, a passage pasted into a foreign article, an overlong text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.document import Sentence
from lvyue.reading.questions.base import Asked, warning
from lvyue.reading.types import Question

_REPEALED = re.compile(r"《(?:中华人民共和国)?(?:合同法|民法总则|民法通则|物权法|担保法|侵权责任法)》")
_CODE_IN_FORCE = "2021-01-01"
_MIN_PASTE = 30
_SHOWN = 40


def wording_questions(asked: Asked) -> Iterator[Question]:
    """Repealed laws (Civil Code 1260) unless the contract is older than the code; stray pastes."""
    laws = asked.matches(_REPEALED)
    signed = asked.facts.get("signed_on")
    if laws and not (signed and signed < _CODE_IN_FORCE):
        names = "、".join(dict.fromkeys(found[0] for _, found in laws))
        text = f"合同依据{names}，该法自2021年1月1日起已被《中华人民共和国民法典》取代，请核对适用的条文。"
        yield warning("law", text, tuple(asked.span(sentence, found) for sentence, found in laws))
    yield from _pastes(asked)
    yield from _unread(asked)


def _pastes(asked: Asked) -> Iterator[Question]:
    first: dict[str, Sentence] = {}
    told: set[str] = set()
    for sentence in asked.document.sentences:
        words = sentence.text.strip("。;，")
        for key in _keys(words):
            before = first.setdefault(key, sentence)
            if before.node.top is sentence.node.top or sentence.node.id in told:
                continue
            if "preamble" in (before.node.marker.style, sentence.node.marker.style) or sentence.column:
                continue
            told.add(sentence.node.id)
            text = f"{sentence.clause}与{before.clause}逐字相同，疑为误贴到本条，请确认它在本条是否有效。"
            cite = (_place(asked, sentence, key), _place(asked, before, key))
            yield warning(f"clauses.{sentence.node.id}", text, cite)
            break


def _unread(asked: Asked) -> Iterator[Question]:
    """A text longer than any contract is read only so far, and says so."""
    at = asked.document.unread
    if at is not None:
        cite = asked.document.span(at, min(at + _SHOWN, len(asked.document.normal.text)))
        text = "原文过长，自此处以后没有读取。请确认选对了文件，或把正文与附件分开读。"
        yield warning("unread", text, (cite,))


def _keys(words: str) -> list[str]:
    """The sentence, and the sentence without its first words: a paste often keeps a new opening."""
    _, comma, rest = words.partition("，")
    return [key for key in (words, rest if comma else "") if len(key) >= _MIN_PASTE]


def _place(asked: Asked, sentence: Sentence, key: str) -> tuple[int, int]:
    start = sentence.start + sentence.text.index(key)
    return asked.document.span(start, start + len(key))
