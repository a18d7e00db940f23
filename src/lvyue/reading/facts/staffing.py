"""People the vendor provides: how many, on site or not, years of experience, notice before a change."""

from __future__ import annotations

import re

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.forms import form_pattern
from lvyue.reading.units import Length
from lvyue.rules.types import Unit

_PROVIDES = form_pattern(
    r"(?:提供|委派|派出|派驻|派遣|指派|安排|配备|配置|配有|投入|设置|设立|设有?|组建|选派|驻场|不少于|至少|<b>)[^。;、<N>]{0,30}?<N>"
    r"(?:[^，。;、(<N>]{0,20}?)(?:人员|工程师|骨干|经理|专家|顾问|负责人|[技术序维班守理]员|客服|服务|驻场|技师|[技电焊钳]工)"
    r"|(?:人员|工程师|经理|负责人|[技术维班守理]员|专家|顾问|客服|团队|项目组|服务组|驻场|技师|[技电焊钳]工)[^，。;、(<N>]{0,8}?<N>"
)
_PEOPLE = re.compile(
    r"人员|工程师|骨干|经理|专家|顾问|驻场|负责人|[技术维班守理]员|团队|客服|技师|[技电焊钳]工"
)
_ONSITE = re.compile(r"驻场|常驻|驻点|坐班|派驻|驻守")
_NOT = re.compile(r"培养|培训|考核|查询|业主|用户人数")
_YEARS = form_pattern(
    r"<P>(?:及)?(?:以上|或以上)?(?:的)?[^，。;]{0,16}?(?:经验|经历|工作年限|从业|资历)|(?:经验|从业|工作)[^，。;]{0,10}?(?:不少于|不低于|满|至少)<P>"
)
_REPLACE = form_pattern(
    r"(?:提前|至少提前)<P>[^。;]{0,30}?(?:通知|告知|书面|报|征得|同意|申请|更换)|(?:更换|调整|变更|替换)[^。;]{0,40}?提前<P>|<P>(?:之|以)?前[^，。;]{0,8}(?:书面)?(?:通知|告知|报)"
)
_CHANGE = re.compile(r"更换|替代|替换|离职|调整|调离|调换|变更|变动|撤换")
_NOUN = re.compile(r"项目经理|项目负责人|技术负责人|驻场")
_POST = re.compile(r"(?:[\u4e00-\u9fff]{2})?(?:负责人|经理|主管|组长|班长)")
_KIND = re.compile(r"工程师|技师|专家|顾问|[技电焊钳]工|[技术维班守理]员")
_MANY = 50
_NAMED = re.compile(r"(?:指定|配备|安排|委派|固定|指派)[^，。;]{0,12}?(?:人员|专人|工程师|负责人)")


def read_staffing(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`staffing[]`; a posting restated elsewhere in the text is one entry."""
    del known
    rows: list[dict[str, Tree]] = []
    seen: set[tuple[int, bool]] = set()
    for sentence in document.containing(_PEOPLE):
        if "违约" in sentence.topic or (_NOT.search(sentence.text) and "驻场" not in sentence.text):
            continue
        for found in _PROVIDES.finditer(sentence.form.text):
            at = max(place for place, _ in sentence.form.of_kind("N") if found.start() <= place < found.end())
            token = sentence.form.token(at)
            if (
                token.noun not in ("名", "位", "人", "个")
                or not isinstance(token.value, int)
                or not token.value
            ):
                continue
            around = (
                re.split("[，。;、]", sentence.form.text[: found.start()])[-1]
                + found[0]
                + re.split("[，。;、]", sentence.form.text[found.end() :])[0]
            )
            onsite = _ONSITE.search(around) is not None
            if (token.value, onsite) not in seen:
                seen.add((token.value, onsite))
                rows.append(_row(sentence, at, token.value, onsite, found))
    _qualify(document, rows)
    return {"staffing": rows}


def _row(sentence: Sentence, at: int, count: int, onsite: bool, found: re.Match[str]) -> dict[str, Tree]:
    start = at
    if found.end() == at + 1:  # 「驻场工程师2名」: the role stands in front of the number
        start = found.start() - len(re.split("[，。;、:]", sentence.form.text[: found.start()])[-1])
    role = sentence.form.span(start, found.end())
    return {
        "count": sentence.cite_form(count, at),
        "onsite": sentence.cite_form(onsite, found.start(), found.end()),
        "role": sentence.cite(sentence.document.normal.text[slice(*role)], role),
        "min_years": None,
        "replace_notice_days": None,
        "clause": sentence.clause,
    }


def _qualify(document: Document, rows: list[dict[str, Tree]]) -> None:
    """Experience and notice before a change belong to the posting of their clause, else to a new one."""
    by_clause = {str(row["clause"]): row for row in reversed(rows)}
    for sentence in document.containing(_PEOPLE):
        years, notice = _YEARS.search(sentence.form.text), _REPLACE.search(sentence.form.text)
        if notice is not None and not _CHANGE.search(sentence.text):
            notice = None
        for key, found, units in (
            ("min_years", years, {Unit.YEAR: 1}),
            ("replace_notice_days", notice, {Unit.DAY: 1, Unit.WORKDAY: 1, Unit.MONTH: 30, Unit.WEEK: 7}),
        ):
            if found is None:
                continue
            at = sentence.form.token_in("P", found)
            length = sentence.form.token(at).value
            if not isinstance(length, Length) or length.unit not in units:
                continue
            row = _row_of(sentence, found.start(), rows, by_clause)
            if row[key] is None:
                row[key] = sentence.cite_form(int(length.count * units[length.unit]), at)


def _row_of(
    sentence: Sentence, at: int, rows: list[dict[str, Tree]], by_clause: dict[str, dict[str, Tree]]
) -> dict[str, Tree]:
    """The posting that a requirement at a place of the form is about; a new one if there is none."""
    posts = [row for row in rows[:_MANY] if row["count"] is not None]
    noun = _NOUN.search(sentence.text)
    for posted in posts if noun is not None else ():
        if noun is not None and noun[0] in _role(posted):
            return posted
    head = _POST.findall(re.split("[，。;]", sentence.form.text[:at])[-1])
    if head and sentence.clause in by_clause and not any(head[-1] in _role(row) for row in posts):
        return _new_row(sentence, rows, by_clause)
    if sentence.clause in by_clause:
        return by_clause[sentence.clause]
    kinds = set(_KIND.findall(sentence.text))
    alike = [row for row in posts if any(kind in _role(row) for kind in kinds)]
    if len(alike) == 1:
        return alike[0]
    if rows and "驻场" in sentence.text and len(rows) == 1:
        return rows[0]
    article = sentence.node.parent.number if sentence.node.parent is not None else None
    if article is not None and not head and "人员" in sentence.text:
        for row in posts:
            if str(row["clause"]).startswith(article):
                return row
    return _new_row(sentence, rows, by_clause)


def _role(row: dict[str, Tree]) -> str:
    role = row["role"]
    return str(role.value) if isinstance(role, Cited) else ""


def _new_row(
    sentence: Sentence, rows: list[dict[str, Tree]], by_clause: dict[str, dict[str, Tree]]
) -> dict[str, Tree]:
    """A posting of which only a requirement is stated."""
    own = sentence.document.by_node[id(sentence.node)]
    named = next((each for each in own if _NAMED.search(each.text)), sentence)
    words = _NAMED.search(named.text)
    place = (named.start + words.start(), named.start + words.end()) if words else (named.start, named.end)
    row: dict[str, Tree] = {
        "count": None,
        "onsite": named.cite(False, place),
        "role": named.cite(named.document.normal.text[slice(*place)], place),
        "min_years": None,
        "replace_notice_days": None,
        "clause": sentence.clause,
    }
    rows.append(row)
    by_clause.setdefault(sentence.clause, row)
    return row
