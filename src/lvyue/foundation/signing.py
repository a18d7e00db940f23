"""Agreed signatures (R13 b): a person, a side, a time and a content digest, bound together.

The level is stored with each signature: "agreed" rests on the parties' written 电子签名使用约定, "paper"
is a scan
of ink, "reliable" comes from a certificate authority. A drawn image decorates an agreed signature; it is
never shown as a seal.
"""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet

from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.canonical import canonical_json, digest_sha256, digest_sm3
from lvyue.foundation.errors import Invalid, Refused
from lvyue.foundation.files import Attachment, file_attach
from lvyue.foundation.models import Signature
from lvyue.foundation.snapshot import type_of
from lvyue.foundation.types import Actor

__all__ = ["Signature", "sign", "signature_verify", "signatures_of"]

SIDES = {"a": "甲方", "b": "乙方"}
_PNG = b"\x89PNG\r\n\x1a\n"


@transaction.atomic
def sign(
    *,
    actor: Actor,
    side: str,
    space_id: int,
    subject: models.Model,
    content: dict[str, Any],
    image_png: bytes | None,
    typed_name: str,
) -> Signature:
    """Sign `content` (what the signer saw, as data) under `subject` for `side` ("a" or "b").

    The caller has checked that the actor sits on that side. Invalid for an unknown side, a typed name that
    is not the signer's, or an image that is no PNG; Refused when the side has signed already.
    """
    if side not in SIDES:
        raise Invalid("只有甲方或乙方可以签字", place="签字方", remedy="请用甲方或乙方人员的账号签字")
    if typed_name.strip() != actor.name:
        raise Invalid(
            f"输入的姓名与登录人「{actor.name}」不一致",
            place="签字姓名",
            remedy="请输入本人姓名，或换本人账号签字",
        )
    if image_png is not None and not image_png.startswith(_PNG):
        raise Invalid("手写签名不是 PNG 图片", place="手写签名", remedy="请重新手写，或只输入姓名")
    image = _image(actor, space_id, subject, image_png)
    digested = canonical_json(content)
    signature = Signature(
        space_id=space_id,
        subject_type=type_of(subject),
        subject_id=subject.pk,
        content_sha256=digest_sha256(digested),
        content_sm3=digest_sm3(digested),
        side=side,
        signer_id=actor.person_id,
        signer_name=actor.name,
        level="agreed",
        image=image,
        signed_at=clock.now(),
    )
    try:
        with transaction.atomic():
            signature.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(f"{SIDES[side]}已经签过字", place="签字", remedy="请刷新页面查看已有签字") from error
    entry_add(actor=actor, action="signature.sign", space_id=space_id, subject=signature)
    return signature


def _image(actor: Actor, space_id: int, subject: models.Model, png: bytes | None) -> Attachment | None:
    if png is None:
        return None
    return file_attach(
        actor=actor,
        space_id=space_id,
        subject=subject,
        name="签名.png",
        content=png,
        media_type="image/png",
        retention_class="contract",
    )


def signatures_of(subject: models.Model) -> QuerySet[Signature]:
    """The signatures under one row, 甲方 first."""
    found = Signature.objects.filter(subject_type=type_of(subject), subject_id=subject.pk)
    return found.select_related("image").order_by("side")


def signature_verify(signature: Signature, content: dict[str, Any]) -> bool:
    """True when `content` is exactly what was signed, by both digests."""
    digested = canonical_json(content)
    return (signature.content_sha256, signature.content_sm3) == (
        digest_sha256(digested),
        digest_sm3(digested),
    )
