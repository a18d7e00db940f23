"""Tables of the contracts room: contract, version, confirmation, answer, ruling. No rules here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lvyue.contracts.intakes import Intake as Intake
from lvyue.contracts.intakes import IntakeFile as IntakeFile
from lvyue.contracts.intakes import Original as Original
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


class FactReview(models.Model):
    """One person's check of one fact of a draft (核对): taken as read, put right, or taken out.

    `path` names the fact in the contract file; `was` and `becomes` are the fact before and after, None where
    there is none. A side's check counts while the fact still says what it said then.
    """

    AUDITED = ("path", "verdict", "side", "person_id", "at")
    VERDICTS = [("accepted", "核对无误"), ("corrected", "改正"), ("rejected", "退回")]

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ContractVersion, on_delete=models.PROTECT, related_name="fact_reviews")
    path = models.CharField(max_length=80)
    verdict = models.CharField(max_length=9, choices=VERDICTS)
    was = models.JSONField(null=True)
    becomes = models.JSONField(null=True)
    side = models.CharField(max_length=1, choices=SIDES)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["version", "path"], name="fact_review_by_path")]


class Consultation(models.Model):
    """One reading of a draft by the assistant (助手通读): asked by a person, ended by a job.

    `kept` and `dropped` count what it proposed; `failure` says why there is no answer.
    """

    AUDITED = ("person_id", "asked_at")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ContractVersion, on_delete=models.PROTECT, related_name="consultations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    model = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    kept = models.PositiveIntegerField(default=0)
    dropped = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]


class Suggestion(models.Model):
    """One fact the assistant proposes (助手提议), with the words of the contract it rests on.

    It is no fact: a person takes it over or drops it (`FactReview` of the path `suggestions.<id>`).
    """

    AUDITED = ("kind", "quote", "at")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ContractVersion, on_delete=models.PROTECT, related_name="suggestions")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="suggestions")
    kind = models.CharField(max_length=20)
    values = models.JSONField()
    quote = models.CharField(max_length=300)
    document = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    @property
    def path(self) -> str:
        """The path its checks are kept under."""
        return f"suggestions.{self.pk}"


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
