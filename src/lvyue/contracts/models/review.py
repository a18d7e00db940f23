"""The review of a draft: checks of its facts, what the assistant was asked and proposes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lvyue.contracts.models.contracts import SIDES, ContractVersion
from lvyue.identity.models import Person, Space


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
