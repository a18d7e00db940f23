"""Files by digest: bytes once on disk, read only through an attachment of some space."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import models, transaction
from django.db.models import QuerySet

from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.canonical import digest_sha256, digest_sm3
from lvyue.foundation.errors import Invalid, LvyueError
from lvyue.foundation.models import Attachment, Blob
from lvyue.foundation.snapshot import type_of
from lvyue.foundation.types import Actor

__all__ = ["Attachment", "Blob", "Files", "attachments_of", "file_attach", "file_read", "files_attach"]

Files = Sequence[tuple[str, bytes, str]]
"""Files as they are sent: (name, bytes, media type)."""

LIMIT = 20 * 1024 * 1024


def _path(sha256: str) -> Path:
    return Path(settings.LVYUE_DATA) / "files" / sha256[:2] / sha256[2:4] / sha256


def _store(sha256: str, content: bytes) -> None:
    """Write once, whole or not at all: temporary file, fsync, rename, fsync of the folder."""
    path = _path(sha256)
    if path.exists() and path.stat().st_size == len(content):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def file_attach(
    *,
    actor: Actor | None,
    space_id: int,
    subject: models.Model,
    name: str,
    content: bytes,
    media_type: str,
    retention_class: str = "log",
) -> Attachment:
    """Keep `content` as a file of `subject`; the caller has checked the permission.

    Invalid when it is empty or above 20 MB. The bytes are on disk before the row is; a rolled-back
    transaction leaves at most an unused file.
    """
    clean = Path(name.replace("\\", "/")).name.strip()[:255] or "附件"
    if not content:
        raise Invalid("文件是空的", place=clean, remedy="请重新选择文件")
    if len(content) > LIMIT:
        raise Invalid("文件超过 20 MB", place=clean, remedy="请压缩或拆分后再上传")
    sha256 = digest_sha256(content)
    _store(sha256, content)
    with transaction.atomic():
        Blob.objects.bulk_create(
            [Blob(sha256=sha256, sm3=digest_sm3(content), size=len(content))], ignore_conflicts=True
        )
        attachment = Attachment.objects.create(
            space_id=space_id,
            subject_type=type_of(subject),
            subject_id=subject.pk,
            name=clean,
            media_type=media_type or "application/octet-stream",
            blob_id=sha256,
            retention_class=retention_class,
            at=clock.now(),
            by_id=actor.person_id if actor else None,
        )
        entry_add(actor=actor, action="file.attach", space_id=space_id, subject=attachment)
    return attachment


def files_attach(
    *,
    actor: Actor | None,
    space_id: int,
    subject: models.Model,
    files: Files,
    retention_class: str = "log",
) -> None:
    """Keep every one of the files that came with a step; see `file_attach`."""
    for name, content, media_type in files:
        file_attach(
            actor=actor,
            space_id=space_id,
            subject=subject,
            name=name,
            content=content,
            media_type=media_type,
            retention_class=retention_class,
        )


def file_read(attachment: Attachment) -> bytes:
    """The bytes, checked against their digest; a LvyueError when they are gone or were changed on disk."""
    try:
        content = _path(attachment.blob_id).read_bytes()
    except FileNotFoundError:
        content = b""
    if digest_sha256(content) != attachment.blob_id:
        raise LvyueError(
            "文件内容缺失或与登记的摘要不符",
            place=attachment.name,
            remedy="请联系系统管理员从备份恢复，并运行 lvyue audit verify",
        )
    return content


def attachments_of(subject: models.Model) -> QuerySet[Attachment]:
    """The files of one row, oldest first."""
    return Attachment.objects.filter(subject_type=type_of(subject), subject_id=subject.pk).order_by("pk")
