"""大写 amounts to fen, strictly; a damaged amount is None, never a guess."""

from __future__ import annotations

import re

from lvyue.reading.numbers import read_integer

_CAPITAL = re.compile(
    r"([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)元(?:零?([壹贰叁肆伍陆柒捌玖])角)?(?:零?([壹贰叁肆伍陆柒捌玖])分)?[整正]?"
)
_DIGITS = "零壹贰叁肆伍陆柒捌玖"


def read_capital(text: str) -> int | None:
    """Fen of a 大写 amount such as 贰万捌仟元整, a leading 人民币 allowed; None when it is not one."""
    found = _CAPITAL.fullmatch(text.removeprefix("人民币"))
    yuan = read_integer(found[1]) if found else None
    if found is None or yuan is None:
        return None
    return yuan * 100 + _DIGITS.index(found[2] or "零") * 10 + _DIGITS.index(found[3] or "零")
