"""Force majeure: the days to notify, the days to prove, and the event the proof is counted from."""

from __future__ import annotations

import math
import re

from lvyue.reading.cited import Cited, Tree
from lvyue.reading.document import Document, Sentence
from lvyue.reading.forms import form_pattern
from lvyue.reading.units import Length
from lvyue.rules.types import Unit

_TOPIC = re.compile(r"不可抗力")
_AT_ONCE = re.compile(
    r"(?:立即|立刻|即时|马上|当即)(?:以[^，。;]{1,12})?(?:将[^，。;]{1,20})?(?:书面|电话)?[^，。;]{0,8}?(?:通知|告知)"
)
_NOTICE = form_pattern(
    r"<P>(?:之|以)?内[^，。;<P>]{0,24}?(?:通知|告知|通报|报告)|(?:通知|告知|通报)[^，。;]{0,20}?(?:不迟于|不超过|最迟)[^，。;]{0,12}?<P>"
)
_PROOF = form_pattern(r"<P>(?:之|以)?内[^。;<P>]{0,40}?(?:证明|证据|文件|详细情况|书面材料|报告)")
_OVER = re.compile(r"(?:结束|消除|消失|停止|终止)(?:之日|后|之后|日)?(?:起|后)?")
_DAYS = {Unit.DAY: 1.0, Unit.HOUR: 1 / 24, Unit.WEEK: 7.0, Unit.WORKDAY: 1.0, Unit.MONTH: 30.0}
_KEYS = ("force_majeure_notice_days", "force_majeure_proof_days", "force_majeure_count_from")


def read_force_majeure(document: Document, known: dict[str, Tree]) -> dict[str, Tree]:
    """Notice and proof days; 立即通知 is 0, 及时 and 尽快 give no number and stay None."""
    del known
    facts: dict[str, Tree] = dict.fromkeys(_KEYS)
    for sentence in document.sentences:
        if not (_TOPIC.search(sentence.topic) or _TOPIC.search(sentence.text)):
            continue
        proof_at = _place(sentence, _PROOF)
        notice_at = _place(sentence, _NOTICE)
        if facts[_KEYS[0]] is None and (at_once := _AT_ONCE.search(sentence.text)) is not None:
            facts[_KEYS[0]] = sentence.cite(
                0, (sentence.start + at_once.start(), sentence.start + at_once.end())
            )
        elif facts[_KEYS[0]] is None and notice_at is not None:
            facts[_KEYS[0]] = _days(sentence, notice_at)
        if (
            facts[_KEYS[1]] is None
            and proof_at is not None
            and (proof_at != notice_at or "证明" in sentence.text)
        ):
            facts[_KEYS[1]] = _days(sentence, proof_at)
            facts[_KEYS[2]] = _counted_from(sentence, proof_at)
    return facts


def _place(sentence: Sentence, pattern: re.Pattern[str]) -> int | None:
    found = pattern.search(sentence.form.text)
    if found is None:
        return None
    return sentence.form.token_in("P", found)


def _days(sentence: Sentence, at: int) -> Cited | None:
    length = sentence.form.token(at).value
    if not isinstance(length, Length) or length.unit not in _DAYS:
        return None
    return sentence.cite_form(math.ceil(float(length.count) * _DAYS[length.unit]), at)


def _counted_from(sentence: Sentence, at: int) -> Cited:
    over = _OVER.search(sentence.form.text[max(0, at - 16) : at])
    return sentence.cite_form("event over" if over else "event", max(0, at - 16) if over else at, at + 1)
