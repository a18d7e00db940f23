"""Corrections of a reading, kept as cases the reader is tried on from then on.

A case is the text without its people and accounts, and the facts as a person corrected them. Only counted and
chosen values are kept: how a duty is worded may change with the grammar, what it says may not.
"""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lvyue.reading.errors import ReadingError
from lvyue.reading.reader import read

SCALARS = (
    "parties.a", "parties.b", "amount_fen", "amount_per_year_fen", "amount_agrees", "term.start", "term.end",
    "term.months", "signed_on", "service_hours", "force_majeure_notice_days", "force_majeure_proof_days",
    "renewal_notice_days", "dispute.mode", "copies", "acceptance.window_days", "acceptance.deemed",
    "confidentiality.mutual", "confidentiality.years", "subcontracting.transfer",
    "subcontracting.subcontract", "subcontracting.most_percent", "appraisal.every", "appraisal.full_marks",
    "appraisal.terminate_below",
)  # fmt: skip
"""The single facts a case keeps, by path."""

ROWS = {
    "sla": ("response_minutes", "arrive_minutes", "resolve_minutes", "report_hours", "calendar"),
    "periodic": ("every", "times", "by"),
    "payments": ("days", "working_days", "deadline", "percent", "amount_fen"),
    "penalties": ("payer", "rate", "per", "cap.rate", "amount_fen"),
    "staffing": ("count", "onsite", "min_years", "replace_notice_days"),
    "intellectual_property": ("owner",),
    "kpis": ("bound", "value"),
    "exemptions": ("party",),
    "renewals": ("notice_days", "by", "automatic", "months", "most_times", "same_terms", "vendor_first"),
    "precedence": ("order",),
    "personnel": ("rule", "value"),
    "appraisal.items": ("points",),
    "appraisal.bands": ("least", "below", "pays_percent"),
    "appraisal.per_point": ("below", "points", "rate", "amount_fen"),
    "blanks": ("kind",),
}
"""The lists a case keeps, and the fields of their rows."""

_STEP = re.compile(r"([a-z_]+)|\[(\d{1,4})\]")
_PATH = re.compile(r"[a-z_]+(?:\[\d{1,4}\])?(?:\.[a-z_]+(?:\[\d{1,4}\])?)*")
_NAME = re.compile(r"[\w-]{1,60}")
_PRIVATE = (
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), "13900000000"),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])"), "000000000000000000"),
    (re.compile(r"(?<![\d.,])(?!0000)\d{4}(?: ?\d{4}){2,5}(?: ?\d{1,3})?(?![\d.,])"), "0000000000000000"),
    (re.compile(r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"), "0000-0000000"),
    (
        re.compile(r"[A-Za-z0-9._+-]{1,40}@[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{1,20}){1,3}"),
        "name@example.com",
    ),
    (re.compile(r"(?<=联系人[：:])[ \u3000]*[\u4e00-\u9fff·]{2,4}(?=[\s，。；;]|$)"), "某某"),
    (re.compile(r"(?<=代表人[：:])[ \u3000]*[\u4e00-\u9fff·]{2,4}(?=[\s，。；;]|$)"), "某某"),
)
_INVENTED = {"a": "某市信息服务中心", "b": "某省运维科技有限公司"}


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says a fact is; `value` None: the text states no such fact."""

    path: str
    value: Any


@dataclass(frozen=True, slots=True)
class Case:
    """A text with the facts that are right; `corrected` are the paths the reader had not read rightly."""

    name: str
    text: str
    facts: dict[str, Any]
    corrected: tuple[str, ...]

    def files(self) -> dict[str, str]:
        """The two files of the case by name: the text, and its facts as JSON."""
        content = {"corrected": list(self.corrected), **self.facts}
        return {
            f"{self.name}.txt": self.text,
            f"{self.name}.json": json.dumps(content, ensure_ascii=False, indent=1) + "\n",
        }


def parse_corrections(content: str) -> tuple[Correction, ...]:
    """The corrections of a JSON list of {"path", "value"}, or of an object {path: value}.

    An object that holds them under `corrections` (`lvyue contract corrections` writes one) is taken as well.

    Raises ReadingError for anything else, with the way it is written.
    """
    try:
        found = json.loads(content)
        found = found.get("corrections", found) if isinstance(found, dict) else found
        pairs = found.items() if isinstance(found, dict) else [(one["path"], one["value"]) for one in found]
        return tuple(Correction(_checked(path), value) for path, value in pairs)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReadingError(
            '更正文件看不懂：应是 JSON，写成 {"payments[0].days": 10} 这样的“事实路径: 正确的值”。'
            "请按这个样子改好再试。"
        ) from error


def learn(text: str, corrections: Iterable[Correction], *, name: str) -> Case:
    """The case of a text and the corrections of its reading, without names, numbers and accounts of people.

    Raises ReadingError when a correction names a fact there is no place for, or `name` is no file name.
    """
    if _NAME.fullmatch(name) is None:
        raise ReadingError(f"用例名“{name}”不能作文件名。请只用字母、数字、汉字和短横线，不超过 60 个字。")
    facts = copy.deepcopy(read(text).facts)
    corrected = []
    for one in corrections:
        _set(facts, one.path, one.value)
        corrected.append(one.path)
    facts = _without_removed(facts)
    for side, invented in _INVENTED.items():
        real = (facts.get("parties") or {}).get(side)
        if real:
            text = text.replace(real, invented)
            facts["parties"][side] = invented if invented in text else real
    return Case(name, anonymous(text), kept(facts), tuple(corrected))


def load_case(name: str, text: str, content: str) -> Case:
    """A case from its two files."""
    facts = json.loads(content)
    return Case(name, text, facts, tuple(facts.pop("corrected", ())))


def missed(case: Case) -> tuple[str, ...]:
    """The facts of a case that the reader, as it is now, does not read as they are, in words."""
    found = kept(read(case.text).facts)
    return tuple(_differences(case.facts, found))


def anonymous(text: str) -> str:
    """The text without mobile and telephone numbers, identity numbers, accounts, addresses and persons."""
    for pattern, instead in _PRIVATE:
        text = pattern.sub(instead, text)
    return text


def kept(facts: dict[str, Any]) -> dict[str, Any]:
    """The part of the facts that a case keeps, flat: single facts by path, rows as their fields."""
    single = {path: value for path in SCALARS if (value := _at(facts, path)) is not None}
    rows: dict[str, Any] = {
        name: [
            {key: value for key in keys if (value := _at(row, key)) is not None}
            for row in _at(facts, name) or []
        ]
        for name, keys in ROWS.items()
    }
    return {**single, **{name: [row for row in found if row] for name, found in rows.items()}}


def _differences(wanted: dict[str, Any], found: dict[str, Any]) -> Iterator[str]:
    for path in SCALARS:
        if wanted.get(path) != found.get(path):
            yield f"{path}：应为 {_shown(wanted.get(path))}，读作 {_shown(found.get(path))}"
    for name in ROWS:
        left, right = (Counter(_key(row) for row in side.get(name) or []) for side in (wanted, found))
        for row in (left - right).elements():
            yield f"{name}：漏读 {row}"
        for row in (right - left).elements():
            yield f"{name}：多读 {row}"


def _key(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True)


def _shown(value: Any) -> str:
    return "没有" if value is None else json.dumps(value, ensure_ascii=False)


def _checked(path: Any) -> str:
    if not isinstance(path, str) or _PATH.fullmatch(path) is None:
        raise ValueError(path)
    return path


def _steps(path: str) -> list[str | int]:
    return [int(step[2]) if step[2] else step[1] for step in _STEP.finditer(path)]


def _at(facts: Any, path: str) -> Any:
    for step in _steps(path):
        if isinstance(step, int):
            facts = facts[step] if isinstance(facts, list) and step < len(facts) else None
        else:
            facts = facts.get(step) if isinstance(facts, dict) else None
    return facts


def _set(facts: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at a path; the place behind the last row of a list is a new row."""
    *before, last = _steps(path)
    place: Any = facts
    for step in before:
        if isinstance(step, str) and isinstance(place, dict):
            place[step] = {} if place.get(step) is None else place[step]
            place = place[step]
        elif isinstance(step, int) and isinstance(place, list) and step < len(place):
            place = place[step]
        else:
            raise _no_place(path)
    if isinstance(last, int) and isinstance(place, list) and last <= len(place):
        place[last : last + 1] = [value]
    elif isinstance(last, str) and isinstance(place, dict):
        place[last] = value
    else:
        raise _no_place(path)


def _no_place(path: str) -> ReadingError:
    return ReadingError(f"更正里的“{path}”在读出的事实中没有位置。请核对路径，新的一行写在最后一行之后。")


def _without_removed(facts: dict[str, Any]) -> dict[str, Any]:
    """Rows that were corrected to nothing are gone; only now, so that the numbers of the others held."""
    return {key: _kept_rows(value) for key, value in facts.items()}


def _kept_rows(value: Any) -> Any:
    if isinstance(value, list):
        return [row for row in value if row is not None]
    return _without_removed(value) if isinstance(value, dict) else value
