"""抽查: drawn by lot so that anybody can draw the same again, judged, and failing into a finding."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from lvyue.desk.check_errors import PopulationEmpty, SampleInvalid
from lvyue.desk.types.checks import draw, population_digest
from tests.desk.cast import finished, moment, reported
from tests.desk.test_checks import rows

CODES = tuple(f"M-{number:04d}" for number in range(1, 41))
NOV = (date(2025, 11, 1), date(2025, 11, 30))


def test_the_same_seed_draws_the_same_in_any_order_of_the_population() -> None:
    first = draw(CODES, 5, "2025-第四季度")
    assert first == draw(reversed(CODES), 5, "2025-第四季度")
    assert first == ("M-0014", "M-0018", "M-0026", "M-0029", "M-0036")
    assert draw(CODES, 5, "另一个种子") != first


def test_a_larger_draw_of_one_seed_holds_the_smaller() -> None:
    assert set(draw(CODES, 5, "s")) < set(draw(CODES, 12, "s"))


def test_no_more_is_drawn_than_there_is() -> None:
    assert draw(CODES[:3], 10, "s") == CODES[:3]
    assert draw([*CODES[:3], *CODES[:3]], 10, "s") == CODES[:3]


def test_every_ticket_is_drawn_about_equally_often() -> None:
    times = dict.fromkeys(CODES, 0)
    for seed in range(400):
        for code in draw(CODES, 4, str(seed)):
            times[code] += 1
    assert min(times.values()) > 18, times
    assert max(times.values()) < 70, times


def test_the_digest_is_that_of_the_codes_in_order() -> None:
    assert population_digest(["b", "a"]) == population_digest(["a", "b"])
    assert population_digest(["a", "b"]) != population_digest(["a"])
    assert population_digest([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.fixture
def services(market: Any, vendor: Any) -> Any:
    """Four tickets finished on 20 November, one finished on 1 December and one still open."""
    for number in range(4):
        finished(reported(vendor, market, title=f"第 {number} 件"), vendor)
    later = moment("2025-12-01T09:12")
    finished(reported(vendor, market, at=later, title="十二月"), vendor, day="2025-12-01")
    reported(vendor, market, title="未完成")
    return market


def _drawn(bureau: Any, market: Any, size: int = 2, seed: str = "", period: Any = NOV) -> Any:
    from lvyue.desk.services import sample_draw
    from lvyue.foundation import clock

    with clock.moved(moment("2025-12-02T09:00")):
        return sample_draw(
            access=bureau, contract=market, since=period[0], until=period[1], size=size, seed=seed
        )


@pytest.mark.django_db
def test_a_draw_keeps_all_it_takes_to_draw_again(bureau: Any, services: Any) -> None:
    from lvyue.desk.checks import population

    check = _drawn(bureau, services, seed="双方约定")
    sample = check.sample
    codes = [one.code for one in population(services, sample.since, sample.until)]
    assert codes == ["M-0001", "M-0002", "M-0003", "M-0004"]
    assert (sample.population, sample.size, sample.seed) == (4, 2, "双方约定")
    assert sample.digest == population_digest(codes)
    assert sample.codes == list(draw(codes, sample.size, sample.seed))
    assert [one.ticket.code for one in check.items.all()] == sample.codes
    assert sample.drawn_by == bureau.name
    assert (check.kind, check.title) == ("sample", "抽查 2025-11-01 至 2025-11-30 处理完成的工单")
    assert "4 张中抽取 2 张，种子 双方约定" in check.notice


@pytest.mark.django_db
def test_a_draw_without_a_seed_makes_a_new_one_each_time(bureau: Any, services: Any) -> None:
    first, second = _drawn(bureau, services).sample, _drawn(bureau, services).sample
    assert len(first.seed) == 16
    assert first.seed != second.seed
    assert [one.code for one in services.checks.order_by("pk")] == ["K-0001", "K-0002"]


@pytest.mark.django_db
def test_a_drawn_ticket_found_wanting_is_a_duty_to_mend(bureau: Any, services: Any) -> None:
    from lvyue.desk.services import check_find
    from lvyue.duties.models import Duty
    from lvyue.foundation import clock

    check = _drawn(bureau, services)
    with clock.moved(moment("2025-12-02T10:00")):
        finding = check_find(
            access=bureau,
            check=check,
            number=1,
            what="记录单没有写处理过程",
            obligation="record-sheet",
            mend_on=date(2025, 12, 9),
        )
    duty = Duty.objects.get(subject_type="desk.finding", subject_id=finding.pk)
    assert (duty.obligation, str(duty.due_on)) == ("record-sheet", "2025-12-09")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("period", "size", "error"),
    [
        ((date(2025, 11, 30), date(2025, 11, 1)), 2, SampleInvalid),
        (NOV, 0, SampleInvalid),
        (NOV, 201, SampleInvalid),
        ((date(2025, 10, 1), date(2025, 10, 31)), 2, PopulationEmpty),
    ],
)
def test_a_draw_that_cannot_be_writes_nothing(
    bureau: Any, services: Any, period: Any, size: int, error: type[Exception]
) -> None:
    before = rows()
    with pytest.raises(error):
        _drawn(bureau, services, size=size, period=period)
    assert rows() == before


@pytest.mark.django_db
def test_a_draw_is_never_changed(bureau: Any, services: Any) -> None:
    from django.db import DatabaseError, transaction

    from lvyue.desk.models import CheckEvent, Sample

    _drawn(bureau, services)
    for table, change in ((Sample, {"seed": "别的"}), (CheckEvent, {"text": "别的"})):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.update(**change)
