"""Money: sums that must agree, instalments, penalties, and what secures the contract."""

from lvyue.reading.lint.money import instalments, penalties, securities, sums
from lvyue.reading.lint.rule import Rule

RULES: tuple[Rule, ...] = (*instalments.RULES, *penalties.RULES, *securities.RULES, *sums.RULES)
