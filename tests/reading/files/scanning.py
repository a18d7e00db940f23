"""Pages as a scanner or a phone would give them: drawn from a PDF, tilted, noisy, with a red seal."""

import io
import random

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter


def scanned_page(
    pdf: bytes, page: int = 1, *, tilt: float = 1.2, noise: int = 6, seal: bool = True
) -> Image.Image:
    """One page of a PDF as a picture of 150 dpi."""
    opened = pypdfium2.PdfDocument(pdf)
    picture = opened[page - 1].render(scale=150 / 72).to_pil().convert("RGB")
    opened.close()
    if seal:
        _stamp(picture)
    if tilt:
        picture = picture.rotate(tilt, fillcolor="white", resample=Image.Resampling.BICUBIC)
    if noise:
        picture = Image.blend(picture, Image.merge("RGB", [_grain(picture.size, noise * 4)] * 3), noise / 100)
    return picture.filter(ImageFilter.GaussianBlur(0.4))


def _grain(size: tuple[int, int], deviation: float) -> Image.Image:
    """Grey noise around the middle; the same for every run, so that a page reads as it did before."""
    grey = np.random.default_rng(11).normal(128, deviation, (size[1], size[0]))
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8))


def _stamp(picture: Image.Image) -> None:
    """A round red seal over the words of the lower half."""
    wide, high = picture.size
    x, y, r = int(wide * 0.6), int(high * 0.6), 110
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    draw.ellipse((x - r, y - r, x + r, y + r), outline=(214, 30, 30, 200), width=9)
    chance = random.Random(3)
    for _ in range(40):
        dx, dy = chance.randint(-r // 2, r // 2), chance.randint(-r // 2, r // 2)
        draw.line((x + dx, y + dy, x + dx + 14, y + dy + 4), fill=(214, 30, 30, 190), width=5)
    picture.paste(layer, (0, 0), layer)


def as_bytes(picture: Image.Image, form: str = "JPEG") -> bytes:
    held = io.BytesIO()
    picture.save(held, form, **({"quality": 60} if form == "JPEG" else {}))
    return held.getvalue()


def scanned_pdf(pdf: bytes, **how: object) -> bytes:
    """Every page of a PDF as a picture, in a PDF without a text layer."""
    opened = pypdfium2.PdfDocument(pdf)
    count = len(opened)
    opened.close()
    pages = [scanned_page(pdf, number, **how) for number in range(1, count + 1)]  # type: ignore[arg-type]
    held = io.BytesIO()
    pages[0].save(held, "PDF", save_all=True, append_images=pages[1:], resolution=150, quality=60)
    return held.getvalue()
