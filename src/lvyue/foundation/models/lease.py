"""Columns that make any table a queue of due rows (ADR 0011)."""

from django.db import models


class Leased(models.Model):
    """A row that wakes at a business time and is worked on by one worker at a time.

    `next_wake_at` is null while nothing is due; `lease_until` is wall time.
    """

    next_wake_at = models.DateTimeField(null=True, blank=True, db_index=True, editable=False)
    lease_token = models.CharField(max_length=32, blank=True, default="", editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
