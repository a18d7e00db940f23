"""`lvyue coverage`: every row of the shipped checklists is bound to something that exists."""

import json
from datetime import datetime

import pytest

from lvyue.config.capabilities import EXECUTORS, executor
from lvyue.config.coverage import coverage, evidence_known, examples
from lvyue.contracts.coverage import cover, rows_read, unknown_refs
from lvyue.contracts.types import Capability
from lvyue.duties.models import Duty
from lvyue.duties.services import duty_fulfil
from lvyue.foundation import clock
from lvyue.rules.types import SHANGHAI
from tests.config.cli import spawn
from tests.market import market_file

ROWS = rows_read(
    """
- {id: T1, clause: "3", by: b, kind: periodic, when: 每月, what: 巡检}
- {id: T2, clause: "3", by: b, kind: event, when: 报障后, what: 响应}
- {id: T3, clause: "9", by: a, kind: event, when: 三日, what: 验收}
- {id: T4, clause: "10", by: a, kind: money, when: 每日, what: 违约金}
"""
)


@pytest.mark.parametrize("capability", list(Capability))
def test_every_capability_names_a_function_that_exists(capability):
    assert callable(executor(capability))


def test_no_capability_is_left_without_its_executor():
    assert set(EXECUTORS) == set(Capability)


def test_rows_are_bound_by_what_names_them():
    from tests.market import market_raw

    raw = market_raw()
    refs = {"inspection": ["T1"], "respond": ["T2"], "arrive": ["T2", "T9"]}
    for one in raw["obligations"]:
        one["ref"] = refs.get(one["id"], [])
    raw["penalties"][0]["ref"] = ["T4"]
    file = market_file(obligations=raw["obligations"], penalties=raw["penalties"])
    covered = {one.row.id: one for one in cover(ROWS, file)}
    assert covered["T1"].names == ("inspection",)
    assert covered["T1"].attest
    assert covered["T2"].capabilities == (Capability.INCIDENT, Capability.ARRIVAL)
    assert not covered["T3"].bound
    assert covered["T4"].capabilities == (Capability.PENALTY,)
    assert unknown_refs(ROWS, file) == ["T9"]


def test_every_shipped_row_is_bound_and_none_is_unknown():
    result = coverage({})
    assert {id for id, _ in examples()} == set(result["contracts"])
    assert result["total"]["rows"] == sum(one["rows"] for one in result["contracts"].values()) > 0
    assert result["total"]["missing"] == 0
    assert result["total"]["evidenced"] == result["total"]["simulated"] == 0
    assert all(one["unknown"] == [] for one in result["contracts"].values())


def test_the_command_needs_no_database(tmp_path):
    ran = spawn("coverage", "--json", data=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["total"]["missing"] == 0
    assert not (tmp_path / "lvyue.sqlite3").exists()


@pytest.mark.django_db
def test_evidence_of_a_moved_clock_is_counted_apart(market, provider, access_for):
    duty = Duty.objects.get(obligation="inspection", key="2025-04-01")
    with clock.moved(datetime(2025, 4, 20, 16, tzinfo=SHANGHAI)):
        duty_fulfil(access=access_for(provider), duty=duty, at=clock.now(), note="巡检")
    assert evidence_known() == {"market": {"inspection": (0, 1)}}
