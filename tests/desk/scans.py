"""Paper made of bits: printed sheets drawn, signed, stamped, tilted and spoiled, as scanners do."""

from collections.abc import Sequence
from io import BytesIO
from random import Random

import pypdfium2
from PIL import Image, ImageDraw


def drawn(pdf: bytes, dpi: int = 200) -> list[Image.Image]:
    """The pages of a PDF as pictures."""
    with pypdfium2.PdfDocument(pdf) as read:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in read]


def signed(page: Image.Image, seed: int = 7) -> Image.Image:
    """The page with scribbles and a red seal over the boxes of both sides."""
    random, out = Random(seed), page.copy()
    draw = ImageDraw.Draw(out)
    wide, high = out.size
    for left in (0.15, 0.58):
        points = [
            (wide * (left + random.random() * 0.2), high * (0.76 + random.random() * 0.06)) for _ in "1234567"
        ]
        draw.line(points, fill=(20, 20, 60), width=wide // 400 + 1)
        x, y, radius = wide * (left + 0.15), high * 0.8, wide * 0.08
        draw.ellipse(
            (x - radius, y - radius, x + radius, y + radius), outline=(210, 30, 30), width=wide // 200
        )
    return out


def tilted(page: Image.Image, degrees: float) -> Image.Image:
    """The page turned on the glass, white around it."""
    return page.rotate(degrees, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)


def noisy(page: Image.Image, sigma: float = 40) -> Image.Image:
    """The page with grain all over."""
    return Image.blend(page, Image.effect_noise(page.size, sigma).convert("RGB"), 0.25)


def jpeg(page: Image.Image, quality: int = 60) -> bytes:
    """The page as a scanner's JPEG."""
    out = BytesIO()
    page.save(out, "JPEG", quality=quality)
    return out.getvalue()


def pdf_of(pages: Sequence[Image.Image]) -> bytes:
    """The pages as one scanned PDF."""
    out = BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=list(pages[1:]), quality=70)
    return out.getvalue()
