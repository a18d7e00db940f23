"""Chinese and Arabic numerals to exact decimals: 十五, 两, 半, 二百零三, 零点五, 壹拾伍, 1,200, 1.5万.

Strict: a numeral that is not well formed (「五十十」, 「万三」) is None, never a guess.
"""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {char: value for value, chars in enumerate(
    ("零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
) for char in chars}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

NUMERAL = "零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟"
"""Every character a Chinese numeral may hold, for use inside a character class."""

_ARABIC = re.compile(r"(\d{1,3}(?:,\d{3}){1,5}|\d{1,18})(\.\d{1,8})?([万亿]?)")


def read_number(text: str) -> Decimal | None:
    """The value of one whole numeral, Arabic or Chinese; None when it is not well formed.

    >>> [str(read_number(word)) for word in ("十五", "两", "半", "零点五", "二〇二五", "1.5万", "十百")]
    ['15', '2', '0.5', '0.5', '2025', '15000', 'None']
    """
    if not text or len(text) > 40:
        return None
    if (arabic := _ARABIC.fullmatch(text)) is not None:
        value = Decimal(arabic[1].replace(",", "") + (arabic[2] or ""))
        return (value * _MYRIADS[arabic[3]]).normalize() + 0 if arabic[3] else value
    if text == "半":
        return Decimal("0.5")
    whole, point, fraction = text.partition("点")
    value_of_whole = _chinese_integer(whole)
    if value_of_whole is None or (point and not fraction):
        return None
    if not point:
        return Decimal(value_of_whole)
    digits = [_DIGITS.get(char) for char in fraction]
    if None in digits:
        return None
    return Decimal(f"{value_of_whole}.{''.join(str(digit) for digit in digits)}")


def read_integer(text: str) -> int | None:
    """The value of one whole numeral when it is an integer, else None."""
    value = read_number(text)
    return int(value) if value is not None and value == value.to_integral_value() else None


def _chinese_integer(text: str) -> int | None:
    if not text:
        return None
    if len(text) > 1 and all(char in _DIGITS for char in text):  # digit by digit: 二〇二五
        return int("".join(str(_DIGITS[char]) for char in text))
    total, ceiling = 0, 10**12
    for myriad in ("亿", "万"):
        head, found, text = text.rpartition(myriad)
        if not found:
            continue
        section = _section(head)
        if not section or _MYRIADS[myriad] >= ceiling:
            return None
        total, ceiling = total + section * _MYRIADS[myriad], _MYRIADS[myriad]
        if not text:
            return total
    rest = _section(text)
    return None if rest is None else total + rest


def _section(text: str) -> int | None:
    """A numeral below ten thousand, tens in falling order: 一千二百零三, 十五, 二百."""
    total, digit, last = 0, None, 10_000
    for index, char in enumerate(text):
        if char in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[char]
        elif char in _TENS:
            ten = _TENS[char]
            if ten >= last or digit == 0 or (digit is None and (ten != 10 or index)):
                return None
            total, digit, last = total + (1 if digit is None else digit) * ten, None, ten
        else:
            return None
    return (total + (digit or 0)) if text else None
