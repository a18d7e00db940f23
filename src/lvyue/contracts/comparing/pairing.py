"""Which passage of one version is which of the other: by their words first, then by number, then by likeness.

An inserted clause renumbers all that follow; pairing by words first keeps those from looking changed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from lvyue.contracts.comparing.passages import Passage

ALIKE_IN_PLACE = 0.3
"""Likeness from which two passages of one number are the same passage, changed."""
ALIKE = 0.55
"""Likeness from which two passages of different numbers are the same passage, changed and moved."""


class Pair(NamedTuple):
    """A passage before and after; None where there is none."""

    old: Passage | None
    new: Passage | None


def paired(old: Sequence[Passage], new: Sequence[Passage]) -> list[Pair]:
    """Every passage of both versions in exactly one pair, in the later version's order.

    What was taken out stands where it stood: after the passage that went before it.
    """
    found: dict[int, int] = {}
    _match(old, new, found, lambda one: (*one.place, one.words))
    _match(old, new, found, lambda one: (one.words,))
    _alike_in_place(old, new, found)
    _alike_elsewhere(old, new, found)
    return list(_ordered(old, new, found))


def _match(
    old: Sequence[Passage],
    new: Sequence[Passage],
    found: dict[int, int],
    key: Callable[[Passage], tuple[str, ...]],
) -> None:
    """Pair what has the same key, first with first."""
    waiting: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n in _free(range(len(new)), set(found.values())):
        waiting[key(new[n])].append(n)
    for o in _free(range(len(old)), found):
        if candidates := waiting.get(key(old[o])):
            found[o] = candidates.pop(0)


def _alike_in_place(old: Sequence[Passage], new: Sequence[Passage], found: dict[int, int]) -> None:
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n in _free(range(len(new)), set(found.values())):
        places[new[n].place].append(n)
    for o in _free(range(len(old)), found):
        here = places.get(old[o].place, [])
        best = max(here, key=lambda n: likeness(old[o].words, new[n].words), default=None)
        if best is not None and likeness(old[o].words, new[best].words) >= ALIKE_IN_PLACE:
            here.remove(best)
            found[o] = best


def _alike_elsewhere(old: Sequence[Passage], new: Sequence[Passage], found: dict[int, int]) -> None:
    """The best pairs among what is left; an index of bigrams keeps unlike ones from ever meeting."""
    left = {n: _grams(new[n].words) for n in _free(range(len(new)), set(found.values()))}
    holders: dict[str, list[int]] = defaultdict(list)
    for n, grams in left.items():
        for gram in grams:
            holders[gram].append(n)
    scored = []
    for o in _free(range(len(old)), found):
        grams = _grams(old[o].words)
        shared: Counter[int] = Counter()
        for gram, count in grams.items():
            for n in holders.get(gram, ()):
                shared[n] += min(count, left[n][gram])
        for n, common in shared.items():
            score = 2 * common / (grams.total() + left[n].total())
            if score >= ALIKE:
                scored.append((-score, abs(o - n), o, n))
    taken: set[int] = set()
    for _, _, o, n in sorted(scored):
        if o not in found and n not in taken:
            found[o] = n
            taken.add(n)


def likeness(one: str, other: str) -> float:
    """How much two texts share, 0 to 1: their common pairs of characters (Dice)."""
    a, b = _grams(one), _grams(other)
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else float(one == other)


def _grams(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(max(1, len(text) - 1)))


def _free(indexes: Iterable[int], taken: Iterable[int]) -> list[int]:
    used = set(taken)
    return [one for one in indexes if one not in used]


def _ordered(old: Sequence[Passage], new: Sequence[Passage], found: dict[int, int]) -> Iterable[Pair]:
    """Pairs in the later order, each lost passage behind the one it followed."""
    origin = {n: o for o, n in found.items()}
    lost: dict[int, list[int]] = defaultdict(list)
    anchor = -1
    for o in range(len(old)):
        if o in found:
            anchor = o
        else:
            lost[anchor].append(o)
    yield from (Pair(old[o], None) for o in lost[-1])
    for n, passage in enumerate(new):
        before = origin.get(n)
        yield Pair(old[before] if before is not None else None, passage)
        if before is not None:
            yield from (Pair(old[o], None) for o in lost[before])
