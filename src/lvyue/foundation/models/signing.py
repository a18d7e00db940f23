"""A signature binds a person, a side, a time and a content digest (R13)."""

from typing import ClassVar

from django.db import models

from lvyue.foundation.models.files import Attachment


class Signature(models.Model):
    """One side's signature under one content; `level` says how strong it is."""

    AUDITED: ClassVar = (
        "space_id",
        "subject_type",
        "subject_id",
        "content_sha256",
        "content_sm3",
        "side",
        "signer_id",
        "signer_name",
        "level",
        "image",
        "signed_at",
    )

    space_id = models.BigIntegerField(db_index=True)
    subject_type = models.CharField(max_length=100)
    subject_id = models.BigIntegerField()
    content_sha256 = models.CharField(max_length=64)
    content_sm3 = models.CharField(max_length=64)
    side = models.CharField(max_length=1)
    signer_id = models.BigIntegerField(null=True)
    signer_name = models.CharField(max_length=100)
    level = models.CharField(max_length=10)
    image = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "side"], name="signature_one_per_side"
            )
        ]

    def __str__(self) -> str:
        return f"{self.signer_name} ({self.side})"
