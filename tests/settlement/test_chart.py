"""The year's money as points: a staircase of payments, slopes of penalties, day by day."""

from datetime import date

from lvyue.settlement.chart import chart
from lvyue.settlement.types import PaidPart

START, END = date(2025, 3, 4), date(2026, 3, 4)
LATE = {
    "penalty": {"rate": "0.005", "formula": "daily_rate"},
    "due_on": "2025-12-31",
    "until_on": "2026-01-30",
    "stretches": [
        {"fen": 2_800_000, "from_on": "2025-12-31", "until_on": "2026-01-10"},
        {"fen": 800_000, "from_on": "2026-01-10", "until_on": "2026-01-30"},
    ],
    "amount_fen": 220_000,
}
FLAT = {
    "penalty": {"rate": "0.005", "formula": "flat_rate"},
    "due_on": "2025-11-30",
    "until_on": "2025-12-05",
    "stretches": [],
    "amount_fen": 1_167,
}


def drawn(paid=(), sheets=(), today=date(2026, 1, 30)):
    return chart(payable_fen=2_800_000, paid=paid, sheets=sheets, start=START, end=END, today=today)


def points(line):
    return [tuple(float(one) for one in pair.split(",")) for pair in line.split()]


def test_nothing_paid_is_a_line_on_the_ground_until_today():
    """2025-03-04 to 2026-01-30 are 332 of 365 days: 909.6 of 1000."""
    shown = drawn()
    assert points(shown.paid) == [(0.0, 100.0), (909.6, 100.0)]
    assert (shown.penalty, shown.penalty_fen, shown.today_x) == ("", 0, "909.6")


def test_a_payment_is_a_step_of_its_share():
    """20,000.00 of 28,000.00 is 5/7 of the 90 units the payable sum stands high: 100 - 64.3."""
    shown = drawn(paid=[PaidPart(2_000_000, date(2026, 1, 10))])
    assert points(shown.paid) == [(0.0, 100.0), (854.8, 100.0), (854.8, 35.7), (909.6, 35.7)]
    assert (shown.payable_y, shown.paid_words) == ("10.0", "已付 20,000.00")


def test_a_penalty_grows_slower_after_a_part_was_paid():
    """1,400.00 on 01-10 and 2,200.00 on 01-30: 38.2 and 60 units high."""
    shown = drawn(sheets=[LATE])
    assert points(shown.penalty) == [(0.0, 100.0), (827.4, 100.0), (854.8, 61.8), (909.6, 40.0)]
    assert shown.penalty_words == "违约金测算 2,200.00"


def test_a_flat_penalty_rises_at_once():
    shown = drawn(sheets=[FLAT])
    assert points(shown.penalty) == [(0.0, 100.0), (756.2, 100.0), (756.2, 40.0), (909.6, 40.0)]


def test_a_cap_holds_the_line_down():
    shown = drawn(sheets=[LATE | {"amount_fen": 140_000}])
    assert points(shown.penalty)[-2:] == [(854.8, 40.0), (909.6, 40.0)]


def test_after_the_period_the_axis_reaches_to_today():
    shown = drawn(today=date(2026, 6, 1))
    assert points(shown.paid)[-1] == (997.8, 100.0)
    assert [one.label for one in shown.ticks] == [
        "4 月",
        "6 月",
        "8 月",
        "10 月",
        "12 月",
        "2 月",
        "4 月",
        "6 月",
    ]


def test_the_drawing_is_also_said():
    assert drawn(sheets=[LATE]).spoken == "付费期里的钱：已付 0.00 元，违约金测算 2,200.00 元"


def test_many_years_keep_their_words_apart():
    """2022-07 to 2026-11 are 52 months: every twelfth, each with its year."""
    labels = [
        one.label
        for one in chart(
            payable_fen=100,
            paid=[],
            sheets=[],
            start=date(2022, 7, 1),
            end=date(2023, 7, 1),
            today=date(2026, 11, 21),
        ).ticks
    ]
    assert labels == ["2022-08", "2023-08", "2024-08", "2025-08", "2026-08"]


def test_a_loss_above_the_penalty_stands_at_the_end_of_the_line():
    """14,900.00 flat, 20,000.00 with the loss: the line ends at what is proposed."""
    sheet = {
        "penalty": {"rate": "0.05", "formula": "flat_rate"},
        "until_on": "2024-01-10",
        "due_on": "2024-01-02",
        "stretches": [],
        "amount_fen": 2_000_000,
    }
    found = chart(
        payable_fen=29_800_000,
        paid=[],
        sheets=[sheet],
        start=date(2023, 4, 1),
        end=date(2024, 4, 1),
        today=date(2024, 1, 17),
    )
    assert found.penalty_fen == 2_000_000
