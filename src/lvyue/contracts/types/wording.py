"""Chinese words of terms as the pages say them: limits, cycles, rates, amounts, penalties."""

from __future__ import annotations

from decimal import Decimal

from lvyue.contracts.types.limits import as_limit
from lvyue.contracts.types.money import AmountTerm, Penalty
from lvyue.contracts.types.obligations import Obligation
from lvyue.contracts.types.vocabulary import Formula
from lvyue.rules.derivations import UNIT_NAMES
from lvyue.rules.types import Boundary, ByDayClass, Direction, FixedDay, Limit, Period

_BACK = {False: "提前 ", True: "之前 "}


def limit_words(limit: Limit | None) -> str:
    """Say a limit in the field's own words, e.g. `7 个工作日内`, `工作日 2 小时内，非工作日 4 小时内`."""
    if limit is None:
        return "未约定期限"
    if isinstance(limit, Period):
        if limit.count == 0:
            return "立即"
        unit = UNIT_NAMES[limit.unit]
        return f"{_BACK[limit.within] if limit.direction is Direction.BEFORE else ''}{limit.count} {unit}" + (
            "" if limit.direction is Direction.BEFORE and not limit.within else "内"
        )
    if isinstance(limit, FixedDay):
        year = f"{limit.year} 年 " if limit.year else "每年 "
        until = "前" if limit.boundary is Boundary.BEFORE else "（含）前"
        return f"{year}{limit.month} 月 {limit.day} 日{until}"
    if isinstance(limit, ByDayClass):
        return f"工作日 {limit_words(limit.workday)}，非工作日 {limit_words(limit.rest)}"
    return "、".join(limit_words(one) for one in limit.limits) + "，取早者"


def rate_words(rate: Decimal) -> str:
    """Say a rate as a percentage without idle zeros.

    >>> rate_words(Decimal("0.0050")), rate_words(Decimal("0.2"))
    ('0.5%', '20%')
    """
    return f"{(rate * 100).normalize():f}%"


def amount_words(amount: AmountTerm) -> str:
    """Say the price in yuan; a yearly fee says so."""
    parts = []
    if amount.total_fen is not None:
        parts.append(f"¥{Decimal(amount.total_fen) / 100:,.2f}")
    if amount.per_year_fen is not None:
        parts.append(f"¥{Decimal(amount.per_year_fen) / 100:,.2f} / 年")
    return "，".join(parts) or "未写明"


def penalty_words(penalty: Penalty) -> str:
    """Say how a penalty is counted: `每日按应付未付款的 0.5%`, with its threshold and cap."""
    each = "每日按" if penalty.formula is Formula.DAILY_RATE else "按"
    words = f"{each}{penalty.base.label}的 {rate_words(penalty.rate)}"
    if penalty.after_days:
        words = f"超过 {penalty.after_days} 日的，{words}"
    if penalty.cap:
        words += f"，最多到{penalty.cap.base.label}的 {rate_words(penalty.cap.rate)}"
    if penalty.terminate_after_days:
        over = "超过" if penalty.terminate_operator == "exceeding" else "达到"
        words += f"，{over} {penalty.terminate_after_days} 日的可解除合同"
    return words + ("，不足弥补损失的另行赔偿" if penalty.loss_top_up else "")


def when_words(obligation: Obligation) -> str:
    """Say when an obligation falls due: its cycle, or its limit counted from its trigger."""
    if obligation.waits_for:
        return "待裁定后起算"
    if obligation.every:
        return f"{obligation.every.label}一次" + ("，当日上班前" if obligation.before_opening else "")
    if obligation.limit is None:
        return f"{obligation.trigger.label}后，未约定期限" if obligation.trigger else obligation.kind.label
    words = limit_words(as_limit(obligation.limit))
    return f"{obligation.trigger.label}起，{words}" if obligation.trigger else words
