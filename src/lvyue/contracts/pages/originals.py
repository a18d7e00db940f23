"""Facts beside the piece of the page they were read from: for files with pages, PDF and scans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from lvyue.contracts.models import ContractVersion, Original
from lvyue.contracts.pages.facts import Fact, facts_of, grouped, in_order
from lvyue.contracts.pages.reading import shown_read
from lvyue.contracts.pages.reviewing import Known
from lvyue.contracts.selectors import fact_reviews, originals_of
from lvyue.contracts.spans import cite_span
from lvyue.contracts.types import Cite, ContractFile
from lvyue.reading.files.crops import union
from lvyue.reading.files.types import Box


@dataclass(frozen=True, slots=True)
class Crop:
    """A piece of a page: its address and the whole page's, the words people hear instead of the picture.

    A page not yet `drawn` has no picture to show.
    """

    address: str
    whole: str
    said: str
    drawn: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A fact with the pieces of pages its words stand on."""

    fact: Fact
    crops: tuple[Crop, ...]


def originals_context(version: ContractVersion) -> dict[str, Any]:
    """The context of the page: originals in order, and the facts that stand on pages, by group."""
    originals = originals_of(version)
    paged = [one for one in originals if one.places]
    file, texts = version.file, version.texts
    groups = []
    known = Known.of(version, fact_reviews(version))
    for group, facts in grouped(in_order([*facts_of(file), *shown_read(known.read.values(), file)])):
        beside = [(fact, tuple(_crops(version, file, texts, fact.cites, paged))) for fact in facts]
        shown = [Compared(fact, crops) for fact, crops in beside if crops]
        if shown:
            groups.append((group, shown))
    return {
        "version": version,
        "contract": version.contract,
        "originals": originals,
        "groups": groups,
        "drawing": any(one.drawn_at is None for one in paged),
    }


def _crops(
    version: ContractVersion,
    file: ContractFile,
    texts: Mapping[str, str],
    cites: Iterable[Cite],
    originals: Sequence[Original],
) -> Iterator[Crop]:
    said = set()
    for cite in cites:
        span = cite_span(file, texts, cite)
        for original in originals if span else ():
            if original.document != cite.document or span is None:
                continue
            for page, box in boxes_of(original.places, *span):
                crop = _crop(version, original, page, box)
                if crop.address not in said:
                    said.add(crop.address)
                    yield crop


def boxes_of(places: Sequence[Sequence[float]], start: int, end: int) -> list[tuple[int, Box]]:
    """On each page the box around the characters [start, end)."""
    found: dict[int, list[Box]] = {}
    for first, last, page, *box in places:
        if first < end and start < last:
            found.setdefault(int(page), []).append((box[0], box[1], box[2], box[3]))
    return [(page, union(boxes)) for page, boxes in found.items()]


def _crop(version: ContractVersion, original: Original, page: int, box: Box) -> Crop:
    address = reverse("contracts:crop", args=[version.contract.code, version.number, page])
    whole = f"{address}?{urlencode({'of': original.pk})}"
    asked = urlencode({"box": ",".join(f"{edge:.4f}" for edge in box)})
    said = f"《{original.file.name}》第 {page} 页"
    return Crop(f"{whole}&{asked}", whole, said, original.drawn_at is not None)
