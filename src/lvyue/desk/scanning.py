"""Pages of scans and the codes on them; runs in a child process that knows neither Django nor the database.

`python -m lvyue.desk.scanning FILE FOLDER` writes, for page 3, `3.jpg` (upright), `3-a.jpg` and `3-b.jpg`
(the boxes of the sides, only where a code was found), and prints one JSON line a page, then
`{"end": true}`; a file that cannot be read ends with one line that carries `cause` and `remedy` instead.
"""

from __future__ import annotations

import json
import math
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image, ImageOps, ImageStat, UnidentifiedImageError

QR = zxingcpp.barcode_formats_from_str("QRCode")
PAGES = 100
"""Most pages of one file."""
PIXELS = 50_000_000
"""Most pixels of an image: A3 at 400 dpi with room to spare."""
MEMORY = 2 * 1024**3
CPU_SECONDS = 240
DPI = 200
LONG = 3400
"""Longest side of a drawn page in pixels, whatever its paper says."""
KEPT = 2200
"""Longest side of a page as it is kept."""


class Unreadable(Exception):
    """The whole file cannot be read: (cause, remedy)."""


def pages_of(path: Path) -> Iterator[Image.Image]:
    """The pages of a PDF or of one image, each as a picture; Unreadable for what is neither."""
    head = path.read_bytes()[:1024]
    if b"%PDF-" in head:
        yield from _pdf_pages(path)
    else:
        yield _picture(path)


def _pdf_pages(path: Path) -> Iterator[Image.Image]:
    try:
        pdf = pypdfium2.PdfDocument(path)
        count = len(pdf)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("PDF 加了密码", "去掉密码后再上传") from error
        raise Unreadable("PDF 已损坏，打不开", "请重新扫描或重新导出") from error
    if not 0 < count <= PAGES:
        raise Unreadable(f"PDF 有 {count} 页，一次最多 {PAGES} 页", f"请拆成每份不超过 {PAGES} 页再上传")
    for number in range(count):
        try:
            page = pdf[number]
            scale = min(DPI / 72, LONG / max(page.get_size()))
            yield page.render(scale=scale, grayscale=False).to_pil().convert("RGB")
        except (pypdfium2.PdfiumError, ValueError) as error:
            raise Unreadable(f"PDF 第 {number + 1} 页已损坏", "请重新扫描这一份") from error


def _picture(path: Path) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # counted here, with a message of our own
    try:
        with Image.open(path, formats=("JPEG", "PNG")) as found:
            wide, high = found.size
            if wide * high > PIXELS:
                raise Unreadable(f"图片太大（{wide}×{high} 像素）", "请用 200～300 dpi 重新扫描")
            upright = ImageOps.exif_transpose(found).convert("RGB")
    except UnidentifiedImageError as error:
        raise Unreadable("不是 PDF、JPG 或 PNG 文件", "请上传扫描得到的 PDF 或图片") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise Unreadable("图片已损坏，读不完整", "请重新扫描") from error
    upright.thumbnail((LONG, LONG))
    return upright


def codes_on(image: Image.Image) -> list[tuple[str, float]]:
    """The QR codes on a page as (text, degrees its top edge is turned clockwise)."""
    grey = image.convert("L")
    found: list[Any] = []
    for factor in (1.0, 0.5, 1.5):
        size = (int(grey.width * factor), int(grey.height * factor))
        if max(size) > 1.5 * LONG:
            continue
        tried = grey if factor == 1.0 else grey.resize(size)
        found = zxingcpp.read_barcodes(tried, formats=QR)
        if found:
            break
    return [(one.text, _turned(one.position)) for one in found]


def _turned(position: Any) -> float:
    left, right = position.top_left, position.top_right
    return math.degrees(math.atan2(right.y - left.y, right.x - left.x))


def is_blank(image: Image.Image) -> bool:
    """True for a page without ink: the middle of it varies no more than scanner noise does."""
    grey = image.convert("L").resize((200, 280))
    middle = grey.crop((12, 16, 188, 264))
    dark = sum(middle.histogram()[:150])
    return dark < 12 and ImageStat.Stat(middle).stddev[0] < 12


def boxes(upright: Image.Image) -> tuple[Image.Image, Image.Image]:
    """The lower third of a page, left (party A) and right (party B), where the boxes are printed."""
    wide, high = upright.size
    top = int(high * 0.66)
    return upright.crop((0, top, wide // 2, high)), upright.crop((wide // 2, top, wide, high))


def page_read(image: Image.Image, number: int, folder: Path) -> dict[str, Any]:
    """Read one page and write its pictures; returns its line."""
    codes = codes_on(image)
    upright = image
    if codes and abs(codes[0][1]) > 0.3:
        upright = image.rotate(codes[0][1], expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    kept = upright.copy()
    kept.thumbnail((KEPT, KEPT))
    kept.save(folder / f"{number}.jpg", quality=80)
    if codes:
        for side, box in zip("ab", boxes(kept), strict=True):
            box.save(folder / f"{number}-{side}.jpg", quality=85)
    texts = [text for text, _ in codes]
    return {"page": number, "codes": texts, "blank": not codes and is_blank(image)}


def main(source: str, folder: str) -> None:
    """Read a file under limits of memory and time."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        for number, image in enumerate(pages_of(Path(source)), start=1):
            _say(page_read(image, number, Path(folder)))
        _say({"end": True})
    except Unreadable as error:
        cause, remedy = error.args
        _say({"cause": cause, "remedy": remedy})
    except MemoryError:
        _say({"cause": "文件展开后太大，超出内存限制", "remedy": "请用 200～300 dpi 重新扫描"})


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
