"""Security: reporting incidents, keeping logs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lvyue.reading.forms import form_pattern
from lvyue.reading.lint import laws
from lvyue.reading.lint.law.bodies import is_public
from lvyue.reading.lint.rule import Hit, Rule, check
from lvyue.reading.lint.seen import Seen
from lvyue.reading.lint.types import Severity
from lvyue.reading.units import Length
from lvyue.rules.types import Unit

_INCIDENT = re.compile(
    r"(?:网络安全|信息安全|安全)(?:事件|事故)[^。;]{0,30}(?:报告|上报|通报|告知)|(?:报告|上报|通报)[^。;]{0,20}安全(?:事件|事故|隐患)"
)
_SYSTEM = re.compile(r"系统|平台|网站|软件|小程序|数据库|服务器")
_LOGS = form_pattern(r"(?:日志|审计记录|访问记录)[^。;]{0,20}?(?:保存|留存|保留|存储)[^，。;]{0,10}?(<P>)")
_INCIDENTS_FROM = date(2025, 11, 1)


@check(
    "L20",
    Severity.NOTE,
    "没有写安全事件向甲方报告",
    why="甲方要在几小时内上报，先得由运维方告诉它；合同里没有这一条就没有时限。",
    basis=f"{laws.INCIDENTS}（2025 年 11 月 1 日起施行）：应当以合同要求服务方发现网络安全事件及时报告。",
    wording="乙方发现网络安全事件的，应在____分钟内报告甲方，并配合甲方按规定时限上报。",
)
def incident_unsaid(seen: Seen) -> Iterator[Hit]:
    """A public system served on or after the day the rule came into force, and no duty to report."""
    end = seen.day("term.end") or seen.day("signed_on")
    served = any(_SYSTEM.search(each.text) for each in seen.body)
    if is_public(seen) and served and (end is None or end >= _INCIDENTS_FROM) and not seen.says(_INCIDENT):
        yield Hit("全文没有写发现安全事件多久内报告甲方。", (seen.place("安全|保密", "服务"),))


@check(
    "L21",
    Severity.WARNING,
    "日志保存不足一年",
    why="政务应用的日志要存满一年，少存了查不清事件，也过不了检查。",
    basis=f"{laws.LOGS}：日志留存不少于一年。",
    wording="运行、访问和操作日志保存不少于一年，并定期备份。",
)
def logs_short(seen: Seen) -> Iterator[Hit]:
    """Logs kept for less than a year."""
    for sentence in seen.document.sentences if is_public(seen) else ():
        for found in _LOGS.finditer(sentence.form.text):
            length = sentence.form.token(found.start(1)).value
            if isinstance(length, Length) and _days(length) < 360:
                yield Hit(
                    f"日志只存 {length.count.normalize():f} {_UNIT[length.unit]}。",
                    (seen.sign(sentence, found.start(1)),),
                )


_UNIT = {Unit.DAY: "日", Unit.MONTH: "个月", Unit.WEEK: "周", Unit.YEAR: "年"}


def _days(length: Length) -> Decimal:
    return length.count * {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30, Unit.YEAR: 365}.get(length.unit, 365)


RULES: tuple[Rule, ...] = (incident_unsaid, logs_short)
