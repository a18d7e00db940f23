"""Tables of the duties room: trigger, duty, its events, imported calendar years. No rules here."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from lvyue.contracts.models import Contract, ContractVersion
from lvyue.duties.types import Closing, DutyFacts, EventKind
from lvyue.foundation.models import Leased
from lvyue.identity.models import Space


class Trigger(models.Model):
    """The evidenced event that starts duties (触发), once per subject.

    `posted_at` is when its paper was given to the post, where `at` is the day on which it counts as served.
    """

    AUDITED = ("name", "key", "at", "posted_at")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="triggers")
    name = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "name", "key"], name="trigger_once"),
        ]


class Duty(Leased):
    """One dated instance of an obligation (履约事项).

    `backlog` (补录) marks one whose last moment had passed when the version was confirmed.
    `due_at`, `closed_at` and `next_wake_at` cache the pure function of events, terms, calendar and now;
    `due_at` is the last moment (24:00 is the next midnight) and `due_on` the date it belongs to.
    `paused_at` is when an acknowledged pause began that still goes on; `claimed_due_at` the due moment if
    what is only claimed were acknowledged too. `woken` is the highest share of its time (50, 80, 100) at
    which it was woken. `pauses` are those told of its subject (`pausing.as_row`), counted or not.
    """

    AUDITED = ("code", "obligation", "key", "by", "due_at", "due_on", "closed_at", "closing", "fulfilled_at")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="duties")
    version = models.ForeignKey(ContractVersion, on_delete=models.PROTECT, related_name="duties")
    code = models.CharField(max_length=20)
    obligation = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    by = models.CharField(max_length=2)
    what = models.CharField(max_length=300)
    clause = models.CharField(max_length=40)
    clause_number = models.CharField(max_length=60)
    fulfilled_by = models.CharField(max_length=40)
    silence = models.CharField(max_length=20, blank=True)
    trigger = models.ForeignKey(Trigger, on_delete=models.PROTECT, null=True, related_name="duties")
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    window_start = models.DateField(null=True)
    window_end = models.DateField(null=True)
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    unrolled_on = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    backlog = models.BooleanField(default=False)
    calendar_version = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True)
    closing = models.CharField(max_length=20, blank=True)
    fulfilled_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    claimed_due_at = models.DateTimeField(null=True)
    woken = models.PositiveSmallIntegerField(default=0)
    pauses = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["due_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "obligation", "key"], name="duty_once"),
            models.UniqueConstraint(fields=["space", "code"], name="duty_code_once"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closing="") | Q(closed_at__isnull=False) & ~Q(closing=""),
                name="duty_closing_says_how",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["space", "closed_at", "due_at"], name="duty_open_by_due"),
            models.Index(fields=["subject_type", "subject_id"], name="duty_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.what}"

    def passed(self, at: datetime) -> bool:
        """Whether its last moment had passed at `at`; never while an acknowledged pause holds it."""
        held = self.closed_at is None and self.paused_at is not None and self.paused_at <= at
        return self.due_at is not None and self.due_at < at and not held

    @property
    def facts(self) -> DutyFacts:
        """The stored facts its state is computed from."""
        return DutyFacts(
            self.starts_at,
            self.due_at,
            self.fulfilled_at,
            Closing(self.closing) if self.closing else None,
            self.backlog,
            self.paused_at,
        )


class DutyEvent(models.Model):
    """What happened to a duty, append-only, with who said so and the evidence."""

    AUDITED = ("kind", "at", "note", "content")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=[(one.value, one.label) for one in EventKind])
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_name = models.CharField(max_length=100)
    note = models.TextField(blank=True)
    content = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["at", "id"]


class Wake(models.Model):
    """A duty was looked at when `share` per cent of its time had passed (提醒), append-only, once each.

    100 is the moment just after its last one. Derived from the duty, so no audit entry of its own.
    """

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="wakes")
    share = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["duty", "share"], name="wake_once")]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.share} %"


class CalendarYear(models.Model):
    """An imported year of a calendar layer; the latest of a (layer, year) counts, earlier ones stay."""

    layer = models.CharField(max_length=40)
    year = models.PositiveIntegerField()
    notice = models.CharField(max_length=100)
    url = models.CharField(max_length=300, blank=True)
    content = models.JSONField()
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["id"]
