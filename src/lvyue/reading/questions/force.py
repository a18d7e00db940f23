"""Open points of a force majeure clause: a party's own affairs, or faults its own service must cure.

Force majeure is what cannot be foreseen, avoided or overcome (Civil Code 180); the closing of one's own
books, or a network fault that a maintenance contract is made for, hardly is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.document import Sentence
from lvyue.reading.questions.base import Asked, ambiguity, warning
from lvyue.reading.types import Question

_FORCE = re.compile(r"不可抗力")
_DENIES = re.compile(r"(?:不属于|不视为|不得视为|不构成|不作为|不算)(?:本合同)?(?:所称的?)?不可抗力")
_OWN = re.compile(
    r"[^，。;、(:]{0,12}?(?:封账|关账|结账|财务(?:核算|结算|决算)|年(?:终|度)(?:决|结)算|预算(?:调整|未批|未下达)|"
    r"内部(?:审批|流程|管理)|财政(?:资金)?(?:未到位|拨付|未拨)|资金(?:未到位|紧张|周转)|人员(?:变动|调整|离职))[^，。;、)]{0,6}"
)
_TECHNICAL = re.compile(
    r"网络(?:故障|中断|攻击|瘫痪|问题)|黑客(?:攻击|入侵|破坏)?|病毒(?:感染|入侵|攻击|破坏)?|"
    r"(?:系统|设备|硬件|软件|服务器)(?:故障|崩溃|瘫痪|宕机)|断网|宕机"
)
_CURE = re.compile(
    r"恢复(?!原状|履行)|抢救|(?:故障|缺陷|问题)[^，。;]{0,6}(?:处理|排除|修复|解决)|(?:排除|修复|解决)[^，。;]{0,6}故障|"
    r"(?:防|查|杀)(?:病毒|注入|入侵|护)|加固|灾备|备用链路"
)
_NOT_DUTY = re.compile(r"违约|不可抗力|保密|付款|支付|价款|争议|首部|签署页")


def force_questions(asked: Asked) -> Iterator[Question]:
    """One question for own affairs, one warning for faults; neither where the text itself denies it."""
    told: set[str] = set()
    clauses = asked.document.containing(_FORCE)
    cures = [each for each in asked.document.containing(_CURE) if _is_duty(each)][:3] if clauses else []
    for sentence in clauses:
        if _DENIES.search(sentence.text):
            continue
        if "own" not in told and (found := _OWN.search(sentence.text)) is not None:
            told.add("own")
            yield _own_affairs(asked, sentence, found)
        faults = list(_TECHNICAL.finditer(sentence.text)) if cures and "technical" not in told else []
        if faults:
            told.add("technical")
            yield _faults(asked, sentence, faults, cures)


def _is_duty(sentence: Sentence) -> bool:
    return not (_NOT_DUTY.search(sentence.topic) or _FORCE.search(sentence.text))


def _own_affairs(asked: Asked, sentence: Sentence, found: re.Match[str]) -> Question:
    path = "force_majeure.own_affairs"
    matter = re.sub(r"^(?:[例比]?如|包括|因)+|等$", "", found[0])
    choices = [
        (f"照原文：“{matter}”期间视同不可抗力，不计逾期", {path: "exempt"}),
        ("不作不可抗力：是可以预见、可以安排的内部事项，照常计算逾期(民法典第一百八十条)", {path: "counts"}),
    ]
    text = f"{sentence.clause}把“{matter}”当作不可抗力，由此造成的迟延是否免责？"
    return ambiguity(path, text, choices, (asked.span(sentence, found),), blocking=True)


def _faults(asked: Asked, sentence: Sentence, faults: list[re.Match[str]], cures: list[Sentence]) -> Question:
    names = "、".join(dict.fromkeys(found[0] for found in faults[:6]))
    places = "、".join(dict.fromkeys(each.clause for each in cures))
    text = (
        f"{sentence.clause}把{names}列为不可抗力，而{places}正是约定的维护、恢复义务："
        "请约定哪些情形仍须照常恢复，免的只是哪一部分责任。"
    )
    cite = (
        *(asked.span(sentence, found) for found in faults[:6]),
        *(asked.document.span(each.start, each.end) for each in cures),
    )
    return warning("force_majeure.technical", text, cite)
