"""Penalties from a closed list of formulas: frozen terms and facts in, an amount with its trace out.

    daily_rate   base x rate x overdue days, cap applied after
    flat_rate    base x rate, once or for each event
    loss_top_up  the larger of a penalty and the proven loss

A base may be derived from a yearly sum (monthly = yearly / 12). Arithmetic is exact in Decimal and rounded
half-up to a fen once, at the end (rule 12). What comes out is a calculation sheet (违约金测算) both sides may
object to, never an assessed fine; who is to blame is decided by people, before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal, localcontext
from enum import StrEnum
from typing import Any, NamedTuple

from lvyue.rules.errors import PenaltyError
from lvyue.rules.money import Rounding, rounded, yuan
from lvyue.rules.trace import Trace

EXCESSIVE = Decimal("0.30")
"""A penalty above the loss by more than this share is generally excessive (Civil Code 585, 解释 65)."""


class Operator(StrEnum):
    """「逾期超过30日」 fires on overdue day 31, 「逾期30日」 on day 30 (rule 10, Civil Code 1259)."""

    EXCEEDS = "exceeds"
    REACHES = "reaches"


@dataclass(frozen=True, slots=True)
class Base:
    """The sum a rate applies to. `divisor` 12 makes it the monthly part of a yearly sum, kept exact."""

    name: str
    fen: int
    cite: str | None = None
    divisor: int = 1

    def __post_init__(self) -> None:
        if self.fen < 0 or self.divisor < 1:
            raise PenaltyError(f"计算基数“{self.name}”不能是负数。请核对金额。")

    @property
    def exact(self) -> Decimal:
        """The base in fen, unrounded."""
        return Decimal(self.fen) / self.divisor

    def monthly(self, name: str = "月服务费") -> Base:
        """The twelfth part of this yearly sum."""
        return replace(self, name=name, divisor=self.divisor * 12)


@dataclass(frozen=True, slots=True)
class Cap:
    """Most a penalty may come to: a rate of a base, the penalty's own when `base` is None."""

    rate: Decimal
    base: Base | None = None
    cite: str | None = None

    def __post_init__(self) -> None:
        _refuse_rate(self.rate, "封顶比例")


@dataclass(frozen=True, slots=True)
class DailyRate:
    """A rate of the base for every overdue day, up to the cap."""

    base: Base
    rate: Decimal
    cap: Cap | None = None
    cite: str | None = None

    def __post_init__(self) -> None:
        _refuse_rate(self.rate, "日费率")

    @property
    def full_day(self) -> int | None:
        """The overdue day on which the cap is reached; None without a cap."""
        cap = _cap(self)
        if cap is None or not self.base.fen:
            return None
        with localcontext(prec=60):
            return int((cap / (self.base.exact * self.rate)).to_integral_value(ROUND_CEILING))


@dataclass(frozen=True, slots=True)
class FlatRate:
    """A rate of the base, once, or for each event when `per_event`."""

    base: Base
    rate: Decimal
    per_event: bool = False
    cap: Cap | None = None
    cite: str | None = None

    def __post_init__(self) -> None:
        _refuse_rate(self.rate, "费率")


@dataclass(frozen=True, slots=True)
class LossTopUp:
    """A penalty, or the proven loss where that is larger."""

    penalty: DailyRate | FlatRate
    cite: str | None = None


Formula = DailyRate | FlatRate | LossTopUp
FORMULAS: dict[str, type[Formula]] = {
    "daily_rate": DailyRate,
    "flat_rate": FlatRate,
    "loss_top_up": LossTopUp,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What happened. `excluded_days` (force majeure, acknowledged suspension) never exceed the overdue days.

    `loss_fen` is the proven loss, None while none is proven; `deposit_claimed` says that 定金 is claimed too.
    """

    due_on: date | None = None
    actual_on: date | None = None
    excluded_days: int = 0
    events: int = 1
    loss_fen: int | None = None
    deposit_claimed: bool = False
    cites: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.events < 0 or self.excluded_days < 0 or (self.loss_fen or 0) < 0:
            raise PenaltyError("次数、扣除天数和损失都不能是负数。请核对事实。")

    @property
    def overdue_days(self) -> int:
        """Days late without the excluded ones: the due day is not late, the day of performance counts."""
        if self.due_on is None or self.actual_on is None:
            raise PenaltyError("按日计算需要到期日和实际履行日。请先登记这两个日期。")
        return max(0, (self.actual_on - self.due_on).days - self.excluded_days)


class Doubt(NamedTuple):
    """A legal doubt to show beside an amount: a stable code and a sentence."""

    code: str
    text: str


class Amount(NamedTuple):
    """A penalty in fen, unfolded, with the doubts about it."""

    fen: int
    trace: Trace
    warnings: tuple[Doubt, ...]


def formula(shape: str, **terms: Any) -> Formula:
    """A formula by its name in contract data; raises PenaltyError for an unknown name or wrong terms."""
    kind = FORMULAS.get(shape)
    if kind is None:
        raise PenaltyError(f"没有“{shape}”这种违约金算法（可用：{'、'.join(FORMULAS)}）。请改用其中一种。")
    try:
        return kind(**terms)
    except TypeError:
        raise PenaltyError(
            f"违约金算法“{shape}”的参数不对：{'、'.join(terms) or '没有参数'}。请核对。"
        ) from None


def assess(terms: Formula, facts: Facts) -> Amount:
    """The penalty that terms give for facts.

    >>> unpaid = Base("未付款项", 61_869_000)
    >>> late = Facts(due_on=date(2023, 6, 13), actual_on=date(2023, 7, 20))
    >>> assess(DailyRate(unpaid, Decimal("0.0005"), Cap(Decimal("0.05"))), late).fen
    1144577
    """
    if not isinstance(terms, DailyRate | FlatRate | LossTopUp):
        raise PenaltyError(f"没有“{type(terms).__name__}”这种违约金算法。请改用：{'、'.join(FORMULAS)}。")
    penalty = terms.penalty if isinstance(terms, LossTopUp) else terms
    with localcontext(prec=60):
        times = facts.overdue_days if isinstance(penalty, DailyRate) else _events(penalty, facts)
        gross = Decimal(penalty.base.fen) * penalty.rate * times / penalty.base.divisor
        cap = _cap(penalty)
        fen = rounded(gross if cap is None else min(gross, cap))
    steps = list(_steps(penalty, facts, times, gross, cap))
    if isinstance(terms, LossTopUp):
        loss = facts.loss_fen or 0
        larger = "损失较大，按损失" if loss > fen else "违约金不低于损失"
        steps.append(Trace("已证明的损失", _money(loss), larger, terms.cite))
        fen = max(fen, loss)
    note = f"四舍五入到分一次（{Rounding.HALF_UP}）"
    trace = Trace("违约金测算", _money(fen), note, terms.cite or penalty.cite, tuple(steps))
    return Amount(fen, trace, tuple(_doubts(penalty, facts, fen)))


def fires(operator: Operator, days: int, overdue: int) -> bool:
    """Whether an overdue count meets a limit: 超过 n 日 needs n + 1 days, 逾期 n 日 needs n."""
    return overdue > days if operator is Operator.EXCEEDS else overdue >= days


def fires_on(operator: Operator, days: int, due_on: date) -> date:
    """First day on which a right such as termination arises.

    >>> fires_on(Operator.EXCEEDS, 30, date(2023, 6, 13))
    datetime.date(2023, 7, 14)
    """
    if days < 0:
        raise PenaltyError(f"逾期天数不能是负数：{days}。请核对条款。")
    return due_on + timedelta(days + (operator is Operator.EXCEEDS))


def _events(penalty: FlatRate, facts: Facts) -> int:
    return facts.events if penalty.per_event else min(facts.events, 1)


def _cap(penalty: DailyRate | FlatRate) -> Decimal | None:
    """The cap in fen, unrounded."""
    if penalty.cap is None:
        return None
    base = penalty.cap.base or penalty.base
    with localcontext(prec=60):
        return Decimal(base.fen) * penalty.cap.rate / base.divisor


def _steps(
    penalty: DailyRate | FlatRate, facts: Facts, times: int, gross: Decimal, cap: Decimal | None
) -> Iterator[Trace]:
    base = penalty.base
    derived = f"{yuan(base.fen)} 元 ÷ {base.divisor}" if base.divisor > 1 else ""
    yield Trace("基数", f"{base.name} {_money(base.exact)}", derived, base.cite or penalty.cite)
    yield Trace("费率", _rate(penalty.rate), "每日" if isinstance(penalty, DailyRate) else "", penalty.cite)
    if isinstance(penalty, DailyRate):
        excluded = f"，扣除 {facts.excluded_days} 天" if facts.excluded_days else ""
        note = f"{facts.due_on} 到期，{facts.actual_on} 履行；到期日不算，履行日计入{excluded}"
        yield Trace("逾期天数", f"{times} 天", note, children=_events_cited(facts))
    else:
        note = "按次计" if penalty.per_event else "只计一次"
        yield Trace("次数", f"{times} 次", note, children=_events_cited(facts))
    yield Trace("算式", f"{_money(base.exact)} × {_rate(penalty.rate)} × {times}", f"= {_money(gross)}")
    if penalty.cap is not None and cap is not None:
        name = (penalty.cap.base or base).name
        reached = "已封顶" if gross >= cap else "未到封顶"
        cite = penalty.cap.cite or penalty.cite
        yield Trace("封顶", _money(cap), f"{name} 的 {_rate(penalty.cap.rate)}，{reached}", cite)


def _events_cited(facts: Facts) -> tuple[Trace, ...]:
    return tuple(Trace("事件", cite) for cite in facts.cites)


def _doubts(penalty: DailyRate | FlatRate, facts: Facts, fen: int) -> Iterator[Doubt]:
    if isinstance(penalty, DailyRate) and penalty.cap is None:
        yield Doubt(
            "uncapped", "条款没有封顶，金额随天数一直增长。违约金过高时对方可以请求调低（民法典第585条）。"
        )
    excessive = 1 + EXCESSIVE
    if facts.loss_fen is not None:
        if facts.loss_fen * excessive < fen:
            yield Doubt(
                "over-loss", "测算超过已证明损失的 30%，一般认定为过高，可能被调低（民法典第585条）。"
            )
    elif penalty.base.exact * EXCESSIVE < fen:
        yield Doubt("over-base", "测算超过计算基数的 30%，而损失尚未证明。请准备损失证据，以免被调低。")
    if facts.deposit_claimed and fen:
        yield Doubt("deposit", "同时主张了定金和违约金，依法只能选一种（民法典第588条）。请选择其一。")


def _money(fen: Decimal | int) -> str:
    """Yuan with two decimals; an amount that is not whole fen shows that it goes on."""
    whole = rounded(Decimal(fen))
    return f"{yuan(whole)} 元" if whole == fen else f"约 {yuan(whole)} 元"


def _rate(rate: Decimal) -> str:
    """A rate as contracts write it: 5‰ below one per cent, 5% from there on."""
    if rate < Decimal("0.001"):
        return f"万分之{_plain(rate * 10_000)}"
    if rate < Decimal("0.01"):
        return f"{_plain(rate * 1000)}‰"
    return f"{_plain(rate * 100)}%"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _refuse_rate(rate: object, name: str) -> None:
    if not isinstance(rate, Decimal):
        raise PenaltyError(
            f"{name}应为十进制小数 Decimal，现在是 {type(rate).__name__}。请改用如 0.0005 的文本。"
        )
    if not (rate.is_finite() and 0 < rate <= 1):
        raise PenaltyError(f"{name} {rate} 不在 0 到 1 之间。请核对百分号、千分号。")
