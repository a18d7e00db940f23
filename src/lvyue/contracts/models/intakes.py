"""Tables of what people bring to an import: files waiting to be recognised, originals kept with a version."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from lvyue.foundation.models import Attachment
from lvyue.identity.models import Person, Space


class Intake(models.Model):
    """Files of one import some of whose pages must be recognised first (收件): kept until it is imported.

    `values` is what the form held; only its own person sees it. `cause` says why it cannot be read.
    """

    STATES: ClassVar = [("waiting", "识别中"), ("read", "已识别"), ("refused", "读不了")]

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=STATES, default="waiting")
    cause = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"收件 {self.pk}"


class IntakeFile(models.Model):
    """One file of an intake; `sheets` are its pages recognised so far, `text` what it all gave in the end."""

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    content = models.BinaryField()
    pages = models.PositiveIntegerField(null=True)
    pages_read = models.PositiveIntegerField(default=0)
    sheets = models.JSONField(default=list)
    text = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["intake", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["intake", "position"], name="intake_file_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Original(models.Model):
    """A file a document of a version was read from (原件), and where the words stand on its pages.

    `places` are [start, end, page, left, top, right, bottom] by characters of the document and shares of the
    page. Pictures of the pages hang on it as files `1.jpg`, `2.jpg` ...
    """

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(
        "contracts.ContractVersion", on_delete=models.PROTECT, related_name="originals"
    )
    document = models.CharField(max_length=40)
    position = models.PositiveIntegerField()
    first_page = models.PositiveIntegerField(default=1)
    pages = models.PositiveIntegerField(default=0)
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    notes = models.JSONField(default=list)
    places = models.JSONField(default=list)
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["version", "position"]

    def __str__(self) -> str:
        return f"{self.document} {self.file.name}"
