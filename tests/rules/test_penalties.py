"""Penalties to the fen, by the tables of docs/explanation/penalties.md, with doubts and refusals."""

from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvyue.rules.errors import PenaltyError
from lvyue.rules.money import parse_yuan, yuan
from lvyue.rules.penalties import (
    FORMULAS,
    Base,
    Cap,
    DailyRate,
    Facts,
    FlatRate,
    LossTopUp,
    Operator,
    assess,
    fires_on,
    formula,
)
from tests.rules.tables import table

UNPAID = Base("未付款项", 61_869_000, "2.2")
DAILY = DailyRate(UNPAID, Decimal("0.0005"), Cap(Decimal("0.05")), "6.1")
X20 = Facts(date(2023, 6, 13), date(2023, 7, 20), cites=("付款凭证 7 月 20 日",))


def late(days: int) -> Facts:
    return Facts(date(2025, 1, 1), date.fromordinal(date(2025, 1, 1).toordinal() + days))


@pytest.mark.parametrize("row", table("penalties.md", "编号"), ids=lambda row: row["编号"])
def test_daily_rate_by_the_page(row: dict[str, str]) -> None:
    cap = None if row["封顶"] == "无" else Cap(Decimal(row["封顶"]))
    terms = DailyRate(Base("价款", parse_yuan(row["基数（元）"])), Decimal(row["日费率"]), cap)
    facts = Facts(date.fromisoformat(row["到期日"]), date.fromisoformat(row["履行日"]))
    assert facts.overdue_days == int(row["天数"])
    assert yuan(assess(terms, facts).fen) == row["违约金（元）"]
    assert str(terms.full_day or "无") == row["封顶日"]
    if cap is not None:
        assert yuan(assess(terms, late(10_000)).fen) == row["封顶额（元）"]


@pytest.mark.parametrize("row", table("penalties.md", "编号", nth=1), ids=lambda row: row["编号"])
def test_flat_rate_by_the_page(row: dict[str, str]) -> None:
    base = Base("价款", parse_yuan(row["基数（元）"]))
    if row["除以"] == "12":
        base = base.monthly()
    penalty = FlatRate(base, Decimal(row["费率"]), per_event=int(row["次数"]) > 1)
    loss = None if row["损失（元）"] == "无" else parse_yuan(row["损失（元）"])
    terms = penalty if loss is None else LossTopUp(penalty)
    assert yuan(assess(terms, Facts(events=int(row["次数"]), loss_fen=loss)).fen) == row["结果（元）"]


def test_the_page_lists_every_formula_and_every_doubt() -> None:
    assert [row["名称"] for row in table("penalties.md", "算法")] == list(FORMULAS)
    assert [row["代号"] for row in table("penalties.md", "代号")] == [
        "uncapped",
        "over-loss",
        "over-base",
        "deposit",
    ]


def test_x20_unfolds_into_clause_events_days_base_and_rate() -> None:
    assert list(assess(DAILY, X20).trace.lines()) == [
        "违约金测算：11,445.77 元（四舍五入到分一次（half-up）） 〔6.1〕",
        "  基数：未付款项 618,690.00 元 〔2.2〕",
        "  费率：万分之5（每日） 〔6.1〕",
        "  逾期天数：37 天（2023-06-13 到期，2023-07-20 履行；到期日不算，履行日计入）",
        "    事件：付款凭证 7 月 20 日",
        "  算式：618,690.00 元 × 万分之5 × 37（= 约 11,445.77 元）",
        "  封顶：30,934.50 元（未付款项 的 5%，未到封顶） 〔6.1〕",
    ]


def test_x20_termination_arises_on_overdue_day_31() -> None:
    assert fires_on(Operator.EXCEEDS, 30, date(2023, 6, 13)) == date(2023, 7, 14)
    with pytest.raises(PenaltyError, match="不能是负数"):
        fires_on(Operator.EXCEEDS, -1, date(2023, 6, 13))


def test_the_cap_is_reached_exactly_on_its_day() -> None:
    assert DAILY.full_day == 100
    assert [assess(DAILY, late(days)).fen for days in (99, 100, 101)] == [3_062_516, 3_093_450, 3_093_450]
    notes = [step.note for days in (99, 100) for step in assess(DAILY, late(days)).trace.children[-1:]]
    assert notes == ["未付款项 的 5%，未到封顶", "未付款项 的 5%，已封顶"]


def test_a_cap_may_rest_on_another_base() -> None:
    terms = DailyRate(UNPAID, Decimal("0.0005"), Cap(Decimal("0.03"), Base("合同总价", 100_000_000), "9.3"))
    assert assess(terms, late(500)).fen == 3_000_000
    assert assess(terms, late(500)).trace.children[-1].cite == "9.3"


def test_excluded_days_are_taken_off_and_never_below_zero() -> None:
    shortened = Facts(date(2025, 1, 1), date(2025, 1, 11), excluded_days=4)
    assert shortened.overdue_days == 6
    assert "扣除 4 天" in assess(DAILY, shortened).trace.children[2].note
    assert Facts(date(2025, 1, 1), date(2025, 1, 3), excluded_days=4).overdue_days == 0


def test_a_monthly_base_is_derived_exactly_and_says_so() -> None:
    amount = assess(
        FlatRate(Base("年服务费", 2_800_000, "四(二)").monthly(), Decimal("0.005"), cite="十(二)1"), Facts()
    )
    assert amount.fen == 1167
    assert str(amount.trace.children[0].value) == "月服务费 约 2,333.33 元"
    assert (amount.trace.children[0].note, amount.trace.children[0].cite) == ("28,000.00 元 ÷ 12", "四(二)")


def test_once_means_once_and_per_event_means_each() -> None:
    once, each = (FlatRate(Base("价款", 10_000), Decimal("0.03"), per_event=many) for many in (False, True))
    assert [assess(once, Facts(events=n)).fen for n in (0, 1, 3)] == [0, 300, 300]
    assert [assess(each, Facts(events=n)).fen for n in (0, 1, 3)] == [0, 300, 900]
    capped = FlatRate(Base("价款", 10_000), Decimal("0.03"), per_event=True, cap=Cap(Decimal("0.05")))
    assert assess(capped, Facts(events=3)).fen == 500


def test_loss_tops_up_only_when_larger_and_is_cited() -> None:
    terms = LossTopUp(FlatRate(Base("价款", 29_800_000), Decimal("0.05")), "9.2")
    assert [assess(terms, Facts(loss_fen=loss)).fen for loss in (None, 1_489_999, 1_490_001)] == [
        1_490_000,
        1_490_000,
        1_490_001,
    ]
    assert assess(terms, Facts(loss_fen=1_490_000)).trace.children[-1].note == "违约金不低于损失"
    step = assess(terms, Facts(loss_fen=2_000_000)).trace.children[-1]
    assert (step.label, step.value, step.note, step.cite) == (
        "已证明的损失",
        "20,000.00 元",
        "损失较大，按损失",
        "9.2",
    )


@pytest.mark.parametrize(
    ("terms", "facts", "codes"),
    [
        (DAILY, X20, []),
        (DailyRate(UNPAID, Decimal("0.003")), late(1), ["uncapped"]),
        (DailyRate(UNPAID, Decimal("0.003")), late(100), ["uncapped"]),
        (DailyRate(UNPAID, Decimal("0.003")), late(101), ["uncapped", "over-base"]),
        (FlatRate(UNPAID, Decimal("0.05")), Facts(loss_fen=2_379_577), []),
        (FlatRate(UNPAID, Decimal("0.05")), Facts(loss_fen=2_379_576), ["over-loss"]),
        (FlatRate(UNPAID, Decimal("0.05")), Facts(loss_fen=0), ["over-loss"]),
        (FlatRate(UNPAID, Decimal("0.05")), Facts(deposit_claimed=True), ["deposit"]),
        (DAILY, Facts(date(2025, 1, 2), date(2025, 1, 1), deposit_claimed=True), []),
    ],
)
def test_doubts(terms: DailyRate | FlatRate, facts: Facts, codes: list[str]) -> None:
    assert [doubt.code for doubt in assess(terms, facts).warnings] == codes


@given(
    st.integers(0, 10**13),
    st.decimals(Decimal("0.00001"), Decimal("0.1"), places=5),
    st.integers(0, 3000),
    st.sampled_from([1, 12]),
)
def test_the_amount_is_the_exact_product_rounded_half_up(
    fen: int, rate: Decimal, days: int, divisor: int
) -> None:
    with localcontext(prec=6):
        ours = assess(DailyRate(Base("价款", fen, divisor=divisor), rate), late(days)).fen
    exact = Fraction(fen) * Fraction(rate) * days / divisor
    assert ours == int(exact + Fraction(1, 2))


@given(st.integers(1, 10**10), st.integers(0, 400), st.integers(0, 400))
def test_more_days_never_cost_less_and_never_more_than_the_cap(fen: int, days: int, more: int) -> None:
    terms = DailyRate(Base("价款", fen), Decimal("0.0005"), Cap(Decimal("0.05")))
    assert assess(terms, late(days)).fen <= assess(terms, late(days + more)).fen
    assert assess(terms, late(days + more)).fen <= int(Fraction(fen, 20) + Fraction(1, 2))


def test_a_formula_is_built_by_its_name() -> None:
    assert (
        formula("daily_rate", base=UNPAID, rate=Decimal("0.0005"), cap=Cap(Decimal("0.05")), cite="6.1")
        == DAILY
    )
    assert isinstance(formula("loss_top_up", penalty=DAILY), LossTopUp)


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda: formula("python"), "没有“python”这种违约金算法（可用：daily_rate、flat_rate、loss_top_up）"),
        (lambda: formula("flat_rate", base=UNPAID), "“flat_rate”的参数不对：base"),
        (lambda: formula("flat_rate"), "没有参数"),
        (lambda: assess("daily_rate", X20), "没有“str”这种违约金算法"),  # type: ignore[arg-type]
        (lambda: DailyRate(UNPAID, 0.0005), "应为十进制小数 Decimal，现在是 float"),  # type: ignore[arg-type]
        (lambda: DailyRate(UNPAID, Decimal(0)), "日费率 0 不在 0 到 1 之间"),
        (lambda: FlatRate(UNPAID, Decimal("1.01")), "费率 1.01 不在 0 到 1 之间"),
        (lambda: FlatRate(UNPAID, Decimal("NaN")), "不在 0 到 1 之间"),
        (lambda: Cap(Decimal("-0.05")), "封顶比例 -0.05"),
        (lambda: Base("价款", -1), "计算基数“价款”不能是负数"),
        (lambda: Facts(events=-1), "都不能是负数"),
        (lambda: Facts(excluded_days=-1), "都不能是负数"),
        (lambda: Facts(loss_fen=-1), "都不能是负数"),
        (lambda: assess(DAILY, Facts(due_on=date(2025, 1, 1))), "需要到期日和实际履行日"),
    ],
)
def test_what_no_formula_covers_is_refused_in_chinese(attempt: object, message: str) -> None:
    with pytest.raises(PenaltyError, match=message) as refusal:
        attempt()  # type: ignore[operator]
    assert "请" in str(refusal.value)


def test_rates_are_written_as_contracts_write_them() -> None:
    written = [
        assess(FlatRate(UNPAID, Decimal(rate)), Facts()).trace.children[1].value
        for rate in ("0.0005", "0.001", "0.005", "0.01", "0.05", "0.1", "0.00015")
    ]
    assert written == ["万分之5", "1‰", "5‰", "1%", "5%", "10%", "万分之1.5"]


def test_no_cap_day_without_a_cap_or_a_base() -> None:
    assert DailyRate(UNPAID, Decimal("0.005")).full_day is None
    assert DailyRate(Base("价款", 0), Decimal("0.005"), Cap(Decimal("0.05"))).full_day is None
