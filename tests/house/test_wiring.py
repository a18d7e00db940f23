"""Every beat, job and port handler, in one list: nothing listens that is not named here."""

from lvyue.foundation.jobs import job_names
from lvyue.foundation.ports import registrations
from lvyue.foundation.worker import beat_names


def _ours(names: list[str]) -> list[str]:
    return [name for name in names if not name.startswith("test.")]


def test_the_beats_are_these() -> None:
    assert beat_names() == ["duties.rewake", "duties.wake", "foundation.jobs", "foundation.seal"]


def test_the_jobs_are_these() -> None:
    assert _ours(job_names()) == [
        "contracts.intake_read",
        "contracts.original_draw",
        "contracts.suggest",
        "desk.batch_read",
    ]


def test_the_ports_are_heard_by_these() -> None:
    assert [pair for pair in registrations() if not pair[0].startswith("test.")] == [
        ("contracts.contracts_listed", "duties.figures"),
        ("duties.duties_superseded", "settlement.money"),
        ("duties.duty_closed", "desk.review"),
        ("duties.duty_moved", "settlement.proposals"),
        ("duties.obligations_released", "desk.clocks"),
        ("duties.obligations_released", "settlement.papers"),
    ]
