"""Verification: the chain of blocks, every entry's digests, and every AUDITED row against its last entry.

Everything streams: memory holds one batch, never a table.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import connection, models, transaction
from django.db.models import Max

from lvyue.foundation import audit
from lvyue.foundation.append_only import triggers_missing
from lvyue.foundation.canonical import canonical_json, digest_sha256, digest_sm3
from lvyue.foundation.clock import TZ
from lvyue.foundation.models import Block, BlockEntry, Entry
from lvyue.foundation.sealing import GENESIS, block_digest, entry_digest, unsealed
from lvyue.foundation.snapshot import audited_models, row_of, type_of
from lvyue.foundation.types import Verdict

BATCH = 2000


def verify() -> Verdict:
    """Prove the whole log; every problem is one Chinese sentence that names entry, block or row and field.

    Runs on one snapshot of the database, so that work going on meanwhile is no finding.
    """
    with _snapshot():
        return _verify()


@contextmanager
def _snapshot() -> Iterator[None]:
    """A read-only view of one moment that blocks no writer; inside a transaction, that transaction."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Django begins IMMEDIATE, which would keep every writer out; a plain BEGIN only reads.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _verify() -> Verdict:
    problems = [f"缺少只增不改触发器：{name}" for name in triggers_missing(connection, *audit.TABLES)]
    chain = _Chain()
    problems += chain.problems()
    tail = 0
    for entry in unsealed().iterator(BATCH):
        tail += 1
        problems += _entry_problems(entry, "未封存")
    tables = set(connection.introspection.table_names())
    for model in audited_models():
        if model._meta.db_table in tables:
            problems += _row_problems(model)
        else:
            problems.append(f"缺少数据表 {model._meta.db_table}:数据库尚未升级，或该表被删除")
    return Verdict(
        ok=not problems,
        blocks=chain.height,
        entries=chain.sealed + tail,
        head=chain.head if chain.height else "",
        unsealed=tail,
        problems=problems,
    )


def _named(entry: Entry) -> str:
    subject = f"{entry.subject_type}#{entry.subject_id}" if entry.subject_type else "无对象"
    at = entry.at.astimezone(TZ)
    return f"审计记录 {entry.pk}({entry.action},{subject},{at:%Y-%m-%d %H:%M:%S})"


def _entry_problems(entry: Entry, where: str) -> Iterator[str]:
    digested = audit.entry_bytes(entry)
    if (entry.digest_sha256, entry.digest_sm3) != (digest_sha256(digested), digest_sm3(digested)):
        yield f"{_named(entry)}内容被改动，与其摘要不符({where})"


class _Member(NamedTuple):
    """A `BlockEntry` as it stands in the table."""

    pk: int
    block_id: int
    entry_id: int
    digest: str


class _Chain:
    """A walk along the blocks; `problems` drives it, the counts are complete afterwards."""

    def __init__(self) -> None:
        self.height = 0
        self.head = GENESIS
        self.sealed = 0

    def problems(self) -> Iterator[str]:
        members = _Members()
        for block in Block.objects.order_by("height").iterator(BATCH):
            yield from self._block_problems(block, members.of(block))
            self.height, self.head = block.height, block.digest
            self.sealed += block.entry_count
        members.skip_all()
        for orphan in members.orphans:
            yield f"封存登记 {orphan.pk} 不属于任何区块(审计记录 {orphan.entry_id})"

    def _block_problems(self, block: Block, members: list[tuple[_Member, Entry | None]]) -> Iterator[str]:
        if block.height != self.height + 1:
            yield f"区块 {self.height + 1} 至 {block.height - 1} 缺失"
        if block.previous_digest != self.head:
            yield f"区块 {block.height} 与前一区块的摘要不相接"
        if len(members) != block.entry_count:
            yield f"区块 {block.height} 应有 {block.entry_count} 条记录，实有 {len(members)} 条"
        listed = [(member.entry_id, member.digest) for member, _entry in members]
        if block.digest != block_digest(block.height, block.previous_digest, listed, block.sealed_at):
            yield f"区块 {block.height} 的内容与其摘要不符"
        for member, entry in members:
            where = f"区块 {block.height}"
            if entry is None:
                yield f"审计记录 {member.entry_id} 已被删除({where})"
            elif problems := list(_entry_problems(entry, where)):
                yield from problems
            elif entry_digest(entry.digest_sha256, entry.digest_sm3) != member.digest:
                yield f"{_named(entry)}被整体替换，与封存时不同({where})"


class _Members:
    """Block members in chain order with their entries, read in batches beside the walk."""

    def __init__(self) -> None:
        rows = BlockEntry.objects.order_by("block_id", "position").values_list(*_Member._fields)
        self._stream = _joined(_Member._make(row) for row in rows.iterator(BATCH))
        self._next = next(self._stream, None)
        self.orphans: list[_Member] = []

    def of(self, block: Block) -> list[tuple[_Member, Entry | None]]:
        self._skip_before(block.pk)
        found = []
        while self._next is not None and self._next[0].block_id == block.pk:
            found.append(self._next)
            self._next = next(self._stream, None)
        return found

    def skip_all(self) -> None:
        self._skip_before(None)

    def _skip_before(self, block_id: int | None) -> None:
        while self._next is not None and (block_id is None or self._next[0].block_id < block_id):
            self.orphans.append(self._next[0])
            self._next = next(self._stream, None)


def _joined(members: Iterator[_Member]) -> Iterator[tuple[_Member, Entry | None]]:
    while batch := [member for _, member in zip(range(BATCH), members, strict=False)]:
        entries = Entry.objects.in_bulk([member.entry_id for member in batch])
        yield from ((member, entries.get(member.entry_id)) for member in batch)


def _row_problems(model: type[models.Model]) -> Iterator[str]:
    """Compare rows and last snapshots in key order, like merging two sorted lists."""
    snapshots = _last_snapshots(type_of(model))
    held = next(snapshots, None)
    for row in model._default_manager.order_by("pk").iterator(BATCH):
        while held is not None and held.subject_id is not None and held.subject_id < row.pk:
            yield from _gone(model, held)
            held = next(snapshots, None)
        if held is not None and held.subject_id == row.pk:
            yield from _changed(model, row, held)
            held = next(snapshots, None)
        else:
            yield f"{_row_name(model, row.pk)}没有审计记录：不是经由系统写入的"
    while held is not None:
        yield from _gone(model, held)
        held = next(snapshots, None)


def _last_snapshots(subject_type: str) -> Iterator[Entry]:
    of_type = Entry.objects.filter(subject_type=subject_type, subject_id__isnull=False)
    last = of_type.order_by().values("subject_id").annotate(last=Max("pk")).values("last")
    yield from Entry.objects.filter(pk__in=last).order_by("subject_id").iterator(BATCH)


def _row_name(model: type[models.Model], pk: Any) -> str:
    return f"{model._meta.label}#{pk}"


def _gone(model: type[models.Model], entry: Entry) -> Iterator[str]:
    if entry.content.get("row") is not None:
        yield f"{_row_name(model, entry.subject_id)}已被绕过系统删除，最后一条是{_named(entry)}"


def _changed(model: type[models.Model], row: models.Model, entry: Entry) -> Iterator[str]:
    kept = entry.content.get("row")
    if kept is None:
        yield f"{_row_name(model, row.pk)}按{_named(entry)}应已删除，却仍存在"
        return
    now = canonical_row(row)
    # A column added by a later upgrade stands in no earlier entry and has nothing to be compared with.
    for name in sorted(kept.keys() & now.keys()):
        if kept[name] != now[name]:
            yield (
                f"{_row_name(model, row.pk)}的 {name} 被绕过系统改动：应为 {_shown(kept[name])}，"
                f"实为 {_shown(now[name])}；依据{_named(entry)}"
            )


def canonical_row(row: models.Model) -> dict[str, Any]:
    """The row's snapshot as it would stand in an entry."""
    return dict(json.loads(canonical_json(row_of(row))))


def _shown(value: Any) -> str:
    text = canonical_json(value).decode()
    return text if len(text) <= 80 else text[:77] + "…"
