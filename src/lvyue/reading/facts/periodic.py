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
from lvyue.reading.forms import form_pattern
from lvyue.reading.units import Length
from lvyue.rules.types import Unit

_NOT_TOPIC = re.compile(
    r"违约|价款|付款|支付|价格|费用|争议|纠纷|保密|秘密|不可抗力|生效|期限|知识产权|成果(?!验收|交付|提交)|账户|首部|签署页"
)
_DUTY = re.compile(
    r"检查|巡检|巡查|训练|维护|维保|备份|清理|监测|监控|报告|报表|总结|培训|讲座|演练|升级|更新|扫描|加固|优化|回访|评估|排查|查看|统计|分析|"
    r"输出|提交|测试|检测|保养|清洁|除尘|盘点|会议|例会|走访|汇报|审计|调查|验收|修订|完善|记录|支持|修复|杀毒|补丁|撰写|保证|保障|咨询|指导|整理|核对|校验|"
    r"[检抽清校修换测监审核查巡](?:修|测|洗|准|时|换|扫|阅|对|视|检|查|验|看|理|调|听|收)|汇总|读取|采集|导出|归档|考核|评价|评分|跟踪|组织|开展|举办|召开|出具|形成|执行|"
    r"报送|编写|编制|配置|调整|更换|补充|发布|配合|协助|派员|到场|驻场|值守|值班|保驾|迁移|变更|实施|[一二两三四五\d]次|一遍|轮换|复核|上报|通报|公示|消毒|润滑|紧固|标定|浇|喷"
)
_OF_MONEY = re.compile(
    r"每(?:个)?(?:半年|[日天周月季年])度?[^，。;]{0,8}(?:费|价|款|元|租金|薪|报酬)(?!用?(?:明细|清单|统计|分析|报表))"
)
_WORDED = (
    ("irregular", re.compile(r"不定期|不定时")),
    ("regular", re.compile(r"(?<!不)定期(?!限)|(?<![不约规])定时(?!间)")),
)
_ON_DEMAND = form_pattern(
    r"(?<!可)(?:按需(?!求)|视需要|根据需要|应<a>(?:的)?[^，。;]{0,8}(?:要求|请求|需要|邀请)|(?:根据|按照?|依|视)<a>(?:的)?(?:实际|临时|工作|业务)?(?:需要|需求)|按照?<a>的?要求(?=[^，。;]{0,6}(?:提供|派|配合|协助|开展|安排|实施))"
    r")|(?:^|<b>|，|、|应|须|需|即|并)随时(?!(?:随地)?(?:待命|准备|终止|解除|通过|响应|受理))"
)
_RIGHT = re.compile(r"有权|可以?随时|无需|不得|权利")
_CYCLES = (
    (
        "P1D",
        re.compile(
            r"每(?:个)?(?:工作)?[日天晚晨夜](?!次|最)|每(?:个)?(?:早|夜)[上间晨]|日巡检|日报|逐日|按日|日常巡检报告"
        ),
    ),
    ("P1W", re.compile(r"每(?:个)?(?:周|星期|礼拜)|周报|周巡检|按周|一周一次")),
    ("P10D", re.compile(r"每(?:个)?旬|按旬|逐旬")),
    ("P1M", re.compile(r"每(?:个)?月(?:度)?|按月|月度?(?:巡检|报告|总结|报(?!销)|例会)|逐月|一个?月一次")),
    ("P3M", re.compile(r"每(?:个)?季度?|按季度?|季度(?:巡检|报告|总结|例会|报)|季报|一季度一次")),
    ("P6M", re.compile(r"每半年|每(?:个)?学期|半年(?:度)?(?:一次|报告|总结|巡检)|按半年")),
    (
        "P1Y",
        re.compile(r"每(?:个)?年(?:度)?|按年|年度(?:[\u4e00-\u9fff]{0,6}?)(?:报告|总结|报)|年报|一年一次"),
    ),
)
_SEASON = re.compile(
    r"(?:汛|汛期|冬季|夏季|雨季|梅雨|采暖季?|供暖季?|防火期|台风季)(?:来临|开始|结束)?(?:之|以)?(?:前|后)，?[^，。;]{0,14}(?:一次|一遍)"
)
_HOURS = re.compile(r"期(?:间|段)?[^，。;]{0,24}\d[×xX*/]\d")
_NAMED_REPORT = re.compile(r"[\u4e00-\u9fff]{0,8}(?:故障|事件|事故)[\u4e00-\u9fff]{0,4}报告")
_EACH = re.compile(
    r"逐[庭场次项单件批例]|每个?(?!工作|自然|日历)[\u4e00-\u9fff]{2}日|每(?:一)?(?:次|项|单|起|场|班次|批|例|台次)[^，。;]{0,16}?(?:后|时|前|完成|结束|完毕)|(?:任何|每次|每项|每一次|每一项|每单|每起|每(?![年月日天周季旬半个晚晨\d*Xx×两二三四五六七八九十])[^，。;每]{1,6}一[项次单起])[^，。;]{0,16}(?:服务|任务|维护|维修|故障|问题|事件|工作|完成|巡检)|用户每次"
)
_EACH_DUTY = re.compile(
    r"填写|记录|书面通知|评估|评价|回访|提交|出具|签字|协调|配合|到场|形成|检查|测试|登记|交接"
)
# Guard duty over a stretch of special days; hours stated for such days are hours, no duty.
_OCCASION = re.compile(
    r"(?:重大|重要|特殊|敏感|特别|关键)[^，。;]{0,14}(?:期间|时期|时段|节点|活动)|[^，。;]{2,14}(?<!合同)(?<!服务)(?<!维护)(?<!运维)(?<!履行)(?<!工作)(?<!驻场)(?<!维保)(?:期间|时段)(?=，|(?:全程|驻场|现场))"
)
_GUARDS = re.compile(r"值守|值班|保障|保驾|待命|派员|专人")
_NEWEST = re.compile(
    r"(?:法规|政策|标准|规范|规则|制度|规程)[^，。;]{0,8}(?:变化|变更|调整|修订|更新|出台|发布)(?:的|时|后)?，?[^。;]{0,16}(?:升级|更新|改造|调整|修改)|最新[^，。;]{0,8}(?:标准|规范|政策|要求)[^，。;]{0,16}(?:升级|更新|改造|调整)"
)
_CONTINUOUS = re.compile(
    r"持续|不间断(?:地|的)?(?:对|进行|监|运行|提供)|实时监[控测]|全天候(?:监|驻场)|监控维护(?![^，。;]{0,4}经[验历])|保[证障][^，。;]{0,8}?通讯正常|(?<![×xX*\d])24小时(?:不间断|轮流|轮班|连续)?(?:监控|监测|值守)"
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
_LABEL = re.compile(r"^[^，。;:]{1,12}:(?=.)")
_SPLIT = re.compile(r"[，。;!?]")


_SPOKEN_TO = re.compile(r"(?:[向对为给与经受应按据视在]|按照|提供|配合|协助|通知|服务)$")
_ACTS_OF_A = ("P1D", "P1W", "P1M", "P3M", "P6M", "P1Y", "regular", "irregular")
_CELLS = 200
_OBJECT = 10
_EVERY_LENGTH = form_pattern("每(?:隔)?<P>")
_TIMES = form_pattern("<N>")
_LETTERS = {Unit.DAY: "D", Unit.WEEK: "W", Unit.MONTH: "M", Unit.YEAR: "Y"}


class _Found(NamedTuple):
    """One duty: its cycle, the place of the cycle's words and of the duty, in the sentence."""

    every: str
    place: tuple[int, int]
    duty: tuple[int, int]


def read_periodic(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`periodic[]` in text order; a cycle restated for the same duty in one sentence is one entry."""
    del known
    rows: list[dict[str, Tree]] = []
    seen: set[tuple[str, str]] = set()
    by_node: dict[str, list[str]] = {}
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
    return {"periodic": rows}


def states_duties(sentence: Sentence) -> bool:
    """Whether a sentence stands where duties are stated: no title page, price, penalty or row heading."""
    if sentence.node.top.marker.style in ("preamble", "sign") or _NOT_TOPIC.search(sentence.topic):
        return False
    return not (sentence.node.marker.style == "row" and sentence.text == sentence.node.heading) or (
        _DRILL.search(sentence.text) is not None
    )


def _duties(sentence: Sentence, in_node: list[str]) -> Iterator[_Found]:
    """The duties of one sentence; `in_node` are the cycles its clause has already shown."""
    cycles = list(_by_cycle(sentence))
    yield from cycles
    text, whole = sentence.text, (0, len(sentence.text))
    if (each := _EACH.search(text)) is not None and _EACH_DUTY.search(text, each.start()) is not None:
        yield _Found("per_event", each.span(), whole)
    elif (newest := _NEWEST.search(text)) is not None:
        yield _Found("per_event", newest.span(), newest.span())
    elif (occasion := _guarded(sentence)) is not None and _asked_for(sentence) is None:
        yield _Found("per_event", occasion, whole)
    timed = any(isinstance(token.value, Length) for _, token in sentence.form.of_kind("P"))
    named = _NAMED_REPORT.finditer(text) if re.search("提供|提交|出具|编制", text) and not timed else ()
    for report in named:  # a report due in hours after a fault belongs to the service level
        yield _Found("per_event", report.span(), report.span())
    if cycles:
        return
    if (asked := _asked_for(sentence)) is not None:
        yield _Found("on_demand", asked, whole)
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


def _guarded(sentence: Sentence) -> tuple[int, int] | None:
    """The special days a sentence promises a guard for; with hours it states hours, no duty."""
    occasion = None if sentence.form.of_kind("H") else _OCCASION.search(sentence.text)
    if occasion is None or _GUARDS.search(sentence.text, occasion.end()) is None:
        return None
    return occasion.span()


def _asked_for(sentence: Sentence) -> tuple[int, int] | None:
    """Where a duty says that it is done when asked: 按需, 随时, 应甲方要求; a right is no duty."""
    found = _ON_DEMAND.search(sentence.form.text)
    if found is None or _RIGHT.search(sentence.text):
        return None
    start, end = sentence.form.span(found.start(), found.end())
    return start - sentence.start, end - sentence.start


def _by_cycle(sentence: Sentence) -> Iterator[_Found]:
    text, last = sentence.text, ""
    one_object = _names_its_object(sentence)
    counted = dict(_counted(sentence))
    for start, end in _segments(text):
        duty = _DUTY.search(text, start)
        if duty is None:
            return
        if _OF_MONEY.search(text, start, end) or _HOURS.search(text, start, end):
            continue
        stop = _SPLIT.search(text, max(duty.end(), end))
        for every, place in _cycles_in(text, start, end, counted):
            if not (every == last and (every.startswith("P") or one_object)):
                yield _Found(every, place, (start, stop.start() if stop else len(text)))
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
        (every, found.span()) for every, pattern in _CYCLES if (found := pattern.search(text, start, end))
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
        if (
            isinstance(length, Length)
            and length.unit in _LETTERS
            and length.count == length.count.to_integral_value()
        ):
            start, end = sentence.form.span(found.start(), found.end())
            yield (
                (start - sentence.start, end - sentence.start),
                f"P{int(length.count)}{_LETTERS[length.unit]}",
            )


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
    if "次" not in sentence.text[slice(*found.duty)] or not found.every.startswith("P"):
        return None
    duty = (sentence.start + found.duty[0], sentence.start + found.duty[1])
    for _, token in sentence.form.of_kind("N"):
        if (
            token.noun == "次"
            and isinstance(token.value, int)
            and token.value > 1
            and duty[0] <= token.start < duty[1]
        ):
            return sentence.cite(token.value, (token.start, token.end))
    return None
