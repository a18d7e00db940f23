"""Law: payment of small vendors, acceptance, procurement, what liability bears, security."""

from lvyue.reading.lint.law import accepting, liability, paying, procuring, security
from lvyue.reading.lint.rule import Rule

RULES: tuple[Rule, ...] = (
    *accepting.RULES,
    *liability.RULES,
    *paying.RULES,
    *procuring.RULES,
    *security.RULES,
)
