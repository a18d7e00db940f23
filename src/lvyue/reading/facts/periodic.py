"""Recurring duties: what, and how often, as the text states it.

A printed cycle (每日, 按月, 季度) wins; 定期 and 不定期 are kept as such. Continuous, per event, once and
unstated are told by the duty's own words; a duty that states nothing of the kind is no recurring duty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.facts.cycles import read_cycle_cells
from lvyue.reading.facts.occasions import asked_for, on_events, shows_itself
from lvyue.reading.forms import form_pattern
from lvyue.reading.units import Length
from lvyue.rules.types import Unit

_NOT_TOPIC = re.compile(
    r"违约|价款|付款|支付|价格|费用|(?:服务|维护|运维|维保)费|结算|争议|纠纷|保密|秘密|不可抗力|生效|期限|知识产权|成果(?!验收|交付|提交)|账户|首部|签署页"
)
_DUTY = re.compile(
    r"检查|巡检|巡查|训练|维护|维保|备份|清理|监测|监控|报告|报表|[日周月季年简]报(?!酬)|总结|培训|讲座|演练|升级|更新|扫描|加固|优化|回访|评估|排查|查看|统计|分析|"
    r"输出|提交|测试|检测|保养|清洁|除尘|盘点|会议|例会|走访|汇报|审计|调查|验收|修订|完善|记录|支持|修复|杀毒|补丁|撰写|保证|保障|咨询|指导|整理|核对|校验|"
    r"[检抽清校修换测监审核查巡](?:修|测|洗|准|时|换|扫|阅|对|视|检|查|验|看|理|调|听|收)|汇总|读取|采集|导出|归档|考核|评价|评分|跟踪|组织|开展|举办|召开|出具|形成|执行|"
    r"报送|编写|编制|配置|调整|更换|补充|发布|配合|协助|派员|到场|驻场|值守|值班|保驾|迁移|变更|实施|[一二两三四五\d][次场]|一遍|轮换|复核|上报|通报|公示|消毒|润滑|紧固|标定|浇|喷|点检|清点|试车|试机|放电|切换|核查"
)
_OF_MONEY = re.compile(
    r"每(?:个)?(?:半年|小时|[日天周月季年])度?[^，。;]{0,8}(?:费|(?<!评)价|款|元|租金|薪|报酬)(?!用?(?:明细|清单|统计|分析|报表))"
)
_WORDED = (
    ("irregular", re.compile(r"不定期|不定时")),
    ("regular", re.compile(r"(?<!不)定期(?!限)|(?<![不约规])定时(?!间)")),
)
_CYCLES = (
    ("PT1H", re.compile(r"[每逐](?:个)?(?:整点|小时)(?!内|以内)")),
    (
        "P1D",
        re.compile(
            r"每(?:个)?(?:工作)?[日天晚晨夜](?!次|最)|每(?:个)?(?:早|夜)[上间晨]|日巡检|日报|逐日|按日|日常巡检报告|日增量|早晚各"
        ),
    ),
    ("P1W", re.compile(r"每(?:个)?(?:周|星期|礼拜)|周报|周巡检|[按逐]周|周全量|一周一次")),
    ("P10D", re.compile(r"每(?:个)?旬|按旬|逐旬")),
    (
        "P1M",
        re.compile(
            r"每(?:个)?月(?:度)?|按月|月度?(?:巡检|报告|总结|报(?![销备送批请经酬])|例会)|月归档|逐月|一个?月一次"
        ),
    ),
    ("P3M", re.compile(r"每(?:个)?季度?|按季度?|季度(?:巡检|报告|总结|例会|报)|季报|一季度一次")),
    (
        "P6M",
        re.compile(
            r"每半年|每(?:个)?(?:学期|寒暑假)|(?<!每年)寒暑假|半年(?:度)?(?:一次|报告|总结|巡检)|按半年"
        ),
    ),
    (
        "P1Y",
        re.compile(
            r"每(?:个)?年(?:度)?|按年|年度(?:[\u4e00-\u9fff]{0,6}?)(?:报告|总结|报)|年报|[按逐]年|(?:一年|全年|年度|每个?合同年)内?[^，。;]{0,16}[一二两三四五六\d][次场期](?!以内)|年[底末终](?=[^，。;]{0,8}(?:提交|报送|上报|出具|提供|配合|完成|开展|组织))|一年一次"
        ),
    ),
)
_SEASON = re.compile(
    r"(?:汛|汛期|冬季|夏季|雨季|梅雨|采暖季?|供暖季?|防火期|台风季)(?:来临|开始|结束)?(?:之|以)?(?:前|后)(?:\([^()]{0,12}\))?[，、]?[^，。;]{0,28}(?:[一1]次|一遍)"
)
_LIMIT = re.compile(
    r"累计|[\d一二两三四五]次(?:以上|的$)|有权(?=[^，。;]{0,6}(?:每|按|定期|不定期))|(?:不(?:得|应|能)?(?:超过|多于)|至多|最多)[^，。;]{0,4}次|率每?[年季月][^，。;]{0,8}不(?:得|应|能)?(?:超过|高于|大于)|通报(?:一次)?(?:进展|进度)|^每[日小][时]?通报"
)
_HOURS = re.compile(r"期(?:间|段|\()[^，。;]{0,24}\d[×xX*/]\d")
_CONTINUOUS = re.compile(
    r"持续|不间断(?:地|的)?(?:对|进行|监|运行|提供)|实时监[控测]|全天候(?:监|驻场)|监控维护(?![^，。;]{0,4}经[验历])|保[证障][^，。;]{0,8}?通讯正常|(?:(?<![×xX*\d])24|二十四)小时(?:不间断|轮流|轮班|连续)?(?:监控|监测|值守)|7[×xX*]24小时(?:不间断)?[^，。;]{0,4}(?:监控|监测|(?:值守|值班)(?!服务|电话|热线))"
)
_WHOLE_TERM = re.compile(
    r"(?:合同期(?:限)?|服务期(?:限)?|维保期|运维期)(?:内|间)[^。;]{0,6}负责[^。;]{0,80}(?:维护|维保)"
)
_ONCE = re.compile(
    r"(?:签订|签约|签署|签字|生效)(?:之)?后[^。;]{0,40}培训|(?:建立|制定|编制)[^，。;]{0,12}(?:备份|恢复|灾难|应急)[^，。;]{0,8}(?:计划|策略|预案|方案)"
)
_BACKUP = re.compile(r"(?:负责|进行|做好)[^，。;]{0,12}数据备份")
_AS_TRIGGER = re.compile(r"(?:提交|收到|出具|完成)[^，。;]{0,16}(?:报告|总结|巡检)[^，。;]{0,4}后")
_DRILL = re.compile(r"演练")
_COUNTED = re.compile(r"[一1]次|一遍")
_ONLY_CYCLE = re.compile(
    r"[每全一按]个?[半两\d]?[年季月周天日旬]度?(?:内)?(?:不少于|至少|各)?[一二两三四五\d]?[次遍场]?[。;]?"
)
_LABEL = re.compile(r"^[^，。;:]{1,12}:(?=.)")
_SPLIT = re.compile(r"[，。;!?]")


_OF_MONEY_TOPIC = re.compile(r"付款|支付|价[款格]|费|结算")
# A report to be handed in with the bill is as much a duty as any other.
_REPORT = re.compile(r"报告|[周月季年]报|总结")
_REPORTS = re.compile(
    r"(?:提交|报送|提供|上报)[^，。;]{0,6}(?:服务|运维|维护|运行|工作)(?:报告|[周月季]报|总结)"
)
_SPOKEN_TO = re.compile(r"(?:[向对为给与经受应按据视在]|按照|提供|配合|协助|通知|服务)$")
_ACTS_OF_A = ("P1D", "P1W", "P1M", "P3M", "P6M", "P1Y", "regular", "irregular")
_APPRAISES = re.compile(r"(?:按|每)(?:个)?(?:月|季|半年|年)度?[^，。;]{0,6}考核")
_CELLS = 200
_OBJECT = 10
_EVERY_LENGTH = form_pattern("每(?:隔)?<P>")
_TIMES_NOUNS = ("次", "场")
_TIMES = form_pattern("<N>")
_LETTERS = {Unit.DAY: "D", Unit.WEEK: "W", Unit.MONTH: "M", Unit.YEAR: "Y"}
_CLOCK_LETTERS = {Unit.HOUR: "H", Unit.MINUTE: "M"}
# Progress told every two hours of a fault is the fault's own clock, no duty of the calendar.
_IN_TROUBLE = re.compile(r"故障|抢修|恢复|中断|事件|事故|应急|进展|期间|超过|逾期|[延迟]误")


class _Found(NamedTuple):
    """One duty: its cycle, the place of the cycle's words and of the duty, in the sentence."""

    every: str
    place: tuple[int, int]
    duty: tuple[int, int]


def read_periodic(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`periodic[]` in text order; a cycle restated for the same duty in one sentence is one entry.

    A report asked for with the bill is one only where no other article asks for a report in that cycle.
    """
    del known
    rows: list[dict[str, Tree]] = []
    seen: set[tuple[str, str]] = set()
    by_node: dict[str, list[str]] = {}
    billed: set[int] = set()
    cells = read_cycle_cells(document)
    for sentence in document.sentences:
        if not states_duties(sentence):
            continue
        if (cell := cells.get(sentence.line)) is not None:
            if cell.sentence is sentence:
                rows.append(cell.row())
            continue
        for found in _duties(sentence, by_node.setdefault(sentence.node.id, [])):
            what = _LABEL.sub("", sentence.text[slice(*found.duty)].strip("，。;:"))
            if (what, found.every) not in seen:
                seen.add((what, found.every))
                by_node[sentence.node.id].append(found.every)
                rows.append(_row(sentence, found))
                if _OF_MONEY_TOPIC.search(sentence.topic):
                    billed.add(id(rows[-1]))
    reported = {
        _value(row["every"]) for row in rows if id(row) not in billed and _REPORT.search(_value(row["what"]))
    }
    return {
        "periodic": [row for row in rows if id(row) not in billed or _value(row["every"]) not in reported]
    }


def _value(cited: Tree) -> str:
    return str(cited.value) if isinstance(cited, Cited) else ""


def states_duties(sentence: Sentence) -> bool:
    """Whether a sentence stands where duties are stated: no title page, price, penalty or row heading."""
    if sentence.node.top.marker.style in ("preamble", "sign"):
        return False
    appraised = "考核" in sentence.topic and _APPRAISES.search(sentence.text) is not None
    reported = (
        _OF_MONEY_TOPIC.search(sentence.topic) is not None and _REPORTS.search(sentence.text) is not None
    )
    if _NOT_TOPIC.search(sentence.topic) and not (appraised or reported):
        return False
    if sentence.text == sentence.node.heading and id(sentence.node) in sentence.document.inside:
        return False  # the title of clauses that state the duties themselves
    return not (sentence.node.marker.style == "row" and sentence.text == sentence.node.heading) or (
        _DRILL.search(sentence.text) is not None
    )


def _duties(sentence: Sentence, in_node: list[str]) -> Iterator[_Found]:
    """The duties of one sentence; `in_node` are the cycles its clause has already shown."""
    cycles = list(_by_cycle(sentence))
    yield from cycles
    text, whole = sentence.text, (0, len(sentence.text))
    for place, duty in on_events(sentence):
        yield _Found("per_event", place, duty or whole)
    shown = shows_itself(sentence)
    # What a watch finds and puts right is part of the watch.
    if shown is not None and all(shown[1] <= one.duty[0] for one in cycles):
        yield _Found("on_demand", shown, _segment_around(text, *shown))
    if cycles:
        return
    if (asked := asked_for(sentence)) is not None and shown is None:
        yield _Found("on_demand", asked, whole)
    if asked is not None or shown is not None:
        return
    if in_node:
        return
    if (standing := _WHOLE_TERM.search(text)) is not None:
        yield _Found("continuous", standing.span(), whole)
    elif (backup := _BACKUP.search(text)) is not None and not re.search(r"\d|策略", text[backup.end() :]):
        yield _Found("unstated", backup.span(), whole)
    elif (once := _ONCE.search(text)) is not None and not _backed_up_later(sentence):
        yield _Found("once", once.span(), once.span())
    elif (drill := _DRILL.search(text)) is not None:
        yield _Found("unstated", drill.span(), whole)


def _by_cycle(sentence: Sentence) -> Iterator[_Found]:
    text, last = sentence.text, ""
    one_object = _names_its_object(sentence)
    counted = dict(_counted(sentence))
    for start, end in _segments(text):
        duty = _DUTY.search(text, start)
        if duty is None:
            return
        if any(words.search(text, start, end) for words in (_OF_MONEY, _HOURS, _LIMIT)):
            continue
        stop = _SPLIT.search(text, max(duty.end(), end))
        for every, place in _cycles_in(text, start, end, counted):
            again = every == last and (every.startswith("P") or one_object)
            if not again or (_COUNTED.search(text, start, end) and _COUNTED.search(text, 0, start)):
                first = 0 if _ONLY_CYCLE.fullmatch(text[start:end]) else start
                yield _Found(every, place, (first, stop.start() if stop else len(text)))
            last = every


def _names_its_object(sentence: Sentence) -> bool:
    """Whether a table cell speaks of the object its row names: 中间件 | 定时升级中间件，定时扫描漏洞.

    What is done to that one object in one cycle is one duty; a row named by a kind of work has a duty an act.
    """
    if not sentence.column:
        return False
    own = sentence.document.by_node[id(sentence.node)][:_CELLS]
    return any(
        each.line == sentence.line
        and each is not sentence
        and 2 <= len(each.text) <= _OBJECT
        and _DUTY.search(each.text) is None
        and each.text in sentence.text
        for each in own
    )


def _cycles_in(
    text: str, start: int, end: int, counted: dict[tuple[int, int], str]
) -> Iterator[tuple[str, tuple[int, int]]]:
    """The cycles one part of a sentence names: a counted one, a worded one, else each printed one."""
    for place, every in counted.items():
        if start <= place[0] < end:
            yield every, place
            return
    if _AS_TRIGGER.search(text, start, end):
        return
    for every, pattern in _WORDED:
        if (found := pattern.search(text, start, end)) is not None:
            yield every, found.span()
            return
    printed = [
        (every, found.span())
        for every, pattern in _CYCLES
        if (found := pattern.search(text, start, end)) and not (every == "PT1H" and _IN_TROUBLE.search(text))
    ]
    yield from printed
    if not printed and (found := _SEASON.search(text, start)) is not None and found.start() < end:
        yield "P1Y", found.span()
    elif not printed and (found := _CONTINUOUS.search(text, start, end)) is not None:
        yield "continuous", found.span()


def _counted(sentence: Sentence) -> Iterator[tuple[tuple[int, int], str]]:
    """「每两周」, 「每15天」, 「每三个月」 with their places in the sentence."""
    if "每" not in sentence.text:
        return
    for found in _EVERY_LENGTH.finditer(sentence.form.text):
        length = sentence.form.token(found.end() - 1).value
        every = _as_cycle(length) if isinstance(length, Length) else None
        if every is None or (every.startswith("PT") and _IN_TROUBLE.search(sentence.text)):
            continue
        start, end = sentence.form.span(found.start(), found.end())
        yield (start - sentence.start, end - sentence.start), every


def _as_cycle(length: Length) -> str | None:
    """P2W, PT2H; None for a length no cycle is counted in."""
    if length.count != length.count.to_integral_value():
        return None
    if length.unit in _CLOCK_LETTERS:
        return f"PT{int(length.count)}{_CLOCK_LETTERS[length.unit]}"
    return f"P{int(length.count)}{_LETTERS[length.unit]}" if length.unit in _LETTERS else None


def _segment_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of a sentence, from stop to stop, in which these words stand."""
    first = max((stop.end() for stop in _SPLIT.finditer(text, 0, start)), default=0)
    last = _SPLIT.search(text, end)
    return first, last.start() if last else len(text)


def _segments(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for stop in _SPLIT.finditer(text):
        if stop.start() > at:
            yield at, stop.start()
        at = stop.end()
    if at < len(text):
        yield at, len(text)


def _backed_up_later(sentence: Sentence) -> bool:
    """A backup policy that its own clause carries on into running backups is one duty with them."""
    return any(
        each.start > sentence.start and _BACKUP.search(each.text)
        for each in sentence.document.by_node[id(sentence.node)]
    )


def _row(sentence: Sentence, found: _Found) -> dict[str, Tree]:
    start, end = found.duty
    words = sentence.text[start:end]
    trimmed = _LABEL.sub("", words.strip("，。;:"))
    start += words.index(trimmed)
    place = (sentence.start + found.place[0], sentence.start + found.place[1])
    times = _times(sentence, found)
    return {
        "what": sentence.cite(trimmed, (sentence.start + start, sentence.start + start + len(trimmed))),
        "every": sentence.cite(found.every, place),
        **({"times": times} if times else {}),
        **({"by": by} if (by := _by_customer(sentence, found)) is not None else {}),
        "clause": sentence.clause,
    }


def _by_customer(sentence: Sentence, found: _Found) -> Cited | None:
    """Side a where it is the one who acts: the last party named in front of the cycle."""
    before = [
        at
        for at in range(len(sentence.form.text))
        if sentence.form.side(at) in ("a", "b", "both")
        and sentence.form.span(at, at + 1)[0] - sentence.start < found.place[0]
    ]
    if not before or sentence.form.side(before[-1]) != "a":
        return None
    at = before[-1]
    if _SPOKEN_TO.search(sentence.form.text[:at]) or found.every not in _ACTS_OF_A:
        return None
    return sentence.cite_form("a", at)


def _times(sentence: Sentence, found: _Found) -> Cited | None:
    """「每月巡检两次」: more than once a cycle."""
    if not re.search("[次场]", sentence.text[slice(*found.duty)]) or not found.every.startswith("P"):
        return None
    duty = (sentence.start + found.duty[0], sentence.start + found.duty[1])
    for _, token in sentence.form.of_kind("N"):
        if (
            token.noun in _TIMES_NOUNS
            and isinstance(token.value, int)
            and token.value > 1
            and duty[0] <= token.start < duty[1]
        ):
            return sentence.cite(token.value, (token.start, token.end))
    return None
