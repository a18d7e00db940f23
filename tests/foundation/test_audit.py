"""The audit log tells when anything was changed behind its back, and names it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from lvyue.foundation import audit
from lvyue.foundation.append_only import triggers_create, triggers_drop
from lvyue.foundation.audit import Block, BlockEntry, Entry, entry_add, seal, verify
from lvyue.foundation.sealing import block_add, fence_take
from lvyue.identity.models import Organisation, Space
from lvyue.identity.services import organisation_create, space_create
from lvyue.identity.types import Access

SYSTEM = Access.system()


@pytest.fixture
def log(db: None) -> list[Organisation]:
    """Three organisations, two blocks: what an honest instance looks like."""
    made = [organisation_create(access=SYSTEM, name=f"某市第{n}中心") for n in range(2)]
    assert seal() is not None
    made.append(organisation_create(access=SYSTEM, name="某市第九中心"))
    assert seal() is not None
    return made


@contextmanager
def _without_triggers() -> Iterator[Callable[[str], None]]:
    """What an intruder with the database password can do."""
    triggers_drop(connection, *audit.TABLES)
    with connection.cursor() as cursor:
        yield cursor.execute
    triggers_create(connection, *audit.TABLES)


def _only_problem() -> str:
    verdict = verify()
    assert not verdict.ok
    assert len(verdict.problems) == 1, verdict.problems
    return verdict.problems[0]


def test_an_honest_log_is_proved(log) -> None:
    verdict = verify()
    assert verdict.ok
    assert verdict.problems == []
    assert (verdict.blocks, verdict.entries, verdict.unsealed) == (2, 3, 0)
    assert verdict.head == Block.objects.get(height=2).digest


def test_an_empty_log_is_proved(db) -> None:
    verdict = verify()
    assert (verdict.ok, verdict.blocks, verdict.entries, verdict.head) == (True, 0, 0, "")


def test_the_unsealed_tail_is_counted(log) -> None:
    space_create(access=SYSTEM, code="late", title="尚未封存")
    verdict = verify()
    assert verdict.ok
    assert verdict.unsealed == 1
    assert verdict.entries == 4


def test_an_entry_is_rolled_back_with_the_write_it_tells_about(db) -> None:
    with pytest.raises(RuntimeError, match="after"), transaction.atomic():
        space_create(access=SYSTEM, code="gone", title="回滚")
        raise RuntimeError("after")
    assert not Entry.objects.exists()
    assert not Space.objects.exists()


@pytest.mark.parametrize("table", audit.TABLES)
@pytest.mark.parametrize("sql", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
def test_the_tables_refuse_to_be_changed(log, table: str, sql: str) -> None:
    before = list(Entry.objects.values())
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(table=table))
    assert list(Entry.objects.values()) == before


def test_truncate_is_refused_too_on_postgresql(log) -> None:
    if connection.vendor != "postgresql":
        with pytest.raises(DatabaseError, match="syntax error"), connection.cursor() as cursor:
            cursor.execute("TRUNCATE foundation_entry")
        return
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE foundation_entry CASCADE")


def test_an_entry_changed_by_sql_is_named(log) -> None:
    victim = Entry.objects.order_by("pk")[1]
    with _without_triggers() as execute:
        execute(f"UPDATE foundation_entry SET actor_name = '别人' WHERE id = {victim.pk}")
    problem = _only_problem()
    assert problem.startswith(f"审计记录 {victim.pk}(organisation.create,identity.organisation#{log[1].pk},")
    assert "内容被改动，与其摘要不符(区块 1)" in problem


def test_an_entry_forged_with_matching_digests_is_named(log) -> None:
    victim = Entry.objects.order_by("pk")[0]
    victim.note = "伪造"
    digested = audit.entry_bytes(victim)
    from lvyue.foundation.canonical import digest_sha256, digest_sm3

    with _without_triggers() as execute:
        execute(
            "UPDATE foundation_entry SET note = '伪造', "
            f"digest_sha256 = '{digest_sha256(digested)}', digest_sm3 = '{digest_sm3(digested)}' "
            f"WHERE id = {victim.pk}"
        )
    assert f"审计记录 {victim.pk}(" in _only_problem()
    assert "被整体替换，与封存时不同(区块 1)" in _only_problem()


def test_a_deleted_entry_is_named(log) -> None:
    victim = Entry.objects.order_by("pk")[0]
    with _without_triggers() as execute:
        execute(f"DELETE FROM foundation_entry WHERE id = {victim.pk}")
    verdict = verify()
    assert f"审计记录 {victim.pk} 已被删除(区块 1)" in verdict.problems
    assert f"identity.Organisation#{log[0].pk}没有审计记录：不是经由系统写入的" in verdict.problems
    assert len(verdict.problems) == 2


def test_a_deleted_block_breaks_the_chain(log) -> None:
    with _without_triggers() as execute:
        execute(f"DELETE FROM foundation_blockentry WHERE block_id = {Block.objects.get(height=1).pk}")
        execute("DELETE FROM foundation_block WHERE height = 1")
    problems = verify().problems
    assert "区块 1 至 1 缺失" in problems
    assert "区块 2 与前一区块的摘要不相接" in problems


def test_a_row_changed_by_sql_is_named_with_its_field(log) -> None:
    Organisation.objects.filter(pk=log[1].pk).update(name="冒名中心")
    problem = _only_problem()
    assert problem.startswith(
        f'identity.Organisation#{log[1].pk}的 name 被绕过系统改动：应为 "某市第1中心"，实为 "冒名中心"'
    )


def test_a_row_added_by_sql_is_named(log) -> None:
    added = Organisation.objects.create(name="没有来历", created_at=log[0].created_at)
    assert _only_problem() == f"identity.Organisation#{added.pk}没有审计记录：不是经由系统写入的"


def test_a_row_deleted_by_sql_is_named(log) -> None:
    key = log[1].pk
    Organisation.objects.filter(pk=key).delete()
    assert _only_problem().startswith(f"identity.Organisation#{key}已被绕过系统删除")


def test_a_row_removed_through_the_product_is_no_finding(log) -> None:
    entry_add(actor=SYSTEM, action="organisation.remove", space_id=None, subject=log[2], removed=True)
    log[2].delete()
    assert verify().ok


def test_a_missing_trigger_is_named(log) -> None:
    with connection.cursor() as cursor:
        on = " ON foundation_entry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER foundation_entry_no_update{on}")
    assert _only_problem() == "缺少只增不改触发器：foundation_entry_no_update"


def test_a_sealer_that_lost_its_lease_adds_nothing(db) -> None:
    organisation_create(access=SYSTEM, name="某市中心")
    from lvyue.foundation.models import Sealer

    slow = fence_take()
    assert slow is not None
    assert fence_take() is None, "one sealer at a time"
    Sealer.objects.update(lease_until=None)
    quick = fence_take()
    assert quick == slow + 1
    assert block_add(slow) is None
    assert not Block.objects.exists()
    assert block_add(quick) is not None
    assert BlockEntry.objects.count() == 1


def test_a_big_tail_is_sealed_in_blocks_of_a_thousand(db) -> None:
    for number in range(1001):
        entry_add(actor=None, action="test.many", space_id=None, subject=None, content={"number": number})
    seal()
    assert list(Block.objects.order_by("height").values_list("entry_count", flat=True)) == [1000, 1]
    verdict = verify()
    assert (verdict.ok, verdict.entries) == (True, 1001)


def test_facts_of_a_moved_clock_are_marked_simulated(db, at) -> None:
    from datetime import datetime

    from lvyue.foundation.clock import TZ

    with at(datetime(2026, 3, 1, tzinfo=TZ)):
        replayed = entry_add(actor=None, action="test.replayed", space_id=None, subject=None)
    lived = entry_add(actor=None, action="test.lived", space_id=None, subject=None)
    assert (replayed.simulated, lived.simulated) == (True, False)
    assert replayed.at == datetime(2026, 3, 1, tzinfo=TZ)
    assert replayed.recorded_at > replayed.at
