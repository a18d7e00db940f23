"""What a reader who does not see the page is told by a piece of HTML."""

from html.parser import HTMLParser

VOID = {"input", "br", "hr", "meta", "link", "img"}


class Hearing(HTMLParser):
    """Collects text, alternative words of images, and every attribute seen.

    Parts hidden from readers (`aria-hidden`, `hidden`, `template`) are silent; an image says its `aria-label`
    and nothing inside it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.links: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name, value) for name, value in known.items()]
        if tag == "a" and "href" in known:
            self.links.append(known["href"])
        silent = any(self._open)
        image = known.get("role") in ("img", "group") or (tag == "svg" and "aria-label" in known)
        if not silent and "aria-label" in known and (image or tag in ("a", "summary", "input")):
            self.words.append(known["aria-label"])
        if tag not in VOID:
            hides = known.get("aria-hidden") == "true" or "hidden" in known or tag in ("template", "title")
            self._open.append(hides or known.get("role") == "img" or (tag == "a" and "aria-label" in known))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open) and data.strip():
            self.words.append(" ".join(data.split()))


def heard(html: str) -> str:
    """The words of a piece in order, single blanks between them."""
    ear = Hearing()
    ear.feed(html)
    return " ".join(ear.words)


def attributes_of(html: str) -> list[tuple[str, str, str]]:
    """Every attribute as (element, name, value)."""
    ear = Hearing()
    ear.feed(html)
    return ear.attributes
