"""Service: levels and their targets, cycles, people behind round-the-clock duties, scope and appraisal."""

from lvyue.reading.lint.rule import Rule
from lvyue.reading.lint.service import annexes, levels, people, scope, targets

RULES: tuple[Rule, ...] = (*annexes.RULES, *levels.RULES, *people.RULES, *scope.RULES, *targets.RULES)
