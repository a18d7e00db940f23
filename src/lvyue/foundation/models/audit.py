"""Audit entries and the blocks that seal them (ADR 0009); both only grow."""

import json
from typing import Any

from django.db import models


class Entry(models.Model):
    """One fact: who did what to which row, when, and what the row looked like afterwards.

    `at` is business time, `recorded_at` wall time. `content_text` is canonical JSON, kept as text so that no
    database rewrites a number in it.
    """

    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=100)
    space_id = models.BigIntegerField(null=True, db_index=True)
    action = models.CharField(max_length=100)
    subject_type = models.CharField(max_length=100, blank=True)
    subject_id = models.BigIntegerField(null=True)
    content_text = models.TextField()
    note = models.TextField(blank=True)
    digest_sha256 = models.CharField(max_length=64)
    digest_sm3 = models.CharField(max_length=64)
    simulated = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="entry_subject")]

    def __str__(self) -> str:
        return f"{self.action} #{self.pk}"

    @property
    def content(self) -> dict[str, Any]:
        """The content as data; `content["row"]` is the subject's snapshot when its class is AUDITED."""
        return dict(json.loads(self.content_text))


class Block(models.Model):
    """A run of entries sealed together; its digest covers the previous block's."""

    height = models.BigIntegerField(unique=True)
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    entry_count = models.PositiveIntegerField()
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"block {self.height}"


class BlockEntry(models.Model):
    """The place of one entry in a block, with the digest it had when sealed."""

    block = models.ForeignKey(Block, on_delete=models.DO_NOTHING, related_name="members")
    position = models.PositiveIntegerField()
    # No constraint in the database: a deleted entry must leave its trace here.
    entry = models.OneToOneField(Entry, on_delete=models.DO_NOTHING, db_constraint=False, related_name="seal")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["block", "position"], name="block_entry_position")]

    def __str__(self) -> str:
        return f"{self.block_id}/{self.position}"


class Sealer(models.Model):
    """The single row whose lease says who may add blocks; each holder gets a higher fence."""

    fence = models.BigIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"sealer, fence {self.fence}"
