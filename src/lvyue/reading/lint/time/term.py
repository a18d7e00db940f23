"""The term: stated twice, blank, signed too late, running backwards, of another length than it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lvyue.reading.document import Sentence
from lvyue.reading.facts.term import whole_months
from lvyue.reading.forms import form_pattern
from lvyue.reading.lint import laws
from lvyue.reading.lint.rule import Hit, Rule, check
from lvyue.reading.lint.seen import Seen, clauses
from lvyue.reading.lint.types import Severity
from lvyue.reading.units import Length
from lvyue.rules.types import Unit

_FROM_SIGNING = re.compile(
    r"(?:签订|签约|签署|签字|盖章|生效)[^，。;]{0,6}(?:后|之日|日起)|(?:签字|盖章)[^。;]{0,8}生效"
)
_RANGE = form_pattern(r"<D>(?:起)?(?:，)?(?:至|到|-+|~|止)<D>")
_SAYS_TERM = re.compile(r"期限|服务期|有效期|合同期|年限")
_LENGTH = form_pattern(
    r"(?:期限?|有效期|年限)(?:为|是|:|共|共计)?<P>|<D>[^。;]{0,12}<D>[^。;]{0,6}?(?:共|为期|计)<P>"
)
_MANY_MONTHS = 200
"""A longer term is a slip of another kind, or no term of this contract."""
_SIGNED_YEARLY = re.compile(r"[一壹1每]年[一壹1]签|(?:逐|按|分|每)年签|分年|第[一二三]年度")


@check(
    "T01",
    Severity.ERROR,
    "期限前后不一致",
    why="哪一天届满决定服务到何时、续约何时提、尾款何时付，两处不同就没有答案。",
    basis="算术：同一期限在各处须有同一个起日和止日。",
    wording="只在期限条款写起止日期，其余各处写“合同期限内”。",
)
def terms_differ(seen: Seen) -> Iterator[Hit]:
    """The term against another stated term or the period a fee is paid for."""
    term = seen.fact("term") or {}
    if other := term.get("conflict"):
        end, last = date.fromisoformat(term["end"]), date.fromisoformat(other["end"])
        apart = abs((end - last).days)
        yield Hit(
            f"{term['clause']}写到 {term['end']}，{other['clause']}写到 {other['end']}。",
            seen.cited("term.start", "term.end", "term.conflict.start", "term.conflict.end"),
            f"止日相差 {apart} 天。" if apart else "",
            f"本合同期限自 {term['start']} 起至 {term['end']} 止，服务费对应整个合同期限。",
        )


@check(
    "T02",
    Severity.ERROR,
    "期限的数字空着",
    why="空着的期限没有约束力，补填时双方各有说法。",
    basis="算术：期限等于数乘单位，缺了数就没有届满的日子。",
    wording="合同期限为____年，自____年__月__日起至____年__月__日止。",
)
def term_blank(seen: Seen) -> Iterator[Hit]:
    """期限为 年."""
    for each in seen.asked(r"term\.months"):
        yield Hit("期限的数字没有填。", each.cite[:1])


@check(
    "T03",
    Severity.WARNING,
    "签订日期空白",
    why="“签订后”“生效后”起算的期限一律未起算，到期、逾期都无从谈起。",
    basis=f"{laws.COUNTING}：按日计算的，开始的当日不计入；没有开始的日子就没有届满的日子。",
    wording="签订日期：____年__月__日（由最后签字的一方填写）。",
)
def signing_blank(seen: Seen) -> Iterator[Hit]:
    """No signing date, and something counts from the signing or the effect."""
    counted = [each for each in seen.body if _FROM_SIGNING.search(each.text)]
    for each in seen.asked(r"signed_on") if counted else ():
        places = clauses(seen, (seen.whole(one) for one in counted[:4]))
        yield Hit(f"签订日期没有填，{places}从签订或生效起算。", each.cite)


@check(
    "T04",
    Severity.WARNING,
    "签订晚于服务期开始",
    why="签字以前的服务没有合同可依，那段时间的义务只能补录，不能当作违约。",
    basis=f"{laws.SIGNING}：中标、成交通知书发出之日起 30 日内签订合同。",
    wording="签订之前乙方已提供的服务自____起计入服务期，其记录作为附件，不计违约。",
)
def signed_late(seen: Seen) -> Iterator[Hit]:
    """The signing behind the first day of the term."""
    signed, start = seen.day("signed_on"), seen.day("term.start")
    if signed and start and signed > start:
        yield Hit(
            f"服务期从 {start.isoformat()} 开始，{signed.isoformat()} 才签订。",
            seen.cited("signed_on", "term.start"),
            f"晚了 {(signed - start).days} 天。",
        )


@check(
    "T05",
    Severity.ERROR,
    "止日早于起日",
    why="这样的期限一天也没有，多半是年份写错。",
    basis="算术：止日不得早于起日。",
    wording="自____年__月__日起至____年__月__日止。",
)
def ends_before_start(seen: Seen) -> Iterator[Hit]:
    """A range of dates that runs backwards."""
    for sentence in seen.document.sentences:
        for found in _RANGE.finditer(sentence.form.text):
            start = sentence.form.token(found.start()).value
            end = sentence.form.token(found.end() - 1).value
            if isinstance(start, date) and isinstance(end, date) and end < start:
                yield Hit(
                    f"从 {start.isoformat()} 到 {end.isoformat()}。",
                    (seen.document.span(*sentence.form.span(found.start(), found.end())),),
                    f"止日早了 {(start - end).days} 天。",
                )


@check(
    "T06",
    Severity.ERROR,
    "写明的月数与起止日期不符",
    why="“一年”与起止日期算出来的不是一个数，届满日有两个。",
    basis="算术：起日加月数，届满于对应日的前一日。",
    wording="删去月数，只写起止日期；或改成相符的月数。",
)
def length_differs(seen: Seen) -> Iterator[Hit]:
    """A length in months or years beside the dates it is said of."""
    start, end = seen.day("term.start"), seen.day("term.end")
    term = seen.fact("term") or {}
    if not (term.get("start") and start and end):
        return
    whole, days = whole_months(start, end), (end - start).days + 1
    for sentence, at, months in _lengths(seen, term["clause"]):
        if months != whole and months < _MANY_MONTHS:
            shown = f"{whole} 个月" if whole else f"{days} 天，不是整月"
            yield Hit(
                f"写的是 {months.normalize():f} 个月，起止日期是 {shown}。",
                (seen.sign(sentence, at), *seen.cited("term.start", "term.end")),
                f"{start.isoformat()} 至 {end.isoformat()} 共 {days} 天。",
            )
            return


def _lengths(seen: Seen, clause: str) -> Iterator[tuple[Sentence, int, Decimal]]:
    """The months a clause says of the term, with sentence and place; none where it is signed by the year."""
    for sentence in seen.document.sentences:
        if sentence.clause != clause or not _SAYS_TERM.search(sentence.text):
            continue
        if _SIGNED_YEARLY.search(sentence.text):
            continue
        for found in _LENGTH.finditer(sentence.form.text):
            at = sentence.form.token_in("P", found)
            length = sentence.form.token(at).value
            if isinstance(length, Length) and length.unit in (Unit.YEAR, Unit.MONTH):
                yield sentence, at, length.count * (12 if length.unit is Unit.YEAR else 1)


@check(
    "T07",
    Severity.WARNING,
    "只写了月数，没有写止日",
    why="按法定算法与按习惯算，最后一天相差一天，续约与付款的期限跟着差。",
    basis=f"{laws.COUNTING}：开始的当日不计入，到期月的对应日为最后一日。",
    wording="合同期限 12 个月，自____年__月__日起至____年__月__日止。",
)
def end_unsaid(seen: Seen) -> Iterator[Hit]:
    """Months from the signing or from a day, no last day."""
    term = seen.fact("term") or {}
    if term.get("months") and not term.get("end"):
        readings = next((each.readings for each in seen.asked(r"term\.end")), ())
        yield Hit(
            f"只写了 {term['months']} 个月，没有写到哪一天为止。",
            seen.cited("term.months"),
            "；".join(each.text for each in readings) + "。" if readings else "",
        )


RULES: tuple[Rule, ...] = (
    terms_differ,
    term_blank,
    signing_blank,
    signed_late,
    ends_before_start,
    length_differs,
    end_unsaid,
)
