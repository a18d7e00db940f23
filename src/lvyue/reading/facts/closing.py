"""The short facts of the last articles: copies, dispute, renewal, service hours, confidentiality."""

from __future__ import annotations

import re

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.forms import form_pattern
from lvyue.reading.units import Length
from lvyue.rules.types import Unit

_COPIES = form_pattern(
    r"(?:[一壹]式|(?:共|合同)(?:印制|签署|制作|执有|有)?|印制|签署)(<N>)(?!(?:以上|报告|记录))|正本(<N>)(?![^。;]{0,8}副本)"
)
_SETS = re.compile(r"份")
_OF_CONTRACT = re.compile(r"合同|协议|本约|文本|正本")
_ARBITRATION = re.compile(r"(?:提交|提请|申请|由|向|交)[^。;]{0,24}仲裁|仲裁委员会")
_COURT = re.compile(r"法院|诉讼|起诉")
_AT_COURT = re.compile(
    r"([\u4e00-\u9fff]{2,12}?(?:市|区|县|州|盟|旗|省)[\u4e00-\u9fff]{0,8}?(?:基层|中级)?人民法院)"
)
_COMMISSION = re.compile(r"(?:提交|提请|向|由|应)?((?:[\u4e00-\u9fff]{2,10})仲裁委员会)")
_CHOICE = re.compile(r"(?:下列|以下|下述)(?:的)?第?[^，。;\n]{0,4}(?:种|项)(?:方式)?|(?:任选|择)(?:其)?一")
_VENUES = (
    (form_pattern(r"<a>(?:单位)?(?:所在地|住所地|注册地)"), "party_a_location"),
    (form_pattern(r"<b>(?:单位)?(?:所在地|住所地|注册地)"), "party_b_location"),
    (form_pattern(r"(?:合同)?(?:签订|签署|签约)(?:所在)?地"), "signing_place"),
    (form_pattern(r"(?:合同)?(?:履行|服务)(?:所在)?地"), "performance_place"),
    (form_pattern(r"原告(?:所在地|住所地)"), "plaintiff_location"),
    (form_pattern(r"被告(?:所在地|住所地)"), "defendant_location"),
    (form_pattern(r"项目所在地"), "project_location"),
)
_RENEW = re.compile(r"续签|续约|续订|续期|延续合同|重新签订|继续(?:合作|履行|委托)")
_BEFORE_END = form_pattern(
    r"(?:到期|期满|届满|终止|结束|期限)(?:日)?(?:之|以)?前(?:的)?(?:至少|不少于)?<P>|提前<P>|(?:到期|期满|届满|结束)<P>(?:之|以)?前"
)
_SECRET = re.compile(r"保密|商业秘密|机密|泄露|泄漏")
_BINDS = form_pattern(
    r"不得|泄露|泄漏|妥善保管|保守|严格保密|予以保密|为(?:<a>|<b>)保密|(?<!属于)保密(?:的)?(?:义务|责任)|应[^，。;]{0,12}保密(?!范围|级别|协议)"
)
_YEARS = form_pattern(
    r"(?:保密期限?|保密义务)[^。;]{0,30}<P>|(?:终止|届满|结束|解除)后(?:的)?<P>(?:内)?[^。;]{0,12}(?:保密|有效)"
)


def read_copies(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`copies`: 一式N份."""
    del known
    found: Cited | None = None
    for sentence in document.containing(_SETS):
        for copies in _COPIES.finditer(sentence.form.text):
            at = copies.start(1) if copies[1] else copies.start(2)
            token = sentence.form.token(at)
            if token.noun != "份" or not token.value:
                continue
            if _OF_CONTRACT.search(sentence.text):
                return {"copies": sentence.cite_form(token.value, at)}
            if "式" in copies[0]:
                found = found or sentence.cite_form(token.value, at)
    return {"copies": found}


def read_dispute(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`dispute` {mode: court or arbitration, venue}; None when the text names no way, or leaves two open."""
    del known
    found: dict[str, tuple[Sentence, re.Match[str]]] = {}
    for sentence in document.sentences:
        for mode, pattern in (("arbitration", _ARBITRATION), ("court", _COURT)):
            match = pattern.search(sentence.text)
            if match is not None and mode not in found and "期间" not in sentence.text[:12]:
                found[mode] = (sentence, match)
    if not found:
        return {"dispute": None}
    both_open = len(found) == 2 and _unchosen(document, found["court"][0], found["arbitration"][0])
    mode = min(found, key=lambda name: found[name][0].start)
    sentence, match = found[mode]
    place = (sentence.start + match.start(), sentence.start + match.end())
    return {
        "dispute": {
            "mode": None if both_open else sentence.cite(mode, place),
            "venue": None if both_open else _venue(sentence, mode),
            "clause": sentence.clause,
        }
    }


def _unchosen(document: Document, court: Sentence, arbitration: Sentence) -> bool:
    """Both ways in one sentence, or offered by a clause 「按下列第 种方式」 whose number is blank."""
    if court.start == arbitration.start:
        return True
    if court.node.top is not arbitration.node.top:
        return False
    clause = document.normal.text[court.node.top.start : court.node.top.end]
    return _CHOICE.search(clause) is not None


def _venue(sentence: Sentence, mode: str) -> Cited | None:
    for pattern, name in _VENUES:
        if (found := pattern.search(sentence.form.text)) is not None:
            return sentence.cite_form(name, found.start(), found.end())
    named = (_COMMISSION if mode == "arbitration" else _AT_COURT).search(sentence.text)
    if named is None:
        return None
    start = named.start(1) + len(named[1]) - len(re.split(r"[向由交请应则可]", named[1])[-1])
    name = sentence.text[start : named.end(1)]
    if re.search(r"当地|有管辖权|所在地|\*|^(?:仲裁委员会|人民法院)", name):
        return None
    return sentence.cite(f"named:{name}", (sentence.start + start, sentence.start + named.end(1)))


def read_renewal(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`renewal_notice_days`: how long before the end a renewal is to be raised; a month counts as 30 days."""
    del known
    for sentence in document.containing(_RENEW):
        found = _BEFORE_END.search(sentence.form.text)
        if found is None:
            continue
        at = sentence.form.token_in("P", found)
        length = sentence.form.token(at).value
        days = (
            {Unit.DAY: 1, Unit.MONTH: 30, Unit.WEEK: 7}.get(length.unit)
            if isinstance(length, Length)
            else None
        )
        if isinstance(length, Length) and days:
            return {"renewal_notice_days": sentence.cite_form(int(length.count * days), at)}
    return {"renewal_notice_days": None}


def read_confidentiality(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`confidentiality` {mutual, obliged, years, perpetual}; None when no clause speaks of secrecy."""
    del known
    clauses = [
        sentence
        for sentence in document.containing(_SECRET)
        if re.search(r"保密|秘密", sentence.topic) or "保密义务" in sentence.text
    ]
    if not clauses:
        return {"confidentiality": None}
    first = clauses[0]
    mutual = [each for each in clauses if form_pattern("<both>|<either>|各方").search(each.form.text)]
    sides = {side for each in clauses if (side := _obliged(each)) is not None}
    is_mutual = bool(mutual) or sides >= {"a", "b"}
    facts: dict[str, Tree] = {"mutual": (mutual or [first])[0].cite(is_mutual)}
    if not is_mutual and len(sides) == 1:
        facts["obliged"] = first.cite(next(iter(sides)))
    facts["years"] = _secret_years(clauses)
    lasting = re.compile(r"永久|长期有效|无期限|不因[^。;]{0,16}(?:终止|解除|届满)")
    for each in clauses:
        if (found := lasting.search(each.text)) is not None:
            facts["perpetual"] = each.cite(True, (each.start + found.start(), each.start + found.end()))
            break
    return {
        "confidentiality": {
            **facts,
            "clause": first.node.top.number if first.node.level > 1 else first.clause,
        }
    }


def _obliged(sentence: Sentence) -> str | None:
    """The side a duty of secrecy binds: the first one that is not merely spoken to, for or of."""
    form = sentence.form
    if _BINDS.search(form.text) is None:
        return None
    for found in form_pattern(r"(?<![对向为给由经与同])(?:<a>|<b>)(?!提供|的(?!员工|人员|工作))").finditer(
        form.text
    ):
        return form.side(found.start())
    return None


def _secret_years(clauses: list[Sentence]) -> Cited | None:
    for sentence in clauses:
        if (found := _YEARS.search(sentence.form.text)) is None:
            continue
        at = sentence.form.token_in("P", found)
        length = sentence.form.token(at).value
        if isinstance(length, Length) and length.unit is Unit.YEAR:
            return sentence.cite_form(int(length.count), at)
    return None
