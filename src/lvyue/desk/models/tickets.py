"""Tables of tickets: ticket, its events and pauses, record sheet, scans. No rules here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lvyue.contracts.models import Contract
from lvyue.contracts.types import Cause, PauseReason
from lvyue.desk.types import Channel, EventKind, Review, TicketFacts, TicketKind
from lvyue.desk.types.paper import BatchState, PageFault
from lvyue.foundation.files import Attachment
from lvyue.identity.models import Person, Space

OPEN = Q(closed_at__isnull=True, cancelled_at__isnull=True)
"""Tickets that are still going on."""


class Ticket(models.Model):
    """One report and its way to acceptance (工单).

    Its stage is `types.stage_of(facts)` and is never stored. `reported_at` is when the report was made
    (clocks count from it), `recorded_at` when it was entered. `round` counts the rounds of work; visit,
    completion, cause, signatures and notice belong to the present one. `level` is an id of the contract's
    levels, blank while not graded; `cause_agreed` is what party A said to the cause, None while it said
    nothing. `backlog` marks one that was entered afterwards as a whole (补录). `revision` lets one of two
    writers win.
    """

    AUDITED = (
        "contract",
        "code",
        "kind",
        "title",
        "description",
        "channel",
        "level",
        "reporter_name",
        "reporter_side",
        "reported_at",
        "onsite_asked_at",
        "responded_at",
        "arrived_at",
        "done_at",
        "result",
        "cause",
        "cause_agreed",
        "cause_answered_at",
        "cause_answered_by",
        "round",
        "sheet_signed_at",
        "noticed_at",
        "reviewed_at",
        "review",
        "closed_at",
        "cancelled_at",
        "cancel_reason",
        "backlog",
    )

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="tickets")
    code = models.CharField(max_length=20)
    key = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20, choices=[(one.value, one.label) for one in TicketKind])
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    channel = models.CharField(max_length=20, choices=[(one.value, one.label) for one in Channel])
    level = models.CharField(max_length=40, blank=True, default="")
    reporter_name = models.CharField(max_length=100)
    reporter = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reporter_side = models.CharField(max_length=1, blank=True)
    reported_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    onsite_asked_at = models.DateTimeField(null=True)
    responded_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)
    cause = models.CharField(
        max_length=20, blank=True, default="", choices=[(one.value, one.label) for one in Cause]
    )
    cause_agreed = models.BooleanField(null=True)
    cause_answered_at = models.DateTimeField(null=True)
    cause_answered_by = models.CharField(max_length=100, blank=True, default="")
    round = models.PositiveIntegerField(default=1)
    sheet_signed_at = models.DateTimeField(null=True)
    noticed_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    review = models.CharField(max_length=20, blank=True, choices=[(one.value, one.label) for one in Review])
    closed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.TextField(blank=True)
    backlog = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-reported_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "code"], name="ticket_code_once"),
            models.UniqueConstraint(fields=["contract", "key"], condition=~Q(key=""), name="ticket_key_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-reported_at", "-id"], name="ticket_by_report"),
            models.Index(fields=["contract", "-reported_at", "-id"], name="ticket_by_contract"),
            models.Index(fields=["space", "-reported_at", "-id"], name="ticket_open", condition=OPEN),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def facts(self) -> TicketFacts:
        """The stored facts its stage is computed from."""
        return TicketFacts(
            reported_at=self.reported_at,
            responded_at=self.responded_at,
            onsite_asked_at=self.onsite_asked_at,
            arrived_at=self.arrived_at,
            done_at=self.done_at,
            sheet_signed_at=self.sheet_signed_at,
            noticed_at=self.noticed_at,
            reviewed_at=self.reviewed_at,
            review=Review(self.review) if self.review else None,
            closed_at=self.closed_at,
            cancelled_at=self.cancelled_at,
            round=self.round,
        )


class TicketEvent(models.Model):
    """What happened to a ticket, append-only; `recorded_at` tells when it was entered."""

    AUDITED = ("ticket", "kind", "at", "recorded_at", "actor_name", "side", "text", "content")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=[(one.value, one.label) for one in EventKind])
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_name = models.CharField(max_length=100)
    side = models.CharField(max_length=1, blank=True)
    text = models.TextField(blank=True)
    content = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    @property
    def word(self) -> EventKind:
        """The kind as a word of the vocabulary."""
        return EventKind(self.kind)


class Pause(models.Model):
    """A stretch for which one side says the clocks stood still (暂停); the other side answers it, once.

    `until_at` is None while it goes on. `acknowledged` is None until answered; a denied one counts for
    nothing, an acknowledged one for the clocks whose clause allows its reason (standards.md rule 15).
    """

    AUDITED = (
        "ticket",
        "reason",
        "text",
        "from_at",
        "until_at",
        "side",
        "claimed_by",
        "claimed_at",
        "acknowledged",
        "answered_by",
        "answered_at",
        "answer",
    )

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="pauses")
    event = models.OneToOneField(TicketEvent, on_delete=models.PROTECT, related_name="pause")
    reason = models.CharField(max_length=20, choices=[(one.value, one.label) for one in PauseReason])
    text = models.TextField(blank=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    side = models.CharField(max_length=1)
    claimed_by = models.CharField(max_length=100)
    claimed_at = models.DateTimeField()
    acknowledged = models.BooleanField(null=True)
    answered_by = models.CharField(max_length=100, blank=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["from_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gt=models.F("from_at")),
                name="pause_ends_after_it_begins",
            ),
        ]


class RecordSheet(models.Model):
    """The slip both sides sign per service (记录单), one a round; `content` never changes once made."""

    AUDITED = ("ticket", "round", "content", "digest", "made_at", "objected_at", "objected_by", "objection")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="sheets")
    round = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    objected_at = models.DateTimeField(null=True)
    objected_by = models.CharField(max_length=100, blank=True)
    objection = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["round"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "round"], name="sheet_once_a_round"),
        ]

    @property
    def matched_by(self) -> str:
        """Who said by hand that the scan its signatures rest on is of this sheet; blank when its code did."""
        used = self.scans.filter(used_at__isnull=False).exclude(matched_by="")
        return used.values_list("matched_by", flat=True).first() or ""


class ScanBatch(models.Model):
    """Files of scanned sheets uploaded together (扫描批次); its attachments, read one after another."""

    AUDITED = ("contract", "by_name", "uploaded_at", "state", "cause", "remedy", "read_at")

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="scan_batches")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=100)
    uploaded_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=BatchState.WAITING.value)
    cause = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True)
    files_read = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-pk"]

    @property
    def word(self) -> BatchState:
        """The state as a word of the vocabulary."""
        return BatchState(self.state)


class ScanPage(models.Model):
    """One page of a batch: its picture, the sheet it belongs to, or why it closes nothing.

    `sheet_page` of `sheet_pages` counts from 1; `box_a` and `box_b` are the crops of the sides' boxes;
    `matched_by` is who said by hand which sheet it is, blank when its code did.
    """

    AUDITED = (
        "batch",
        "file",
        "number",
        "sheet",
        "sheet_page",
        "sheet_pages",
        "matched_by",
        "fault",
        "used_at",
    )

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(ScanBatch, on_delete=models.PROTECT, related_name="pages")
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    image = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    box_a = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    box_b = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    sheet = models.ForeignKey(RecordSheet, on_delete=models.PROTECT, null=True, related_name="scans")
    sheet_page = models.PositiveIntegerField(null=True)
    sheet_pages = models.PositiveIntegerField(null=True)
    matched_by = models.CharField(max_length=100, blank=True, default="")
    fault = models.CharField(max_length=20, blank=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["file_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "number"], name="scan_page_once"),
            models.UniqueConstraint(
                fields=["sheet", "sheet_page"], condition=Q(fault=""), name="scan_of_a_sheet_page_once"
            ),
        ]

    @property
    def fault_word(self) -> PageFault | None:
        """Why it closes nothing, or None."""
        return PageFault(self.fault) if self.fault else None
