"""What is to be done: how often, by whom, for which money, on which software, and how it is appraised."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.lint import laws
from lvyue.reading.lint.rule import Hit, Rule, check, open_points, quotation, statement
from lvyue.reading.lint.seen import Seen, clauses
from lvyue.reading.lint.service.old_software import out_of_support
from lvyue.reading.lint.types import Severity
from lvyue.reading.types import Span

_WITHIN = r"(?:\d+|[一二三四五六七八九十]+)(?:分钟|个?小时|日|天)(?:之|以)?内"
_THIRD = re.compile(
    rf"(?:第三方|原厂|厂商)(?:技术)?(?:人员|单位|公司)?[^，。;]{{0,8}}{_WITHIN}[^。;]{{0,16}}(?:响应|到场|解决|答复|处理|恢复)"
    rf"|(?:第三方|原厂|厂商)[^。;]{{0,24}}(?:督促|敦促|要求|催促)(?:其|第三方)[^，。;]{{0,8}}{_WITHIN}[^，。;]{{0,40}}"
)
_CYCLE = re.compile(r"每(?:半?年|季|月|周|[日天])|按[年季月周日]|[一二两四]次/|次/[年季月周日天]")
_APPRAISAL = re.compile(
    r"(?:考核|评分|得分|扣分|考评)[^。;]{0,30}?\d+分|每(?:发现|出现|发生|低|少)[^。;]{0,16}扣(?:减)?\d+(?:\.\d+)?分"
)
_APPRAISED_MONEY = re.compile(
    r"(?:得分|评分|分数|低于\d+分|\d+分(?:以下|以上|\(含\))?|每(?:低|扣|减少)?\d+分|考核结果|考核)[^。;]{0,60}?(?:元|%|‰|分之|比例|全额|付款|支付|扣减|扣除|扣款|折算|解除)"
)


@check(
    "S07",
    Severity.WARNING,
    "周期没有写明",
    why="只写“定期”“不定期”或什么都没写，一年做一次也不违约，验收时没有应做的次数。",
    basis="算术：应做次数 = 服务期 ÷ 周期，没有周期就没有次数。",
    wording="把“定期”换成“每周一次”“每月一次”或“每季度一次”。",
)
def no_cycle(seen: Seen) -> Iterator[Hit]:
    """A recurring duty without a cycle, neither in its words nor in another cell of its row."""
    rows = seen.rows("periodic")
    for each in seen.asked(r"(?:periodic\[\d+\]|duties\..+)\.every"):
        index = re.match(r"periodic\[(\d+)\]", each.about)
        of_a = index is not None and rows[int(index[1])].get("by") == "a"
        if "周期不同" in each.text or of_a:  # party A may look whenever it likes
            continue
        if "没有写周期" not in each.text or not _cycle_beside(seen, each.cite[0]):
            yield Hit(statement(each, "，多久"), each.cite)


def _cycle_beside(seen: Seen, span: Span) -> bool:
    """Whether another cell of the same row states the cycle: 安全扫描 | 每月 1 次，高危漏洞 3 日内修复."""
    own = seen.sentence_at(span[0])
    return any(each is not own and _CYCLE.search(each.text) for each in seen.line_of(own) if each.column)


@check(
    "S10",
    Severity.NOTE,
    "给第三方定了时限",
    why="第三方不是合同当事人，它晚了仍由乙方担责；只写“督促”又看不出乙方该做到哪一步。",
    basis=f"{laws.THIRD_PARTY}：因第三人的原因违约的，仍应向对方承担违约责任。",
    wording="属第三方原因的，乙方应在____分钟内通知第三方，每____小时向甲方报告；其处理时间不计入乙方时限。",
)
def third_party_limit(seen: Seen) -> Iterator[Hit]:
    """A limit on somebody outside the contract."""
    for sentence, found in seen.matches(_THIRD):
        yield quotation(seen, seen.span(sentence, found))


@check(
    "S14",
    Severity.WARNING,
    "新增功能既包含又另计",
    why="一处列入服务内容，一处说另行付费，做之前谈不拢，做之后收不到钱。",
    basis="两处约定相反，须写明界限。",
    wording="每年不超过____人天的功能调整包含在服务费内，超出部分另签补充协议。",
)
def additions(seen: Seen) -> Iterator[Hit]:
    """Additions both free and paid."""
    yield from open_points(seen, r"scope\.additions", "：")


@check(
    "S15",
    Severity.WARNING,
    "考核分数没有折算成钱",
    why="扣了分却不影响付款，考核只是形式；想扣款又没有依据。",
    basis="算术：扣款 = 扣分 × 每分金额，或按得分段定付款比例。",
    wording="考核得分 90 分（含）以上全额支付；每低 1 分扣当期服务费的 1%；低于 60 分的可以解除合同。",
)
def points_without_money(seen: Seen) -> Iterator[Hit]:
    """Points and scores, and no clause that turns them into money."""
    scored = seen.matches(_APPRAISAL)
    if scored and not any(_APPRAISED_MONEY.search(each.text) for each in seen.document.sentences):
        places = tuple(seen.span(each, found) for each, found in scored[:4])
        yield Hit(f"{clauses(seen, places)}写了考核计分，没有写分数怎样影响付款。", places)


@check(
    "S16",
    Severity.WARNING,
    "所列软件已停止维护",
    why="原厂不再出补丁，运维方补不了漏洞；风险由谁承担、何时升级要先说好。",
    basis="原厂公布的停止维护日早于合同期结束。",
    wording="下列软件已停止维护，由____负责在____前升级；升级前因其漏洞造成的事件按____处理。",
)
def old_software(seen: Seen) -> Iterator[Hit]:
    """Versions whose maintenance ended before the term does."""
    until = seen.day("term.end") or seen.day("signed_on")
    for name, ended_on, start, end in out_of_support(seen.document.normal.text, until):
        yield Hit(f"{name}的原厂维护到 {ended_on.isoformat()} 为止。", (seen.document.span(start, end),))


RULES: tuple[Rule, ...] = (no_cycle, third_party_limit, additions, points_without_money, old_software)
