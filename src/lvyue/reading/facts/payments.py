"""Payments of the price: trigger, days or fixed day, share and sum.

A sentence is a payment when the customer pays the price in it; interest, penalties, deposits and refunds
are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.facts.scores import scores
from lvyue.reading.forms import form_pattern
from lvyue.reading.units import Amount, Length
from lvyue.rules.types import Unit

_PAYS = re.compile(
    r"支付(?!方式)|付款(?!方式)|付清|结清|拨付|结算|转账|汇至|付至|付给|给付|(?:[内后前应即再预另，]|^|一次性)付(?=[^款讫]|$)"
)
_NOT_PRICE = re.compile(r"违约金|赔偿|滞纳金|保证金|罚|利息|定金|退还|返还|质保函|保函|另行支付|解除|续签")
_WITHIN = form_pattern(r"<P>(?:之|以)?内|(?:之|以)?前(?:的)?<P>|后(?:的)?<P>|<P>(?:之|以)?前")
_BEFORE_END = form_pattern(r"(?:到期|期满|届满|终止|结束|期限届满)(?:日)?(?:之|以)?前(?:的)?<P>")
_ALL = re.compile(
    r"一次性(?:[^，。;]{0,16}?)(?:支付|付清|结清)|(?:支付|付清|结清)[^，。;]{0,14}?(?:全部|全额|合同总(?:价|金额|额)|合同(?:全部)?(?:金额|价款|款))|全额支付|支付(?:当|本)年度?[^，。;]{0,16}费|付清"
)
_REST = re.compile(r"余款|余额|余下|剩余|其余|尾款|尾数|结余")
# A part of the price kept back until the work has proved good is paid at the end; a deposit is not price.
_RETAINED = re.compile(
    r"(?:合同|总|服务)[^，。;]{0,6}(?:价款?|款|额|费)的?[^，。;]{1,12}?(?:作为|为)(?:质保金|质量保证金|尾款)"
)
_UP_TO = re.compile(r"付至|支付到|付到|累计(?:支付|付)")
_INSTALMENT = re.compile(
    r"(?:第[一二三四五六1-6][期次笔批]|首[期付笔]款?|预付款?|中期款?|进度款|尾款|末期)[^，。;]{0,8}:"
)
_IN_PARTS = re.compile(r"分[期次]|支付|付款")
_DEPOSIT_IS_IN = re.compile(r"(?:收到|交纳|缴纳|提交|递交)[^，。;]{0,8}(?:保证金|保函)(?:之?后)")
_APPRAISED = re.compile(r"考核|考评|评价|扣减|监督")
_REST_FOLLOWS = re.compile(r"，(?=(?:余款|余额|剩余|其余|余下|尾款))")
_OF_A_YEAR = re.compile(r"(?:当|本|每|该|各|下一?)(?:个)?(?:合同)?年(?:度)?")
_EVERY = (
    (
        re.compile(
            r"按月(?:度)?(?:支付|结算|付款)|每(?:个)?月[^，。;]{0,12}(?:支付|结算|付)|每月[^，。;]{0,8}[日前]，[^，。;]{0,16}支付"
        ),
        "P1M",
    ),
    (
        re.compile(
            r"按季(?:度)?(?:支付|结算|付款)|每(?:个)?季度?[^，。;]{0,12}(?:支付|结算|付)|每季度?[^，。;]{0,12}前，[^，。;]{0,16}支付|每季度?[^。;]{0,40}支付(?=[^，。;]{0,16}元)"
        ),
        "P3M",
    ),
    (re.compile(r"(?:按|每)半年[^，。;]{0,12}(?:支付|结算|付)"), "P6M"),
    (re.compile(r"按年(?:度)?(?:支付|结算|付款)|每年[^。;]{0,16}(?:支付|结算|付)|每年"), "P1Y"),
)
_TRIGGER = form_pattern(r"([^，。;:]{2,40}?)(?:之日起|日起|之后|以后|后)[^，。;<P>]{0,10}<P>")
_PAY_TABLE = re.compile(r"付款|支付|首期|首付|预付|尾款|第[一二三四五1-5][期次笔批]|分期")
_CONDITION = re.compile(r"[^，。;(]*(?:财政|资金)[^。;)]{0,60}(?:到位|拨付|批复|下达)[^。;)]*")
_MANY = 50
"""More shares than one sentence of a contract pays."""

_ROLLS = re.compile(r"遇[^，。;]{0,10}(?:节假日|休息日|法定假日)[^，。;]{0,8}顺延")


@dataclass(slots=True)
class _Rows:
    """The payments kept; the same limit, share and sum restated elsewhere is no new one.

    In one article, two instalments may be alike in all but their trigger: 第二期 and 第三期 of 40% each.
    """

    kept: list[dict[str, Tree]] = field(default_factory=list)
    seen: dict[tuple[object, ...], list[tuple[int, object]]] = field(default_factory=dict)

    def add(self, sentence: Sentence, row: dict[str, Tree], *, part: bool = False) -> None:
        """Keep a payment of a sentence, or of a `part` of one, unless it is there already."""
        trigger = row["trigger"]
        place = (id(sentence.node.top), trigger.value if isinstance(trigger, Cited) else None)
        before = self.seen.setdefault(_values(row), [])
        alike = [other for other in before[:_MANY] if other[0] != place[0] or other[1] == place[1]]
        if before and (alike or (row["days"] is None and not part)):
            return
        before.append(place)
        self.kept.append(row)


def read_payments(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`payments[]` in text order; the same limit and share restated is one entry."""
    rows = _Rows()
    last: dict[str, Tree] | None = None
    shares_of_rows = _share_cells(document)
    for index, sentence in _parts(document):
        cell = shares_of_rows.get(sentence.line)
        if cell is not None and cell is not sentence and (limit := _limit(sentence)) is not None:
            last = _row(sentence, limit, None, known)
            last["percent"] = _whole(cell, cell.form.of_kind("R")[0][0])
            rows.add(sentence, last)
            continue
        if cell is not None or not _is_payment(sentence):
            continue
        limit = _limit(sentence)
        shares = _shares(sentence)
        if limit is None and not shares and not any(p.search(sentence.text) for p, _ in _EVERY[:3]):
            continue
        following = document.sentences[index + 1 : index + 3]
        limits = _limits_of_shares(sentence, shares) or [limit if len(shares) < 2 else None] * _MANY
        for share, own in zip(shares or (None,), limits, strict=False):
            row = _row(sentence, own, share, known)
            _extras(row, sentence, following)
            if not _merged(row, last):
                rows.add(sentence, row, part=sentence is not document.sentences[index])
            last = row
    return {"payments": rows.kept}


def _parts(document: Document) -> Iterator[tuple[int, Sentence]]:
    """The sentences with their places; one that states several instalments, part by part.

    「…付一半，余款于…付清」 and 「满半年后10日内付50%，期满后10日内付50%」 are two with a trigger each.
    """
    for index, sentence in enumerate(document.sentences):
        cuts = _cuts(sentence) if _PAYS.search(sentence.text) else []
        bounds = [sentence.start, *cuts, sentence.end]
        for start, end in pairwise(bounds):
            yield (
                index,
                sentence
                if not cuts
                else Sentence(document, start, end, sentence.node, sentence.line, sentence.column),
            )


def _cuts(sentence: Sentence) -> list[int]:
    """Where one instalment ends and the next begins, in normal offsets."""
    form = sentence.form
    limits = [at for at, _ in form.of_kind("P")]
    rest = _REST_FOLLOWS.search(form.text)
    if rest is not None and limits and limits[0] < rest.start() < limits[-1]:
        return [form.span(rest.start(), rest.start() + 1)[1]]
    shares = _shares(sentence)
    own = [limit[0] for limit in _limits_of_shares(sentence, shares) if limit is not None]
    if len(shares) > 1 and not limits:
        own = shares
    cuts = []
    for share, limit, following in zip(shares, own, own[1:], strict=False):
        stop = form.text.find("，", max(share, limit), following)
        if stop >= 0:
            cuts.append(form.span(stop, stop + 1)[1])
    return cuts if own and len(cuts) == len(own) - 1 else []


def _share_cells(document: Document) -> dict[int, Sentence]:
    """By line, the cell of a payment table that is only a share of the price: 首期 | 签订后10日内 | 30%."""
    found: dict[int, Sentence] = {}
    for sentence in document.sentences:
        if not sentence.column or len(sentence.text) > 10 or not _PAY_TABLE.search(sentence.topic):
            continue
        rates = sentence.form.of_kind("R")
        if len(sentence.form.text) == 1 and rates and rates[0][1].value is not None:
            found.setdefault(sentence.line, sentence)
    return found


def _is_payment(sentence: Sentence) -> bool:
    if _APPRAISED.search(sentence.topic) and scores(sentence.text):
        return False  # what a score makes of the fee is the appraisal's
    if _RETAINED.search(sentence.text) is not None:
        return True
    instalment = _INSTALMENT.match(sentence.text) is not None and _IN_PARTS.search(sentence.topic) is not None
    words = _DEPOSIT_IS_IN.sub("", sentence.text)
    if not (instalment or _PAYS.search(words)) or _NOT_PRICE.search(words):
        return False
    if re.search(r"违约|保密|争议|不可抗力|账户|权利|义务", sentence.topic) and not re.search(
        "付款|支付", sentence.topic
    ):
        return False
    return re.search(r"费|款|价|[金总余]额|元|%|分之", sentence.text) is not None


def _limit(sentence: Sentence) -> tuple[int, str] | None:
    """The place of the limit in the form and its kind: P within days, Y a fixed day, D a full date."""
    form = sentence.form
    for at, token in form.of_kind("Y"):
        if token.value is not None and re.match(r"(?:之|以)?(?:前|止|内)", form.text[at + 1 :]):
            return at, "Y"
    for found in _WITHIN.finditer(form.text):
        at = form.token_in("P", found)
        length = form.token(at).value
        if isinstance(length, Length) and length.unit in (Unit.DAY, Unit.WORKDAY, Unit.MONTH, Unit.WEEK):
            return at, "P"
    for at, token in form.of_kind("D"):
        if token.value is not None and re.match(r"(?:之|以)?前(?!提)", form.text[at + 1 :]):
            return at, "D"
    return None


def _limits_of_shares(sentence: Sentence, shares: list[int]) -> list[tuple[int, str] | None]:
    """One limit a share, when each part of the sentence that ends with a payment has exactly one of both."""
    form = sentence.form
    limits: list[int] = []
    for found in _WITHIN.finditer(form.text):
        at = form.token_in("P", found)
        length = form.token(at).value
        if isinstance(length, Length) and length.unit in (Unit.DAY, Unit.WORKDAY, Unit.MONTH, Unit.WEEK):
            limits.append(at)
    if len(shares) < 2 or len(limits) != len(shares):
        return []
    ends = [max(pair) for pair in zip(limits, shares, strict=True)]
    starts = [min(pair) for pair in zip(limits, shares, strict=True)]
    apart = all(end < start for end, start in zip(ends, starts[1:], strict=False))
    return [(at, "P") for at in limits] if apart else []


def _shares(sentence: Sentence) -> list[int]:
    """Places of the percentages of the price paid."""
    return [
        at
        for at, token in sentence.form.of_kind("R")
        if token.value is not None
        and re.search(
            r"(?:支付|付款|付|付至|比例|价款?|金额|总额|总价|费用?|款|余下|剩余|其余|余|留存|预留|暂留)[^，。;]{0,16}$",
            sentence.form.text[:at],
        )
    ]


def _row(
    sentence: Sentence, limit: tuple[int, str] | None, share: int | None, known: dict[str, Tree]
) -> dict[str, Tree]:
    form = sentence.form
    row: dict[str, Tree] = {
        "trigger": _trigger(sentence),
        "days": None,
        "working_days": None,
        "percent": None,
        "amount_fen": None,
    }
    place = limit[0] if limit else share or 0
    row["working_days"] = _masked_workdays(sentence) or sentence.cite_form(False, place)
    if limit is not None and limit[1] == "P":
        length = form.token(limit[0]).value
        assert isinstance(length, Length)
        days = length.count * {Unit.DAY: 1, Unit.WORKDAY: 1, Unit.WEEK: 7, Unit.MONTH: 30}[length.unit]
        row["days"] = sentence.cite_form(int(days), place)
        row["working_days"] = sentence.cite_form(length.unit is Unit.WORKDAY, place)
        if (before := _BEFORE_END.search(form.text)) is not None:
            row["direction"] = sentence.cite_form("before", before.start(), before.end())
    elif limit is not None:
        value = form.token(limit[0]).value
        month, day = (value.month, value.day) if isinstance(value, date) else _pair(value)
        row["deadline"] = sentence.cite_form(f"{month:02d}-{day:02d}", place)
    _sum(row, sentence, share, known)
    row["clause"] = sentence.clause
    return row


def _masked_workdays(sentence: Sentence) -> Cited | None:
    """「XX个工作日内」: how many is blank, that they are working days is not."""
    for at, token in sentence.form.of_kind("P"):
        if token.value is None and token.noun.endswith("工作日"):
            return sentence.cite_form(True, at)
    return None


def _pair(value: object) -> tuple[int, int]:
    assert isinstance(value, tuple)  # a day of the year is a month and a day
    return value[0], value[1]


def _sum(row: dict[str, Tree], sentence: Sentence, share: int | None, known: dict[str, Tree]) -> None:
    """Share and sum: as printed; the whole price when all of it is paid at once."""
    yearly, total = known.get("amount_per_year_fen"), known.get("amount_fen")
    price = (yearly or total) if _OF_A_YEAR.search(sentence.text) else (total or yearly)
    form = sentence.form
    printed = [(at, token.value) for at, token in form.of_kind("M") if isinstance(token.value, Amount)]
    is_price = bool(printed) and isinstance(price, Cited) and printed[0][1].fen == price.value
    in_parts = any(pattern.search(sentence.text) for pattern, _ in _EVERY[:3])
    in_parts = in_parts or (share is not None and is_price and form.token(share).value != 1)
    if printed and len(_shares(sentence)) < 2 and not (in_parts and is_price):
        row["amount_fen"] = sentence.cite_form(printed[0][1].fen, printed[0][0])
    percent = _percent(sentence, share, in_parts, printed[0][0] if is_price else None)
    row["percent"] = percent
    if (
        percent is not None
        and percent.value == 100
        and row["amount_fen"] is None
        and isinstance(price, Cited)
        and _UP_TO.search(sentence.text) is None
    ):
        row["amount_fen"] = Cited(price.value, (*percent.spans, *price.spans))


def _percent(sentence: Sentence, share: int | None, in_parts: bool, price_at: int | None) -> Cited | None:
    """The printed share; 100 when the words, or the sum at `price_at`, say that all is paid at once."""
    if share is not None:
        return _whole(sentence, share)
    blank = any(token.value is None for _, token in sentence.form.of_kind("R"))
    if in_parts or blank:
        return None
    said = [] if price_at is None else [sentence.form.span(price_at, price_at + 1)]
    if (whole := _ALL.search(sentence.text)) is not None and not _REST.search(sentence.text):
        said.insert(0, (sentence.start + whole.start(), sentence.start + whole.end()))
    return sentence.cite(100, *said) if said else None


def _whole(sentence: Sentence, at: int) -> Cited:
    """A rate of the price as percent, 30 for 30%."""
    percent = Decimal(str(sentence.form.token(at).value)) * 100
    return sentence.cite_form(int(percent) if percent == int(percent) else float(percent), at)


def _trigger(sentence: Sentence) -> Cited:
    found = _TRIGGER.search(sentence.form.text)
    if found is None:
        every = next((match for pattern, _ in _EVERY if (match := pattern.search(sentence.text))), None)
        if every is None:
            return sentence.cite(sentence.text.strip("。;，:"))
        return sentence.cite(every[0], (sentence.start + every.start(), sentence.start + every.end()))
    span = sentence.form.span(found.start(1), found.end(1))
    return sentence.cite(sentence.document.normal.text[slice(*span)], span)


def _extras(row: dict[str, Tree], sentence: Sentence, following: list[Sentence]) -> None:
    for pattern, cycle in _EVERY:
        if (found := pattern.search(sentence.text)) is not None:
            row["every"] = sentence.cite(
                cycle, (sentence.start + found.start(), sentence.start + found.end())
            )
            break
    if (rolls := _ROLLS.search(sentence.text)) is not None:
        row["roll"] = sentence.cite("next", (sentence.start + rolls.start(), sentence.start + rolls.end()))
    for each in (sentence, *following):
        condition = _CONDITION.search(each.text) if each.node is sentence.node else None
        if condition is not None and condition[0].strip():
            row["condition"] = each.cite(
                condition[0], (each.start + condition.start(), each.start + condition.end())
            )
            break


def _merged(row: dict[str, Tree], last: dict[str, Tree] | None) -> bool:
    """「费用按季度支付。」 followed by the limit and sum of each instalment is one payment, not two."""
    if (
        last is None
        or last["clause"] != row["clause"]
        or "every" not in last
        or last["days"]
        or last["percent"]
    ):
        return False
    complete = last["amount_fen"] is not None and (
        row["amount_fen"] is not None or row["percent"] is not None
    )
    if last.get("deadline") or complete or ("every" in row and row["days"] is None):
        return False
    last.update({key: value for key, value in row.items() if value is not None})
    return True


def _values(row: dict[str, Tree]) -> tuple[object, ...]:
    keys = ("days", "working_days", "deadline", "percent", "amount_fen")
    return tuple(cited.value if isinstance(cited := row.get(key), Cited) else None for key in keys)
