"""Terms about the vendor's people: who may be changed and how, papers, leave, handing over, removal."""

from __future__ import annotations

import re

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.forms import form_pattern
from lvyue.reading.units import Length
from lvyue.rules.types import Unit

_PEOPLE = re.compile(
    r"人员|工程师|架构师|技术员|管理员|负责人|经理|团队|成员|员工|值班长|班组长|驻场|技师|[电焊钳]工"
)
_CHANGE = r"(?:更换|变更|调换|撤换|替换|调整|调离|变动)"
_RULES = (
    (
        "consent",
        form_pattern(
            rf"(?:未经|经|征得|取得|报)<a>[^，。;]{{0,10}}(?:同意|批准|许可|认可)[^。;]{{0,16}}{_CHANGE}"
            rf"|{_CHANGE}[^。;]{{0,40}}(?:经|征得|取得|报)<a>[^，。;]{{0,10}}(?:同意|批准|许可|认可)"
            rf"|未经(?:同意|许可)[^。;]{{0,16}}{_CHANGE}"
        ),
    ),
    ("fixed", re.compile(rf"不得(?:擅自|随意|任意)?{_CHANGE}")),
    (
        "equal",
        re.compile(
            r"(?:资历|资质|资格|能力|水平|经验|年限)[^，。;]{0,10}不(?:得)?(?:低于|弱于|少于)|同等(?:资历|资质|条件|水平|能力|及以上)"
        ),
    ),
    (
        "removal",
        form_pattern(
            rf"<a>[^。;]{{0,30}}(?:有权|可以?)[^。;]{{0,12}}要求[^。;]{{0,20}}{_CHANGE}|不(?:能)?(?:胜任|称职|合格)[^。;]{{0,24}}{_CHANGE}"
        ),
    ),
    ("substitute", re.compile(r"(?:请假|缺勤|休假|病假|离岗)[^。;]{0,24}(?:顶替|替班|代替|补位|替代|顶岗)")),
    ("certificate", re.compile(r"持证|证书|资格证|上岗证|[电焊]工证|认证(?:工程师)?")),
    ("clean_record", re.compile(r"无犯罪|政治审查|背景(?:审查|调查)|无不良记录")),
    ("secrecy", re.compile(r"(?:签订|签署)[^，。;]{0,6}保密(?:协议|承诺)")),
)
_HANDOVER = form_pattern(r"(?:交接|过渡)(?:期|时间)?(?:应|须)?(?:不(?:得)?少于|至少|为|不低于)<P>")
_LEAVE = form_pattern(r"请假[^，。;<P>]{0,8}(?:不(?:得)?超过|至多)<P>")
_NOTICE = form_pattern(rf"{_CHANGE}[^。;]{{0,40}}提前<P>|提前(?:至少)?<P>[^。;]{{0,30}}{_CHANGE}")
_COUNTED = (("handover_days", _HANDOVER), ("leave_days", _LEAVE), ("notice_days", _NOTICE))
_DAYS = {Unit.DAY: 1, Unit.WORKDAY: 1, Unit.WEEK: 7, Unit.MONTH: 30}
_CONSENT_INSIDE = re.compile(r"未经|经[^，。;]{0,10}(?:同意|批准)")


def read_personnel(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`personnel[]` {rule, value, what, clause}; `value` counts days, else it is true.

    Rules: consent, fixed (no change at all), equal (a substitute no less able), removal (the customer may
    demand a change), substitute, certificate, clean_record, secrecy, handover_days, leave_days, notice_days.
    """
    del known
    rows: list[dict[str, Tree]] = []
    for sentence in document.sentences:
        if "违约" in sentence.topic:
            continue
        around = _PEOPLE.search(sentence.text) or _PEOPLE.search(sentence.topic)
        if around is None and not (rows and _follows(sentence, rows[-1])):
            continue
        for rule, pattern in _RULES:
            found = pattern.search(sentence.form.text)
            if found is None or (
                rule == "fixed" and _CONSENT_INSIDE.search(sentence.text[: sentence.text.find("不得")])
            ):
                continue
            rows.append(_row(sentence, rule, sentence.cite_form(True, found.start(), found.end())))
        for rule, pattern in _COUNTED:
            if (days := _days(sentence, pattern)) is not None:
                rows.append(_row(sentence, rule, days))
    return {"personnel": rows}


def _follows(sentence: Sentence, row: dict[str, Tree]) -> bool:
    """「…不得更换；确需更换的，提前10日」: the rest of a clause that speaks of people."""
    return row["clause"] == sentence.clause


def _row(sentence: Sentence, rule: str, value: Cited) -> dict[str, Tree]:
    return {
        "rule": Cited(rule, value.spans),
        "value": value,
        "what": sentence.cite(sentence.text.strip("，。;")),
        "clause": sentence.clause,
    }


def _days(sentence: Sentence, pattern: re.Pattern[str]) -> Cited | None:
    found = pattern.search(sentence.form.text)
    if found is None:
        return None
    at = sentence.form.token_in("P", found)
    length = sentence.form.token(at).value
    if not isinstance(length, Length) or length.unit not in _DAYS:
        return None
    return sentence.cite_form(int(length.count * _DAYS[length.unit]), at)
