"""Acceptance: the days to accept in, and whether silence means accepted."""

from __future__ import annotations

import re

from lvyue.reading.cited import Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.forms import form_pattern
from lvyue.reading.units import Length
from lvyue.rules.types import Unit

_ACCEPT = re.compile(r"验收")
_HEADED = re.compile(r"验收|(?:^|/)(?:(?:履约|成果|服务|月度|季度|年度)?(?:查验|确认|验审|评审))(?:/|$)")
_DOES = re.compile(
    r"(?:进行|组织|予以|完成|参加|共同|检查)[^，。;]{0,24}验收|验收(?:合格|通过)后[^，。;]{0,12}(?:签字|出具|签署)|验收(?:工作|小组|报告|标准|方法|清单)"
)
_WINDOW = form_pattern(
    r"<P>(?:之|以)?内(?![^。;]{0,8}(?:提交|提出|递交|报送|申请|准备))[^。;<P>]{0,40}?验收|验收(?:期限|时间|期)(?:为)?[^。;]{0,8}<P>"
)
_REVIEW = form_pattern(
    r"<P>(?:之|以)?内(?![^。;]{0,8}(?:提交|递交|报送|申请|准备))[^。;<P>]{0,40}?(?:查验|验收|确认|审核|检验|答复|回复|异议|书面意见|签署)|验收(?:期限|时间|期)(?:为)?[^。;]{0,8}<P>"
)
_DEEMED = re.compile(
    r"(?:未|逾期|不)[^。;]{0,40}(?:验收|异议|答复|回复|确认|审核|办理|组织|反馈|提出|处理|完成|意见|签[字署])[^。;]{0,24}(?:视为|视同)[^。;]{0,16}(?:通过|合格|验收|同意|认可|确认)|逾期(?:的)?，?即?(?:视为|视同)[^。;]{0,8}(?:通过|合格|验收)"
)
_OTHER = re.compile(r"违约|支付|付款|价款|质保|培训")


def read_acceptance(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`acceptance` {window_days, working_days, deemed, when}; None when nothing is to be accepted."""
    del known
    passages = [each for each in document.sentences if _is_acceptance(each)]
    if not passages:
        return {"acceptance": None}
    window = next((found for each in passages if (found := _window(each)) is not None), None)
    deemed = next(((each, silence) for each in passages if (silence := _DEEMED.search(each.text))), None)
    main = (
        deemed[0]
        if deemed
        else window[0]
        if window
        else passages[-1]
        if _heading(passages[-1])
        else passages[0]
    )
    main = (
        next((each for each in passages if _DOES.search(each.text)), main) if not (deemed or window) else main
    )
    facts: dict[str, Tree] = {"window_days": None, "working_days": None}
    if window is not None:
        sentence, at, days, working = window
        facts = {"window_days": sentence.cite_form(days, at), "working_days": sentence.cite_form(working, at)}
    if deemed is not None:
        place = (deemed[0].start + deemed[1].start(), deemed[0].start + deemed[1].end())
        facts["deemed"] = deemed[0].cite(True, place)
    else:
        facts["deemed"] = main.cite(False)
    facts["when"] = main.cite(main.text.strip("。;，"))
    return {"acceptance": {**facts, "clause": main.clause}}


def _heading(sentence: Sentence) -> bool:
    return _HEADED.search(sentence.topic) is not None


def _is_acceptance(sentence: Sentence) -> bool:
    if _heading(sentence):
        return sentence.text != sentence.node.heading
    if not _ACCEPT.search(sentence.text) or _OTHER.search(sentence.topic):
        return False
    if _DEEMED.search(sentence.text):
        return True
    return _DOES.search(sentence.text) is not None and not _OTHER.search(sentence.text)


def _window(sentence: Sentence) -> tuple[Sentence, int, int, bool] | None:
    pattern = _REVIEW if _heading(sentence) else _WINDOW
    for found in pattern.finditer(sentence.form.text):
        for at, token in sentence.form.of_kind("P"):
            length = token.value
            if found.start() <= at < found.end() and isinstance(length, Length):
                days = length.count * {Unit.DAY: 1, Unit.WORKDAY: 1, Unit.WEEK: 7}.get(length.unit, 0)
                if days >= 1:
                    return sentence, at, int(days), length.unit is Unit.WORKDAY
    return None
