"""Recurring duties: what, and how often, as the text states it.

A printed cycle (每日, 按月, 季度) wins; 定期 and 不定期 are kept as such; continuous, per event, on demand, once and unstated
are told by the duty's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.cited import Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.forms import form_pattern

_NOT_TOPIC = re.compile(r"违约|价款|付款|支付|价格|费用|争议|纠纷|保密|不可抗力|生效|期限|知识产权|账户|首部|签署页")
_DUTY = re.compile(
    r"检查|巡检|巡查|维护|维保|备份|清理|监测|监控|报告|报表|总结|培训|讲座|演练|升级|更新|扫描|加固|优化|回访|评估|排查|查看|统计|分析|输出|提交|"
    r"测试|检测|保养|清洁|除尘|盘点|会议|例会|走访|沟通|汇报|审计|调查|验收|修订|完善|记录单|通知|支持|修复|杀毒|杀|补丁|撰写|建立|制定|数据"
)
_CYCLES = (
    ("P1D", re.compile(r"每(?:个)?(?:工作)?[日天](?!历)|每日|日巡检|日报|逐日|按日|日常巡检报告")),
    ("P1W", re.compile(r"每(?:个)?(?:周|星期)|周报|周巡检|按周")),
    ("P1M", re.compile(r"每(?:个)?月(?:度)?|按月|月度?(?:巡检|报告|总结|报(?!销)|例会)|逐月")),
    ("P3M", re.compile(r"每(?:个)?季度?|按季度?|季度(?:巡检|报告|总结|例会|报)|季报")),
    ("P6M", re.compile(r"每半年|半年(?:度)?(?:一次|报告|总结|巡检)?|按半年")),
    ("P1Y", re.compile(r"每(?:个)?年(?:度)?|按年|年度(?:[\u4e00-\u9fff]{0,4}?)(?:报告|总结|报)|年报")),
)
_IRREGULAR = re.compile(r"不定期|不定时")
_REGULAR = re.compile(r"(?<!不)定期|(?<!不)定时")
_CONTINUOUS = re.compile(r"持续|不间断(?!处理)|实时监[控测]|全天候监|(?:日常|系统)运行维护|监控维护|保证[^，。;]{0,6}?通讯正常|技术维护|日常数据维护|全天候驻场")
_PER_EVENT = re.compile(r"每次|每(?:一)?(?:次|项)\(|任何(?:运维|维护|技术)?服务|故障处理报告|重大事件[^，。;、]{0,4}报告|最新[^，。;]{0,8}(?:标准|规范)")
_TIMES = form_pattern(r"(?:不少于|至少|不低于)?<N>")
_SPLIT = re.compile(r"[，。;!?]|(?<=报告)、|(?<=报告\))，")


def read_periodic(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """`periodic[]` in text order; a cycle restated for the same duty in one sentence is one entry."""
    del known
    rows: list[dict[str, Tree]] = []
    for sentence in document.sentences:
        if _NOT_TOPIC.search(sentence.topic) or not sentence.text:
            continue
        if sentence.node.top.marker.style in ("preamble", "sign"):
            continue
        last = ""
        for start, end in _segments(sentence):
            for every, place in _cycles(sentence, start, end):
                if every != last or every in ("regular", "irregular", "continuous"):
                    rows.append(_row(sentence, start, end, every, place))
                last = every
    return {"periodic": rows}


def _segments(sentence: Sentence) -> Iterator[tuple[int, int]]:
    at = 0
    for stop in [*_SPLIT.finditer(sentence.text), None]:
        end = stop.start() if stop else len(sentence.text)
        if end > at:
            yield at, end
        at = stop.end() if stop else end


def _cycles(sentence: Sentence, start: int, end: int) -> Iterator[tuple[str, tuple[int, int]]]:
    words = sentence.text[start:end]
    if not _DUTY.search(words):
        return
    printed = False
    for every, pattern in (("irregular", _IRREGULAR), ("regular", _REGULAR), *_CYCLES):
        found = pattern.search(words)
        if found is not None and not (every == "P1M" and "按月巡检" in words and printed):
            printed = True
            yield every, (sentence.start + start + found.start(), sentence.start + start + found.end())
            if every in ("irregular", "regular"):
                return
    if printed:
        return
    for every, pattern in (("per_event", _PER_EVENT), ("continuous", _CONTINUOUS)):
        found = pattern.search(words)
        if found is not None:
            yield every, (sentence.start + start + found.start(), sentence.start + start + found.end())
            return


def _row(sentence: Sentence, start: int, end: int, every: str, place: tuple[int, int]) -> dict[str, Tree]:
    what = (sentence.start + start, sentence.start + end)
    return {
        "what": sentence.cite(sentence.document.normal.text[slice(*what)], what),
        "every": sentence.cite(every, place),
        "clause": sentence.clause,
    }
