"""Rows of service-level tables: kept as cells, or collapsed into plain lines by a copy out of a page.

A collapsed table starts with a line of column names parted by blanks; its rows start with a short level name,
or end with a line that is nothing but a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from lvyue.reading.document import Document, Sentence

_HEADER = re.compile(
    r"^(?:序号|(?:故障|事件|问题|服务|响应|缺陷)?(?:级别|等级|类型|类别|分类|分级|方式)(?:定义|描述|说明)?|优先级|说明|描述|定义|内容|详细内容|"
    r"处理方式|处理要求|响应方式|(?:响应|到场|到达|现场|上门|解决|修复|恢复|处理|反馈)[^，。]{0,6}|时限|服务方式|备注|项目)(?:\([^()]{1,8}\))?$"
)
_ROLE_OF_COLUMN = (
    ("response", re.compile(r"响应|反馈|答复|受理(?!时间)|接单|应答")),
    ("arrive", re.compile(r"到场|到达|现场|上门")),
    ("resolve", re.compile(r"解决|修复|恢复|处理时|处理完|排除|完成时|处置时")),
    ("workaround", re.compile(r"临时|应急|规避|替代|绕行")),
)
_LEVEL_COLUMN = re.compile(
    r"级别|等级|分级|优先级|类型|类别|分类|方式|故障|事件|问题|渠道|途径|严重程度|紧急程度"
)
_COLUMN_NAME = re.compile(r"[^，。;:]{1,12}(?:\([^()]{1,8}\))?")
_TIME_ROLE = re.compile(
    r"(?:响应|反馈|答复|受理|应答|到场|到达|上门|解决|修复|恢复|处理|排除|处置)(?:现场)?(?:时间|时限|时效|时长|期限)?(?:\([^()]{1,8}\))?$"
)
_LABELLED = re.compile(
    r"^(?:[故障事件问题服务响应]{0,4}(?:级别|等级|类别|分级|优先级)):(?P<level>[^，。;:]{1,30})"
)
_ROLE_OF_LABEL = re.compile(
    r"^[^，。;:]{0,6}(?:响应|反馈|答复|到场|到达|现场|上门|解决|修复|恢复|处理|排除|处置)[^，。;:]{0,6}[:为]"
)
_DESCRIBES = re.compile(r"(?:级别|等级|事件|故障)?(?:定义|描述|说明|情形|含义|示例|范围|影响|判定)")
_TIMED = "\ue007"  # the sign of a period in a form
LEVEL = re.compile(
    r"(?:特别|特大|重大|重要|较大|严重|紧急|较急|特急|加急|一般|普通|常规|复杂|简单|轻微|次要|主要|关键|核心|致命|常识|高|中|低|[ⅠⅡⅢⅣIV]{1,3}|[一二三四五1-5A-E])"
    r"(?:性|类|级|等)*(?:紧急|严重|重大|技术|系统|软件|硬件|网络)*(?:故障|问题|事件|事故|缺陷|请求|需求|隐患)|[特一二三四五ⅠⅡⅢⅣ1-5]级(?!等保|域名|页面)|[红橙黄蓝绿]色(?:级|等级|预警|事件|故障)?|[PS][0-4](?![0-9A-Za-z])(?:级)?(?:事件|故障|问题)?"
)
_ONLY_TIME = re.compile(r"^(?:.{0,4}\ue007(?:以?内)?|即时|实时|随时|立即)$")


@dataclass(slots=True)
class Row:
    """One row: the level it is for, its sentences, and the role each table column gives."""

    level: str
    level_at: tuple[int, int]
    sentences: list[Sentence]
    roles: dict[int, str] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)
    closed_by_time: bool = False
    line_roles: dict[int, str] = field(default_factory=dict)

    def role_of(self, sentence: Sentence) -> str | None:
        """What a bare limit in a sentence is for, by the name of its column, or of its line."""
        return self.line_roles.get(sentence.line) or self.roles.get(sentence.column)


def read_rows(document: Document) -> list[Row]:
    """Every row of every service-level table, in text order."""
    lines = [
        (number, list(group)) for number, group in groupby(document.sentences, key=lambda each: each.line)
    ]
    return [
        *_cell_rows(lines),
        *_turned_rows(lines),
        *_collapsed_rows(document, lines),
        *_labelled_rows(lines),
    ]


def _cells(line: list[Sentence]) -> dict[int, list[Sentence]]:
    return {column: list(group) for column, group in groupby(line, key=lambda each: each.column)}


def _cell_rows(lines: list[tuple[int, list[Sentence]]]) -> Iterator[Row]:
    roles: dict[int, str] = {}
    units: dict[int, str] = {}
    level_column, level, previous = 0, ("", (0, 0)), -2
    for number, line in lines:
        cells = _cells(line)
        if max(cells) == 0:
            continue
        if number != previous + 1 and number != previous + 2:
            roles, units = {}, {}
        previous = number
        texts = {column: "".join(each.text for each in cell) for column, cell in cells.items()}
        if _is_header(cells, texts, inside=bool(roles)):
            roles = {
                column: role
                for column, text in texts.items()
                for role, words in _ROLE_OF_COLUMN
                if words.search(text)
            }
            units = {
                column: unit
                for column, text in texts.items()
                for unit in ("分钟", "小时")
                if f"({unit})" in text
            }
            candidates = [
                column for column, text in texts.items() if _LEVEL_COLUMN.search(text) and column not in roles
            ]
            level_column = candidates[0] if candidates else 0
            continue
        named = cells.get(level_column)
        if named is not None:
            level = (re.split("[:，。;(]", texts[level_column])[0][:20], (named[0].start, named[0].end))
        if not roles and LEVEL.match(level[0]) is None:
            continue
        rest = [each for column, cell in cells.items() if column != level_column for each in cell]
        if rest and (roles or any("时" in each.text or "分" in each.text for each in rest)):
            yield Row(level[0], level[1], rest, roles, units)


def _turned_rows(lines: list[tuple[int, list[Sentence]]]) -> Iterator[Row]:
    """A table whose columns are levels and whose lines are limits: 项目 | Ⅰ类 | Ⅱ类, 响应 | 3分钟 | 9分钟."""
    rows: dict[int, Row] = {}
    for _, line in lines:
        cells = _cells(line)
        texts = {column: "".join(each.text for each in cell) for column, cell in cells.items()}
        first = texts.get(0, "")
        if len(cells) > 2 and all(LEVEL.match(text) for column, text in texts.items() if column):
            yield from (row for row in rows.values() if row.sentences)
            rows = {
                column: Row(text[:20], (cells[column][0].start, cells[column][-1].end), [])
                for column, text in texts.items()
                if column
            }
            continue
        role = next((name for name, words in _ROLE_OF_COLUMN if words.search(first)), None)
        if rows and role is None and _DESCRIBES.match(first):
            continue
        if not rows or max(cells) == 0 or role is None:
            yield from (row for row in rows.values() if row.sentences)
            rows = {}
            continue
        for column, cell in cells.items():
            if column in rows:
                rows[column].sentences += cell
                rows[column].line_roles[cell[0].line] = role
    yield from (row for row in rows.values() if row.sentences)


def _is_header(cells: dict[int, list[Sentence]], texts: dict[int, str], *, inside: bool) -> bool:
    """Whether a line names the columns: known names only, or, outside a table, short names with time limits.

    Two limits tell a level table whatever its other columns are called; one does beside a column of levels.
    """
    if len(cells) < 2:
        return False
    if all(_HEADER.match(text) for text in texts.values()):
        return True
    if inside or not all(_COLUMN_NAME.fullmatch(text) for text in texts.values()):
        return False
    if any(each.form.tokens for cell in cells.values() for each in cell):
        return False
    limits = sum(_TIME_ROLE.search(text) is not None for text in texts.values())
    levels = sum(
        _LEVEL_COLUMN.search(text) is not None and _TIME_ROLE.search(text) is None for text in texts.values()
    )
    return limits >= 2 or (limits == 1 and levels > 0)


def _labelled_rows(lines: list[tuple[int, list[Sentence]]]) -> Iterator[Row]:
    """「级别：P1；响应时间：10分钟；修复时间：4小时」 on one line, or each label on a line of its own."""
    row: Row | None = None
    for _, line in lines:
        first, rest = line[0], line
        named = _LABELLED.match(first.text) if line[-1].column == 0 else None
        if named is not None:
            if row is not None and row.sentences:
                yield row
            level = re.split(r"\(", named["level"])[0][:20]
            place = (first.start + named.start("level"), first.start + named.end("level"))
            row, rest = Row(level, place, []), line[1:]
            if _TIMED in first.form.text:
                row.sentences.append(first)
        elif row is not None and not _ROLE_OF_LABEL.match(first.text):
            if row.sentences:
                yield row
            row = None
        if row is not None:
            row.sentences += rest
    if row is not None and row.sentences:
        yield row


def _collapsed_rows(document: Document, lines: list[tuple[int, list[Sentence]]]) -> Iterator[Row]:
    row: Row | None = None
    header_node, times = None, False
    for _, line in lines:
        if line[-1].column:
            continue
        words = _words(document, line[0].start, line[-1].end)
        if len(words) > 1 and sum(_HEADER.match(word) is not None for word, _ in words) * 3 >= len(words) * 2:
            header_node, row = line[0].node, None
            times = re.search(r"时间|时限", words[-1][0]) is not None
            continue
        if header_node is None or line[0].node is not header_node:
            if row is not None and row.sentences and not times:
                yield row
            header_node, row = None, None
            continue
        whole = "".join(each.form.text for each in line)
        if times:
            if _ONLY_TIME.match(whole) and row is not None:
                row.sentences += line
                row.closed_by_time = True
                yield row
                row = None
            elif row is None or (len(whole) <= 8 and len(row.sentences) < 2):
                row = Row(words[-1][0] if len(words) > 1 else whole[:20], words[-1][1], list(line))
            else:
                row.sentences += line
        elif _starts_row(words):
            if row is not None:
                yield row
            row = Row(words[0][0], words[0][1], list(line))
            _strip_name(row)
        elif row is not None:
            row.sentences += line
    if row is not None and not times and row.sentences:
        yield row


def _strip_name(row: Row) -> None:
    """The level's name is no part of the first sentence of its row."""
    first = row.sentences[0]
    if first.start == row.level_at[0] and first.end > row.level_at[1]:
        row.sentences[0] = Sentence(
            first.document, row.level_at[1], first.end, first.node, first.line, first.column
        )


def _words(document: Document, start: int, end: int) -> list[tuple[str, tuple[int, int]]]:
    """The words of a line as its blanks part them, with their normal spans."""
    cuts = [start, *(at for at in range(start + 1, end) if at in document.normal.gaps), end]
    return [(document.normal.text[a:b], (a, b)) for a, b in pairwise(cuts)]


def _starts_row(words: list[tuple[str, tuple[int, int]]]) -> bool:
    if len(words) < 2 or not 1 < len(words[0][0]) <= 8:
        return False
    name, following = words[0][0], words[1][0][:1]
    return (
        re.fullmatch(r"[\u4e00-\u9fffA-Za-z0-9ⅠⅡⅢⅣ]+", name) is not None
        and re.match(r"[\u4e00-\u9fff]", following) is not None
    )
