"""Cycles that stand in a table cell of their own: 机房巡检 | 检查供电与空调 | 每日2次."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from lvyue.reading.cited import Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.numbers import read_integer

_N = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,2})"
_PERIOD = r"小时|半年|季度?|(?:工作)?日|天|周|星期|月度?|年度?"
_CELL = re.compile(
    rf"(?:[每按逐]个?(?P<period>{_PERIOD})(?:不少于|至少)?(?:(?P<times>{_N})次)?"
    rf"|(?P<times_first>{_N})次/每?个?(?P<period_last>{_PERIOD})"
    rf"|每(?P<count>{_N})个?(?P<unit>小时|[日天周月])(?:(?P<times_counted>{_N})次)?"
    r"|(?P<worded>不定期|定期|定时|持续|实时|按需(?:提供)?|随时))"
)
_CYCLES = {
    "小时": "PT1H",
    "半年": "P6M", "季": "P3M", "工": "P1D", "日": "P1D", "天": "P1D", "周": "P1W", "星": "P1W",
    "月": "P1M", "年": "P1Y",
}  # fmt: skip
_WORDED = {
    "不定期": "irregular",
    "定期": "regular",
    "定时": "regular",
    "持续": "continuous",
    "实时": "continuous",
    "按需": "on_demand",
    "按需提供": "on_demand",
    "随时": "on_demand",
}
_LETTERS = {"小时": "T{}H", "日": "{}D", "天": "{}D", "周": "{}W", "月": "{}M"}
_GROUP = 2
_NAME = re.compile(r"[\u4e00-\u9fff]{2}")


@dataclass(frozen=True, slots=True)
class CycleCell:
    """A cell that is nothing but a cycle, and the cell that names the duty of its row."""

    sentence: Sentence
    name: Sentence
    every: str
    times: int | None

    def row(self) -> dict[str, Tree]:
        """The duty as a row of `periodic`."""
        times = self.sentence.cite(self.times) if self.times and self.times > 1 else None
        return {
            "what": self.name.cite(self.name.text.strip("。;，:")),
            "every": self.sentence.cite(self.every),
            **({"times": times} if times else {}),
            "clause": self.sentence.clause,
        }


def read_cycle_cells(document: Document) -> dict[int, CycleCell]:
    """The cycle cells of all tables by line; a row whose cells name no duty has none."""
    found: dict[int, CycleCell] = {}
    for number, group in groupby(document.sentences, key=lambda each: each.line):
        line = list(group)
        if line[-1].column == 0:
            continue
        for sentence in line[1:]:
            cell = _CELL.fullmatch(sentence.text) if len(sentence.text) <= 12 else None
            name = _name(line, sentence)
            if cell is not None and name is not None:
                every, times = _cycle(cell)
                found[number] = CycleCell(sentence, name, every, times)
                break
    return found


def _name(line: list[Sentence], cycle: Sentence) -> Sentence | None:
    """The cell that names the duty: the first, unless it is only the short group of a fuller one."""
    named = [each for each in line if each is not cycle and _NAME.search(each.text)]
    before = [each for each in named if each.column < cycle.column]
    if len(before) > 1 and len(before[0].text) <= _GROUP:
        return before[1]
    return named[0] if named else None


def _cycle(cell: re.Match[str]) -> tuple[str, int | None]:
    times = read_integer(cell["times"] or cell["times_first"] or cell["times_counted"] or "")
    if cell["worded"]:
        return _WORDED[cell["worded"]], None
    if cell["unit"]:
        return "P" + _LETTERS[cell["unit"]].format(read_integer(cell["count"])), times
    period = cell["period"] or cell["period_last"]
    return _CYCLES.get(period) or _CYCLES[period[0]], times
