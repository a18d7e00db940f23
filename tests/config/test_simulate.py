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


@pytest.fixture
def year_so_far(db):
    """The portal contract played up to twelve days into its term: the setting and that moment."""
    from datetime import timedelta

    from lvyue.config.simulation.cast import gather
    from lvyue.config.simulation.setting import Setting
    from lvyue.config.simulation.year import play, prepare
    from lvyue.contracts.loading import load_file
    from lvyue.foundation import clock

    file, texts = load_file(FOLDER / "portal" / "contract.yaml")
    until = Setting.moment(file.term.start, 15) + timedelta(days=12)
    with clock.moved(Setting.moment(file.term.start)):
        cast = gather(file)
    setting = prepare(file, texts, cast, seed=7, faults=40, until=until)
    play(setting)
    return setting, until


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
def test_nothing_of_the_year_contradicts_itself(year):
    assert year["problems"] == []


@pytest.mark.django_db
def test_every_penalty_term_is_worked_out_and_every_sum_paid_as_the_terms_ask(year):
    from lvyue.contracts.loading import load_file
    from lvyue.settlement.models import Payment

    terms, _ = load_file(FOLDER / "market" / "contract.yaml")
    stated = {one["penalty"]: one for one in year["contracts"]["market"]["statement"]["terms"]}
    assert set(stated) == {one.id for one in terms.penalties}
    assert all(one["proposals"] > 0 and one["how"] for one in stated.values())
    owed = {one.id for one in terms.obligations if one.pays and one.fulfilled_by == "payment.paid"}
    assert set(Payment.objects.values_list("duty__obligation", flat=True)) == owed


@pytest.mark.django_db
def test_the_statement_shows_its_arithmetic(year):
    stated = year["contracts"]["market"]["statement"]
    net = stated["paid_fen"] + stated["penalty_a_settled_fen"] - stated["penalty_b_settled_fen"]
    assert stated["net_fen"] == net
    assert stated["arithmetic"].startswith(f"乙方实得 {net / 100:,.2f} 元 = 已付 28,000.00 + ")
    (account,) = stated["accounts"]
    assert sum(fen for _, fen in account["paid"]) == account["payable_fen"] == 2_800_000
    assert account["how"]


@pytest.mark.django_db
def test_what_is_open_at_the_end_has_a_reason(year):
    from lvyue.duties.models import Duty

    left = year["contracts"]["market"]["statement"]["open"]
    assert {one["duty"] for one in left} == set(
        Duty.objects.filter(closed_at__isnull=True).values_list("code", flat=True)
    )
    assert "未办，也没有归责" not in {one["why"] for one in left}


@pytest.mark.django_db
def test_rows_read_by_prepared_statements_are_as_django_reads_them(year):
    from django.apps import apps

    from lvyue.foundation.rows import rows_where

    compared = 0
    for model in apps.get_models():
        known = model.objects.first() if model.__module__.startswith("lvyue.") else None
        if known is not None:
            (read,) = rows_where(model, pk=known.pk)
            assert read.__dict__ | {"_state": None} == known.__dict__ | {"_state": None}
            compared += 1
    assert compared > 25


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
def test_a_year_cut_off_is_open_at_its_moment_and_a_rerun_says_what_to_do(year_so_far):
    from lvyue.config.simulation.errors import SimulatedInPart
    from lvyue.config.simulation.year import simulate
    from lvyue.duties.models import Duty, DutyEvent
    from lvyue.foundation.audit import Entry

    setting, until = year_so_far
    running = Duty.objects.filter(contract=setting.contract, closed_at__isnull=True, due_at__gt=until)
    assert running.filter(next_wake_at__isnull=False).exists()
    assert not DutyEvent.objects.filter(duty__contract=setting.contract, recorded_at__gt=until).exists()
    before = Entry.objects.count()
    with pytest.raises(SimulatedInPart, match=r"portal 上次模拟在 2022-07-13 处中断.*处理：删除这个数据目录"):
        simulate({"portal": FOLDER / "portal"}, 7)
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


@pytest.mark.parametrize(
    ("seed", "words"),
    [([], "没有给出种子"), (["--seed", "七"], "种子“七”不是整数")],
)
def test_a_seed_that_is_none_is_a_refusal_in_words(seed, words, tmp_path):
    from tests.config.cli import spawn

    ran = spawn("simulate", "--contract", "market", *seed, data=tmp_path)
    assert ran.code == 1
    assert words in ran.err
    assert "处理：给一个整数，如 --seed 7" in ran.err
    assert not (tmp_path / "lvyue.sqlite3").exists()


def test_an_unknown_contract_is_a_refusal_that_names_those_there_are(tmp_path):
    from tests.config.cli import spawn

    ran = spawn("simulate", "--contract", "moon", "--seed", "7", data=tmp_path)
    assert ran.code == 1
    assert "没有示例合同“moon”" in ran.err
    assert "market" in ran.err


def test_neither_a_contract_nor_all_is_a_refusal_in_words(tmp_path):
    from tests.config.cli import spawn

    ran = spawn("simulate", "--seed", "7", data=tmp_path)
    assert ran.code == 1
    assert "没有选定要模拟的合同" in ran.err
