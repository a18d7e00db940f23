"""Pages that are pictures, recognised by rapidocr with the models inside its wheel: without any network.

A page is straightened, a red seal is looked through (it is bright in the red channel), ruled tables are found
in the picture, and recognised lines are put into their cells. Boxes are given on the page as it was scanned.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from lvyue.reading.errors import ReadingError
from lvyue.reading.files.shapes import Cell, Grid, Line, Sheet

DPI = 150
"""As sharp as it helps: 200 dpi reads no better."""

PIXELS = 60_000_000
FRAMES = 50
_LONG = 2000
"""Longest side of a page as it is recognised."""

_PER_CENT = re.compile("[%％]")
_PER_MILLE = re.compile(r"(?<=\d)[%％‰][0oO〇](?![\d.%％])")
_UNSURE = 0.5
"""Lines of less confidence are smudges."""


class Recogniser:
    """Holds the models; `pictures` is a folder for the pages as they were recognised, or None."""

    def __init__(self, pictures: Path | None = None) -> None:
        if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
            raise ReadingError(
                "识别扫描件需要文字识别组件，本机没有安装。请管理员运行 pip install 'lvyue[ocr]' 后再试；"
                "或提供 Word、文字版 PDF。"
            )
        self._engine: Callable[[], Any] = cache(_engine)
        self._pictures = pictures

    def images(self, raw: bytes, name: str) -> list[Sheet]:
        """The sheets of a picture file; ReadingError for a broken or too large one."""
        Image.MAX_IMAGE_PIXELS = None  # counted here, with a message of our own
        try:
            with Image.open(io.BytesIO(raw), formats=("JPEG", "PNG", "TIFF")) as picture:
                frames = getattr(picture, "n_frames", 1)
                if picture.width * picture.height > PIXELS or frames > FRAMES:
                    raise ReadingError(
                        f"图片《{name}》太大（{picture.width}×{picture.height} 像素，{frames} 页），未读取。"
                        "请用 150～300 dpi 重新扫描后再读。"
                    )
                return [self._frame(picture, at) for at in range(frames)]
        except UnidentifiedImageError as error:
            raise ReadingError(f"图片《{name}》打不开，可能已损坏。请重新扫描或拍照后再读。") from error
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise ReadingError(f"图片《{name}》读不完整，可能已损坏。请重新扫描或拍照后再读。") from error

    def page(self, raw: bytes, number: int) -> Sheet:
        """The sheet of a page of a PDF, counted from 1."""
        pdf = pypdfium2.PdfDocument(raw)
        try:
            page = pdf[number - 1]
            scale = min(DPI / 72, _LONG / max(page.get_size()))
            return self._sheet(page.render(scale=scale).to_pil().convert("RGB"), number)
        finally:
            pdf.close()

    def _frame(self, picture: Image.Image, at: int) -> Sheet:
        picture.seek(at)
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        upright.thumbnail((_LONG, _LONG))
        return self._sheet(upright, at + 1)

    def _sheet(self, picture: Image.Image, number: int) -> Sheet:
        import numpy as np

        from lvyue.reading.files.ruled import grids_of, straightened

        if self._pictures is not None:
            self._pictures.mkdir(parents=True, exist_ok=True)
            picture.save(self._pictures / f"{number}.jpg", quality=75)
        seen = picture.getchannel("R")
        turned = straightened(np.asarray(seen))
        if abs(turned) >= 0.1:
            seen = seen.rotate(turned, fillcolor=255, resample=Image.Resampling.BICUBIC)
        grey = np.asarray(seen)
        sheet = Sheet(number, float(picture.width), float(picture.height), grids=grids_of(grey, number))
        sheet.origin = "recognised"
        sheet.turned = turned if abs(turned) >= 0.1 else 0.0
        self._fill(sheet, self._lines(grey, number))
        return sheet

    def _lines(self, grey: Any, page: int) -> list[Line]:
        import numpy as np

        from lvyue.reading.files.per_mille import is_per_mille

        read = self._engine()(np.stack([grey] * 3, axis=-1), return_word_box=True)
        if read.boxes is None:
            return []
        found = []
        for box, text, score, words in zip(
            read.boxes, read.txts, read.scores, read.word_results, strict=True
        ):
            xs, ys = [float(x) for x, _ in box], [float(y) for _, y in box]
            if score < _UNSURE or not text.strip():
                continue
            top, bottom = min(ys), max(ys)
            text = with_signs(text, [is_per_mille(grey, left, top, bottom) for left in signs_of(words)])
            found.append(
                Line(mended(text.strip()), min(xs), top, max(xs), bottom, 0.8 * (bottom - top), page)
            )
        return found

    def _fill(self, sheet: Sheet, lines: list[Line]) -> None:
        """Lines into the cells that hold their middle; the others, joined along rows, onto the sheet."""
        outside: list[Line] = []
        for line in lines:
            cell = next((one for grid in sheet.grids for one in grid.cells if _holds(one, line)), None)
            (cell.lines if cell is not None else outside).append(line)
        for grid in sheet.grids:
            for one in grid.cells:
                one.lines = along_rows(one.lines)
        sheet.grids = [grid for grid in sheet.grids if _worth(grid)]
        sheet.lines = along_rows(outside)


def _engine() -> Any:
    """The models; loaded with the first page, not before a broken picture is refused."""
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical", "Global.use_cls": False})


def signs_of(words: Sequence[tuple[str, float, Any]]) -> list[float]:
    """The left edge of each % of a line, in order, from its recognised words (text, score, box)."""
    found = []
    for text, _, box in words:
        left, right = float(box[0][0]), float(box[1][0])
        found += [left + (right - left) * at / len(text) for at, sign in enumerate(text) if sign in "%％"]
    return found


def with_signs(text: str, per_mille: list[bool]) -> str:
    """A line with those of its % written as ‰ that are; as it is when they are not the same number."""
    if len(_PER_CENT.findall(text)) != len(per_mille):
        return text
    seen = iter(per_mille)
    return _PER_CENT.sub(lambda sign: "‰" if next(seen) else sign[0], text)


def mended(text: str) -> str:
    """A recognised line with 3%0 written as the 3‰ it is: no rate goes on with a nought after its sign."""
    return _PER_MILLE.sub("‰", text)


def along_rows(lines: list[Line]) -> list[Line]:
    """Pieces at the same height as one line each, from the left, with a blank between them."""
    found: list[Line] = []
    for piece in sorted(lines, key=lambda line: line.middle):
        if found and piece.middle < found[-1].bottom - 0.35 * found[-1].size:
            row = found[-1]
            first, second = sorted((row, piece), key=lambda line: line.left)
            found[-1] = Line(
                f"{first.text}  {second.text}",
                first.left,
                min(row.top, piece.top),
                max(row.right, piece.right),
                max(row.bottom, piece.bottom),
                max(row.size, piece.size),
                piece.page,
            )
        else:
            found.append(piece)
    return found


def _holds(cell: Cell, line: Line) -> bool:
    middle = (line.left + line.right) / 2
    return cell.left <= middle < cell.right and cell.top <= line.middle < cell.bottom


def _worth(grid: Grid) -> bool:
    return sum(bool(cell.lines) for cell in grid.cells) > 1
