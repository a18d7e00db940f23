"""The built files: colours readable, sizes within limits, nothing fetched from elsewhere, every icon present.

That they equal a rebuild from their sources is checked by frontend/check.sh, which needs Node.
"""

import gzip
import re
from pathlib import Path

import pytest

from lvyue.foundation.kit.states import STATES, TONES

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/lvyue/foundation/static/lvyue"
TEMPLATES = ROOT / "src/lvyue"
CSS = (STATIC / "app.css").read_text(encoding="utf-8")
THEMES = {
    "light": r":root,\[data-theme=light\]\{(.*?)\}",
    "dark": r"\}\[data-theme=dark\]\{(.*?)\}",
    "dark by system": r"prefers-color-scheme:\s*dark\)\{:root:not\(\[data-theme=light\]\)\{(.*?)\}",
    "print": r"@media print\{:root,:root:not\(\[data-theme=light\]\),\[data-theme=dark\]\{(.*?)\}",
}


def tokens(theme: str) -> dict[str, str]:
    """The colour tokens of a theme as full hex words."""
    block = re.search(THEMES[theme], CSS, re.S)
    assert block, f"no block of the {theme} theme in app.css"
    known = {}
    for name, colour in re.findall(r"--([a-z-]+):\s*#([0-9a-f]{3,6})\b", block[1]):
        known[name] = colour if len(colour) == 6 else "".join(letter * 2 for letter in colour)
    return known


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def text_pairs() -> list[tuple[str, str]]:
    """Every pair of text and ground that the style sheet puts together."""
    pairs = [(text, ground) for text in ("ink", "second", "hint") for ground in ("paper", "canvas", "hover")]
    pairs += [(text, "grey-light") for text in ("ink", "second", "hint")]
    pairs += [(text, "blue-light") for text in ("ink", "second", "hint", "blue-ink", "red-ink")]
    for tone in TONES:
        pairs += [(f"{tone}-ink", ground) for ground in ("paper", "canvas", f"{tone}-light")]
        pairs += [("ink", f"{tone}-light"), ("second", f"{tone}-light")]
    return [*pairs, ("on-primary", "primary"), ("on-primary", "primary-hover"), ("on-primary", "danger")]


@pytest.mark.parametrize("theme", THEMES)
def test_text_reads_at_four_and_a_half_to_one(theme: str) -> None:
    known = tokens(theme)
    weak = {
        pair: round(contrast(known[pair[0]], known[pair[1]]), 2)
        for pair in text_pairs()
        if contrast(known[pair[0]], known[pair[1]]) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("theme", THEMES)
def test_shapes_and_edges_stand_out_at_three_to_one(theme: str) -> None:
    known = tokens(theme)
    shapes = [*(tone for tone in TONES if tone != "grey"), "edge"]
    assert {name for name in shapes if contrast(known[name], known["paper"]) < 3} == set()


def test_the_tokens_are_the_designs() -> None:
    known = tokens("light")
    design = {
        "ink": "1f2329",
        "second": "51565d",
        "third": "8a9099",
        "canvas": "f4f6f9",
        "paper": "ffffff",
        "line": "e4e7ec",
        "blue": "1e4e8c",
        "blue-light": "e8eff8",
        "green": "2e7d5b",
        "amber": "b7791f",
        "red": "c0351f",
        "running": "2f6fd0",
        "violet": "6b4fa0",
        "grey": "c9ced6",
    }
    assert {name: known[name] for name in design} == design


def test_both_ways_to_the_dark_theme_agree_and_print_is_light() -> None:
    assert tokens("dark") == tokens("dark by system")
    assert tokens("print") == tokens("light")


@pytest.mark.parametrize(("name", "limit"), [("app.css", 60_000), ("app.js", 50_000)])
def test_sizes_stay_within_their_limits(name: str, limit: int) -> None:
    assert 4_000 < len(gzip.compress((STATIC / name).read_bytes(), 9)) <= limit


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert "url(" not in CSS and "@import" not in CSS and "@font-face" not in CSS
    for name in ("app.js", "theme.js"):
        script = (STATIC / name).read_text(encoding="utf-8")
        assert re.findall(r"https?://(?!www\.w3\.org)[\w.]+", script) == [], name


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))
    named = {state.icon for state in STATES.values()}
    for page in TEMPLATES.rglob("*.html"):
        named |= set(re.findall(r"""\{% icon ["']([a-z-]+)["']""", page.read_text(encoding="utf-8")))
    assert named - sprite == set()


def test_motion_stops_when_the_system_asks() -> None:
    assert re.search(r"prefers-reduced-motion:\s*reduce\)\{\*,.*?animation:none!important", CSS)


def test_on_a_linked_passage_the_link_lies_above_the_quiet_words() -> None:
    assert re.search(r"\.span\.quiet\{[^}]*position:static", CSS)
