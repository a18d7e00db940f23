"""Time: the term and its signing, days that can be told, days of payment, duties without a day."""

from lvyue.reading.lint.rule import Rule
from lvyue.reading.lint.time import days, paying, term, unsaid

RULES: tuple[Rule, ...] = (*days.RULES, *paying.RULES, *term.RULES, *unsaid.RULES)
