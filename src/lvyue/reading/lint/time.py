"""Time: terms that disagree, blanks, unsaid units, two readings of one limit, days no calendar has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from lvyue.reading.document import Sentence
from lvyue.reading.facts.term import whole_months
from lvyue.reading.forms import form_pattern
from lvyue.reading.lint import laws
from lvyue.reading.lint.seen import Hit, Rule, Seen, check, clauses, in_body
from lvyue.reading.lint.types import Severity
from lvyue.reading.types import Question
from lvyue.reading.units import Length
from lvyue.rules.calendars import load
from lvyue.rules.types import FIRST_YEAR, Unit

_FROM_SIGNING = re.compile(
    r"(?:签订|签约|签署|签字|盖章|生效)[^，。;]{0,6}(?:后|之日|日起)|(?:签字|盖章)[^。;]{0,8}生效"
)
_RANGE = form_pattern(r"<D>(?:起)?(?:，)?(?:至|到|-+|~|止)<D>")
_SAYS_TERM = re.compile(r"期限|服务期|有效期|合同期|年限")
_LENGTH = form_pattern(
    r"(?:期限?|有效期|年限)(?:为|是|:|共|共计)?<P>|<D>[^。;]{0,12}<D>[^。;]{0,6}?(?:共|为期|计)<P>"
)
_SIGNED_YEARLY = re.compile(r"[一壹1每]年[一壹1]签|(?:逐|按|分|每)年签|分年|第[一二三]年度")
_DEFINES_DAY = re.compile(
    r"(?:所称|所指|未注明|未特别说明|未写明|除[^。;]{0,14}外)[^。;]{0,24}[日天][^。;]{0,16}(?:自然日|日历[日天]|工作日)"
    r"|[日天]\"?(?:均|都)?(?:指|为|系)(?:自然日|日历[日天]|工作日)"
)
_PLAIN_DAY = re.compile(r"[日天]$")
_NATURAL = re.compile(r"自然日|日历[日天]|工作日")
_NO_SUCH_DAY = re.compile(r"(?<!\d)(?:((?:19|20)\d{2})年)?(\d{1,2})月(\d{1,2})[日号]")
_LEAP_YEAR = 2000
_EVERY_31 = re.compile(r"每(?:个)?月(?:的)?(?:第)?(29|30|31|二十九|三十|三十一)[日号]")
_VAGUE = re.compile(r"及时|尽快|尽早|第一时间|立刻|马上")
_VAGUE_DUTY = re.compile(r"故障|恢复|修复|排除|处理|解决|响应|通知|到场|整改|纠正|升级|报告")
_NOT_VAGUE = re.compile(r"违约|不可抗力|争议|保密|付款|支付|验收|权利")
_TOLD = re.compile(r"通知|通报|告知|证明")
_AFTER_DAYS = form_pattern(r"逾期(?:[^，。;]{0,10}?)(超过|达到?|满)?<P>(以上)?[^。;]{0,40}?解除")
_MANY_DAYS, _FAR = 400, 2200


def _said(question: Question) -> str:
    """A question as a statement: what is found, without asking."""
    words = re.split(r"，(?:哪|按哪|是否|同一笔费用以|开具与收到)", question.text)[0]
    return words.rstrip("。？?") + "。"


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
        yield Hit("期限的数字没有填。", each.cite)


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
    for sentence in seen.document.sentences:
        if not _SAYS_TERM.search(sentence.text) or term["clause"] != sentence.clause:
            continue
        if _SIGNED_YEARLY.search(sentence.text):
            continue
        for found in _LENGTH.finditer(sentence.form.text):
            at = sentence.form.token_in("P", found)
            length = sentence.form.token(at).value
            if not isinstance(length, Length) or length.unit not in (Unit.YEAR, Unit.MONTH):
                continue
            months = length.count * (12 if length.unit is Unit.YEAR else 1)
            whole = whole_months(start, end)
            if months != whole and months < 200:
                shown = f"{whole} 个月" if whole else f"{(end - start).days + 1} 天，不是整月"
                yield Hit(
                    f"写的是 {months.normalize():f} 个月，起止日期是 {shown}。",
                    (seen.sign(sentence, at), *seen.cited("term.start", "term.end")),
                    f"{start.isoformat()} 至 {end.isoformat()} 共 {(end - start).days + 1} 天。",
                )
                return


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
    "T09",
    Severity.WARNING,
    "“某日前”是否含当日没有写",
    why="当日办的算不算按时，差一天就有违约金。",
    basis=f"{laws.COUNTING}：期间的最后一日截止到二十四时；“前”含不含当日由合同写明。",
    wording="……应于每年 12 月 31 日（含当日）前支付。",
)
def boundary_unsaid(seen: Seen) -> Iterator[Hit]:
    """A fixed day with 前."""
    for each in seen.asked(r"payments\[\d+\]\.boundary"):
        yield Hit(_said(each), each.cite)


@check(
    "T10",
    Severity.ERROR,
    "“到期前若干日内”有两种理解",
    why="可以读成最迟在届满前第若干日，也可以读成届满前的最后若干日之内，付款日能差几个月。",
    basis="算术：两种读法相差写明的天数。",
    wording="甲方应在合同届满前第____日（含）之前付清；或：甲方应自合同届满前第____日起至届满之日止付清。",
)
def window_ambiguous(seen: Seen) -> Iterator[Hit]:
    """到期之前90日内."""
    for each in seen.asked(r"payments\[\d+\]\.window"):
        index = re.findall(r"\d+", each.about)[0]
        days, end = seen.rows("payments")[int(index)]["days"], seen.day("term.end")
        shown = ""
        if days and end:
            shown = f"届满日按 {end.isoformat()} 算，两种读法的付款日相差 {days} 天。"
        yield Hit(f"“前{days}日内”没有写清是最迟还是之内。", each.cite, shown)


@check(
    "T11",
    Severity.WARNING,
    "同一笔款有两个付款期限",
    why="一个写固定日子，一个从收到单据起算，年底总会打架。",
    basis="算术：单据若在固定日子之后才交，两个期限不能同时守。",
    wording="……两个期限不一致的，以先到（后到）者为准。",
)
def two_limits(seen: Seen) -> Iterator[Hit]:
    """A fixed day and days from the papers, on one fee."""
    for each in seen.asked(r"payments\[\d+\]\.combined"):
        fixed = seen.rows("payments")[int(re.findall(r"\d+", each.about)[0])]
        whole = (None, seen.fact("amount_fen"), seen.fact("amount_per_year_fen"))
        if fixed["percent"] in (None, 100) and fixed["amount_fen"] in whole:  # else it is an instalment
            yield Hit(_said(each), each.cite, _latest_receipt(seen, fixed["deadline"]))


def _latest_receipt(seen: Seen, deadline: str) -> str:
    """The last day the papers may come in if both limits are to be kept, in the first year of the term."""
    rows, start = seen.rows("payments"), seen.day("term.start")
    counted = next((row for row in rows if row.get("days") and row.get("percent") is None), None)
    if counted is None or start is None or deadline == "02-29":
        return ""
    if not FIRST_YEAR <= start.year < _FAR:
        return ""
    due = date.fromisoformat(f"{start.year}-{deadline}")
    due = due if due >= start else date.fromisoformat(f"{start.year + 1}-{deadline}")
    at, left, calendar = due, min(counted["days"], _MANY_DAYS), load("cn")
    while left and at.year >= FIRST_YEAR:
        left -= 1 if not counted["working_days"] or calendar.is_workday(at) else 0
        at -= timedelta(days=1)
    unit = "个工作日" if counted["working_days"] else "日"
    return (
        f"按全国日历，单据在 {at.isoformat()} 以后收到的，{counted['days']}{unit}就过了 {due.isoformat()}。"
    )


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
    "T14",
    Severity.NOTE,
    "只写“及时”“尽快”，没有写多久",
    why="没有数就没有逾期，违约条款用不上。",
    basis="算术：逾期天数 = 实际完成日 − 到期日，没有到期日算不出。",
    wording="把“及时”换成“____小时内”或“____个工作日内”。",
)
def vague(seen: Seen) -> Iterator[Hit]:
    """Duties about faults and notices in words only; one remark for the text."""
    places = []
    for sentence, found in seen.matches(_VAGUE):
        if not in_body(sentence) or _NOT_VAGUE.search(sentence.topic):
            continue
        after = sentence.text[found.end() : found.end() + 12]
        if _VAGUE_DUTY.search(after) and not sentence.form.of_kind("P"):
            places.append(seen.span(sentence, found))
    if places:
        yield Hit(f"{clauses(seen, places)}只写了“及时”一类的词，没有写时限。", tuple(places))


@check(
    "T15",
    Severity.WARNING,
    "付款期限从“开具”发票起算",
    why="开具与收到往往不在同一天，付款方未必知道哪天开的。",
    basis="算术：起算日不同，到期日就不同；收到有签收为凭，开具没有。",
    wording="甲方自收到发票之日起____个工作日内支付，以签收记录为凭。",
)
def from_issue(seen: Seen) -> Iterator[Hit]:
    """Days counted from the issue of an invoice."""
    for each in seen.asked(r"payments\[\d+\]\.counts_from"):
        yield Hit(_said(each), each.cite)


@check(
    "T16",
    Severity.NOTE,
    "不可抗力的通知、证明没有写天数",
    why="只写“及时”“尽快”，晚到什么程度就不能免责没有界限。",
    basis=f"{laws.FORCE_NOTICE}：应当及时通知对方，并在合理期限内提供证明。",
    wording="受影响的一方应在事件发生之日起____日内书面通知对方，并在事件结束之日起____日内提供证明。",
)
def force_unsaid(seen: Seen) -> Iterator[Hit]:
    """Force majeure with neither a day to notify nor a day to prove."""
    clauses_ = [each for each in seen.body if "不可抗力" in each.topic]
    clauses_.sort(key=lambda each: _TOLD.search(each.text) is None)
    days = (seen.fact("force_majeure_notice_days"), seen.fact("force_majeure_proof_days"))
    if clauses_ and days == (None, None):
        yield Hit("不可抗力条款没有写几日内通知、几日内提供证明。", (seen.whole(clauses_[0]),))


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


RULES: tuple[Rule, ...] = (
    terms_differ, term_blank, signing_blank, signed_late, ends_before_start, length_differs, end_unsaid,
    days_unsaid, boundary_unsaid, window_ambiguous, two_limits, no_such_day, due_before_signing, vague,
    from_issue, force_unsaid, thresholds_differ,
)  # fmt: skip
