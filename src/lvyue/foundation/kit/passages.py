"""Contract text cut into marked spans.

Offsets count characters of the passage's own text and are half-open. Spans may overlap: the text is cut at
every boundary, and a piece knows all spans it belongs to, so that each fact can light up exactly its words.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from .states import state_named, tone_named


def paragraph_read(paragraph: Mapping[str, Any]) -> dict[str, Any]:
    """Return a paragraph with its pieces, tone, pattern, icon, chip and `about` (what its link is about).

    `paragraph` holds `text` and, where they exist: `id` (anchor), `kind` (title, heading, clause), `number`,
    `spans`, `state` or `tone`, `chip`, `href`, `selected`.
    """
    known = state_named(paragraph["state"]) if paragraph.get("state") else None
    tone = known.tone if known else paragraph.get("tone", "")
    return {
        **paragraph,
        "kind": paragraph.get("kind", "clause"),
        "about": paragraph.get("number") or paragraph["text"][:16],
        "pieces": pieces_of(paragraph["text"], paragraph.get("spans", ())),
        "tone": tone_named(tone) if tone else "",
        "chip_tone": tone or "grey",
        "pattern": known.pattern if known else "solid",
        "icon": known.icon if known else "",
        "chip": paragraph.get("chip") or (known.label if known else ""),
    }


def pieces_of(text: str, spans: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Cut `text` at the spans' boundaries.

    A span holds `id`, `start`, `end` and, where wanted, `tone` (default blue), `title` and `href`. Returns
    pieces with `text`, `spans` (ids, space separated, empty for unmarked text), `tone`, `title` and `href` of
    the innermost, and `anchors`, the ids that start there. Raises `ValueError` for a span outside the text.
    """
    known = sorted(spans, key=lambda span: (span["start"], -span["end"]))
    for span in known:
        if not 0 <= span["start"] < span["end"] <= len(text):
            raise ValueError(
                f"引文标记 {span['id']} 的位置 {span['start']}–{span['end']} 不在原文之内"
                f"（原文 {len(text)} 字）。请重新定位引文。"
            )
    cuts = sorted({0, len(text), *(s["start"] for s in known), *(s["end"] for s in known)})
    return [_piece(text, start, end, known) for start, end in pairwise(cuts)]


def _piece(text: str, start: int, end: int, spans: list[Mapping[str, Any]]) -> dict[str, Any]:
    inside = [span for span in spans if span["start"] <= start and end <= span["end"]]
    innermost = min(inside, key=lambda span: span["end"] - span["start"], default=None)
    return {
        "text": text[start:end],
        "spans": " ".join(str(span["id"]) for span in inside),
        "anchors": [f"span-{span['id']}" for span in inside if span["start"] == start],
        "tone": tone_named(innermost.get("tone", "blue")) if innermost else "",
        "title": innermost.get("title", "") if innermost else "",
        "href": innermost.get("href", "") if innermost else "",
    }
