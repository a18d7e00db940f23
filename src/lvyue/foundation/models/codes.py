"""Counters behind the codes people say aloud, such as M-0001."""

from django.db import models


class Counter(models.Model):
    """The last number given for one prefix in one space."""

    space_id = models.BigIntegerField()
    prefix = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space_id", "prefix"], name="counter_space_prefix")]

    def __str__(self) -> str:
        return f"{self.prefix} {self.last}"
