"""Money as integer fen: figures, capitals (大写), and the named ways to round to a fen.

Capitals are read by a strict grammar: the text must be one of the spellings the bank rules
(正确填写票据和结算凭证的基本规定) allow. Shorthand such as 壹拾伍万伍 is a damaged amount and is
refused where it breaks. Loose spellings that leave no doubt (圆, 正, a leading 人民币, blanks) are flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from lvyue.rules.errors import MoneyError

LIMIT = 10**14
"""Amounts stay below one trillion yuan (一万亿元), in fen."""

_LONGEST = 40
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_VARIANTS = str.maketrans("萬億圓圆正貳叄參陸〇", "万亿元元整贰叁叁陆零")
_UNITS = {"分": 1, "角": 10, "拾": 10, "元": 100, "佰": 100, "仟": 1000, "万": 10**4, "亿": 10**8}
"""What a unit multiplies: 角 and 分 their digit, in fen; 元 turns all before it into fen."""

_SMALL = "一二三四五六七八九十百千两"
_FIGURES = re.compile(r"[¥￥]?(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?元?")


class Rounding(StrEnum):
    """Ways to bring an exact amount to a whole fen, named so that a contract can choose one and keep it."""

    HALF_UP = "half-up"
    HALF_EVEN = "half-even"
    DOWN = "down"
    UP = "up"


_MODES = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.DOWN: ROUND_DOWN,
    Rounding.UP: ROUND_CEILING,
}


@dataclass(frozen=True, slots=True)
class Capital:
    """An amount read from capitals: its fen, its proper spelling, and what was loose about the text."""

    fen: int
    proper: str
    flags: tuple[str, ...]


def rounded(fen: Decimal, rounding: Rounding = Rounding.HALF_UP) -> int:
    """An exact amount in fen, brought to a whole fen.

    >>> rounded(Decimal("1166.6667"))
    1167
    """
    return int(fen.to_integral_value(_MODES[rounding]))


def yuan(fen: int) -> str:
    """Figures with thousands marks and two decimals.

    >>> yuan(2_800_000)
    '28,000.00'
    """
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{rest:02}"


def parse_yuan(text: str) -> int:
    """Fen of an amount in figures: 28,000.00, ¥618690, 450元. Raises MoneyError when in doubt.

    >>> parse_yuan("¥618,690.00")
    61869000
    """
    match = _FIGURES.fullmatch(text.strip())
    if not match:
        raise MoneyError(f"金额“{text}”无法识别。请写成 28,000.00：千位用逗号分隔，最多两位小数。")
    sign, whole, decimals = match.groups()
    fen = int(whole.replace(",", "")) * 100 + int((decimals or "0").ljust(2, "0"))
    if fen >= LIMIT:
        raise MoneyError(f"金额“{text}”达到或超过一万亿元，不予处理。请核对。")
    return -fen if sign else fen


def capital(fen: int) -> str:
    """The proper capitals of an amount, without optional 零.

    >>> capital(2_800_000)
    '贰万捌仟元整'
    """
    return next(_spellings(fen))


def parse_capital(text: str) -> int:
    """Fen of an amount in capitals; raises MoneyError, saying where the text breaks.

    >>> parse_capital("贰万捌仟元整")
    2800000
    """
    return read_capital(text).fen


def read_capital(text: str) -> Capital:
    """An amount in capitals, and what was loose about its spelling; raises like `parse_capital`."""
    plain, flags = _plain(text)
    fen = _value(plain)
    spellings = list(_spellings(fen))
    bare = plain.removesuffix("整")
    if bare not in [spelling.removesuffix("整") for spelling in spellings]:
        raise _broken(plain, spellings)
    if plain.endswith("元"):
        flags.append("元后缺“整”字")
    elif plain.endswith("分整"):
        flags.append("分后多“整”字")
    return Capital(fen, spellings[0], tuple(flags))


def _plain(text: str) -> tuple[str, list[str]]:
    """The text in standard characters, and the loose spellings met on the way."""
    flags = []
    plain = re.sub(r"\s+", "", text)
    if plain != text:
        flags.append("含空白")
    if plain.startswith("人民币"):
        plain = re.sub(r"^人民币[:：]?", "", plain)
        flags.append("冠“人民币”")
    standard = plain.translate(_VARIANTS)
    if standard != plain:
        flags.append("含异体字（如圆、正、萬）")
    return standard, flags


def _value(plain: str) -> int:
    """The amount the characters add up to, in fen, before their order is checked."""
    total = section = digit = 0
    seen_yuan = False
    if not 0 < len(plain) <= _LONGEST:
        raise MoneyError("大写金额是空的，或者长得不像一个金额。请填写，如 贰万捌仟元整。")
    for place, sign in enumerate(plain, start=1):
        if sign in _DIGITS:
            digit = _DIGITS.index(sign)
            continue
        if sign == "整" and place == len(plain) and seen_yuan:
            break
        if (
            sign not in _UNITS
            or (seen_yuan and sign not in "角分")
            or (sign in "角分" and total and not seen_yuan)
        ):
            raise MoneyError(f"大写金额“{plain}”在第 {place} 个字“{sign}”处读不下去{_advice(sign)}。")
        if not (digit or (sign in "万亿元" and section) or (sign == "元" and (total or plain[0] == "零"))):
            raise MoneyError(
                f"大写金额“{plain}”第 {place} 个字“{sign}”前缺数字。请核对原文，如 拾 应写 壹拾。"
            )
        if sign in "仟佰拾":
            section += digit * _UNITS[sign]
        elif sign in "角分":
            total, seen_yuan = total + digit * _UNITS[sign], True
        elif sign == "万":
            section = (section + digit) * _UNITS[sign]
        else:
            total, section = (total + section + digit) * _UNITS[sign], 0
            seen_yuan = sign == "元"
        digit = 0
    if not seen_yuan:
        raise MoneyError(
            f"大写金额“{plain}”读到末尾也没有“元”，可能缺字或是简写。请按 贰万捌仟元整 的写法核对原文。"
        )
    return total


def _advice(sign: str) -> str:
    if sign in _SMALL:
        return "：这是小写数字，请改写成零壹贰叁肆伍陆柒捌玖拾佰仟"
    return "。请按 贰万捌仟元整 的写法核对原文"


def _broken(plain: str, spellings: list[str]) -> MoneyError:
    """The error for a text that is no spelling of its amount: where it leaves the nearest one."""
    nearest = max(spellings, key=lambda spelling: _common(spelling, plain))
    place = _common(nearest, plain)
    where = f"第 {place + 1} 个字“{plain[place]}”处" if place < len(plain) else "末尾"
    return MoneyError(
        f"大写金额“{plain}”在{where}断开，可能缺字或是简写；若是该数应写“{nearest}”。请核对原文。"
    )


def _common(one: str, other: str) -> int:
    """Length of the shared beginning of two texts."""
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def _spellings(fen: int) -> Iterator[str]:
    """Every spelling the rules allow for an amount, the one without optional 零 first.

    Raises MoneyError for a negative amount or one of a trillion yuan and more.
    """
    if not 0 <= fen < LIMIT:
        raise MoneyError(f"金额 {yuan(fen)} 元不能写成大写：只支持零到一万亿元以内。请核对。")
    whole, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    tails = [_cents(jiao, cents, whole)]
    if whole and whole % 10 == 0 and jiao:
        tails.append("零" + tails[0])
    for start in _whole(whole):
        for tail in tails:
            yield f"{start}元{tail}" if whole or not fen else tail


def _cents(jiao: int, cents: int, whole: int) -> str:
    if not jiao and not cents:
        return "整"
    head = f"{_DIGITS[jiao]}角" if jiao else ("零" if whole else "")
    return head + (f"{_DIGITS[cents]}分" if cents else "整")


def _whole(amount: int) -> Iterator[str]:
    """Spellings of whole yuan: 零 may be left out after a section that ends in 0 when thousands follow."""
    sections = [(amount // 10**8, "亿"), (amount // 10**4 % 10**4, "万"), (amount % 10**4, "")]
    written = [""]
    passed, gap = 0, False
    for value, name in sections:
        if not value:
            gap = gap or bool(passed)
            continue
        forms = [""]
        if passed:
            must = value < 1000 or gap
            may = passed % 10 == 0
            forms = ["零"] if must else (["", "零"] if may else [""])
        written = [f"{before}{form}{_section(value)}{name}" for before in written for form in forms]
        passed, gap = value, False
    yield from written if amount else ["零"]


def _section(value: int) -> str:
    """Up to four digits in capitals with one 零 for each inner run of zeros."""
    text, skipped = "", False
    for place, sign in enumerate(_PLACES):
        digit = value // 10 ** (3 - place) % 10
        if digit:
            text += ("零" if skipped and text else "") + _DIGITS[digit] + sign
        skipped = not digit
    return text
