"""Liability: repealed statutes, force majeure that is none, penalties nobody may adjust."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lvyue.reading.lint import laws
from lvyue.reading.lint.rule import Hit, Rule, check, open_points, quotation
from lvyue.reading.lint.seen import Seen
from lvyue.reading.lint.types import Severity

_NO_ADJUST = re.compile(
    r"(?:放弃|不得|不再|无权)[^，。;]{0,12}(?:请求|要求|主张)?[^，。;]{0,10}(?:调整|调减|减少|降低)[^，。;]{0,10}违约金|违约金[^。;]{0,20}(?:不得|不再|放弃)[^，。;]{0,10}(?:调整|调减|减少|异议)"
)
_FAULTS = re.compile(
    r"网络(?:故障|中断|攻击|瘫痪)|黑客(?:攻击|入侵)?|病毒(?:感染|入侵|攻击)?|(?:系统|设备|服务器)(?:故障|崩溃|宕机)"
)
_RELIEVED = re.compile(r"免责|免除|不承担|不负")
_CURES = re.compile(r"(?:排除|修复|恢复|抢救|抢修)[^，。;]{0,8}(?:系统|故障|数据|运行|服务)?|防注入|加固")
_REPEALED = {
    "合同法": date(2021, 1, 1), "民法总则": date(2021, 1, 1), "民法通则": date(2021, 1, 1),
    "物权法": date(2021, 1, 1), "担保法": date(2021, 1, 1), "侵权责任法": date(2021, 1, 1),
}  # fmt: skip
_CITED = re.compile(rf"《(?:中华人民共和国)?({'|'.join(_REPEALED)})》")


@check(
    "L01",
    Severity.ERROR,
    "引用了已废止的法律",
    why="废止的法律不能再作依据，条文编号也对不上，争议时先要换算。",
    basis=f"{laws.REPEAL}：《民法典》自 2021 年 1 月 1 日起施行，合同法等九部法律同时废止。",
    wording="根据《中华人民共和国民法典》及有关法律、法规的规定……",
)
def repealed(seen: Seen) -> Iterator[Hit]:
    """A statute the Civil Code replaced, cited by a contract that is younger than the code."""
    signed = seen.day("signed_on")
    for sentence, found in seen.matches(_CITED):
        if signed is None or signed >= _REPEALED[found[1]]:
            yield Hit(f"引用了{found[0]}。", (seen.span(sentence, found),))


@check(
    "L15",
    Severity.WARNING,
    "把技术故障列为不可抗力",
    why="断网、黑客、宕机正是运维要防要救的事，列成不可抗力，恢复义务就落空了。",
    basis=f"{laws.FORCE}：不可抗力是不能预见、不能避免且不能克服的客观情况。",
    wording="电信线路中断等乙方无法控制的情形除外；系统故障、网络攻击不属于不可抗力，乙方仍应按本合同恢复。",
)
def faults_as_force(seen: Seen) -> Iterator[Hit]:
    """Network faults and attacks beside the duty to cure them."""
    asked = list(open_points(seen, r"force_majeure\.technical", "："))
    yield from asked
    cures = [each for each in seen.body if _CURES.search(each.text) and "不可抗力" not in each.topic]
    for sentence in seen.body if cures and not asked else ():
        faults = [] if "不属于" in sentence.text else list(_FAULTS.finditer(sentence.text))
        if faults and _RELIEVED.search(sentence.text) and "不可抗力" in sentence.topic:
            names = "、".join(dict.fromkeys(found[0] for found in faults))
            places = (*(seen.span(sentence, found) for found in faults), seen.whole(cures[0]))
            yield Hit(f"{sentence.clause}把{names}列为不可抗力，{cures[0].clause}又约定了恢复义务。", places)
            return


@check(
    "L16",
    Severity.ERROR,
    "把自己的内部事项列为不可抗力",
    why="封账、审批、换人都能预见也能安排，当作不可抗力等于随时可以不履约。",
    basis=f"{laws.FORCE}：不可抗力是不能预见、不能避免且不能克服的客观情况。",
    wording="删去该项；确需顺延的，另写“年终封账期间到期的付款，顺延至次年____前支付”。",
)
def own_affairs(seen: Seen) -> Iterator[Hit]:
    """Year-end closing of the books and the like."""
    yield from open_points(seen, r"force_majeure\.own_affairs", "，由此")


@check(
    "L17",
    Severity.WARNING,
    "约定不得请求调整违约金",
    why="这样的约定不能约束法院，写了也不起作用。",
    basis=f"{laws.PENALTY}；放弃调整的约定不妨碍请求调整（{laws.ADJUSTMENT}）。",
    wording="删去该句；改为写明违约金的计算依据和上限。",
)
def no_adjustment(seen: Seen) -> Iterator[Hit]:
    """A waiver of the right to ask for less."""
    for sentence, found in seen.matches(_NO_ADJUST):
        yield quotation(seen, seen.span(sentence, found))


RULES: tuple[Rule, ...] = (repealed, faults_as_force, own_affairs, no_adjustment)
