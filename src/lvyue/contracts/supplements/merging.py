"""A supplement merged into a contract file: the next version, every changed term citing the supplement.

The terms that the reader finds in the text before and after the changes are compared; what the changed words
made different is set in the file as people have confirmed it, and nothing else. A change whose terms cannot
be told stays a warning that names its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lvyue.contracts.comparing.terms import pairs_of
from lvyue.contracts.spans import cite_for, cite_span
from lvyue.contracts.supplements.changes import Change, Supplement
from lvyue.contracts.supplements.consolidating import (
    SUPPLEMENT,
    Layered,
    amended_layers,
    edits_of,
    supplements_of,
)
from lvyue.contracts.supplements.drafted import drafted
from lvyue.contracts.supplements.law import duties_of_change
from lvyue.contracts.types import (
    AmountTerm,
    Cite,
    ClauseSpan,
    ContractFile,
    Document,
    Kind,
    Obligation,
    Question,
    SignedTerm,
    Term,
)

_KEPT = {"id", "ref", "consequence", "proof", "waits_for", "level"}
"""What a changed term keeps of the one in the file: its name, its own links."""

_LISTS = ("obligations", "penalties")


@dataclass(frozen=True, slots=True)
class Amended:
    """The next version: its file, its texts, and the changes that no clause of the contract took."""

    file: ContractFile
    texts: dict[str, str]
    lost: tuple[Change, ...]


@dataclass
class _Merge:
    base: ContractFile
    texts: Mapping[str, str]
    supplement: Supplement
    id: str
    number: int
    clauses: tuple[ClauseSpan, ...]
    below: Layered
    whole: Layered

    def cite(self, span: tuple[int, int]) -> Cite:
        """Words of the supplement as a citation of its narrowest clause."""
        holding = [one for one in self.clauses if one.start <= span[0] and span[1] <= one.end]
        clause = min(holding, key=lambda one: one.end - one.start)
        cite = cite_for(self.supplement.text, clause.id, (clause.start, clause.end), span)
        return cite.model_copy(update={"document": self.id})

    def cites(self, spans: Sequence[tuple[int, int]]) -> tuple[Cite, ...]:
        """Spans of the text as amended as citations, the supplement's words where they are any."""
        found: dict[tuple[str, str, int], Cite] = {}
        for span in spans:
            pieces = [one for one in self.whole.origins(*span) if one[0]]
            for document, start, end in [one for one in pieces if one[0] == self.id] or pieces:
                mine = document == self.id
                cite = self.cite((start, end)) if mine else self._of_base(document, (start, end))
                if cite is not None and cite.quote.strip():
                    found[cite.clause, cite.quote, cite.nth] = cite
        return tuple(found.values())

    def _of_base(self, document: str, span: tuple[int, int]) -> Cite | None:
        holding = [
            one
            for one in self.base.clauses
            if one.document == document and one.start <= span[0] and span[1] <= one.end
        ]
        clause = min(holding, key=lambda one: one.end - one.start, default=None)
        if clause is None:
            return None
        cite = cite_for(self.texts[document], clause.id, (clause.start, clause.end), span)
        return cite.model_copy(update={"document": document})


def merged(base: ContractFile, texts: Mapping[str, str], supplement: Supplement, *, title: str) -> Amended:
    """The next version of a contract file under a supplement.

    Everything it changes becomes a dated term from its effective day; the rest of the file stays as it is.
    """
    number = 1 + len(supplements_of(base))
    id = f"{SUPPLEMENT}{number}"
    below = amended_layers(base, texts)
    edits, lost = edits_of(below, supplement.changes)
    merge = _Merge(
        base, texts, supplement, id, number, _clauses(supplement, id, number), below.whole,
        below.with_edits(id, supplement.text, edits).whole,
    )  # fmt: skip
    gone = [
        (below.starts[one] + edit.start, below.starts[one] + edit.end)
        for one, found in edits.items()
        for edit in found
    ]
    changed, extra = _terms(merge, gone)
    notes = [*extra, *_warnings(merge, lost)]
    values = {
        **_head(merge, title),
        **_figures(merge),
        **changed,
        "clauses": (*base.clauses, *merge.clauses),
        "questions": (*base.questions, *notes),
    }
    values["obligations"] = (*values["obligations"], *duties_of_change(_signing_words(merge), number))
    file = ContractFile.model_validate(base.model_copy(update=values).model_dump(by_alias=True, mode="json"))
    return Amended(file, {**texts, id: supplement.text}, tuple(lost))


def _clauses(supplement: Supplement, id: str, number: int) -> tuple[ClauseSpan, ...]:
    found = [
        one.model_copy(
            update={"id": f"s{number}.{one.id}", "number": f"补充协议{number} {one.number}", "document": id}
        )
        for one in supplement.clauses
    ]
    whole = ClauseSpan(
        id=f"s{number}.whole", number=f"补充协议{number} 全文", start=0, end=len(supplement.text), level=0,
        document=id,
    )  # fmt: skip
    return (*found, whole)


def _head(merge: _Merge, title: str) -> dict[str, Any]:
    """The supplement as the document that prevails, its signing and effective days."""
    base, supplement = merge.base, merge.supplement
    document = Document(id=merge.id, title=title, file=f"{merge.id}.md", rank=1)
    others = tuple(one.model_copy(update={"rank": one.rank + 1}) for one in base.documents)
    signed, cites = None, ()
    if supplement.signed is not None:
        signed, cites = supplement.signed[0], (merge.cite(supplement.signed[1]),)
    effective = supplement.effective or signed
    end = supplement.term_end[0] if supplement.term_end else base.term.end
    return {
        "documents": (document, *others),
        "amended": SignedTerm(date=signed, cite=cites),
        "effective": effective if effective and base.term.start <= effective <= end else None,
        "precedence": (title, *base.precedence) if base.precedence else (),
        "rulings": base.rulings,
    }


def _figures(merge: _Merge) -> dict[str, Any]:
    base, supplement = merge.base, merge.supplement
    found: dict[str, Any] = {}
    if supplement.price is not None:
        fen, yearly, span = supplement.price
        yearly = yearly or base.amount.total_fen is None
        key = "per_year_fen" if yearly else "total_fen"
        found["amount"] = AmountTerm(**{key: fen}, cite=(merge.cite(span),))
    if supplement.term_end is not None:
        end, span = supplement.term_end
        found["term"] = Term(start=base.term.start, end=end, cite=(*base.term.cite, merge.cite(span)))
    return found


def _terms(merge: _Merge, gone: Sequence[tuple[int, int]]) -> tuple[dict[str, Any], list[Question]]:
    """The lists of the file with the changes set, and the open points that the new words bring."""
    before = drafted(merge.base, merge.below.text)
    after = drafted(merge.base, merge.whole.text)
    homes = _homes(merge, before)
    renamed: dict[str, str] = {}
    unsure: list[Any] = []
    lists: dict[str, list[Any]] = {name: list(getattr(merge.base, name)) for name in _LISTS}
    for old, new in pairs_of(before, after):
        path = (new or old).path  # type: ignore[union-attr]
        name = path.split(".")[0]
        if name not in lists:
            continue
        was = _member(before, old.path) if old else None
        now = _member(after, new.path) if new else None
        spans = _spans(after, merge.whole.text, now)
        touched = any(merge.whole.touches(merge.id, *span) for span in spans)
        stood = _spans(before, merge.below.text, was)
        cut = any(a < stop and start < b for a, b in stood for start, stop in gone)
        if now is None and was is not None and cut:
            home = homes.get(old.path)  # type: ignore[union-attr]
            if home in lists[name]:
                lists[name].remove(home)
        elif now is not None and touched:
            home = homes.get(old.path) if old is not None else None
            home = home if home in lists[name] else None
            placed = _placed(merge, now, was, home, spans, lists[name])
            renamed[now.id] = placed.id
            if was is not None and home is None:
                unsure.append(placed)
            if home is None:
                lists[name].append(placed)
            else:
                lists[name][lists[name].index(home)] = placed
    questions = [*_open_points(merge, after, renamed), *_unsure(merge, unsure)]
    waiting = {one.id for one in (*merge.base.questions, *questions)}
    values: dict[str, Any] = {name: tuple(_sound(one, waiting) for one in lists[name]) for name in _LISTS}
    penalties = {one.id for one in values["penalties"]}
    values["obligations"] = tuple(
        one.model_copy(update={"consequence": tuple(each for each in one.consequence if each in penalties)})
        for one in values["obligations"]
    )
    return values, questions


def _member(file: ContractFile, path: str) -> Any:
    name, id = path.split(".", 1)
    return next(one for one in getattr(file, name) if one.id == id)


def _spans(file: ContractFile, text: str, term: Any) -> list[tuple[int, int]]:
    if term is None:
        return []
    found = (cite_span(file, {"body": text}, cite) for cite in term.cite)
    return [span for span in found if span is not None]


def _homes(merge: _Merge, before: ContractFile) -> dict[str, Any]:
    """{path of a drafted term: the term of the file as people keep it that it stands for}."""
    base = merge.base
    starts = {
        (document, at): one.id
        for one in reversed(before.clauses)
        for document, at, _ in merge.below.origins(one.start, one.start + 1)
    }
    became = {
        one.id: starts[one.document, one.start] for one in base.clauses if (one.document, one.start) in starts
    }
    return {
        drafted_one.path: _member(base, mine.path)
        for mine, drafted_one in pairs_of(base, before, became)
        if mine and drafted_one and mine.path.startswith(_LISTS) and drafted_one.path.startswith(_LISTS)
    }


def _placed(
    merge: _Merge, now: Any, was: Any, home: Any, spans: Sequence[tuple[int, int]], known: Sequence[Any]
) -> Any:
    """The changed term: what the new words made different, in the place of the one it changes."""
    cites = merge.cites(spans)
    clause = next((one.clause for one in cites if one.document == merge.id), cites[0].clause)
    if home is None:
        taken = {one.id for one in known}
        id = next(f"s{merge.number}-{now.id}{tail}" for tail in ("", "-b", "-c", "-d") if
                  f"s{merge.number}-{now.id}{tail}" not in taken)  # fmt: skip
        level = {"level": None} if isinstance(now, Obligation) and now.level else {}
        return now.model_copy(update={"id": id, "cite": cites, "clause": clause, **level})
    differing = {
        name: getattr(now, name)
        for name in type(now).model_fields
        if name not in _KEPT and name not in {"cite", "clause"} and getattr(now, name) != getattr(was, name)
    }
    waits = {"waits_for": now.waits_for} if isinstance(now, Obligation) and now.waits_for else {}
    return home.model_copy(update={**differing, **waits, "cite": cites, "clause": clause})


def _sound(term: Any, questions: set[str]) -> Any:
    """A term that waits for a question that is not asked waits no longer: it is a rule until people say."""
    if isinstance(term, Obligation) and term.waits_for and term.waits_for not in questions:
        kind = Kind.RULE if term.every is None else term.kind
        return term.model_copy(update={"waits_for": None, "kind": kind})
    return term


def _open_points(merge: _Merge, after: ContractFile, renamed: Mapping[str, str]) -> Iterator[Question]:
    """Open points of the new words that something set by this supplement waits for."""
    taken = {one.id for one in merge.base.questions}
    for one in after.questions:
        spans = _spans(after, merge.whole.text, one)
        new = any(merge.whole.touches(merge.id, *span) for span in spans)
        if not new or one.id in taken:
            continue
        readings = tuple(
            reading.model_copy(
                update={"sets": {_renamed(path, renamed): value for path, value in reading.sets.items()}}
            )
            for reading in one.readings
        )
        paths = [path for reading in readings for path in reading.sets]
        known = set(renamed.values())
        if paths and all(path.split(".")[1] in known for path in paths if path.startswith(_LISTS)):
            yield one.model_copy(update={"readings": readings, "cite": merge.cites(spans)})


def _unsure(merge: _Merge, placed: Sequence[Any]) -> Iterator[Question]:
    """Changed terms that the file does not hold as the text did: set beside those it holds, and said."""
    for one in placed:
        what = one.what if isinstance(one, Obligation) else one.breach
        yield Question(
            id=f"{one.id}-beside"[:40],
            kind="warning",
            about=merge.id,
            text=f"补充协议{merge.number}：“{what}”在草案里没有对应的一项，已另列；请核对原有的约定是否一并变更",
            cite=one.cite,
        )


def _renamed(path: str, renamed: Mapping[str, str]) -> str:
    parts = path.split(".")
    if parts[0] in _LISTS and len(parts) > 1:
        parts[1] = renamed.get(parts[1], parts[1])
    return ".".join(parts)


def _warnings(merge: _Merge, lost: Sequence[Change]) -> Iterator[Question]:
    """What was not merged, each with its own words, for people to see to."""
    supplement = merge.supplement
    said: list[tuple[str, tuple[int, int]]] = [
        ("这一处变更在合同里找不到对应的条款或字句，没有并入，请人工核对", change.at) for change in lost
    ]
    said += [("这一句说到变更，但没有读懂，没有并入，请人工核对", span) for span in supplement.unread]
    for index, (text, span) in enumerate(said, 1):
        yield Question(
            id=f"s{merge.number}-unread-{index}",
            kind="warning",
            about=merge.id,
            text=f"补充协议{merge.number}：{text}",
            cite=(merge.cite(span),),
        )
    named = supplement.effective
    last = supplement.term_end[0] if supplement.term_end else merge.base.term.end
    if named is not None and not merge.base.term.start <= named <= last:
        yield Question(
            id=f"s{merge.number}-effective",
            kind="warning",
            about="effective",
            text=f"补充协议{merge.number}写明自 {named} 起执行，不在服务期内，没有采用；请核对生效日期",
        )
    if supplement.signed is None:
        yield Question(
            id=f"s{merge.number}-unsigned",
            kind="warning",
            about="amended",
            text=f"补充协议{merge.number}没有写明签订日期：公告和备案的期限未起算",
        )


def _signing_words(merge: _Merge) -> tuple[Cite, ...]:
    """What the law's duties are cited from: the day of signing, or the first words of the supplement."""
    supplement = merge.supplement
    if supplement.signed is not None:
        return (merge.cite(supplement.signed[1]),)
    first = next(line for line in supplement.text.splitlines() if line.strip())
    at = supplement.text.index(first)
    return (merge.cite((at, at + len(first))),)
