"""大写 amounts to fen, by the strict grammar of `rules.money`; a damaged amount is None, never a guess."""

from __future__ import annotations

import re

from lvyue.rules.errors import RuleError
from lvyue.rules.money import parse_capital

_TEN = re.compile(r"^拾|(?<=^人民币)拾")
"""「拾伍万元」 for 壹拾伍万元 is common and cannot be mistaken."""


def read_capital(text: str) -> int | None:
    """Fen of a 大写 amount such as 贰万捌仟元整, a leading 人民币 allowed; None when it is not one."""
    try:
        return parse_capital(_TEN.sub("壹拾", text))
    except RuleError:
        return None
