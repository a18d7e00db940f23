"""The small piece of a page a fact was read from, as a picture: to be looked at beside the fact."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from lvyue.reading.files.bundle import Bundle, Part
from lvyue.reading.files.sandbox import drawn_apart
from lvyue.reading.files.types import Box

_DPI = 110
_LONG = 1600
_BESIDE, _ABOVE = 0.012, 0.004
"""What is shown around the words, as shares of the page."""


def write_crops(
    whole: Bundle, raws: Mapping[str, bytes], citations: Mapping[str, list[list[int]]], folder: Path
) -> int:
    """Write `FACT.DOCUMENT.PAGE.png` for every cited fact that stands on a page; returns how many.

    `raws` are the files by the names the bundle was made with; a child process draws their pages.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as drawn:
        return _write_crops(_Pages(raws, Path(drawn)), whole, citations, folder)


def _write_crops(pages: _Pages, whole: Bundle, citations: Mapping[str, list[list[int]]], folder: Path) -> int:
    count = 0
    for path, spans in citations.items():
        found: dict[tuple[str, int], tuple[Part, list[Box]]] = {}
        for start, end in spans:
            for part, place in whole.places_of(start, end):
                found.setdefault((part.id, place.page), (part, []))[1].append(place.box)
        for (id, page), (part, boxes) in found.items():
            crop(pages.picture(part, page), union(boxes)).save(folder / f"{path}.{id}.{page}.png")
            count += 1
    return count


class _Pages:
    """Pages as pictures; a file is drawn when its first page is asked for."""

    def __init__(self, raws: Mapping[str, bytes], folder: Path) -> None:
        self._raws, self._folder = raws, folder
        self._drawn: dict[str, list[Path]] = {}

    def picture(self, part: Part, page: int) -> Image.Image:
        """A page of a part: photos are one file a page."""
        name = part.names[min(page, len(part.names)) - 1]
        if name not in self._drawn:
            own = self._folder / str(len(self._drawn))
            own.mkdir()
            self._drawn[name] = drawn_apart(self._raws[name], Path(name).name, own)
        pages = self._drawn[name]
        with Image.open(pages[min(page, len(pages)) - 1]) as picture:
            return picture.convert("RGB")


def page_picture(raw: bytes, page: int) -> Image.Image:
    """Page `page` (from 1) of a PDF, or the picture itself."""
    if b"%PDF-" in raw[:1024]:
        pdf = pypdfium2.PdfDocument(raw)
        try:
            drawn: Image.Image = pdf[page - 1].render(scale=_DPI / 72).to_pil()
            return drawn.convert("RGB")
        finally:
            pdf.close()
    with Image.open(io.BytesIO(raw)) as picture:
        if getattr(picture, "n_frames", 1) >= page:
            picture.seek(page - 1)
        return ImageOps.exif_transpose(picture).convert("RGB")


def draw_pages(raw: bytes, folder: Path) -> int:
    """Write every page as 1.jpg, 2.jpg ...; returns how many."""
    if b"%PDF-" in raw[:1024]:
        pdf = pypdfium2.PdfDocument(raw)
        count = len(pdf)
        pdf.close()
    else:
        with Image.open(io.BytesIO(raw)) as picture:
            count = getattr(picture, "n_frames", 1)
    for number in range(1, count + 1):
        drawn = page_picture(raw, number)
        drawn.thumbnail((_LONG, _LONG))
        drawn.save(folder / f"{number}.jpg", quality=70)
    return count


def union(boxes: list[Box]) -> Box:
    """The smallest box around all."""
    return (
        min(one[0] for one in boxes),
        min(one[1] for one in boxes),
        max(one[2] for one in boxes),
        max(one[3] for one in boxes),
    )


def crop(picture: Image.Image, box: Box) -> Image.Image:
    """The part of a page picture inside a box, with a margin."""
    left, top, right, bottom = box
    wide, high = picture.size
    return picture.crop(
        (
            int(max(left - _BESIDE, 0) * wide),
            int(max(top - _ABOVE, 0) * high),
            int(min(right + _BESIDE, 1) * wide) + 1,
            int(min(bottom + _ABOVE, 1) * high) + 1,
        )
    )
