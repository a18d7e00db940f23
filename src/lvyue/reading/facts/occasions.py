"""Duties no calendar calls for: done on an event, in a stretch of special days, or when the customer asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.document import Sentence
from lvyue.reading.forms import form_pattern
from lvyue.reading.units import Length

_ON_DEMAND = form_pattern(
    r"(?<!可)(?:按需(?!求)|视需要|根据需要|随(?:业务|工作|实际|用户)?需[要求]|应<a>(?:的)?[^，。;]{0,8}(?:要求|请求|需要|邀请)|(?:根据|按照?|依|视)<a>(?:的)?(?:实际|临时|工作|业务)?(?:需要|需求)|(?:按照?|根据|依照?)<a>的?(?:指令|调度)|(?:按照?|根据|依照?)<a>的?要求(?=[^，。;]{0,6}(?:提供|派|配合|协助|开展|安排|实施|制作|编制|修改|调整|更新|升级|完成|前往))"
    r")|随叫随到|^为[^，。;<a><b>]{2,24}提供[^，。;]{0,10}(?:支持|指导|咨询|答疑|帮助)|(?:^|<b>|，|、|应|须|需|即|并)随时(?!(?:随地)?(?:待命|准备|终止|解除|通过|响应|受理))"
)
# What is put right when it shows: no word says on demand, the thing itself does.
_WHEN_IT_SHOWS = re.compile(
    r"对(?:于|所)?[^，。;]{0,16}?(?:出现|发现|存在|发生|暴露|产生|查出)的[^，。;]{0,10}?(?:缺陷|漏洞|错误|差错|偏差|差异|隐患|瑕疵|不足|问题)[^，。;]{0,10}?(?:修订|修正|修复|修补|修改|整改|更正|纠正|完善)"
    r"|对[^。;]{0,60}?(?:不一致|不匹配|不相符|不准确|有误|错误)的(?:数据|信息|记录|内容|条目)，?[^，。;]{0,8}?(?:排查|核实|修改|修正|更正|纠正|补正)"
    r"|及时(?:地|进行)?(?:回访|走访)"
)
_RIGHT = re.compile(r"有权|可以?随时|无需|不得|权利")
_NAMED_REPORT = re.compile(r"[\u4e00-\u9fff]{0,8}(?:故障|事件|事故)[\u4e00-\u9fff]{0,4}报告")
_EACH = re.compile(
    r"逐[庭场次项单件批例]|每个?(?!工作|自然|日历)[\u4e00-\u9fff]{2}日|每(?:一)?(?:次|项|单|起|场|班次|批|例|台次)[^，。;]{0,16}?(?:后|时|前|完成|结束|完毕)|(?:任何|每次|每项|每一次|每一项|每单|每起|每(?![年月日天周季旬半个晚晨\d*Xx×两二三四五六七八九十])[^，。;每]{1,6}一[项次单起])[^，。;]{0,16}(?:服务|任务|维护|维修|故障|问题|事件|工作|完成|巡检)|用户每次|(?:节假日|节日|长假|春节|国庆)前(?:一[日天]|夕|[一1]周)?，|新(?:上线|增|建成|投用|版本)[^，。;]{0,8}(?:，|时|后|前)"
)
_EACH_DUTY = re.compile(
    r"填写|记录|书面通知|评估|评价|回访|提交|出具|签字|确认|协调|配合|到场|形成|检查|测试|登记|交接|培训"
)
# Guard duty over a stretch of special days; hours stated for such days are hours, no duty.
_OCCASION = re.compile(
    r"(?:重大|重要|特殊|敏感|特别|关键)[^，。;]{0,14}(?:期间|时期|时段|节点|活动|召开前|举[办行]前)|[^，。;]{2,14}(?<!合同)(?<!服务)(?<!维护)(?<!运维)(?<!履行)(?<!工作)(?<!驻场)(?<!维保)(?:期间|时段)(?=，|(?:全程|驻场|现场|安排|派))|[^，。;]{2,24}(?:启动|发布|触发)[^，。;]{0,14}(?:后|时)(?=，)|(?:^|，|。|[每凡如])[逢遇][^，。;]{2,24}(?=，)"
)
_GUARDS = re.compile(r"增派|协助|配合|值守|值班|保障|保驾|待命|派员|专人")
_NEWEST = re.compile(
    r"(?:法规|政策|标准|规范|规则|制度|规程)[^，。;]{0,8}(?:变化|变更|调整|修订|更新|出台|发布|下发|印发)(?:的|时|后)?，?[^。;]{0,16}(?:升级|更新|改造|调整|修改|适配|上线)|最新[^，。;]{0,8}(?:标准|规范|政策|要求)[^，。;]{0,16}(?:升级|更新|改造|调整)"
)


def shows_itself(sentence: Sentence) -> tuple[int, int] | None:
    """Where a duty waits for a defect to show, or a job to be done: 对出现的缺陷进行修订, 及时回访.

    With a time in hours or days it belongs to the service level.
    """
    if any(isinstance(token.value, Length) for _, token in sentence.form.of_kind("P")):
        return None
    found = None if _RIGHT.search(sentence.text) else _WHEN_IT_SHOWS.search(sentence.text)
    return found.span() if found else None


def on_events(sentence: Sentence) -> Iterator[tuple[tuple[int, int], tuple[int, int] | None]]:
    """The per-event duties: the place of the event's words, and of the duty if not the whole."""
    text = sentence.text
    if (each := _EACH.search(text)) is not None and _EACH_DUTY.search(text, each.start()) is not None:
        yield each.span(), None
    elif (newest := _NEWEST.search(text)) is not None:
        yield newest.span(), newest.span()
    elif (occasion := _guarded(sentence)) is not None and asked_for(sentence) is None:
        yield occasion, None
    timed = any(isinstance(token.value, Length) for _, token in sentence.form.of_kind("P"))
    named = _NAMED_REPORT.finditer(text) if re.search("提供|提交|出具|编制", text) and not timed else ()
    for report in named:  # a report due in hours after a fault belongs to the service level
        yield report.span(), report.span()


def _guarded(sentence: Sentence) -> tuple[int, int] | None:
    """The special days a sentence promises a guard for; with hours it states hours, no duty."""
    occasion = None if sentence.form.of_kind("H") else _OCCASION.search(sentence.text)
    if occasion is None or _GUARDS.search(sentence.text, occasion.end()) is None:
        return None
    return occasion.span()


def asked_for(sentence: Sentence) -> tuple[int, int] | None:
    """Where a duty says that it is done when asked: 按需, 随时, 应甲方要求; a right is no duty."""
    found = _ON_DEMAND.search(sentence.form.text)
    if found is None or _RIGHT.search(sentence.text):
        return None
    if found[0] == "随叫随到" and _guarded(sentence) is not None:  # the days it is for are named
        return None
    start, end = sentence.form.span(found.start(), found.end())
    return start - sentence.start, end - sentence.start
