"""Structure: numbers and references, blanks, names and accounts, copies, courts, the order of documents."""

from lvyue.reading.lint.rule import Rule
from lvyue.reading.lint.structure import disputes, names, numbers, text

RULES: tuple[Rule, ...] = (*disputes.RULES, *names.RULES, *numbers.RULES, *text.RULES)
