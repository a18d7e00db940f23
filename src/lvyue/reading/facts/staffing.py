"""People the vendor provides: how many, on site or not, years of experience, notice before a change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.forms import form_pattern
from lvyue.reading.units import Length
from lvyue.rules.types import Unit

_PROVIDES = form_pattern(
    r"(?:提供|委派|派出|派驻|派遣|指派|派(?=<N>)|安排|配备|配置|配有|投入|设置|设立|设有?|组建|选派|驻场|保持|留有?|不少于|至少|<b>)[^。;、<N>]{0,30}?<N>"
    r"(?:[^，。;、(<N>]{0,20}?)(?:人员|(?:工程|架构|咨询|分析|设计|测试)师|骨干|经理|专家|顾问|负责人|[技术序维班守理障护检专讲]员|客服|服务|驻场|技师|团队|小组|班组|队伍|运维组|[技电焊钳]工)"
    r"|(?:人员|(?:工程|架构|咨询|分析|设计|测试)师|经理|负责人|[技术序维班守理障护检专讲]员|专家|顾问|客服|团队|项目组|服务组|驻场|成员|组长|班长|技师|[技电焊钳]工|者)[^，。;、(<N>]{0,8}?<N>"
    r"|其中[^，。;、(<N>]{0,8}<N>(?=\(|[^，。;]{0,4}(?:具|须|应|持|从业))"
    r"|(?:常驻|驻守)[^，。;<N>]{0,12}<N>|(?:派|派出|安排)<N>(?=(?:全程|到|驻|在|轮流|值))|每班[^，。;<N>]{0,6}<N>|派驻<N>，共<N>|派驻<N>(?=[，。;]|$)"
)
_PEOPLE = re.compile(
    r"人员|工程师|架构师|骨干|经理|专家|顾问|驻场|负责人|[技术序维班守理障护检专讲]员|团队|班组|队伍|成员|客服|技师|[技电焊钳]工|[值班组]长|主管|[派驻](?:\d|[一二两三四五六七八九十])"
)
_ONSITE = re.compile(r"驻场|常驻|坐班|派驻|驻(?:点|守|[校院馆站厅局队])")
_NOT = re.compile(r"培养|培训|考核|查询|业主|用户人数")
_YEARS = form_pattern(
    r"<P>(?:及)?(?:以上|或以上)?(?:的)?[^，。;]{0,16}?(?:经验|经历|工作年限|从业|资历)|(?:经验|从业|工作)[^，。;]{0,10}?(?:不少于|不低于|满|至少)<P>|从业<P>(?:以上|及以上)|从事[^，。;<P>]{0,14}满<P>"
)
_REPLACE = form_pattern(
    r"(?:提前|至少提前)<P>[^。;]{0,30}?(?:通知|告知|书面|报|征得|同意|申请|提出|更换)|(?:更换|调整|变更|替换)[^。;]{0,40}?提前<P>|前(?:至少)?<P>[^，。;]{0,4}(?:书面)?(?:通知|告知|报)|<P>(?:之|以)?前[^，。;]{0,8}(?:书面)?(?:通知|告知|报)"
)
_CHANGE = re.compile(r"更换|替代|替换|离职|调整|调离|调换|变更|变动|撤换")
_SWAP = re.compile(r"更换|替换|调换|撤换|调离|离职")
_NAMES = re.compile(
    r"项目经理|项目负责人|技术负责人|驻场|(?:[^\W\d_a-zA-Z更换调整变由须应的其及和与或]{2})?(?:负责人|经理|主管|组长|班长|架构师)|(?<!驻场)(?<!服务)人员"
)
_POST = re.compile(r"(?:[\u4e00-\u9fff]{2})?(?:负责人|经理|主管|组长|班长)")
_TOGETHER = re.compile(
    r"([\u4e00-\u9fff]{2,8}(?:[、及和与][\u4e00-\u9fff]{2,8}){1,3})的?(?:更换|调整|变更|变动|替换)"
    r"|(?:更换|调整|变更|变动|替换)([\u4e00-\u9fff]{2,8}?(?:[、及和与或][\u4e00-\u9fff]{2,8}?){1,3})(?=的|，|须|应)"
)
_OTHERS = re.compile(r"(?:其他|其余|其它)(?:[\u4e00-\u9fff]{0,4}?)(?:人员|工程师|成员|人)")
_KIND = re.compile(r"工程师|技师|专家|顾问|[技电焊钳]工|[技术序维班守理障护检专讲]员")
_MANY = 50
_NAMED = re.compile(r"(?:指定|配备|安排|委派|固定|指派)[^，。;]{0,12}?(?:人员|专人|工程师|负责人)")


@dataclass(slots=True)
class _Posts:
    """The postings so far, with the first one of each clause and of each article."""

    rows: list[dict[str, Tree]] = field(default_factory=list)
    by_clause: dict[str, dict[str, Tree]] = field(default_factory=dict)
    by_article: dict[int, dict[str, Tree]] = field(default_factory=dict)

    def add(self, sentence: Sentence, row: dict[str, Tree]) -> dict[str, Tree]:
        """Keep a posting read in a sentence."""
        self.rows.append(row)
        self.by_clause.setdefault(sentence.clause, row)
        if sentence.node.parent is not None and row["count"] is not None:
            self.by_article.setdefault(id(sentence.node.parent), row)
        return row

    def of_article(self, sentence: Sentence) -> dict[str, Tree] | None:
        """The first posting of the article a sentence stands in."""
        return self.by_article.get(id(sentence.node.parent)) or self.by_clause.get(sentence.clause)


def read_staffing(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`staffing[]`; a posting restated elsewhere in the text is one entry."""
    del known
    posts = _Posts()
    seen: set[tuple[int, bool]] = set()
    for sentence in document.containing(_PEOPLE):
        if "违约" in sentence.topic or (_NOT.search(sentence.form.text) and "驻场" not in sentence.text):
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
                posts.add(sentence, _row(sentence, at, token.value, onsite, found))
    _qualify(document, posts)
    return {"staffing": posts.rows}


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


def _qualify(document: Document, posts: _Posts) -> None:
    """Experience and notice before a change belong to the posting of their clause, else to a new one."""
    for sentence in document.sentences:
        if not _PEOPLE.search(sentence.text) and not (
            _SWAP.search(sentence.text) and posts.of_article(sentence) is not None
        ):
            continue
        for key, found, units in _requirements(sentence):
            at = sentence.form.token_in("P", found)
            length = sentence.form.token(at).value
            if not isinstance(length, Length) or length.unit not in units:
                continue
            row = _posted_before(sentence, found.start(), posts.rows) if key == "min_years" else None
            row = row or _row_of_others(sentence, posts.rows) or _row_of(sentence, at, posts)
            for each in (row, *_also_named(sentence, at, posts.rows, key)):
                if each[key] is None:
                    each[key] = sentence.cite_form(int(length.count * units[length.unit]), at)


def _also_named(sentence: Sentence, at: int, rows: list[dict[str, Tree]], key: str) -> list[dict[str, Tree]]:
    """The other posts whose change is spoken of: 「项目经理及驻场工程师的更换须提前20日」."""
    together = _TOGETHER.search(sentence.form.text, 0, at) if key == "replace_notice_days" else None
    if together is None:
        return []
    named = re.split("[、及和与或]", together[1] or together[2])
    return [row for row in rows[:_MANY] if any(len(name) > 1 and name in _role(row) for name in named)]


def _requirements(sentence: Sentence) -> Iterator[tuple[str, re.Match[str], dict[Unit, int]]]:
    for years in islice(_YEARS.finditer(sentence.form.text), _MANY):
        yield "min_years", years, {Unit.YEAR: 1}
    notice = _REPLACE.search(sentence.form.text)
    if notice is not None and _CHANGE.search(sentence.text) is not None:
        yield (
            "replace_notice_days",
            notice,
            {Unit.DAY: 1, Unit.WORKDAY: 1, Unit.MONTH: 30, Unit.WEEK: 7},
        )


def _posted_before(sentence: Sentence, at: int, rows: list[dict[str, Tree]]) -> dict[str, Tree] | None:
    """The last posting the sentence itself counts before a requirement: 巡检工程师6名(二年以上经历).

    None when another post is named in between: 运维人员6人，负责人应具有六年以上经验.
    """
    end = sentence.document.span(sentence.start, sentence.form.span(at, at + 1)[1])[1]
    start = sentence.document.span(sentence.start, sentence.end)[0]
    for row in reversed(rows[:_MANY]):
        count = row["count"]
        if not isinstance(count, Cited) or not start <= count.spans[0][0] < end:
            continue
        place = next(place for place, token in sentence.form.of_kind("N") if token.value == count.value)
        between = sentence.form.text[place + 1 : at]
        return None if _POST.search(between) and "(" not in between[:1] else row
    return None


def _row_of(sentence: Sentence, at: int, posts: _Posts) -> dict[str, Tree]:
    """The posting that a requirement at a place of the form is about; a new one if there is none."""
    rows, own = posts.rows[:_MANY], posts.by_clause.get(sentence.clause)
    named = _NAMES.findall(sentence.form.text[:at]) or _NAMES.findall(sentence.form.text)[:1]
    if not named and _PEOPLE.search(sentence.text) is None:  # 「…不得更换项目负责人；确需更换的，…」
        named = _NAMES.findall(_before(sentence))
    head = named[-1] if named and not named[-1].endswith("人员") else ""
    if head and (found := next((row for row in rows if head in _role(row)), None)) is not None:
        return found
    if own is not None:
        return _new_row(sentence, posts) if _POST.search(head) else own
    kinds = set(_KIND.findall(sentence.text))
    counted = [row for row in rows if row["count"] is not None]
    alike = [row for row in counted if any(kind in _role(row) for kind in kinds)]
    if len(alike) == 1 or (alike and not head):
        return alike[0]
    if rows and "驻场" in sentence.text and len(posts.rows) == 1:
        return rows[0]
    general = re.search("人员|成员", sentence.text) is not None or not _PEOPLE.search(sentence.text)
    if not head and general and (found := posts.of_article(sentence)) is not None:
        return found
    return _new_row(sentence, posts)


def _before(sentence: Sentence) -> str:
    """The words of the sentence in front, in the same clause."""
    own = sentence.document.by_node[id(sentence.node)]
    before = [each for each in own[:_MANY] if each.start < sentence.start]
    return before[-1].text if before else ""


def _row_of_others(sentence: Sentence, rows: list[dict[str, Tree]]) -> dict[str, Tree] | None:
    """「班长须有五年经验；其他人员须有二年」: the last counted people but for those just named."""
    if _OTHERS.search(sentence.text) is None:
        return None
    before = _before(sentence)
    counted = [row for row in rows[:_MANY] if row["count"] is not None]
    return next((row for row in reversed(counted) if _role(row) not in before), None)


def _role(row: dict[str, Tree]) -> str:
    role = row["role"]
    return str(role.value) if isinstance(role, Cited) else ""


def _new_row(sentence: Sentence, posts: _Posts) -> dict[str, Tree]:
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
    return posts.add(sentence, row)
