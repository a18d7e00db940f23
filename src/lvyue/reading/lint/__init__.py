"""Lint of a contract (合同体检): what is wrong with a text before it costs money.

`lint` runs every check of `CHECKS` over one text. A check is a named rule with its severity, why it matters,
the law or arithmetic behind it, and better words. A family is a folder with a module for each subject.
"""

from __future__ import annotations

from lvyue.reading.document import prepare
from lvyue.reading.lint import law, money, privacy, service, structure, time
from lvyue.reading.lint.rule import Hit, Rule
from lvyue.reading.lint.seen import Seen
from lvyue.reading.lint.types import FAMILIES, LintCheck, LintReport, Remark, Severity
from lvyue.reading.reader import read
from lvyue.reading.types import Reading

__all__ = ["CHECKS", "FAMILIES", "LintCheck", "LintReport", "Remark", "Severity", "lint"]

_FAMILIES: tuple[Rule, ...] = (
    *money.RULES,
    *time.RULES,
    *service.RULES,
    *law.RULES,
    *structure.RULES,
    *privacy.RULES,
)
_RULES = tuple(sorted(_FAMILIES, key=lambda rule: (list(FAMILIES).index(rule.check.id[0]), rule.check.id)))

CHECKS: tuple[LintCheck, ...] = tuple(rule.check for rule in _RULES)
"""Every check in the order of its family and number."""

_ORDER = list(Severity)


def lint(text: str, reading: Reading | None = None) -> LintReport:
    """The remarks on a contract's text; `reading` spares a second reading when the text was read already.

    Total like `read`: never raises, linear in the length of `text`. A text in which nothing was read is no
    contract, and nothing is remarked on it.
    """
    reading = reading or read(text)
    if not reading.found:
        return LintReport(reading.sha256, reading.chars, len(_RULES), ())
    seen = Seen(prepare(text), reading)
    found = [_remark(seen, rule, hit) for rule in _RULES for hit in rule.look(seen)]
    found.sort(key=lambda one: (_ORDER.index(one.check.severity), one.spans[0], one.check.id))
    return LintReport(reading.sha256, reading.chars, len(_RULES), tuple(found))


def _remark(seen: Seen, rule: Rule, hit: Hit) -> Remark:
    spans = hit.spans or (seen.title,)
    node = seen.clause_at(spans[0][0])
    whole = spans[0] == seen.title
    return Remark(
        check=rule.check,
        clause="全文" if whole else node.number,
        clause_id="" if whole else node.id,
        text=hit.text,
        reckoning=hit.reckoning,
        wording=hit.wording or rule.check.wording,
        spans=spans,
    )
