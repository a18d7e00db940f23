"""Key figures a service must reach: 可用率不低于99.9%, 前端设备在线率 | ≥98%, 故障率不超过1%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.forms import form_pattern

_METRIC = r"[\u4e00-\u9fffA-Za-z0-9]{0,14}?(?:率|可[用靠]性|满意度|完整度|准确度|覆盖面)"
_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z0-9()]{0,16}(?:率|度|可[用靠]性)$")
_NOT_METRIC = re.compile(r"税率|利率|费率|汇率|违约|赔偿|扣|支付|变更率|抽查比例|流动率")
_LEAST = r"(?:≥|>=|>|不(?:得)?(?:低于|少于|小于)|达到?|保持在|须?在|大于|高于)"
_MOST = r"(?:≤|<=|<|不(?:得)?(?:超过|高于|大于)|控制在|低于|小于)"
_SAID = form_pattern(
    rf"(?P<metric>{_METRIC})(?:应|须|需|要|均|每[年月季]度?|指标|目标|为|:)*(?:(?P<least>{_LEAST})|(?P<most>{_MOST}))<R>(?P<behind>以上|以下|以内|及以上)?"
)
_CELL = form_pattern(rf"^(?:(?P<least>{_LEAST})|(?P<most>{_MOST}))?<R>(?P<behind>以上|以下|以内)?$")
_CONDITION = re.compile(r"^[^。;]{0,16}?的[，,]|^的|^时，|^但")
_WORSE = re.compile(r"故障|丢包|误[报码差]|差错|投诉|掉线|缺陷|流失")
_MANY = 20


def read_indicators(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`kpis[]` {metric, bound, value, clause}: bound `least` or `most`, value a rate as a decimal string."""
    del known
    rows: list[dict[str, Tree]] = []
    seen: set[tuple[str, str]] = set()
    for sentence in document.sentences:
        if "%" not in sentence.text and "分之" not in sentence.text and "‰" not in sentence.text:
            continue
        for metric, bound, value in (*_spoken(sentence), *_in_cells(sentence)):
            key = (str(metric.value), str(value.value))
            if key not in seen:
                seen.add(key)
                rows.append({"metric": metric, "bound": bound, "value": value, "clause": sentence.clause})
    return {"kpis": rows}


def _spoken(sentence: Sentence) -> Iterator[tuple[Cited, Cited, Cited]]:
    form = sentence.form
    for found in list(_SAID.finditer(form.text))[:_MANY]:
        if _NOT_METRIC.search(found["metric"]) or _CONDITION.match(form.text[found.end() :]):
            continue
        at = form.token_in("R", found)
        value = form.token(at).value
        if isinstance(value, Decimal) and (found["most"] is None or found["most"] not in ("低于", "小于")):
            yield (
                sentence.cite_form(found["metric"], found.start("metric"), found.end("metric")),
                sentence.cite_form("least" if found["least"] else "most", found.start(), found.end()),
                _rate(sentence, at, value),
            )


def _in_cells(sentence: Sentence) -> Iterator[tuple[Cited, Cited, Cited]]:
    """A cell that is only a bound, beside the cell that names the figure."""
    found = _CELL.match(sentence.form.text) if sentence.column else None
    if found is None:
        return
    row = sentence.document.by_line[sentence.line]
    named = next(
        (each for each in row[:_MANY] if each.column < sentence.column and _NAME.search(each.text)), None
    )
    at = sentence.form.token_in("R", found)
    value = sentence.form.token(at).value
    if named is None or not isinstance(value, Decimal) or _NOT_METRIC.search(named.text):
        return
    most = found["most"] is not None or (found["least"] is None and _WORSE.search(named.text) is not None)
    yield named.cite(named.text), sentence.cite("most" if most else "least"), _rate(sentence, at, value)


def _rate(sentence: Sentence, at: int, value: Decimal) -> Cited:
    return sentence.cite_form(f"{value.normalize():f}", at)
