"""The form of a sentence: each counted thing and each party replaced by one sign, so that a grammar stays short.

「甲方应在收到乙方发票后7个工作日内支付」 has the form `<a>应在收到<b>发票后<P>内支付`. Patterns are written with the same
signs (`form_pattern`), and every match leads back to the token and to the place in the normal text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lvyue.reading.roles import Roles
from lvyue.reading.units import Token, scan

_SIGNS = {
    name: chr(0xE000 + index)
    for index, name in enumerate(("a", "b", "both", "either", "other", "D", "Y", "P", "R", "M", "N", "H"))
}
_NAMES = {sign: name for name, sign in _SIGNS.items()}
_SIDES = "".join(_SIGNS[name] for name in ("a", "b", "both", "either", "other"))
_SIGN = re.compile(r"<(\w+)>")


@lru_cache(maxsize=512)
def form_pattern(template: str) -> re.Pattern[str]:
    """A compiled pattern in which <P>, <R>, <a>, <both> ... stand for one sign and <party> for any side.

    Signs are written outside character classes, or inside one as [<P><M>].
    """
    return re.compile(
        _SIGN.sub(lambda name: f"[{_SIDES}]" if name[1] == "party" else _SIGNS[name[1]], template)
    )


@dataclass(frozen=True, slots=True)
class Form:
    """`text` with signs; `places[i]` is the normal span of its character i; `tokens` by character index."""

    text: str
    places: list[tuple[int, int]]
    tokens: dict[int, Token]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The normal span of the non-empty form span [start, end)."""
        return self.places[start][0], self.places[end - 1][1]

    def token(self, at: int) -> Token:
        """The token whose sign stands at `at`."""
        return self.tokens[at]

    def side(self, at: int) -> str | None:
        """The side (a, b, both, either, other) whose sign stands at `at`, else None."""
        name = _NAMES.get(self.text[at])
        return name if name is not None and len(name) > 1 or name in ("a", "b") else None

    def of_kind(self, kind: str) -> list[tuple[int, Token]]:
        """The tokens of one kind (P, R, M, ...) with their places in the form."""
        return [(at, token) for at, token in sorted(self.tokens.items()) if token.kind == kind]

    def shown(self) -> str:
        """The form with its signs spelled out, for tests and messages."""
        return "".join(f"<{_NAMES[char]}>" if char in _NAMES else char for char in self.text)


def read_form(text: str, start: int, end: int, roles: Roles) -> Form:
    """The form of the normal text between two offsets."""
    signs: list[tuple[int, int, str, Token | None]] = [
        (token.start, token.end, _SIGNS[token.kind.value], token) for token in scan(text, start, end)
    ]
    signs += [
        (found.start(), found.end(), _SIGNS[roles.sides[found[0]]], None)
        for found in roles.pattern.finditer(text, start, end)
    ]
    signs.sort(key=lambda sign: sign[:2])
    chars: list[str] = []
    places: list[tuple[int, int]] = []
    tokens: dict[int, Token] = {}
    at = start
    for sign_start, sign_end, sign, token in signs:
        if sign_start < at:
            continue
        chars.append(text[at:sign_start])
        places += [(place, place + 1) for place in range(at, sign_start)]
        if token is not None:
            tokens[len(places)] = token
        chars.append(sign)
        places.append((sign_start, sign_end))
        at = sign_end
    chars.append(text[at:end])
    places += [(place, place + 1) for place in range(at, end)]
    return Form("".join(chars), places, tokens)
