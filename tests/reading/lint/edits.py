"""One sound contract that no check remarks on, and edits of it that trip exactly one check each."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from lvyue.reading.lint import LintReport, Remark, lint

SOUND = (Path(__file__).parent / "sound.txt").read_text()

Edit = tuple[str, str]
"""Words of the sound contract, and what stands there instead."""


@dataclass(frozen=True)
class Case:
    """Edits that trip check `id` at the words `quote`.

    `says` stands in the remark's text or reckoning, `also` are the checks that must follow, `near` are edits
    that look alike and trip nothing of this check: the same words with another number, name or order.
    """

    id: str
    edits: tuple[Edit, ...]
    quote: str
    says: str = ""
    also: tuple[str, ...] = ()
    times: int = 1
    near: tuple[Edit, ...] = field(kw_only=True)

    def __str__(self) -> str:
        return self.id


def edited(*edits: Edit) -> str:
    """The sound contract with each edit made once; an edit whose words are not there is a mistake."""
    text = SOUND
    for old, new in edits:
        assert text.count(old) >= 1, f"the contract does not say {old!r}"
        text = text.replace(old, new, 1)
    return text


@cache
def linted(text: str) -> LintReport:
    """The report on a text."""
    return lint(text)


def remarks(text: str, id: str) -> list[Remark]:
    """The remarks of one check on a text."""
    return [one for one in linted(text).remarks if one.check.id == id]


def ids(text: str) -> set[str]:
    """The checks a text trips."""
    return {one.check.id for one in linted(text).remarks}
