"""People: nobody or too few behind a promise of all hours, two rhythms at once, changed without notice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvyue.reading.lint.rule import Hit, Rule, check
from lvyue.reading.lint.seen import Seen, in_body
from lvyue.reading.lint.service.grades import levels
from lvyue.reading.lint.types import Severity

_WEEK_HOURS, _PERSON_HOURS = 168, 40
_ALL_DAY_POST = re.compile(
    r"(?:全天候|7[×xX*]24小时|24小时)[^，。;]{0,8}(?:驻场|驻守|值守|值班|在岗)|(?:驻场|驻守|值守|值班|在岗)[^，。;]{0,10}(?:全天候|7[×xX*]24|24小时)"
)
_OFFICE_RHYTHM = re.compile(
    r"作息(?:时间)?[^，。;]{0,20}(?:相同|一致|遵循|遵守|同步)|(?:遵循|遵守|按照?|同)[^，。;]{0,24}作息|(?:正常|法定)工作时间"
)


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
        index for index, row in levels(seen) if row["calendar"] == "7x24" and row["arrive_minutes"] == 0
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


RULES: tuple[Rule, ...] = (nobody_on_duty, too_few, all_day_at_office_hours, replacement_unsaid)
