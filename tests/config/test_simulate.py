"""`lvyue simulate`: a year that follows from its seed, made by the services and proved by the audit log."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import lvyue

FOLDER = Path(lvyue.__file__).parent / "examples"
FEW = 24
"""Reports in a test's year; the command itself plays ten times as many."""


@pytest.fixture(scope="module")
def year(django_db_setup, django_db_blocker):
    """The market contract's year played once with few faults, and rolled back after the tests."""
    from django.db import transaction

    from lvyue.config.simulation.year import simulate

    with django_db_blocker.unblock(), transaction.atomic():
        yield simulate({"market": FOLDER / "market"}, 7, faults=FEW)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_log_proves_every_row_and_every_entry_is_marked_simulated(year):
    from lvyue.foundation.audit import Entry, verify

    verdict = verify()
    assert (verdict.ok, verdict.problems, verdict.unsealed) == (True, [], 0)
    assert Entry.objects.exists()
    assert not Entry.objects.filter(simulated=False).exists()


@pytest.mark.django_db
def test_no_duty_stays_open_where_its_evidence_is_there(year):
    from lvyue.duties.models import Duty, DutyEvent

    ended = {"fulfilled", "deemed", "waived", "cancelled"}
    closings = DutyEvent.objects.filter(kind__in=ended)
    assert not closings.filter(duty__closed_at__isnull=True).exists()
    assert closings.count() == Duty.objects.filter(closed_at__isnull=False).count()


@pytest.mark.django_db
def test_every_month_of_the_year_had_its_round(year):
    from lvyue.duties.models import Duty

    rounds = Duty.objects.filter(obligation="inspection")
    assert rounds.count() == 13
    assert rounds.filter(closing="fulfilled").count() >= 12


@pytest.mark.django_db
def test_what_was_paid_is_what_was_owed(year):
    from lvyue.settlement.models import Payment

    statement = year["contracts"]["market"]["statement"]
    assert (statement["payable_fen"], statement["paid_fen"]) == (2_800_000, 2_800_000)
    assert sum(Payment.objects.values_list("amount_fen", flat=True)) == 2_800_000


@pytest.mark.django_db
def test_settled_and_open_penalties_add_up_to_the_standing_proposals(year):
    from lvyue.settlement.models import PenaltyProposal

    statement = year["contracts"]["market"]["statement"]
    standing = PenaltyProposal.objects.filter(superseded_at__isnull=True)
    parts = ("penalty_a_settled_fen", "penalty_b_settled_fen", "penalty_open_fen")
    assert sum(statement[one] for one in parts) == sum(standing.values_list("difference_fen", flat=True))
    assert set(standing.values_list("penalty", flat=True)) == {
        "a-forms",
        "b-fails",
        "b-unusable",
        "late-payment",
    }


@pytest.mark.django_db
def test_coverage_counts_the_year_as_simulated_and_never_as_evidence(year):
    from lvyue.config.coverage import coverage, evidence_known

    market = coverage(evidence_known())["contracts"]["market"]
    assert market["evidenced"] == 0
    assert market["simulated"] > 15


@pytest.mark.django_db
def test_counts_of_calls_agree(year):
    assert year["service_calls"] == sum(one["calls"] for one in year["calls"].values())
    assert year["calls"]["ticket_report"]["calls"] == FEW
    assert year["contracts"]["market"]["faults"] == FEW


@pytest.mark.django_db
def test_a_second_year_of_the_same_contract_is_refused_and_changes_nothing(year):
    from lvyue.config.simulation.errors import SimulatedAlready
    from lvyue.config.simulation.year import simulate
    from lvyue.foundation.audit import Entry

    before = Entry.objects.count()
    with pytest.raises(SimulatedAlready, match=r"market 在本实例里已有记录.*处理：另设一个空目录"):
        simulate({"market": FOLDER / "market"}, 8)
    assert Entry.objects.count() == before


@pytest.mark.django_db
def test_an_instance_with_real_entries_is_refused_and_stays_as_it_was():
    from lvyue.config.simulation.errors import RealEntries
    from lvyue.config.simulation.year import simulate
    from lvyue.foundation.audit import Entry
    from lvyue.identity.services import organisation_create
    from lvyue.identity.types import Access

    organisation_create(access=Access.system(), name="某市真实单位")
    before = Entry.objects.count()
    with pytest.raises(RealEntries, match=r"已有 1 条真实记录.*位置：审计记录.*处理：另设一个空目录"):
        simulate({"market": FOLDER / "market"}, 7)
    assert Entry.objects.count() == before


_PLAY = """
import sys, tempfile, os
os.environ["LVYUE_DATA"] = tempfile.mkdtemp()
from lvyue.config.cli import django_setup
django_setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from pathlib import Path
from lvyue.config.simulation.year import simulate
print(simulate({"market": Path(sys.argv[1])}, int(sys.argv[2]), faults=6)["digest"])
"""


def _digest(seed: int, hash_seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "LVYUE_DATABASE_URL": ""}
    environment.pop("LVYUE_DATABASE_URL")
    argv = [sys.executable, "-c", _PLAY, str(FOLDER / "market"), str(seed)]
    ran = subprocess.run(argv, env=environment, capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def test_equal_seeds_give_equal_digests_on_fresh_databases_and_other_seeds_differ():
    first, again, other = _digest(7, "1"), _digest(7, "2"), _digest(8, "1")
    assert len(first) == 64
    assert first == again
    assert first != other


def test_neither_a_contract_nor_all_is_a_refusal_in_words(tmp_path):
    from tests.config.cli import spawn

    ran = spawn("simulate", "--seed", "7", data=tmp_path)
    assert ran.code == 1
    assert "没有选定要模拟的合同" in ran.err
