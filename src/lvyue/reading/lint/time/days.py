"""Days: of which kind, none a calendar has, none before the signing, one day apart for the two sides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from lvyue.reading.document import Sentence
from lvyue.reading.forms import form_pattern
from lvyue.reading.lint import laws
from lvyue.reading.lint.rule import Hit, Rule, check
from lvyue.reading.lint.seen import Seen, clauses
from lvyue.reading.lint.types import Severity
from lvyue.reading.units import Length
from lvyue.rules.types import Unit

_DEFINES_DAY = re.compile(
    r"(?:所称|所指|未注明|未特别说明|未写明|除[^。;]{0,14}外)[^。;]{0,24}[日天][^。;]{0,16}(?:自然日|日历[日天]|工作日)"
    r"|[日天]\"?(?:均|都)?(?:指|为|系)(?:自然日|日历[日天]|工作日)"
)
_PLAIN_DAY = re.compile(r"[日天]$")
_NATURAL = re.compile(r"自然日|日历[日天]|工作日")
_NO_SUCH_DAY = re.compile(r"(?<!\d)(?:((?:19|20)\d{2})年)?(\d{1,2})月(\d{1,2})[日号]")
_LEAP_YEAR = 2000
_EVERY_31 = re.compile(r"每(?:个)?月(?:的)?(?:第)?(29|30|31|二十九|三十|三十一)[日号]")
_AFTER_DAYS = form_pattern(r"逾期(?:[^，。;]{0,10}?)(超过|达到?|满)?<P>(以上)?[^。;]{0,40}?解除")


@check(
    "T08",
    Severity.NOTE,
    "没有写“日”是自然日还是工作日",
    why="遇上长假，两种算法能差十天以上。",
    basis=f"{laws.COUNTING}：没有写工作日的按自然日计，最后一日是法定休假日的顺延。",
    wording="本合同所称“日”均指自然日；指工作日的，写明“工作日”。",
)
def days_unsaid(seen: Seen) -> Iterator[Hit]:
    """Limits in plain days, and no clause that says which; one remark for the text."""
    if seen.says(_DEFINES_DAY):
        return
    places = []
    for sentence in seen.body:
        for at, token in sentence.form.of_kind("P"):
            words = seen.document.normal.text[token.start : token.end]
            after = sentence.form.text[at + 1 : at + 3]
            if not isinstance(token.value, Length) or _NATURAL.search(words) or not _PLAIN_DAY.search(words):
                continue
            early = sentence.form.text[:at].endswith("提前")
            if token.value.unit is Unit.DAY and (early or after[:1] in ("内", "前", "后", "之", "以")):
                places.append(seen.sign(sentence, at))
    if places:
        yield Hit(f"{clauses(seen, places)}的期限只写“日”或“天”。", tuple(places))


@check(
    "T12",
    Severity.ERROR,
    "写了日历上没有的日子",
    why="这一天不存在，期限从何时起、到何时止都不能确定。",
    basis="算术：4、6、9、11 月没有 31 日，2 月最多 29 日，小月没有“每月 31 日”。",
    wording="改成该月的最后一日，例如“每月最后一日”。",
)
def no_such_day(seen: Seen) -> Iterator[Hit]:
    """2月30日, 9月31日, 每月31日."""
    for sentence, found in seen.matches(_NO_SUCH_DAY):
        year, month, day = int(found[1] or _LEAP_YEAR), int(found[2]), int(found[3])
        if not _is_day(year, month, day):
            yield Hit(f"没有 {found[0]} 这一天。", (seen.span(sentence, found),))
    for sentence, found in seen.matches(_EVERY_31):
        yield Hit(f"“{found[0]}”不是每个月都有。", (seen.span(sentence, found),))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@check(
    "T13",
    Severity.ERROR,
    "期限早于签订日",
    why="签字时已经过期的期限没有办法守，一签约就是违约。",
    basis="算术：期限的最后一日不得早于合同签订之日。",
    wording="改成签订之后的日子，或写明“签订前已完成的除外”。",
)
def due_before_signing(seen: Seen) -> Iterator[Hit]:
    """A dated limit (于某日前) that lies before the day of signing."""
    signed = seen.day("signed_on")
    for sentence in seen.body if signed else ():
        for at, token in sentence.form.of_kind("D"):
            due, after = token.value, sentence.form.text[at + 1 : at + 4]
            if isinstance(due, date) and signed and due < signed and re.match(r"(?:之|以)?前(?!提)", after):
                yield Hit(
                    f"期限到 {due.isoformat()}，合同 {signed.isoformat()} 才签订。",
                    (seen.sign(sentence, at), *seen.cited("signed_on")),
                    f"早了 {(signed - due).days} 天。",
                )


@check(
    "T17",
    Severity.NOTE,
    "双方解除合同的门槛差一天",
    why="一方“逾期超过三十日”，另一方“逾期三十日”，前者第 31 日、后者第 30 日才可以解除。",
    basis="算术：“超过 30 日”从第 31 日起，“30 日”含第 30 日。",
    wording="任何一方逾期超过 30 日的，对方可以解除合同。",
)
def thresholds_differ(seen: Seen) -> Iterator[Hit]:
    """The same number of days with 超过 for one side only."""
    found: dict[Any, dict[bool, tuple[Sentence, int]]] = {}
    for sentence in seen.body:
        for match in _AFTER_DAYS.finditer(sentence.form.text):
            at = sentence.form.token_in("P", match)
            length = sentence.form.token(at).value
            if isinstance(length, Length) and length.unit is Unit.DAY:
                found.setdefault(length.count, {}).setdefault(match[1] == "超过", (sentence, at))
    for days, both in found.items():
        if len(both) == 2:
            places = tuple(seen.sign(*both[over]) for over in (True, False))
            yield Hit(
                f"{clauses(seen, places[:1])}是“超过 {days} 日”，{clauses(seen, places[1:])}是“{days} 日”。",
                places,
                f"前者第 {days + 1} 日、后者第 {days} 日起可以解除。",
            )


RULES: tuple[Rule, ...] = (days_unsaid, no_such_day, due_before_signing, thresholds_differ)
