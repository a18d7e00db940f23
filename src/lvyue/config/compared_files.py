"""Two files from disk as editions to compare, and their difference as lines on the shell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lvyue.contracts.comparing import ClauseChange, Difference, Edition, TermChange
from lvyue.contracts.comparing.passages import passages_in
from lvyue.contracts.drafting import clauses_of, draft
from lvyue.contracts.errors import ContractFileInvalid
from lvyue.contracts.intake import normal_lines
from lvyue.contracts.loading import load_file
from lvyue.foundation.errors import Invalid
from lvyue.reading import load_text, read

_SIGNS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}


def edition_from(path: Path) -> Edition:
    """A contract file (.yaml) or a contract's text as an edition.

    A text that leaves its parties, price or term open has clauses to compare and no terms. Raises Invalid,
    ContractFileInvalid, ReadingError.
    """
    if path.suffix.lower() in {".yaml", ".yml"}:
        return Edition.of(path.name, *load_file(path))
    text = text_of(path)
    reading = read(text)
    try:
        return Edition.of(path.name, draft(reading, text, id="compared", title=path.name), {"body": text})
    except ContractFileInvalid:
        return Edition(path.name, passages_in(text, clauses_of(reading, text)))


def text_of(path: Path) -> str:
    """The text of a contract or supplement on disk. Raises Invalid, ReadingError."""
    try:
        return normal_lines(load_text(path.read_bytes(), path.name))
    except OSError as error:
        raise Invalid("读不到文件", place=str(path), remedy="核对路径与读取权限") from error


def lines_of(difference: Difference) -> Iterator[str]:
    """Say a difference line by line: the sums, each changed clause with its words, each changed term."""
    yield f"{difference.old} → {difference.new}"
    counts = difference.counts
    yield (
        f"新增 {counts['added']}，删去 {counts['removed']}，改动 {counts['changed']}，"
        f"移位 {counts['moved']}，改号 {counts['renumbered']}，未变 {counts['same']}"
    )
    if difference.none:
        yield "两份完全一致。"
    for one in difference.changed:
        if one.state != "renumbered":
            yield from _clause(one)
    if renumbered := [one.number for one in difference.changed if one.state == "renumbered"]:
        yield f"改号  {'；'.join(renumbered)}"
    if difference.terms:
        yield f"约定的变化 {len(difference.terms)} 项"
    for term in difference.terms:
        yield from _term(term)


def _clause(one: ClauseChange) -> Iterator[str]:
    yield f"{one.label}  {one.number}"
    words = "".join(_SIGNS[piece.kind].format(piece.text) for piece in one.pieces)
    yield from (f"      {line.strip()}" for line in words.splitlines() if line.strip())


def _term(one: TermChange) -> Iterator[str]:
    state = {"added": "新增", "removed": "删去", "changed": "改动"}[one.state]
    yield f"{state}  {one.group}  {one.label}  {one.clause_new or one.clause_old}".rstrip()
    for line in one.lines:
        change = " → ".join(part for part in (line.before, line.after) if part)
        yield f"      {line.label}：{change}" + (f"（{line.difference}）" if line.difference else "")
