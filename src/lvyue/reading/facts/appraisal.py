"""The appraisal: full marks, what points are taken off for, and what points cost in money.

Points turn into money in two ways: a band of scores pays a share of the fee (80分至89分支付95%), or each
point below a mark costs a share or a sum (低于90分的，每低1分扣1%).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.facts.scores import Score, band_of, scores, scores_below
from lvyue.reading.numbers import read_integer, read_number
from lvyue.reading.units import Amount

_ABOUT = re.compile(r"考核|考评|评分|得分|打分|评价|分值|标准分|满分")
_FULL = re.compile(r"满分(?:为|是|按)?(?:\d|[一二三四五六七八九十百])|总分(?:为|:)?\d|(?:实行|采用)百分制")
_EACH_POINT = re.compile(
    r"每(?:低|少|扣|减少?|差|降低?|下降)(?P<points>\d{1,2}|[一二三四五]{1,2})?个?分(?!钟)"
)
_PAYS = re.compile(r"支付|计费|计发|拨付|结算|付|全额|比例")
_TERMINATES = re.compile(r"解除|终止")
_PAYMENT = re.compile(r"付款|支付|价款|结算")
_EVERY = (
    ("P1M", re.compile(r"每月|按月|月度")), ("P3M", re.compile(r"每(?:个)?季度?|按季|季度")),
    ("P6M", re.compile(r"每半年|半年")), ("P1Y", re.compile(r"每年|年度|年终")),
)  # fmt: skip
_ITEM_POINTS = re.compile(r"^\d{1,3}(?:\.\d)?分?$")
_POINTS_COLUMN = re.compile(r"分值|标准分|满分|分数|权重|^分$")
_DEDUCTS = re.compile(r"扣(?:\d{1,2}(?:\.\d)?|[一二三四五六七八九十]{1,2})分|扣完|得\d{1,2}分")
_MANY = 60


def read_appraisal(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`appraisal` {every, full_marks, items[], bands[], per_point[], terminate_below}; None when unmarked."""
    del known
    about = [each for each in document.sentences if _ABOUT.search(each.text) or _ABOUT.search(each.topic)]
    about.sort(key=lambda each: _ABOUT.search(each.topic) is None)  # the articles about it first
    facts: dict[str, Tree] = {
        "every": next((every for each in about if (every := _every(each)) is not None), None),
        "full_marks": next((full for each in about if (full := _full(each)) is not None), None),
        "items": _items(about),
        "bands": [band for each in about for band in _bands(each)],
        "per_point": [row for each in about for row in _per_point(each)],
        "terminate_below": next((below for each in about if (below := _terminates(each)) is not None), None),
    }
    if not any(facts[key] for key in ("full_marks", "items", "bands", "per_point")):
        return {"appraisal": None}
    first = next(
        each for each in about if scores(each.text) or _DEDUCTS.search(each.text) or _FULL.search(each.text)
    )
    return {"appraisal": {**facts, "clause": first.clause}}


def _every(sentence: Sentence) -> Cited | None:
    if "考核" not in sentence.text and "考评" not in sentence.text:
        return None
    for every, words in _EVERY:
        if (found := words.search(sentence.text)) is not None:
            return sentence.cite(every, (sentence.start + found.start(), sentence.start + found.end()))
    return None


def _full(sentence: Sentence) -> Cited | None:
    if (found := _FULL.search(sentence.text)) is None:
        return None
    for score in scores(sentence.text):
        if score.start >= found.start():
            return _cite(sentence, score)
    return (
        sentence.cite(100, (sentence.start + found.start(), sentence.start + found.end()))
        if "百分制" in found[0]
        else None
    )


def _cite(sentence: Sentence, score: Score) -> Cited:
    return sentence.cite(score.points, (sentence.start + score.start, sentence.start + score.end))


def _items(about: list[Sentence]) -> list[dict[str, Tree]]:
    """The rows of an appraisal table: what is looked at, its marks, and what costs how many of them."""
    rows: dict[int, list[Sentence]] = {}
    for each in about:
        rows.setdefault(each.line, []).append(each)
    found: list[dict[str, Tree]] = []
    for line in rows.values():
        points = next((each for each in line if each.column and _ITEM_POINTS.match(each.text)), None)
        deduct = next((each for each in line if _DEDUCTS.search(each.text)), None)
        named = next(
            (each for each in line if each is not points and each is not deduct and not each.text.isdigit()),
            None,
        )
        if points is None or named is None or (deduct is None and not _POINTS_COLUMN.search(points.topic)):
            continue
        found.append(
            {
                "what": named.cite(named.text.strip("，。;")),
                "points": points.cite(_number(points.text.rstrip("分"))),
                "deduct": None if deduct is None else deduct.cite(deduct.text.strip("，。;")),
                "clause": named.clause,
            }
        )
    return found[:_MANY]


def _number(text: str) -> int | float | None:
    value = read_number(text)
    return None if value is None else int(value) if value == int(value) else float(value)


def _bands(sentence: Sentence) -> Iterator[dict[str, Tree]]:
    """A range of scores and the share of the fee it pays, in one part of a sentence or in one table row."""
    if _PAYMENT.search(sentence.topic) and not _ABOUT.search(sentence.topic):
        return  # what a score lets an instalment fall due is a payment
    if sentence.column == 0 and sentence.document.normal.text[sentence.end : sentence.end + 1] == "\t":
        band = band_of(sentence.text)
        cells = sentence.document.by_line[sentence.line][:_MANY]
        cell = next((each for each in cells if each.column), None)
        rates = cell.form.of_kind("R") if cell is not None else []
        if band is not None and cell is not None and rates and rates[0][1].value is not None:
            yield _band(sentence, band, cell, rates[0][0])
        return
    if sentence.column or _PAYS.search(sentence.text) is None or _EACH_POINT.search(sentence.text):
        return
    band = band_of(sentence.text)
    if band is None:
        return
    end = sentence.start + max(score.end for score in band if score is not None)
    after = [at for at, token in sentence.form.of_kind("R") if token.start >= end and token.value is not None]
    if after:
        yield _band(sentence, band, sentence, after[0])
    elif (whole := re.search("全额", sentence.text)) is not None:
        row = _band_row(sentence, band)
        place = (sentence.start + whole.start(), sentence.start + whole.end())
        yield {**row, "pays_percent": sentence.cite(100, place), "clause": sentence.clause}


def _band(
    sentence: Sentence, band: tuple[Score | None, Score | None], cell: Sentence, at: int
) -> dict[str, Tree]:
    percent = Decimal(str(cell.form.token(at).value)) * 100
    paid = cell.cite_form(int(percent) if percent == int(percent) else float(percent), at)
    return {**_band_row(sentence, band), "pays_percent": paid, "clause": sentence.clause}


def _band_row(sentence: Sentence, band: tuple[Score | None, Score | None]) -> dict[str, Tree]:
    least, below = band
    return {
        "least": None if least is None else _cite(sentence, least),
        "below": None if below is None else _cite(sentence, below),
    }


def _per_point(sentence: Sentence) -> Iterator[dict[str, Tree]]:
    each = _EACH_POINT.search(sentence.text)
    if each is None:
        return
    below = [score for score in scores_below(sentence.text) if score.end <= each.start()]
    after = sentence.start + each.end()
    for at, token in sentence.form.of_kind("R") + sentence.form.of_kind("M"):
        if token.start < after or token.value is None:
            continue
        points = read_integer(each["points"]) if each["points"] else 1
        value = token.value
        yield {
            "below": _cite(sentence, below[-1]) if below else None,
            "points": sentence.cite(points, (sentence.start + each.start(), after)),
            "rate": None if isinstance(value, Amount) else sentence.cite_form(f"{value.normalize():f}", at),  # type: ignore[attr-defined]
            "amount_fen": sentence.cite_form(value.fen, at) if isinstance(value, Amount) else None,
            "clause": sentence.clause,
        }
        return


def _terminates(sentence: Sentence) -> Cited | None:
    """「低于60分的，甲方有权解除合同」."""
    ends = _TERMINATES.search(sentence.text)
    if ends is None:
        return None
    before = [score for score in scores_below(sentence.text) if score.end <= ends.start()]
    return _cite(sentence, before[-1]) if before else None
