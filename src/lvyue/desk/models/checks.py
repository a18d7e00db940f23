"""Tables of checks: check, its items, findings, events, and the draw of a sample. No rules here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lvyue.contracts.models import Contract
from lvyue.desk.models.tickets import Ticket
from lvyue.desk.types.checks import CheckEventKind, CheckKind, CheckState, Verdict
from lvyue.identity.models import Person, Space


class Check(models.Model):
    """One look of party A at how the contract is performed (履约检查, or 抽查 of finished tickets).

    `notice` is what the provider was told at its opening, `on` the day it takes place. Open until
    `closed_at`, or until its `opener` takes it back (`withdrawn_at`); `revision` counts the acts, so that
    closing and finding cannot cross.
    """

    AUDITED = (
        "contract",
        "code",
        "kind",
        "title",
        "notice",
        "on",
        "opened_at",
        "opened_by",
        "closed_at",
        "closed_by",
        "conclusion",
        "withdrawn_at",
        "withdraw_reason",
    )

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="checks")
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=[(one.value, one.label) for one in CheckKind])
    title = models.CharField(max_length=200)
    notice = models.TextField(blank=True)
    on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=100)
    opener = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=100, blank=True)
    conclusion = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdraw_reason = models.TextField(blank=True, default="")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-opened_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "code"], name="check_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def word(self) -> CheckState:
        """How far it is, as a word of the vocabulary."""
        if self.withdrawn_at is not None:
            return CheckState.WITHDRAWN
        return CheckState.CLOSED if self.closed_at is not None else CheckState.OPEN


class Sample(models.Model):
    """How the tickets of a sample were drawn (抽样), append-only: enough to draw the same again.

    Drawn from the `population` tickets finished from `since` to before `until`; `digest` is the SHA-256 of
    their codes in order, one a line.
    """

    AUDITED = ("of_check", "since", "until", "seed", "population", "digest", "size", "codes", "drawn_by")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    of_check = models.OneToOneField(Check, on_delete=models.PROTECT, related_name="sample")
    since = models.DateField()
    until = models.DateField()
    seed = models.CharField(max_length=40)
    population = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    codes = models.JSONField()
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=100)


class CheckItem(models.Model):
    """One thing looked at (检查项): an obligation, a ticket of a sample, or what the checker wrote."""

    AUDITED = (
        "of_check",
        "number",
        "what",
        "obligation",
        "ticket",
        "verdict",
        "note",
        "judged_at",
        "judged_by",
    )

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    of_check = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=300)
    obligation = models.CharField(max_length=40, blank=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of_check", "number"], name="check_item_once"),
        ]

    @property
    def word(self) -> Verdict | None:
        """The verdict as a word, None while nobody judged."""
        return Verdict(self.verdict) if self.verdict else None


class Finding(models.Model):
    """What a check found wanting (问题), to be mended by the provider; its deadline is a duty of this row.

    `replied_at` is None while party A waits for the provider, also after a reply it did not accept.
    """

    AUDITED = (
        "item",
        "what",
        "obligation",
        "clause_number",
        "mend_on",
        "found_at",
        "replied_at",
        "reply",
        "replied_by",
        "mended_at",
        "mended_by",
        "refusals",
    )

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    item = models.OneToOneField(CheckItem, on_delete=models.PROTECT, related_name="finding")
    what = models.TextField()
    obligation = models.CharField(max_length=40)
    clause_number = models.CharField(max_length=60)
    mend_on = models.DateField()
    found_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True)
    reply = models.TextField(blank=True)
    replied_by = models.CharField(max_length=100, blank=True)
    mended_at = models.DateTimeField(null=True)
    mended_by = models.CharField(max_length=100, blank=True)
    refusals = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.what


class CheckEvent(models.Model):
    """What happened in a check, append-only; files of evidence are its attachments."""

    AUDITED = ("of_check", "item", "kind", "at", "actor_name", "side", "text")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    of_check = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="events")
    item = models.ForeignKey(CheckItem, on_delete=models.PROTECT, null=True, related_name="events")
    kind = models.CharField(max_length=20, choices=[(one.value, one.label) for one in CheckEventKind])
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=100)
    side = models.CharField(max_length=1, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    @property
    def word(self) -> CheckEventKind:
        """The kind as a word of the vocabulary."""
        return CheckEventKind(self.kind)
