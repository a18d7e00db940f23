"""What secures the contract: earnest money and the performance bond, each with its limit by law."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lvyue.reading.document import Sentence
from lvyue.reading.forms import form_pattern
from lvyue.reading.lint import laws
from lvyue.reading.lint.rule import Hit, Rule, check, percent
from lvyue.reading.lint.seen import Seen, clauses
from lvyue.reading.lint.types import Severity
from lvyue.reading.units import Amount
from lvyue.rules.money import yuan

_NOT_PAID = r"(?:(?!付(?:合同|总|价|款|服务|人民币|给|第|<R>|<M>))[^。;])"
"""A character that does not begin what is paid after the security: 收到履约保证金后，付合同总金额的30%."""

_EARNEST = re.compile(r"定金(?!额|融)")
_PENALTY = re.compile(r"违约金|滞纳金")
_OF_EARNEST = form_pattern(rf"定金{_NOT_PAID}{{0,30}}?(<R>|<M>)|(<R>|<M>)[^，。;]{0, 12}?(?:作为|为)定金")
_CHOOSES = re.compile(
    r"定金[^。;]{0,40}(?:择一|任选|选择|不得同时|不并用|二者)|(?:择一|任选|选择)[^。;]{0,30}定金"
)
_BOND = re.compile(r"履约(?:保证金|保函|担保)")
_OF_BOND = form_pattern(rf"履约(?:保证金|保函|担保)(?:(?!<R>|<M>){_NOT_PAID}){{0,40}}(<R>|<M>)")
_BOND_CASH = re.compile(
    r"现金[^，。;]{0,12}(?:缴纳|交纳|提交|支付|交付)[^，。;]{0,8}履约保证金|履约保证金[^，。;]{0,24}(?:以|用|为)现金"
)


@check(
    "M14",
    Severity.WARNING,
    "定金与违约金并存，没有择一",
    why="两样都约定的，只能选一样；没有写清，主张时先要争用哪一样。",
    basis=f"{laws.DEPOSIT_OR_PENALTY}：既约定违约金又约定定金的，一方违约时对方可以选择适用其一。",
    wording="同时约定定金与违约金的，守约方可以选择适用其一，不得并用。",
)
def earnest_and_penalty(seen: Seen) -> Iterator[Hit]:
    """Both named, no words that choose."""
    earnest, penalties = seen.matches(_EARNEST), seen.matches(_PENALTY)
    if earnest and penalties and not seen.says(_CHOOSES):
        places = (seen.span(*earnest[0]), seen.span(*penalties[0]))
        yield Hit(f"{clauses(seen, places)}同时约定了定金与违约金。", places)


@check(
    "M15",
    Severity.ERROR,
    "定金超过合同额的 20%",
    why="超过的部分不产生定金的效力，罚则也不适用。",
    basis=f"{laws.DEPOSIT}：定金不得超过主合同标的额的 20%。",
    wording="定金为合同总价的百分之____（不超过百分之二十）。",
)
def earnest_too_high(seen: Seen) -> Iterator[Hit]:
    """A deposit by rate or by sum."""
    for sentence, at, share in _shares(seen, _EARNEST, _OF_EARNEST):
        if share > Decimal("0.2"):
            yield Hit(f"定金为合同额的 {percent(share)}。", (seen.sign(sentence, at),), _against(seen, share))


@check(
    "M16",
    Severity.ERROR,
    "履约保证金超过合同额的 10%",
    why="超过法定上限的部分不能收取，采购文件和合同都会被要求改正。",
    basis=f"{laws.BOND}：履约保证金的数额不得超过政府采购合同金额的 10%。",
    wording="履约保证金为合同总价的百分之____（不超过百分之十），以保函等非现金形式提交。",
)
def bond_too_high(seen: Seen) -> Iterator[Hit]:
    """A performance bond by rate or by sum."""
    for sentence, at, share in _shares(seen, _BOND, _OF_BOND):
        if share > Decimal("0.1"):
            yield Hit(
                f"履约保证金为合同额的 {percent(share)}。", (seen.sign(sentence, at),), _against(seen, share)
            )


@check(
    "M17",
    Severity.ERROR,
    "履约保证金要求交现金",
    why="政府采购的履约保证金只能用非现金形式提交。",
    basis=f"{laws.BOND}：以支票、汇票、本票或者金融机构、担保机构出具的保函等非现金形式提交。",
    wording="履约保证金以保函、支票、汇票、本票等非现金形式提交。",
)
def bond_in_cash(seen: Seen) -> Iterator[Hit]:
    """现金 beside 履约保证金."""
    for sentence, found in seen.matches(_BOND_CASH):
        yield Hit("履约保证金写明以现金交纳。", (seen.span(sentence, found),))


def _shares(
    seen: Seen, named: re.Pattern[str], pattern: re.Pattern[str]
) -> Iterator[tuple[Sentence, int, Decimal]]:
    """Each share of the price that stands behind a name, a sum divided by the total."""
    total = seen.total
    for sentence in seen.document.containing(named):
        for found in pattern.finditer(sentence.form.text):
            at = next(found.start(group) for group in range(1, pattern.groups + 1) if found[group])
            value = sentence.form.token(at).value
            if isinstance(value, Decimal):
                yield sentence, at, value
            elif isinstance(value, Amount) and total and value.fen < total:
                yield sentence, at, Decimal(value.fen) / total


def _against(seen: Seen, share: Decimal) -> str:
    total = seen.total
    return f"{yuan(total)} × {percent(share)} = {yuan(int(total * share))} 元。" if total else ""


RULES: tuple[Rule, ...] = (earnest_and_penalty, earnest_too_high, bond_too_high, bond_in_cash)
