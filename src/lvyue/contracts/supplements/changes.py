"""The words of a supplement to changes: which clause, what kind of change, which new words.

A change names its clause by the printed number (第四条第（二）款, 3.1.2); new words are a span of the
supplement, so that every changed term can cite them. What speaks of changing and is not understood is named,
never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lvyue.contracts.comparing.passages import owned
from lvyue.contracts.supplements.figures import effective_in, price_in, term_in
from lvyue.contracts.types import ClauseSpan
from lvyue.reading import read
from lvyue.reading.numbers import read_integer
from lvyue.reading.types import Reading

_N = r"[一二三四五六七八九十百零〇\d]{1,5}"
_PART = (
    rf"(?:\s*第\s*[（(]?\s*{_N}\s*[）)]?\s*[款项目点]|\s*[（(]\s*{_N}\s*[）)]\s*[款项目点]?"
    r"|\s*\d{1,2}\s*[款项目点]|(?<=[）)条])\d{1,2}(?![\d.日天个小时分周月年元%％人名次台套]))"
)
_REF = rf"(?:第\s*{_N}\s*[条章]{_PART}*|第?\s*\d{{1,2}}(?:\.\d{{1,2}}){{1,4}}\s*[条款项]?)"
_PAPER = rf"(?P<paper>附[件表录]\s*(?:{_N})?(?:\s*《[^》\n]{{1,40}}》)?|《[^》\n]{{1,40}}》)\s*[的中之]?\s*"
_OPEN, _CLOSE = '“"「『', '”"」』'
_QUOTED = rf"[{_OPEN}](?P<{{name}}>[^{_CLOSE}]{{{{1,2000}}}})[{_CLOSE}]"
_GAP = rf"[^。；;\n{_OPEN}：:]"
_TO = r"(?:修改|变更|调整|更改|修订|更正|替换|改)(?:为|成)"

_REPLACE = re.compile(
    rf"(?:{_PAPER})?(?P<ref>{_REF}){_GAP}{{0,24}}?(?:{_QUOTED.format(name='old')}{_GAP}{{0,12}}?)?{_TO}\s*[：:，,]?\s*"
)
_DELETE = re.compile(
    rf"(?:删除|取消|废止|删去){_GAP}{{0,10}}?(?:{_PAPER})?(?P<ref>{_REF})(?:{_GAP}{{0,6}}?{_QUOTED.format(name='old')})?"
)
_DELETED = re.compile(
    rf"(?:{_PAPER})?(?P<ref>{_REF})(?:{_GAP}{{0,6}}?{_QUOTED.format(name='old')})?{_GAP}{{0,16}}?"
    r"(?:予以|全部)?(?:删除|删去|取消|废止|不再执行|终止执行)"
)
_INSERT_AFTER = re.compile(
    rf"(?:{_PAPER})?(?P<ref>{_REF}){_GAP}{{0,6}}?后{_GAP}{{0,6}}?(?:增加|新增|补充|增设){_GAP}{{0,20}}?[：:]\s*"
)
_INSERT = re.compile(rf"(?:{_PAPER}{_GAP}{{0,4}}?)?(?:增加|新增|补充|增设){_GAP}{{0,20}}?[：:]\s*")
_SPEAKS = re.compile(rf"{_REF}|原合同|附[件表录]")
_VERB = re.compile(rf"{_TO}|删除|删去|废止|取消|增加|新增|补充(?!协议)|增设|延长|缩短|不再执行")
_SENTENCE_END = re.compile(r"[。；;\n]|$")
_DIGITS = re.compile(_N)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the contract.

    `number` is the clause as numerals, (4, 2) for 第四条第（二）款, empty where the words name none; `old`
    the words it replaces (empty: the whole clause); [start, end) the new words in the supplement, empty for
    a deletion; `at` where the change is said; `paper` the document it names (附件1, 《服务清单》), if any.
    """

    kind: Literal["replace", "delete", "insert"]
    number: tuple[int, ...]
    old: str
    start: int
    end: int
    at: tuple[int, int]
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Supplement:
    """A supplement as read: its changes, price, term, dates, and the sentences that were not understood.

    Money is in fen and carries its span, as do the last day of the term and the day of signing.
    """

    text: str
    clauses: tuple[ClauseSpan, ...]
    changes: tuple[Change, ...]
    price: tuple[int, bool, tuple[int, int]] | None
    term_end: tuple[date, tuple[int, int]] | None
    signed: tuple[date, tuple[int, int]] | None
    effective: date | None
    unread: tuple[tuple[int, int], ...]

    @property
    def empty(self) -> bool:
        """Whether nothing in it changes anything."""
        return not (self.changes or self.price or self.term_end)


def read_supplement(text: str, *, until: date | None = None) -> Supplement:
    """Read a supplement's text; `until` is the present last day of the term, to which an extension adds."""
    reading = read(text)
    clauses = clause_spans(reading)
    price, term_end = price_in(text), term_in(text, until)
    changes: list[Change] = []
    unread: list[tuple[int, int]] = []
    for start, end in _units(text, clauses):
        found = list(_changes(text, start, end))
        changes += found
        figures = [one[-1] for one in (price, term_end) if one is not None]
        told = found or any(start <= span[0] < end for span in figures)
        if not told:
            unread += _not_understood(text, start, end)
    signed, spans = reading.facts.get("signed_on"), reading.citations.get("signed_on") or ()
    return Supplement(
        text,
        clauses,
        tuple(changes),
        price,
        term_end,
        (date.fromisoformat(signed), (spans[0][0], spans[0][1])) if signed and spans else None,
        effective_in(text),
        tuple(unread),
    )


def clause_spans(reading: Reading) -> tuple[ClauseSpan, ...]:
    """The clauses of a reading as a contract file writes them."""
    return tuple(
        ClauseSpan(
            id=one.id, number=one.number or "首部", heading=one.heading, start=one.start, end=one.end,
            level=one.level,
        )
        for one in reading.clauses
        if one.start < one.end
    )  # fmt: skip


def _not_understood(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Sentences that speak of changing the contract and gave no change."""
    at = start
    while at < end:
        found = _SENTENCE_END.search(text, at, end)
        stop = found.end() if found else end
        if _VERB.search(text, at, stop) and _SPEAKS.search(text, at, stop):
            yield _trimmed(text, at, stop)
        at = max(stop, at + 1)


def _units(text: str, clauses: tuple[ClauseSpan, ...]) -> Iterator[tuple[int, int]]:
    """Stretches that say one thing: a clause's own words; a heading stretch runs into what it heads."""
    for _, start, end in owned(text, clauses):
        if text[start:end].strip():
            yield start, end


def _changes(text: str, start: int, end: int) -> Iterator[Change]:
    """The changes of one stretch, each reading on behind the new words of the one before."""
    at = start
    while at < end:
        found = min(
            (
                (match.start(), order, kind, match)
                for order, (kind, pattern) in enumerate(_PATTERNS)
                if (match := pattern.search(text, at, end))
            ),
            key=lambda one: one[:2],
            default=None,
        )
        if found is None:
            return
        _, _, kind, match = found
        parts = match.groupdict()
        new = (match.end(), match.end())
        if kind != "delete":
            new = _new_words(text, match.end(), end, words=bool(parts.get("old")))
            if new[0] == new[1]:
                at = match.end()
                continue
        yield Change(
            kind,
            numerals(parts.get("ref") or ""),
            parts.get("old") or "",
            *new,
            (match.start(), new[1]),
            " ".join((parts.get("paper") or "").split()),
        )
        at = max(new[1], match.end())


_PATTERNS: tuple[tuple[Literal["replace", "delete", "insert"], re.Pattern[str]], ...] = (
    ("insert", _INSERT_AFTER),
    ("replace", _REPLACE),
    ("delete", _DELETE),
    ("delete", _DELETED),
    ("insert", _INSERT),
)


def _new_words(text: str, start: int, end: int, *, words: bool) -> tuple[int, int]:
    """The span of the new words: what stands in quotation marks, else to the end of sentence or stretch."""
    if start < end and text[start] in _OPEN:
        close = min((at for mark in _CLOSE if (at := text.find(mark, start + 1, end)) >= 0), default=end)
        return start + 1, close
    if words:
        stop = _SENTENCE_END.search(text, start, end)
        return _trimmed(text, start, stop.start() if stop else end)
    return _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def numerals(number: str) -> tuple[int, ...]:
    """A printed clause number as numerals.

    >>> numerals("第四条第（二）款"), numerals("第三条(三)4"), numerals("3.1.2")
    ((4, 2), (3, 3, 4), (3, 1, 2))
    """
    found = (read_integer(part) for part in _DIGITS.findall(number))
    return tuple(one for one in found if one is not None)
