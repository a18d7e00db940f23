"""The agreement: contract, versions, confirmations, and the answers and rulings on open points."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lvyue.contracts.parsing import parsed
from lvyue.contracts.types import ContractFile
from lvyue.identity.models import Person, Space

SIDES = [("a", "甲方"), ("b", "乙方")]


class Contract(models.Model):
    """The agreement (合同), one-to-one with the space that grants access to it."""

    AUDITED = ("code", "title", "party_a", "party_b", "demo")

    space = models.OneToOneField(Space, on_delete=models.PROTECT, related_name="contract")
    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    party_a = models.CharField(max_length=200)
    party_b = models.CharField(max_length=200)
    demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ContractVersion(models.Model):
    """A version's data (合同版本): a draft until both sides confirmed it, immutable from then on.

    `content` is the contract file, `texts` the source texts by document id, `digest` the SHA-256 of both,
    `ambiguities` how many of its questions ask both parties for a ruling.
    """

    AUDITED = ("number", "digest", "confirmed_at")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    texts = models.JSONField()
    digest = models.CharField(max_length=64)
    ambiguities = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["contract", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "number"], name="version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contract.code} 第 {self.number} 版"

    @property
    def file(self) -> ContractFile:
        """The contract file as values; parsed once for each digest, for it never changes under one."""
        return parsed(self.digest, lambda: self.content)


class Confirmation(models.Model):
    """One side's confirmation of one version, by a person, of one digest."""

    AUDITED = ("side", "person_id", "digest", "at")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ContractVersion, on_delete=models.PROTECT, related_name="confirmations")
    side = models.CharField(max_length=1, choices=SIDES)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "side"], name="confirmation_once_a_side"),
        ]


class Answer(models.Model):
    """One person's answer to an open point (答复); a side's latest answer counts."""

    AUDITED = ("question", "reading", "side", "person_id", "at")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ContractVersion, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=40)
    reading = models.CharField(max_length=40)
    side = models.CharField(max_length=1, choices=SIDES)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]


class Ruling(models.Model):
    """The reading both sides chose (裁定); final for its version."""

    AUDITED = ("question", "reading", "at")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ContractVersion, on_delete=models.PROTECT, related_name="rulings")
    question = models.CharField(max_length=40)
    reading = models.CharField(max_length=40)
    answer_a = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="+")
    answer_b = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "question"], name="ruling_once_a_question"),
            models.CheckConstraint(condition=~Q(answer_a=F("answer_b")), name="ruling_needs_two_answers"),
        ]
