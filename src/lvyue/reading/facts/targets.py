"""What a time limit in a service sentence is for: response, arrival, resolution, report, or a stopgap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lvyue.reading.document import Sentence
from lvyue.reading.forms import form_pattern
from lvyue.reading.units import Length
from lvyue.rules.types import Unit

ROLES = {
    "workaround": re.compile(r"切换|临时(?:解决|措施|方案|替代)|应急措施|替代方案|规避"),
    "arrive": re.compile(
        r"到达|到场|赶到|抵达|到现场|赶赴|赴现场|上门(?!修复|解决|排除)|到位|到(?![期账货付来不])[\u4e00-\u9fff]{1,3}(?=[、，。;)]|$)|前往(?:现场|处理)"
    ),
    "resolve": re.compile(
        r"(?:解决|修复|修补|排除|恢复|处理完|排障|处置|修改完|完成处理|办结)(?!方案|办法|措施)|处理时[间限]"
    ),
    "response": re.compile(r"响应(?!文件|供应商|人|性)|反馈|答复|回复|应答|受理|接单|回应|诊断|核实"),
}
_REPORT = form_pattern(r"报告(?!<a>|使用|主管)|分析说明|书面说明")
_HANDS_REPORT = re.compile(
    r"^(?:之|以)?内?(?:向[^，。;]{1,8})?(?:书面)?(?:提交|出具|提供|报送|给出)[^，。;]{0,24}报告"
)
# To tell the customer in time that something is wrong is neither an answer nor a written report.
_TELLS = form_pattern(
    r"^(?:之|以)?内(?:向<a>|电话|口头|及时)?(?:报告|通报|通知|告知|上报)(?:<a>|用户|[^，。;]{0,3}$)"
)
_AT_ONCE = re.compile(
    r"(?:实时|即时|立即|马上|即刻|随时)(?:的)?(?:给予|做出|作出|予以)?(?P<response>响应|答复|应答)"
    r"|(?:马上|立即|立刻|即刻)(?P<arrive>到达?现场|赶到现场|赶赴现场|到场)|^(?P<alone>即时|实时|立即|随时)(?=$|[。;，]|通过)"
)
_SHARES = form_pattern(r"(?:之|以)?内?[、和与及或][^，。;、<P>]{1,10}<P>(?:之|以)?内?([^，。;、<P>]{0,8})")
_CONDITIONED = re.compile(r"(?<!不)(?<!不得)(?<!不应)(?<!不能)(?<!不可)(?:超过|超出|逾期)$")
_MINUTES = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.DAY: 1440, Unit.WORK_MINUTE: 1, Unit.WORK_HOUR: 60}
_CONDITION = re.compile(
    r"^(?:如|若|如果|倘若|对于?)?(?:需|要|果需|果要)|^[^，。;]{0,30}(?:要求|需要|确需)[^，。;]{2,30}的，"
)
# 「10分钟内处置，30分钟内恢复」: taken in hand within one limit, put right within the other.
_FAILS = re.compile(r"(?:之|以)?内(?:仍|还)?(?:无法|不能|未能|未)")
_BEGINS = re.compile(r"^(?:之|以)?内?(?:开始|着手|进行)?处[置理](?!完)")
_STOPS = re.compile("[，。;]")
_FRONT_STOPS = re.compile("[，。;、]")


@dataclass(frozen=True, slots=True)
class Target:
    """One limit: role, minutes (None when counted in workdays), normal span, place in the form."""

    role: str
    minutes: float | None
    working_days: int | None
    place: tuple[int, int]
    at: int
    conditional: bool
    working_hours: bool = False
    shared: bool = False
    """One of several limits with one role word behind the last: 汛期24小时内、非汛期72小时内修复."""


def read_targets(sentence: Sentence, default: str | None = None) -> list[Target]:
    """The limits of one sentence in order; `default` is the role its table column gives to a bare limit."""
    found = sorted([*_at_once(sentence), *_limits(sentence, default)], key=lambda target: target.at)
    text = sentence.form.text
    begun = [target for target in found if target.role == "resolve" and _BEGINS.match(text[target.at + 1 :])]
    done = any(target.role == "resolve" and target not in begun for target in found)
    return [target for target in found if target not in begun] if done else found


def _limits(sentence: Sentence, default: str | None) -> Iterator[Target]:
    form = sentence.form
    places = [at for at, token in form.of_kind("P") if isinstance(token.value, Length)]
    sharing = False
    for index, at in enumerate(places):
        length = form.token(at).value
        assert isinstance(length, Length)
        end = places[index + 1] if index + 1 < len(places) else len(form.text)
        start = places[index - 1] + 1 if index else 0
        role = _role(form.text[start:at], form.text[at + 1 : end])
        shared = _SHARES.match(form.text[at + 1 :]) if role is None else None
        if shared is not None:
            role = _first(shared[1])
        role = role or default
        workdays = int(length.count) if length.unit is Unit.WORKDAY else None
        if _CONDITIONED.search(form.text[start:at]):  # 「修复超过7天的」 states when, not by when
            continue
        if _FAILS.match(form.text, at + 1):  # 「4小时内无法修复的」 states when, too
            continue
        if role is None or (length.unit not in _MINUTES and workdays is None):
            continue
        conditional = _CONDITION.search(form.text[:at]) is not None
        yield Target(
            role,
            float(length.count * _MINUTES[length.unit]) if workdays is None else None,
            workdays,
            form.span(at, at + 1),
            at,
            conditional,
            length.unit in (Unit.WORK_HOUR, Unit.WORK_MINUTE),
            shared is not None or sharing,
        )
        sharing = shared is not None


def _role(before: str, after: str) -> str | None:
    """The first role word behind the limit in its part of the sentence, else the last in front of it."""
    own = _STOPS.split(after)[0]
    if _TELLS.match(own):
        return None
    if _HANDS_REPORT.search(own):
        return "report"
    if _REPORT.search(after) and (re.search(r"(?:完成?|后)$", before) or _first(own) is None):
        return "report"
    role = _first(own)
    if role is not None:
        return "report" if role == "response" and _REPORT.search(own) else role
    front = _FRONT_STOPS.split(before)[-1]
    return _last(front)


def _first(words: str) -> str | None:
    found = [(match.start(), role) for role, pattern in ROLES.items() if (match := pattern.search(words))]
    return min(found)[1] if found else None


def _last(words: str) -> str | None:
    found = [(match.start(), role) for role, pattern in ROLES.items() for match in pattern.finditer(words)]
    return max(found)[1] if found else None


def _at_once(sentence: Sentence) -> Iterator[Target]:
    form = sentence.form
    periods = [at for at, _ in form.of_kind("P")]
    for match in _AT_ONCE.finditer(form.text):
        if any(0 <= match.start() - at <= 4 for at in periods):  # 「30分钟内实时做出响应」 has its number
            continue
        role = "arrive" if match["arrive"] else "response"
        yield Target(role, 0.0, None, form.span(match.start(), match.end()), match.start(), conditional=False)
