"""The form of a sentence: each counted thing and each party as one sign, so that a grammar stays short.

「甲方应在收到乙方发票后7个工作日内支付」 has the form `<a>应在收到<b>发票后<P>内支付`. Patterns are written
with the same signs (`form_pattern`); every match leads back to its token and its place in the normal text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache

from lvyue.reading.roles import Roles
from lvyue.reading.units import Token, scan

_SIGNS = {
    name: chr(0xE000 + index)
    for index, name in enumerate(("a", "b", "both", "either", "other", "D", "Y", "P", "R", "M", "N", "H"))
}
_NAMES = {sign: name for name, sign in _SIGNS.items()}
_SIDE_OF = {_SIGNS[name]: name for name in ("a", "b", "both", "either", "other")}
_SIDES = "".join(_SIDE_OF)
_SIGN = re.compile(r"(?<!\?P)<(\w+)>")


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
    """`text` with signs; `signs[k]` is where sign k stands in it and `spans[k]` its normal span."""

    text: str
    start: int
    signs: list[int]
    spans: list[tuple[int, int]]
    tokens: dict[int, Token]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The normal span of the non-empty form span [start, end)."""
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, at: int) -> tuple[int, int]:
        before = bisect_right(self.signs, at) - 1
        if before < 0:
            return self.start + at, self.start + at + 1
        sign, span = self.signs[before], self.spans[before]
        return span if sign == at else (span[1] + at - sign - 1, span[1] + at - sign)

    def token(self, at: int) -> Token:
        """The token whose sign stands at `at`."""
        return self.tokens[at]

    def token_in(self, kind: str, found: re.Match[str]) -> int:
        """The place of the first token of a kind inside a match that is known to hold one."""
        return next(at for at, _ in self.of_kind(kind) if found.start() <= at < found.end())

    def side(self, at: int) -> str | None:
        """The side (a, b, both, either, other) whose sign stands at `at`, else None."""
        return _SIDE_OF.get(self.text[at])

    def of_kind(self, kind: str) -> list[tuple[int, Token]]:
        """The tokens of one kind (P, R, M, ...) with their places in the form, in order."""
        return [(at, token) for at, token in self.tokens.items() if token.kind == kind]

    def shown(self) -> str:
        """The form with its signs spelled out, for tests and messages."""
        return "".join(f"<{_NAMES[char]}>" if char in _NAMES else char for char in self.text)


def read_form(text: str, start: int, end: int, roles: Roles) -> Form:
    """The form of the normal text between two offsets."""
    found: list[tuple[int, int, str, Token | None]] = [
        (token.start, token.end, _SIGNS[token.kind.value], token) for token in scan(text, start, end)
    ]
    found += [
        (role.start(), role.end(), _SIGNS[roles.sides[role[0]]], None)
        for role in roles.pattern.finditer(text, start, end)
    ]
    found.sort(key=lambda each: each[:2])
    parts: list[str] = []
    form = Form("", start, [], [], {})
    at, length = start, 0
    for sign_start, sign_end, sign, token in found:
        if sign_start < at:
            continue
        parts += (text[at:sign_start], sign)
        length += sign_start - at
        form.signs.append(length)
        form.spans.append((sign_start, sign_end))
        if token is not None:
            form.tokens[length] = token
        at, length = sign_end, length + 1
    parts.append(text[at:end])
    return replace(form, text="".join(parts))
