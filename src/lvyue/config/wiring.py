"""Who listens to whom, and what beats: the only file that knows both ends (ADR 0010).

`tests/house/test_wiring.py` lists every registration made here.
"""

from lvyue.contracts.selectors import contracts_listed
from lvyue.desk.services import ticket_review_deem
from lvyue.desk.services.starting import released_start
from lvyue.duties.moved import duty_moved
from lvyue.duties.released import obligations_released
from lvyue.duties.rewaking import duties_rewake
from lvyue.duties.selectors import figures_add
from lvyue.duties.superseded import duties_superseded
from lvyue.duties.waking import duties_wake_due, duty_closed
from lvyue.foundation.audit import seal
from lvyue.foundation.jobs import jobs_run_due
from lvyue.foundation.worker import register_beat
from lvyue.settlement.services import moved_follow, superseded_follow
from lvyue.settlement.services import released_start as papers_start


def wire() -> None:
    """Register every beat and port handler; called once, when Django is ready."""
    register_beat("foundation.seal", seal, every_seconds=1)
    register_beat("foundation.jobs", jobs_run_due, every_seconds=1)
    register_beat("duties.wake", duties_wake_due, every_seconds=1)
    register_beat("duties.rewake", duties_rewake, every_seconds=600)
    duty_closed.register("desk.review", ticket_review_deem)
    obligations_released.register("desk.clocks", released_start)
    obligations_released.register("settlement.papers", papers_start)
    duties_superseded.register("settlement.money", superseded_follow)
    duty_moved.register("settlement.proposals", moved_follow)
    contracts_listed.register("duties.figures", figures_add)
