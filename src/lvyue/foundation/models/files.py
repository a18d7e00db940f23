"""Blob is bytes by digest; Attachment is one use of them in a space, under a retention class."""

from typing import ClassVar

from django.db import models


class Blob(models.Model):
    """Bytes stored once under their SHA-256."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    sm3 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Attachment(models.Model):
    """A file of some subject; the only way to read a blob."""

    AUDITED: ClassVar = (
        "space_id",
        "subject_type",
        "subject_id",
        "name",
        "media_type",
        "blob",
        "retention_class",
        "at",
        "by_id",
    )

    space_id = models.BigIntegerField(db_index=True)
    subject_type = models.CharField(max_length=100)
    subject_id = models.BigIntegerField()
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="attachments")
    retention_class = models.CharField(max_length=20)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="attachment_subject")]

    def __str__(self) -> str:
        return self.name
