"""One-off work that outlives a process."""

from django.db import models

from lvyue.foundation.models.lease import Leased


class Job(Leased):
    """A named call with JSON arguments; open while `done_at` is null, given up when nothing wakes it."""

    name = models.CharField(max_length=100)
    args = models.JSONField(default=dict)
    key = models.CharField(max_length=200, unique=True)
    run_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.key}"
