"""Penalties: who pays, on what base, at what rate, per day or once, up to what cap.

A rate counts as a penalty beside 违约金, 赔偿 and the like. A rate behind 最高, 不超过, 上限 is the cap of
the one before it.
"""

from __future__ import annotations

import re
from decimal import Decimal

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.forms import form_pattern
from lvyue.reading.units import Amount, Length

_PENALTY = re.compile(
    r"违约金|赔[偿付]|减付|减收|减扣|少[付收]|惩罚|罚款|罚金|滞纳金|扣除|扣减|扣罚|核减|扣款|处罚|违约责任|扣|(?:逾期|迟延|延期|延迟)[^，。;]{0,12}利息"
)
_PRICE_WORDS = re.compile(
    r"税率|税点|(?<!日)利率|增值税|折扣|验收合格率|完成率|可用[性率]|准确率|满意[度率]|在线率|低于$|达到$|不足$"
)
_CAP = re.compile(
    r"(?:最高|最多|累计|上限|封顶|限额|(?:^|[，。;(但]|违约金|扣[减款罚除]|赔偿金?|罚款)的?(?:总额|总计|合计))[^，。;]{0,24}$|(?:不|未)(?:得)?(?:超过|高于|大于)[^，。;]{0,24}$"
)
_CAP_AFTER = re.compile(r"^(?:以?为|作为|是)?(?:其|最高)?(?:的)?(?:上限|封顶|最高限额|限额|限(?=[，。;]|$))")
_THRESHOLD = re.compile(r"(?<!不)(?<!不得)(?<!未)(?:超过|超出|达到?|满)[^，。;]{0,24}$")
_ENDS = re.compile(r"解除|终止|取消|视为|不合格|不再续")
_PER_DAY = form_pattern(
    r"每(?:逾期|延期|延迟|迟延|拖延|推迟|超期|超过|晚|误)?[^，。;<P>]{0,6}<P>|按(?:日|天)|日利率|每[日天]|日(?=[万千百]分之|<R>)|/[日天]|按逾期(?:天|日)数|逾期[^，。;]{0,12}?(?:日|天)<R>"
)
_PAID_TO = form_pattern(
    r"(?:向|给|付给|付予)(<a>|<b>|<other>)(?:[^，。;]{0,16}?)(?:支付|缴纳|交纳|付|赔偿|承担|偿付|<R>)|(?:支付|缴纳|赔偿|付)(?:给)?(<a>|<b>|<other>)|向(<a>|<b>|<other>)"
)
_CLAIMED = form_pattern(
    r"(?:要求|由|请求|责令|对)(<a>|<b>)[^，。;]{0,16}?(?:赔偿|支付|承担|缴纳|处|处以|扣)|(?:扣除|扣减|扣罚|核减|减付|扣)(<b>)?"
)
_SUBJECT = form_pattern(r"(?<!未经)(?<!经)(?<!征得)(?<!取得)(<a>|<b>|<either>)")
_BASES = (
    (form_pattern(r"已(?:收|收到|收取|支付)(?:的)?[^，。;]{0,6}(?:款|费|金额)"), "amount already received"),
    (
        re.compile(
            r"(?:(?:应付而?)?未付|未支付|逾期(?:付款|支付|未付|金额|款项?)|欠付|拖欠|应付)(?:的)?(?:[^，。;的]{0,10}?(?:费用?|款项?|金额|部分))?"
        ),
        "unpaid amount",
    ),
    (
        re.compile(
            r"(?:每|当|该)?月(?:度)?(?:的)?(?:应付)?(?:运维|运行|服务|维护|维保|技术)*(?:费用?|价格|价款|服务费)"
        ),
        "monthly fee",
    ),
    (re.compile(r"季度?(?:的)?(?:应付)?(?:运维|服务|维护)*(?:费用?|款)"), "quarterly fee"),
    (re.compile(r"(?:当|该|本)期(?:应付)?(?:款|费|服务费|金额)|当次|该笔|该阶段"), "instalment"),
    (re.compile(r"(?:当|每)?年(?:度)?(?:的)?(?:运维|服务|维护)*(?:费用?|服务费|款)"), "yearly fee"),
    (
        re.compile(
            r"合同[^，。;]{0,6}?(?:价|款|额|金额|费)|总价|总金额|总额|服务费(?:用)?|成交(?:价|金额)|中标(?:价|金额)"
        ),
        "contract amount",
    ),
)
_PAYING = re.compile(
    r"^每(?:逾期|延|拖|迟|推|发生|次|日|天)|(?:应|须|需|要求)[^，。;]{0,12}(?:支付|缴纳|赔偿|承担|付|返还|退还)|违约金按|^(?:则)?按"
)
_PAYING_FROM = re.compile(
    r"(?:则)?(?:应|须|需)(?:按|以|向|当)|每(?:逾期|延|拖|迟|推)|每次|可?要求|扣除|按(?=[^，。;]{0,16}(?:支付|向))"
)
_A_DAY = re.compile(r"/[日天]|每[日天]")
_MANY = 12
"""More rates and sums than one sentence of a contract holds."""

_RATED = re.compile(r"[%‰‱元]|分之")
_TERMINATE = form_pattern(r"逾期(?:[^，。;]{0,10}?)(?:超过|达到?|满)?<P>")


def read_penalties(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`penalties[]` in text order."""
    del known
    rows: list[dict[str, Tree]] = []
    last: Sentence | None = None
    for sentence in document.sentences:
        if _RATED.search(sentence.text) is None:
            if rows and last is not None and last.node is sentence.node:
                _terminate(sentence, rows[-1])
            continue
        if rows and last is not None and last.node is sentence.node:
            _terminate(sentence, rows[-1])
        rated = sentence.form.of_kind("R") + sentence.form.of_kind("M")
        for at, token in sorted(rated, key=lambda one: one[0])[:_MANY]:
            if token.value is None or not _is_penalty(sentence, at):
                continue
            if _is_threshold(sentence, at):
                continue
            same = rows and last is not None and last.node is sentence.node
            if _is_cap(sentence, at):
                if token.kind == "R" and (capped := _capped(rows, last, sentence, at)) is not None:
                    capped["cap"] = {
                        "rate": sentence.cite_form(_decimal(token.value), at),
                        "base": _base(sentence, at),
                    }
                    last = sentence
                continue
            if token.kind == "M" and not _is_fixed(sentence, at):
                continue
            row = _row(sentence, at)
            if (
                row["base"] is None and row["rate"] is not None and same
            ):  # 「…，扣减服务费的1%；未…的，扣减2%」
                row["base"] = rows[-1]["base"]
            if row["payer"] is None and same:
                row["payer"] = rows[-1]["payer"]
            rows.append(row)
            last = sentence
    return {"penalties": rows}


def _is_cap(sentence: Sentence, at: int) -> bool:
    text = sentence.form.text
    return _CAP.search(text[:at]) is not None or _CAP_AFTER.match(text[at + 1 :]) is not None


def _is_threshold(sentence: Sentence, at: int) -> bool:
    """「违约金累计超过10%的，可解除合同」 is a condition, neither a penalty nor a cap."""
    text = sentence.form.text
    return _ENDS.search(text[at:]) is not None and _THRESHOLD.search(text[:at]) is not None


def _capped(
    rows: list[dict[str, Tree]], last: Sentence | None, sentence: Sentence, at: int
) -> dict[str, Tree] | None:
    """The penalty a cap belongs to; one whose own rate is blank is a row that only the cap has a value in.

    A cap in a clause of its own (「违约金累计不超过…」) belongs to the penalty just before it in the article.
    """
    blank = [place for place, token in sentence.form.of_kind("R") if token.value is None and place < at]
    if blank:
        rows.append(_row(sentence, blank[0]))
        return rows[-1]
    if not rows or last is None or last.node.top is not sentence.node.top:
        return None
    if last.node is sentence.node:
        return rows[-1] if rows[-1]["cap"] is None else None
    sides = {sentence.form.side(found.start()) for found in _SUBJECT.finditer(sentence.form.text, 0, at)}
    if not sides and _DEDUCTED.search(sentence.text):  # what is deducted is taken from the one who is paid
        sides = {"b"}
    for row in reversed(rows[-_MANY:]):
        payer = row["payer"]
        if not sides or (isinstance(payer, Cited) and payer.value in sides):
            return row if row["cap"] is None else None
    return None


_OF_PAYING = re.compile(r"付款|支付方式|价款|结算|保证金")
_DEDUCTS = re.compile(r"违约金|罚|滞纳金|扣")
_LATE_MONEY = re.compile(r"(?:逾期|迟延|延迟|拖延|拖欠|延期|未按[^，。;]{0,8})(?:付款|支付|结算)")
_BAD_SERVICE = re.compile(
    r"恢复|修复|响应|到场|巡检|巡查|脱岗|漏[报检]|误报|可用[性率]|在线率|完好率|故障|中断|报告|维护|运维"
)
_DEDUCTED = re.compile(r"扣[减款罚除]")
_PAYS = re.compile(r"支付|退[还回]|返还|赔付|偿付|缴纳|承担")
_FIXED = re.compile(
    r"(?:每次|每例|每起|每台|每日|每天|一次性|扣|减付|减收|罚款|违约金|赔偿|支付|处以?)[^，。;]{0,12}$"
)


_SUM_OF_PENALTY = re.compile(r"^的?(?:违约金|罚款|赔偿金?|惩罚金)")


def _is_fixed(sentence: Sentence, at: int) -> bool:
    """Whether a sum is what a breach costs: 每次扣500元, 承担5000元违约金, 500元/日."""
    text, token = sentence.form.text, sentence.form.token(at)
    if not isinstance(token.value, Amount):
        return False
    by_the_day = _A_DAY.match(sentence.document.normal.text, token.end) is not None
    return by_the_day or bool(_FIXED.search(text[:at]) or _SUM_OF_PENALTY.match(text[at + 1 :]))


def _decimal(rate: object) -> str:
    """A rate as a plain decimal string without trailing zeros: 0.005."""
    return f"{Decimal(str(rate)).normalize():f}"


def _is_penalty(sentence: Sentence, at: int) -> bool:
    words = sentence.text
    in_article = re.search(r"违约|失约|赔偿|考核|罚", sentence.topic) is not None
    paid = _PAYS.search(words) is not None or _is_fixed(sentence, at) or _is_cap(sentence, at)
    if not _PENALTY.search(words) and not (in_article and paid):
        return False
    if _OF_PAYING.search(sentence.topic) and not _DEDUCTS.search(sentence.form.text[:at]):
        return False
    return _PRICE_WORDS.search(sentence.form.text[max(0, at - 10) : at]) is None


def _row(sentence: Sentence, at: int) -> dict[str, Tree]:
    token = sentence.form.token(at)
    daily = _PER_DAY.search(sentence.form.text[: at + 1])
    if daily is not None and not _is_a_day(sentence, daily):
        daily = None
    by_the_day = _A_DAY.match(sentence.document.normal.text, token.end)  # 1‰/天
    fixed = token.kind == "M"
    row: dict[str, Tree] = {
        "breach": _breach(sentence, at),
        "payer": _payer(sentence, at),
        "base": None if fixed else _base(sentence, at),
        "rate": None if fixed or token.value is None else sentence.cite_form(_decimal(token.value), at),
        "per": sentence.cite_form("day", daily.start(), daily.end())
        if daily
        else sentence.cite("day", by_the_day.span())
        if by_the_day
        else sentence.cite_form("once", at),
        "cap": None,
        "clause": sentence.clause,
    }
    if fixed and isinstance(token.value, Amount):
        row["amount_fen"] = sentence.cite_form(token.value.fen, at)
    return row


def _is_a_day(sentence: Sentence, daily: re.Match[str]) -> bool:
    """「每逾期一天」 counts days; 「每逾期一周」 or 「每24小时」 does not."""
    for at, token in sentence.form.of_kind("P"):
        if daily.start() <= at < daily.end():
            length = token.value
            return isinstance(length, Length) and length.unit in ("day", "workday") and length.count == 1
    return True


def _breach(sentence: Sentence, at: int) -> Cited:
    """What sets the penalty off: the parts of the sentence in front of the paying."""
    rate_at = sentence.form.span(at, at + 1)[0] - sentence.start
    parts = [part.span() for part in re.finditer(r"[^，]+", sentence.text[:rate_at])]
    kept = [part for part in parts[:-1] if _PAYING.search(sentence.text[slice(*part)]) is None]
    if kept:
        start, end = kept[0][0], kept[-1][1]
    else:
        stop = _PAYING_FROM.search(sentence.text)
        start, end = (
            0,
            stop.start() if stop is not None and stop.start() > 1 else rate_at or len(sentence.text),
        )
    words = sentence.text[start:end].rstrip("，") or sentence.text[start:end]
    return sentence.cite(words, (sentence.start + start, sentence.start + start + len(words)))


def _payer(sentence: Sentence, at: int) -> Cited | None:
    form, other = sentence.form, {"a": "b", "b": "a"}
    for found in _PAID_TO.finditer(form.text):
        place = next(found.start(group) for group in (1, 2, 3) if found[group])
        side = form.side(place)
        if side in other:
            return sentence.cite_form(other[side], found.start(), found.end())
        subject = [match.start() for match in _SUBJECT.finditer(form.text, 0, found.start())]
        if subject:
            return sentence.cite_form(form.side(subject[-1]), subject[-1])
    for found in _CLAIMED.finditer(form.text):
        place = found.start(1) if found[1] else found.start(2)
        if place >= 0 and (side := form.side(place)) is not None:
            return sentence.cite_form(side, found.start(), found.end())
        if found[0].startswith(("扣", "核", "减")):  # a deduction is taken from the one who is paid
            return sentence.cite_form("b", found.start(), found.end())
    for match in _SUBJECT.finditer(form.text[:at]):
        return sentence.cite_form(form.side(match.start()), match.start())
    return _payer_of_heading(sentence) or _payer_by_breach(sentence, at)


def _payer_by_breach(sentence: Sentence, at: int) -> Cited | None:
    """Where nobody is named, what goes wrong tells: 逾期付款 the customer, 超时恢复 the vendor."""
    for side, words in (("a", _LATE_MONEY), ("b", _BAD_SERVICE)):
        if (found := words.search(sentence.form.text, 0, at)) is not None:
            return sentence.cite_form(side, found.start(), found.end())
    return None


def _payer_of_heading(sentence: Sentence) -> Cited | None:
    node = sentence.node
    while node is not None:
        sides = {
            sentence.document.roles.sides[found[0]]
            for found in sentence.document.roles.pattern.finditer(node.heading)
        }
        if len(sides & {"a", "b"}) == 1:
            end = (
                node.body
                + sentence.document.normal.text[node.body :].index(node.heading[:1])
                + len(node.heading)
            )
            return sentence.cite((sides & {"a", "b"}).pop(), (node.body, max(end, node.body + 1)))
        node = node.parent  # type: ignore[assignment]
    return None


def _base(sentence: Sentence, at: int) -> Cited | None:
    """The nearest base before the rate in its own sentence."""
    for reach in (40, at):
        if (base := _base_within(sentence, max(0, at - reach), at)) is not None:
            return base
    return None


def _base_within(sentence: Sentence, offset: int, at: int) -> Cited | None:
    before = sentence.form.text[offset:at]
    best: tuple[int, int, str] | None = None
    for pattern, name in _BASES:
        for found in pattern.finditer(before):
            if best is None or found.end() > best[1]:
                best = (found.start(), found.end(), name)
    return sentence.cite_form(best[2], offset + best[0], offset + best[1]) if best else None


def _terminate(sentence: Sentence, row: dict[str, Tree]) -> None:
    """「逾期超过30日，可解除」 behind a penalty gives its termination day."""
    found = _TERMINATE.search(sentence.form.text) if "解除" in sentence.text else None
    if found is None:
        return
    length = sentence.form.token(found.end() - 1).value
    if isinstance(length, Length) and length.unit == "day":
        row["terminate_after_days"] = sentence.cite_form(int(length.count), found.end() - 1)
