"""Service: levels and their targets, cycles, people behind round-the-clock duties, scope and appraisal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import Any

from lvyue.reading.lint import laws
from lvyue.reading.lint.old_software import out_of_support
from lvyue.reading.lint.seen import Hit, Rule, Seen, check, clauses, in_body
from lvyue.reading.lint.types import Severity
from lvyue.reading.questions.words import TARGETS, minutes

_ADVICE = re.compile(r"咨询|常识|热线|邮件|在线|电话|工单|其余")
_ANNEX = re.compile(r"附[件录表]")
_GRAVITY = (
    re.compile(r"特别?重大|特级|特急|紧急|致命|一级|Ⅰ级|I级|P0|P1|1级|A级|红色"),
    re.compile(r"重大|严重|较急|二级|Ⅱ级|II级|P2|2级|B级|橙色|重要"),
    re.compile(r"较大|较重|三级|Ⅲ级|III级|P3|3级|C级|黄色|一般|普通"),
    re.compile(r"轻微|四级|Ⅳ级|IV级|P4|4级|D级|蓝色|咨询|常识"),
)
_CLASH_ORDER = re.compile(r"约定冲突时以")
_WEEK_HOURS, _PERSON_HOURS = 168, 40
_ALL_DAY_POST = re.compile(
    r"(?:全天候|7[×xX*]24小时|24小时)[^，。;]{0,8}(?:驻场|驻守|值守|值班|在岗)|(?:驻场|驻守|值守|值班|在岗)[^，。;]{0,10}(?:全天候|7[×xX*]24|24小时)"
)
_OFFICE_RHYTHM = re.compile(
    r"作息(?:时间)?[^，。;]{0,20}(?:相同|一致|遵循|遵守|同步)|(?:遵循|遵守|按照?|同)[^，。;]{0,24}作息|(?:正常|法定)工作时间"
)
_WITHIN = r"(?:\d+|[一二三四五六七八九十]+)(?:分钟|个?小时|日|天)(?:之|以)?内"
_THIRD = re.compile(
    rf"(?:第三方|原厂|厂商)(?:技术)?(?:人员|单位|公司)?[^，。;]{{0,8}}{_WITHIN}[^。;]{{0,16}}(?:响应|到场|解决|答复|处理|恢复)"
    rf"|(?:第三方|原厂|厂商)[^。;]{{0,24}}(?:督促|敦促|要求|催促)(?:其|第三方)[^，。;]{{0,8}}{_WITHIN}[^，。;]{{0,40}}"
)
_FAULTS = re.compile(r"故障|报修|系统|平台|软件|网站")
_APPRAISAL = re.compile(
    r"(?:考核|评分|得分|扣分|考评)[^。;]{0,30}?\d+分|每(?:发现|出现|发生|低|少)[^。;]{0,16}扣(?:减)?\d+(?:\.\d+)?分"
)
_APPRAISED_MONEY = re.compile(
    r"(?:得分|评分|分数|低于\d+分|\d+分(?:以下|以上|\(含\))?|每(?:低|扣|减少)?\d+分|考核结果|考核)[^。;]{0,60}?(?:元|%|‰|分之|比例|全额|付款|支付|扣减|扣除|扣款|折算|解除)"
)
_DUTIES = r"(?:服务|维护|运维|工作)(?:的)?(?:内容|范围|项目|要求|标准|方式|明细)"
_AT_LEAST = re.compile(
    r"(\d{1,6}(?:\.\d+)?)(%|人|户|个(?!月|工作|小时)|台|套|家|名)(?:\([含及]\))?[及(]?以上"
)
_AT_MOST = re.compile(r"以下|不足|不满|不超过|少于|低于|[至到~-]\d")
_SEVERAL = 40
"""More levels than a contract compares; beyond, no pairs are looked at."""


def _levels(seen: Seen) -> list[tuple[int, dict[str, Any]]]:
    rows = [(index, row) for index, row in enumerate(seen.rows("sla"))]
    return [(index, row) for index, row in rows if not row["level"].startswith("channel:")][:_SEVERAL]


def _places(seen: Seen, *indexes: int) -> tuple[tuple[int, int], ...]:
    paths = [f"sla[{index}].{key}" for index in indexes for key in ("level", *TARGETS)]
    return seen.cited(*paths)


@check(
    "S01",
    Severity.WARNING,
    "级别没有写解决时限",
    why="只约响应不约解决，打个电话就算履约，系统停多久都不违约。",
    basis="算术：没有解决时限就没有逾期，也没有违约金。",
    wording="……____小时内响应，____小时内到场，____小时内解决；不能按时解决的，先恢复业务。",
)
def no_resolve(seen: Seen) -> Iterator[Hit]:
    """A level that lacks the time to resolve; a way to ask for advice needs none."""
    rows = seen.rows("sla")
    for each in seen.asked(r"sla\[\d+\]\.resolve_minutes"):
        row = rows[int(re.findall(r"\d+", each.about)[0])]
        timed = row.get("qualitative") or any(row[key] is not None for key in TARGETS)
        kin = [one for one in rows if one["level"].split("/")[0] == row["level"].split("/")[0]]
        solved = any(one["resolve_minutes"] or one.get("resolve_working_days") for one in kin)
        if timed and not solved and not _ADVICE.search(row["level"]):
            yield Hit(each.text.split("，是否")[0] + "。", each.cite)


@check(
    "S02",
    Severity.ERROR,
    "同一级别写了两种时限",
    why="同一件故障按两处算出两个到期时刻，哪一个算违约说不清。",
    basis="算术：同一级别、同一时段的同一时限须是同一个数。",
    wording="各级时限只写在一张表里，其余各处写“按故障分级表”。",
)
def level_twice(seen: Seen) -> Iterator[Hit]:
    """Two rows of one name and one calendar in different clauses of the body that say otherwise."""
    rows = [(index, row) for index, row in _levels(seen) if not _ANNEX.match(row["clause"])]
    for (one, first), (other, second) in combinations(rows, 2):
        if first["level"] != second["level"] or first["clause"] == second["clause"]:
            continue
        if first["calendar"] != second["calendar"] or first["level"] == "all":
            continue
        apart = _apart(first, second)
        if apart:
            yield Hit(
                f"“{first['level']}”在{first['clause']}和{second['clause']}写得不同：{apart}。",
                _places(seen, one, other),
            )


def _apart(first: dict[str, Any], second: dict[str, Any]) -> str:
    """The targets both rows state, and differently."""
    return "，".join(
        f"{word}{minutes(first[key])}与{minutes(second[key])}"
        for key, word in TARGETS.items()
        if first[key] is not None and second[key] is not None and first[key] != second[key]
    )


@check(
    "S03",
    Severity.ERROR,
    "重的级别反而慢",
    why="越严重的故障给的时间越长，分级失去意义，也容易被拿来改报级别。",
    basis="算术：级别越高，响应、到场、解决的时限应当越短或相等。",
    wording="按级别从高到低逐级放宽，例如 30 分钟、1 小时、2 小时、4 小时。",
)
def graver_slower(seen: Seen) -> Iterator[Hit]:
    """A graver level of one clause that may take longer than a lighter one."""
    graded = [
        (index, row, grade) for index, row in _levels(seen) if (grade := _gravity(row["level"])) is not None
    ]
    for (one, first, heavy), (other, second, light) in combinations(graded, 2):
        if heavy == light or first["calendar"] != second["calendar"]:
            continue
        if _home(first["clause"]) != _home(second["clause"]):
            continue
        grave, mild = (first, second) if heavy < light else (second, first)
        slower = [
            f"{word}{minutes(grave[key])}，后者{minutes(mild[key])}"
            for key, word in TARGETS.items()
            if grave[key] is not None and mild[key] is not None and grave[key] > mild[key] > 0
        ]
        if slower:
            yield Hit(
                f"“{grave['level']}”比“{mild['level']}”慢：前者{'；'.join(slower)}。",
                _places(seen, one, other),
            )


def _home(clause: str) -> str:
    """The clause a table stands in: 第四条(一) of its row 第四条(一) 一级故障."""
    return clause.rsplit(" ", 1)[0]


def _gravity(name: str) -> int | None:
    """0 for the gravest names; None when the name tells nothing, or more than one thing."""
    found = [index for index, pattern in enumerate(_GRAVITY) if pattern.search(name)]
    if found == [0, 1] and re.search(r"重大紧急|紧急重大|特别?重大", name):
        return 0
    return found[0] if len(found) == 1 else None


@check(
    "S04",
    Severity.ERROR,
    "解决早于响应或到场",
    why="还没有到场就要求解决完，按这组时限必然违约，多半是单位写错。",
    basis="算术：响应 ≤ 到场 ≤ 解决。",
    wording="把三个时限改成依次不减，例如 30 分钟响应、2 小时到场、4 小时解决。",
)
def order_wrong(seen: Seen) -> Iterator[Hit]:
    """Targets of one row that run backwards."""
    for index, row in _levels(seen):
        stated = [(key, word) for key, word in TARGETS.items() if row[key] is not None]
        for (early, before), (late, after) in combinations(stated, 2):
            if row[early] > row[late] > 0:
                yield Hit(
                    f"{minutes(row[early])}{before}，却要{minutes(row[late])}{after}。",
                    seen.cited(f"sla[{index}].{early}", f"sla[{index}].{late}"),
                )


@check(
    "S05",
    Severity.WARNING,
    "附件与正文不一致",
    why="有先后条款，但它只管冲突的部分；每一级、每个周期都要各自判断哪一个算。",
    basis="合同自己的先后条款；不冲突的附件条款照常有效。",
    wording="改附件使其与正文一致，或在正文写明“服务级别以附件为准”。",
)
def annex_differs(seen: Seen) -> Iterator[Hit]:
    """A level or cycle of an annex that clashes with the body, where a clause says who wins."""
    for each in _annex_clashes(seen):
        if _CLASH_ORDER.search(each.text):
            yield Hit(re.split(r"，?(?:这一级)?按哪", each.text)[0].rstrip("，。") + "。", each.cite)


@check(
    "S06",
    Severity.ERROR,
    "附件与正文不一致，没有先后条款",
    why="两份文件同样有效，按哪一个考核、按哪一个算违约都说得通。",
    basis="合同没有写冲突时以哪个为准，只能另行协商或打官司。",
    wording="附件与合同正文不一致的，以正文为准；附件中不冲突的内容照常执行。",
)
def annex_unordered(seen: Seen) -> Iterator[Hit]:
    """The same clash where nothing says who wins."""
    for each in _annex_clashes(seen):
        if not _CLASH_ORDER.search(each.text):
            yield Hit(each.text.split("合同没有写明")[0].rstrip("，。") + "。", each.cite)


def _annex_clashes(seen: Seen) -> list[Any]:
    return [
        each
        for each in seen.asked(r"sla\[\d+\]\.precedence|periodic\[\d+\]\.every")
        if each.about.endswith("precedence") or "周期不同" in each.text
    ]


@check(
    "S07",
    Severity.WARNING,
    "周期没有写明",
    why="只写“定期”“不定期”或什么都没写，一年做一次也不违约，验收时没有应做的次数。",
    basis="算术：应做次数 = 服务期 ÷ 周期，没有周期就没有次数。",
    wording="把“定期”换成“每周一次”“每月一次”或“每季度一次”。",
)
def no_cycle(seen: Seen) -> Iterator[Hit]:
    """A recurring duty without a cycle."""
    rows = seen.rows("periodic")
    for each in seen.asked(r"(?:periodic\[\d+\]|duties\..+)\.every"):
        index = re.match(r"periodic\[(\d+)\]", each.about)
        of_a = index is not None and rows[int(index[1])].get("by") == "a"
        if "周期不同" not in each.text and not of_a:  # party A may look whenever it likes
            yield Hit(each.text.split("，多久")[0] + "。", each.cite)


@check(
    "S08",
    Severity.WARNING,
    "全天候服务没有写人员",
    why="承诺全天候却没有值守的人，夜里和假日出事找不到人。",
    basis=f"算术：一个岗位全天候要 {_WEEK_HOURS} 小时/周 ÷ {_PERSON_HOURS} 小时 = 4.2 人。",
    wording="乙方安排____名人员轮班值守，提供值班表与联系电话。",
)
def nobody_on_duty(seen: Seen) -> Iterator[Hit]:
    """7x24 hours and no count of people anywhere."""
    counted = [row for row in seen.rows("staffing") if row["count"]]
    if seen.fact("service_hours") == "7x24" and not counted:
        yield Hit("写了全天候服务，全文没有写值守几个人。", seen.cited("service_hours"))


@check(
    "S09",
    Severity.WARNING,
    "全天候在场的人手不够",
    why="一两个人不可能每周值守 168 小时，这样的承诺要么落空，要么违反工时。",
    basis=f"算术：全天候一个岗位要 {_WEEK_HOURS} ÷ {_PERSON_HOURS} = 4.2 人，不足 5 人的排不出班。",
    wording="驻场时间为工作日____至____；其余时间由____名人员远程值守，____分钟内响应。",
)
def too_few(seen: Seen) -> Iterator[Hit]:
    """People posted round the clock, or to be there at once at any hour, and fewer than five of them."""
    onsite = [
        (index, row["count"])
        for index, row in enumerate(seen.rows("staffing"))
        if row["onsite"] and row["count"]
    ]
    people = sum(count for _, count in onsite)
    if not people or people >= 5:
        return
    posts = [(each, found) for each, found in seen.matches(_ALL_DAY_POST) if in_body(each)]
    at_once = [
        index for index, row in _levels(seen) if row["calendar"] == "7x24" and row["arrive_minutes"] == 0
    ]
    counts = seen.cited(*(f"staffing[{index}].count" for index, _ in onsite))
    if posts:
        yield Hit(
            f"要求{posts[0][1][0]}，驻场只有 {people} 人。",
            (seen.span(*posts[0]), *counts),
            f"{_WEEK_HOURS} ÷ {people} = 每人每周 {_WEEK_HOURS / people:g} 小时。",
        )
    elif at_once:
        yield Hit(
            f"全天候的故障要求立即到场，驻场只有 {people} 人。",
            (*seen.cited(*(f"sla[{index}].arrive_minutes" for index in at_once[:1])), *counts),
            f"{_WEEK_HOURS} ÷ {people} = 每人每周 {_WEEK_HOURS / people:g} 小时。",
        )


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
        place = seen.span(sentence, found)
        yield Hit(f"“{seen.shown(place)}”。", (place,))


@check(
    "S11",
    Severity.WARNING,
    "“实时”“即时”响应无法计量",
    why="零分钟的时限谁也做不到，也没有办法证明做到了。",
    basis="算术：响应时限为 0，只要晚一秒就算逾期。",
    wording="把“实时响应”改成“____分钟内响应”。",
)
def zero_response(seen: Seen) -> Iterator[Hit]:
    """A response of 0 minutes."""
    for index, row in enumerate(seen.rows("sla")):
        spans = seen.cited(f"sla[{index}].response_minutes")
        if row["response_minutes"] == 0 and "随时" not in seen.document.text[slice(*spans[0])]:
            name = row["level"].removeprefix("channel:")
            yield Hit(f"“{name}”写的是{seen.document.text[slice(*spans[0])][:12]}。", spans)


@check(
    "S12",
    Severity.NOTE,
    "时限在夜间、节假日算不算没有写",
    why="晚上报的“两小时”，是当晚还是第二天上午到期，两种算法差一整夜。",
    basis="算术：按小时计的期间从报修时刻起连续计算，除非写明只计工作时间。",
    wording="以上时限按 7×24 小时连续计算（或：只计工作日 8:30–17:30）。",
)
def hours_unsaid(seen: Seen) -> Iterator[Hit]:
    """Targets in minutes whose calendar the text leaves open; one remark for the text."""
    open_ = [
        index
        for index, row in _levels(seen)
        if row["calendar"] is None
        and row["level"] != "on-site when asked"
        and any(row[key] for key in TARGETS)
    ]
    if open_:
        spans = seen.cited(*(f"sla[{index}].{key}" for index in open_ for key in TARGETS))
        yield Hit(f"{clauses(seen, spans)}的时限没有写按什么时间计。", spans)


@check(
    "S13",
    Severity.WARNING,
    "没有响应与解决时限",
    why="运维合同没有服务级别，故障处理快慢全凭自觉，违约条款也落不到实处。",
    basis="算术：没有时限就没有逾期。",
    wording="按影响分级：紧急 30 分钟响应、4 小时解决；一般 2 小时响应、24 小时解决（时间由双方填定）。",
)
def no_levels(seen: Seen) -> Iterator[Hit]:
    """A contract about a system that states no target at all."""
    if not seen.rows("sla") and any(_FAULTS.search(each.text) for each in seen.body):
        yield Hit("全文没有写故障多久响应、多久解决。", (seen.place(_DUTIES),))


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
    for each in seen.asked(r"scope\.additions"):
        yield Hit(each.text.split("：")[0] + "。", each.cite)


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


@check(
    "S17",
    Severity.WARNING,
    "全天候驻场与作息时间相抵触",
    why="一句说全天候，一句说按机关作息，夜里该不该有人在场说不清。",
    basis="两处约定相反：全天候每周 168 小时，机关作息每周约 40 小时。",
    wording="驻场时间与甲方作息相同；其余时间由电话、远程值守，____分钟内响应。",
)
def all_day_at_office_hours(seen: Seen) -> Iterator[Hit]:
    """Posted round the clock, and keeping office hours, in one clause."""
    for sentence, found in seen.matches(_ALL_DAY_POST):
        for other in seen.document.by_node.get(id(sentence.node), []):
            rhythm = _OFFICE_RHYTHM.search(other.text)
            if rhythm is not None and in_body(sentence):
                yield Hit(
                    f"“{found[0]}”与“{rhythm[0]}”不能同时做到。",
                    (seen.span(sentence, found), seen.span(other, rhythm)),
                )
                return


@check(
    "S18",
    Severity.NOTE,
    "驻场人员更换没有写提前通知",
    why="人说走就走，接手的人不熟悉系统，交接期没有保障。",
    basis="合同没有写天数，只能事后追究。",
    wording="更换驻场人员的，乙方应提前 30 日书面通知并征得甲方同意，新旧人员交接不少于____日。",
)
def replacement_unsaid(seen: Seen) -> Iterator[Hit]:
    """People on site, and no notice before a change of them."""
    rows = seen.rows("staffing")
    onsite = [index for index, row in enumerate(rows) if row["onsite"] and row["count"]]
    if onsite and all(row["replace_notice_days"] is None for row in rows):
        yield Hit("写了驻场人员，没有写更换要提前几日通知。", seen.cited(f"staffing[{onsite[0]}].count"))


@check(
    "S19",
    Severity.WARNING,
    "级别的界限重叠",
    why="同一件故障落进两个级别，报修方往高里报，处理方往低里算。",
    basis="算术：“30%以上”的也是“10%以上”的；各级的范围须首尾相接、互不重叠。",
    wording="较低的一级写上限，例如“影响 10%（含）以上、不满 30% 的用户”。",
)
def overlapping(seen: Seen) -> Iterator[Hit]:
    """Two levels told apart by a share or a count, both open at the upper end."""
    found: dict[str, list[tuple[Decimal, str, tuple[int, int]]]] = {}
    for index, row in _levels(seen):
        spans = seen.cited(f"sla[{index}].level")
        if not spans or _ANNEX.match(row["clause"]):
            continue
        for sentence in seen.line_of(seen.sentence_at(spans[0][0])):
            for bound in _AT_LEAST.finditer(sentence.text):
                if not _AT_MOST.search(sentence.text):
                    value = (Decimal(bound[1]), row["level"], seen.span(sentence, bound))
                    found.setdefault(bound[2], []).append(value)
    for bounds in found.values():
        for (one, name, place), (other, second, rival) in combinations(
            sorted(bounds, key=lambda each: each[0]), 2
        ):
            if one != other and name != second:
                yield Hit(f"“{name}”没有上限，“{second}”的也都算在内。", (place, rival))
                return


RULES: tuple[Rule, ...] = (
    no_resolve, level_twice, graver_slower, order_wrong, annex_differs, annex_unordered, no_cycle,
    nobody_on_duty, too_few, third_party_limit, zero_response, hours_unsaid, no_levels, additions,
    points_without_money, old_software, all_day_at_office_hours, replacement_unsaid, overlapping,
)  # fmt: skip
