"""Service levels: minutes to respond, arrive and resolve, hours to report, and the calendar they run on.

Read from level tables first, then from sentences. A row inherits 7x24 only from a general statement of hours
in its own article; hours stated for a hotline say nothing about a technician.
"""

from __future__ import annotations

import re

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.facts.hours import statements
from lvyue.reading.facts.tables import LEVEL, Row, read_rows
from lvyue.reading.facts.targets import Target, read_targets
from lvyue.reading.numbers import read_number

_Hours = dict[int, list[tuple[Sentence, tuple[int, int]]]]
_FIELDS = ("response_minutes", "arrive_minutes", "resolve_minutes", "report_hours")
_FIELD = {"response": "response_minutes", "arrive": "arrive_minutes", "resolve": "resolve_minutes"}
_NOT_TOPIC = re.compile(r"违约|争议|纠纷|保密|付款|支付|价款|不可抗力|知识产权|验收|培训|权利|投诉")
_CONTEXT = re.compile(
    r"故障|问题|响应|报修|到[场达馆]|现场|事件|恢复|修复|解决|请求|报障|处置|[派工接]单|受理|漏洞|离线|警"
)
_NOT = re.compile(
    r"违约金|支付(?!失败|平台|系统|功能|接口|网关|渠道)|付款|发票|验收|签订后|签订之日|不可抗力|赔偿|惩罚|争议|协商|投诉|纠纷"
)
_CALENDARS = (
    ("non_workday", re.compile(r"非工作日|节假日|休息日|法定假日|双休日|周末")),
    (
        "non_business",
        re.compile(
            r"非(?:工作|办公|上班|营业|开放|门诊|开诊)时[间段]|下班时间|夜间|(?:闭馆|闭店|歇业)(?:时[间段]|期间)"
        ),
    ),
    ("workday", re.compile(r"工作日(?!内)")),
    ("business_hours", re.compile(r"(?:工作|办公|上班|营业|开馆|开放|门诊|开诊)时[间段]|工作小时")),
    ("7x24", re.compile(r"\ue00b")),
)
_ROLE_LABEL = re.compile(r"^[^，。;:]{0,8}(?:响应|到场|到达|解决|修复|恢复|处理)[^，。;:]{0,4}(?:时间|时限)")
_OF_SERVICE = re.compile(
    r"服务时[间段](?:为|:)|时限[^，。;]{0,6}按|(?:上述|以上|前述)[^，。;]{0,12}(?:时限|时间|响应)"
)
_HOURS_CELL = 20
_HOURS_ONLY = re.compile(
    r"^(?:法定)?(?:非?工作日|节假日|周末|周一至周五|(?:非?(?:工作|办公|上班))时[间段])(?:\(?\ue00b\)?)?(?:以?内)?$"
)
_OWN_NAME = re.compile(
    r"((?!发生|出现|如|若|遇|接到?|对于?|收到|当|乙方|甲方|一般情况)[\u4e00-\u9fffA-Za-z0-9]{2,12}?(?:故障|问题|事件|中断|异常|缺陷|请求|期间))"
    r"(?:\([^()]{0,20}\))?(?:的|时)?[，:]"
)
_CASE = re.compile(r"(?:^|(?<=[，。;:、]))([\u4e00-\u9fff]{2,8}?)(?:的|在|应在)?(?=[\ue000-\ue0ff])")
_NO_CASE = re.compile(
    r"响应|到场|到达|修复|解决|恢复|处[理置]|反馈|答复|接[到报单]|收到|通知|报修|时[间限]|[应须内后时前]|[其均并最不至]|现场|电话|"
    r"远程|立即|工作日|节假|周末|小时|原则|一般情况|上门|合同|签订|完成|服务|技术|人员"
)
_ANY_TROUBLE = re.compile(
    r"(?:每[次起])?(?:故障|事件|问题|事故)(?:[恢修解处排][\u4e00-\u9fff])[^，。;]{0,6}后"
)
_LABEL = re.compile(r"[^，。;:\ue000-\ue0ff]{1,12}:(?=[^，。;:]{4})")
_HEAD = re.compile(r"[^，。;:]{2,12}时[间段](?:\([^()]{0,24}\))?:")
_AFTER_WORK_AND_HOLIDAYS = re.compile(
    r"(?:下班(?:时间|后)?|夜间|非(?:工作|办公|上班)时[间段])(?:[、及和与或]|以及)(?:法定)?(?:节假日|休息日|周末|双休日)"
)
_URGENT = re.compile(
    r"(?:重大|紧急|突发)[^，。;]{0,6}(?:故障|事件)[^。;]{0,40}(?:立即|及时|第一时间)[^。;]{0,20}(?:到达|赶到|现场)"
)


def read_levels(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`sla[]` in text order: tables where the text has them, sentences elsewhere."""
    del known
    rows, general = read_rows(document), _general_hours(document)
    in_tables = {sentence.line for row in rows for sentence in row.sentences}
    found: list[tuple[int, dict[str, Tree]]] = []
    for row in rows:
        found += _table_levels(general, row)
    previous: tuple[Sentence, dict[str, Tree]] | None = None
    for sentence in document.sentences:
        if sentence.line in in_tables or _NOT_TOPIC.search(sentence.topic) or _NOT.search(sentence.text):
            continue
        if not _CONTEXT.search(sentence.text):
            continue
        targets = read_targets(sentence)
        if targets:
            levels = _sentence_levels(general, sentence, targets, previous)
            found += [
                (sentence.start, level) for level in levels if previous is None or level is not previous[1]
            ]
            previous = (sentence, levels[-1]) if len(levels) == 1 else None
        elif (urgent := _URGENT.search(sentence.text)) is not None:
            found.append((sentence.start, _qualitative(sentence, urgent)))
    unique: dict[tuple[object, ...], dict[str, Tree]] = {}
    for _, level in sorted(found, key=lambda each: each[0]):
        unique.setdefault(_values(level), level)
    return {"sla": list(unique.values())}


def _empty(level: Cited, clause: str) -> dict[str, Tree]:
    return {"level": level, **dict.fromkeys(_FIELDS), "calendar": None, "clause": clause}


def _values(level: dict[str, Tree]) -> tuple[object, ...]:
    keys = ("level", *_FIELDS, "calendar")
    return tuple(cited.value if isinstance(cited := level.get(key), Cited) else None for key in keys)


def _put(level: dict[str, Tree], target: Target, sentence: Sentence) -> bool:
    """Write one target; False when its field already holds another value."""
    if target.role == "report" and target.minutes is None:
        key, value = "report_working_days", float(target.working_days or 0)
    elif target.role == "report":
        key, value = "report_hours", (target.minutes or 0) / 60
    elif target.role == "workaround":
        key, value = "workaround_minutes", target.minutes or 0
    elif target.minutes is None:
        key, value = f"{target.role}_working_days", float(target.working_days or 0)
    else:
        key, value = _FIELD[target.role], target.minutes
    if level.get(key) is not None:
        return False
    level[key] = sentence.cite(int(value) if value == int(value) else value, target.place)
    if target.working_hours and level["calendar"] is None:
        level["calendar"] = sentence.cite("business_hours", target.place)
    return True


def _table_levels(general: _Hours, row: Row) -> list[tuple[int, dict[str, Tree]]]:
    first = row.sentences[0]
    name = f"channel:{row.level}" if row.closed_by_time else row.level
    level = _empty(first.cite(name, row.level_at), first.clause)
    levels = [level]
    for sentence in row.sentences:
        default = "response" if row.closed_by_time else row.role_of(sentence)
        targets = read_targets(sentence, default)
        if not targets and (bare := _bare_number(sentence, row)) is not None:
            targets = [bare]
        for target in targets:
            if target.conditional and level.get(_FIELD.get(target.role, "")) is None:
                level["resolve_with_code_minutes"] = sentence.cite(int(target.minutes or 0), target.place)
            elif not _put(level, target, sentence):
                level = {**level, _FIELD.get(target.role, "report_hours"): None}
                _put(level, target, sentence)
                levels.append(level)
    hours = [each for sentence in row.sentences for each in statements(sentence)]
    named = next((found for each in row.sentences if (found := _column_hours(each, row)) is not None), None)
    for each in levels:
        if hours:
            each["calendar"] = first.cite(hours[0][1], hours[0][0])
        elif named is not None:
            each["calendar"] = named
        elif each["calendar"] is None and not row.closed_by_time:
            each["calendar"] = _article_hours(general, first)
    return [(first.start, each) for each in levels if any(each[key] is not None for key in _FIELDS)]


def _column_hours(sentence: Sentence, row: Row) -> Cited | None:
    """A cell that is only hours: 受理时间 | 工作日8:30-18:00, 受理时间 | 7×24小时."""
    if not sentence.column or sentence.column in row.roles or len(sentence.text) > _HOURS_CELL:
        return None
    for at, token in sentence.form.of_kind("H"):
        if token.value == "7x24":
            return sentence.cite_form("7x24", at)
    return _calendar(sentence, 0, len(sentence.form.text)) if _HOURS_ONLY.match(sentence.form.text) else None


def _bare_number(sentence: Sentence, row: Row) -> Target | None:
    """A cell that is only a number, under a column named with its unit: 响应时间（分钟）| 30."""
    unit, role = row.units.get(sentence.column), row.role_of(sentence)
    number = read_number(sentence.text) if unit and role else None
    if number is None or role is None:
        return None
    return Target(
        role,
        float(number) * (60 if unit == "小时" else 1),
        None,
        (sentence.start, sentence.end),
        0,
        conditional=False,
    )


def _sentence_levels(
    general: _Hours,
    sentence: Sentence,
    targets: list[Target],
    previous: tuple[Sentence, dict[str, Tree]] | None,
) -> list[dict[str, Tree]]:
    rows: list[dict[str, Tree]] = []
    base: dict[str, Tree] | None = None  # what follows limits shared by place or season is said of this one
    stem: Cited | None = None  # the name without the place or season
    start = 0
    for target in targets:
        own = None if rows else _own_name(sentence, target.at)
        case = _case(sentence, start, target.at)
        named, calendar = (
            _last_level(sentence, start, target.at) or own,
            _calendar(sentence, start, target.at),
        )
        start = target.at + 1
        changed = named is not None or calendar is not None or (not rows and target.conditional)
        follows = not rows and not changed and previous is not None and previous[1]["calendar"] is None
        follows = follows and _ANY_TROUBLE.match(sentence.text) is None
        if follows and previous is not None and _continues(previous[0], sentence):
            rows.append(previous[1])
            base = previous[1]
        if base is not None and not changed and not target.shared and _put(base, target, sentence):
            continue
        conditional = "on-site when asked" if target.conditional and target.role == "arrive" else None
        if named is None and rows and (calendar is not None or target.shared):
            named = stem or _cited((base or rows[-1])["level"])
        elif named is None and rows and base is None:
            named = stem
        stem = named if named is not None else stem
        if target.shared and named is not None and case is not None and named.value != "all":
            named = Cited(f"{named.value}/{case.value}", (*named.spans, *case.spans))
        elif named is None:
            named = case
        row = _empty(named or sentence.cite(conditional or "all"), sentence.clause)
        row["calendar"] = calendar
        _put(row, target, sentence)
        rows.append(row)
        if not target.shared:
            base = row
    for row in rows:
        timed = any(row[key] is not None for key in _FIELDS)
        if row["calendar"] is None and timed and not targets[0].conditional:
            row["calendar"] = _line_hours(sentence) or _article_hours(general, sentence)
    return rows


def _cited(tree: Tree) -> Cited | None:
    return tree if isinstance(tree, Cited) else None


def _continues(before: Sentence, sentence: Sentence) -> bool:
    """「响应时间：30分钟」 then 「到场时间：2小时」, in one clause or in sister clauses, are one level."""
    if before.node is sentence.node:
        return True
    return before.node.parent is sentence.node.parent and _ROLE_LABEL.match(sentence.text) is not None


def _last_level(sentence: Sentence, start: int, end: int) -> Cited | None:
    found = list(LEVEL.finditer(sentence.form.text, start, end))
    outside = [each for each in found if sentence.form.text[: each.start()][-1:] != "("]
    found = outside or found  # 「P3级故障(一般缺陷)」 is named by what stands outside
    if not found:
        return None
    return sentence.cite_form(found[-1][0], found[-1].start(), found[-1].end())


def _own_name(sentence: Sentence, end: int) -> Cited | None:
    """What a sentence names at its start as the thing its limits are for: 「指挥平台故障，立即响应」."""
    label = _LABEL.match(sentence.form.text, 0, end)
    found = _OWN_NAME.match(sentence.form.text, label.end() if label is not None else 0, end)
    return sentence.cite_form(found[1], found.start(1), found.end(1)) if found is not None else None


def _case(sentence: Sentence, start: int, end: int) -> Cited | None:
    """The words right in front of a limit that name what it is for: 重点点位4小时内修复, 郊区2小时内到达."""
    found = _CASE.search(sentence.form.text, start, end + 1)
    if found is None or found.end() != end or _NO_CASE.search(found[1]):
        return None
    return sentence.cite_form(found[1], found.start(1), found.end(1))


def _calendar(sentence: Sentence, start: int, end: int) -> Cited | None:
    """The last day class or hours named before a target: 工作日, 非工作时间, 7×24."""
    best: tuple[int, int, str] | None = None
    text = sentence.form.text
    together = _AFTER_WORK_AND_HOLIDAYS.search(text, start, end)
    if together is not None:
        return sentence.cite_form("non_business", together.start(), together.end())
    for name, pattern in _CALENDARS:
        for match in pattern.finditer(text, start, end):
            if name == "7x24" and sentence.form.token(match.start()).value != name:
                continue
            inside_longer = (
                name in ("workday", "business_hours")
                and text[max(0, match.start() - 1) : match.start()] == "非"
            )
            if not inside_longer and (best is None or match.end() > best[1]):
                best = (match.start(), match.end(), name)
    return sentence.cite_form(best[2], best[0], best[1]) if best else None


def _line_hours(sentence: Sentence) -> Cited | None:
    """The hours a line is headed with, for all its sentences: 「门诊时间（7:30至17:30）：…；…」."""
    first = sentence.document.by_line[sentence.line][0]
    head = _HEAD.match(first.form.text)
    return _calendar(first, 0, head.end()) if head is not None else None


def _article_hours(general: _Hours, sentence: Sentence) -> Cited | None:
    """7x24 stated in general: earlier in the same article, or anywhere in it as the hours of service."""
    for each, place in general.get(id(sentence.node.top), []):
        if each.start < sentence.start or _OF_SERVICE.search(each.text):
            return each.cite("7x24", place)
    return None


def _general_hours(document: Document) -> _Hours:
    """The general statements of 7x24 hours by article, in text order."""
    found: _Hours = {}
    for sentence in document.sentences:
        for place, value, remote_only in statements(sentence):
            if value == "7x24" and not remote_only:
                found.setdefault(id(sentence.node.top), []).append((sentence, place))
    return found


def _qualitative(sentence: Sentence, urgent: re.Match[str]) -> dict[str, Tree]:
    place = (sentence.start + urgent.start(), sentence.start + urgent.end())
    name = LEVEL.search(urgent[0])
    level = sentence.cite(name[0] if name else "all", place)
    return {**_empty(level, sentence.clause), "qualitative": sentence.cite(urgent[0], place)}
