"""A signature binds a person, a side, a time and a content digest (R13)."""

from typing import ClassVar

from django.db import models

from lvyue.foundation.models.files import Attachment

LEVELS = {
    "drawn": "手写签名（约定签名）",
    "typed": "输入姓名（约定签名）",
    "agreed": "约定签名",
    "pin": "签字 PIN（约定签名）",
    "paper": "纸质签字扫描件",
    "reliable": "可靠电子签名",
}
"""How a signature was made, declared wherever it is shown (standards.md R13)."""

MARKS = {"ink": "手写签字", "seal": "盖章", "both": "签字并盖章"}


class Signature(models.Model):
    """One side's signature under one content; `level` says how it was made (`signing.LEVELS`).

    `marks` is what stands on paper and `written_on` the day written beside it, `signed_at` is then when it
    was entered; `entered_by` is whose session it was made in, when not the signer's.
    """

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
        "marks",
        "written_on",
        "entered_by_id",
        "entered_by_name",
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
    marks = models.CharField(max_length=10, blank=True, default="")
    written_on = models.DateField(null=True)
    entered_by_id = models.BigIntegerField(null=True)
    entered_by_name = models.CharField(max_length=100, blank=True, default="")
    image = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "side"], name="signature_one_per_side"
            )
        ]

    @property
    def level_label(self) -> str:
        """The level as people say it."""
        return LEVELS.get(self.level, self.level)

    @property
    def marks_label(self) -> str:
        """What stands on the paper, as people say it."""
        return MARKS.get(self.marks, "")

    def __str__(self) -> str:
        return f"{self.signer_name} ({self.side})"
