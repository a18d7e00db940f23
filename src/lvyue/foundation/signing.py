"""Agreed signatures (R13 b): a person, a side, a time and a content digest, bound together.

The level is stored with each signature and declared wherever it is shown: "drawn", "typed" and "pin" rest on
the parties' written 电子签名使用约定, "paper" is a scan of ink or stamp, "reliable" comes from a certificate
authority. An image is never shown as a seal.
"""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet

from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.canonical import canonical_json, digest_sha256, digest_sm3
from lvyue.foundation.errors import Invalid, Refused
from lvyue.foundation.files import Attachment, file_attach
from lvyue.foundation.models import Signature
from lvyue.foundation.models.signing import MARKS
from lvyue.foundation.rows import row_add, values_where
from lvyue.foundation.snapshot import type_of
from lvyue.foundation.types import Actor

__all__ = ["Signature", "sides_signed", "sign", "sign_on_paper", "signature_verify", "signatures_of"]

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
    session: Actor | None = None,
) -> Signature:
    """Sign `content` (what the signer saw, as data) under `subject` for `side` ("a" or "b").

    `session` is the person signed in, when the signer proved themselves by PIN in another's session.

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
    level = "pin" if session else "drawn" if image_png else "typed"
    return _keep(
        actor,
        subject,
        content,
        space_id=space_id,
        side=side,
        signer_id=actor.person_id,
        signer_name=actor.name,
        level=level,
        image=_image(actor, space_id, subject, image_png),
        entered_by_id=session.person_id if session else None,
        entered_by_name=session.name if session else "",
    )


@transaction.atomic
def sign_on_paper(
    *,
    actor: Actor,
    side: str,
    space_id: int,
    subject: models.Model,
    content: dict[str, Any],
    signer_name: str,
    marks: str,
    written_on: date,
    image: Attachment,
) -> Signature:
    """Record that `side` signed a printed `content` by hand or stamp, as `actor` sees on the scan `image`.

    `marks` is "ink", "seal" or "both"; `signer_name` the name written there, blank for a stamp alone;
    `written_on` the day written there. Invalid for anything else; Refused when the side has signed already.
    """
    if side not in SIDES or marks not in MARKS:
        raise Invalid("没有说明纸上是签字还是盖章", place="签字方式", remedy="请看着扫描件选一项")
    signer_name = signer_name.strip()[:100]
    if marks != "seal" and not signer_name:
        raise Invalid(
            f"没有填写{SIDES[side]}签字人", place="签字人", remedy="照纸上填写签字人姓名；只有盖章的选“盖章”"
        )
    return _keep(
        actor,
        subject,
        content,
        space_id=space_id,
        side=side,
        signer_id=None,
        signer_name=signer_name or f"{SIDES[side]}印章",
        level="paper",
        marks=marks,
        written_on=written_on,
        image=image,
        entered_by_id=actor.person_id,
        entered_by_name=actor.name,
    )


def _keep(actor: Actor, subject: models.Model, content: dict[str, Any], **values: Any) -> Signature:
    digested = canonical_json(content)
    signature = Signature(
        subject_type=type_of(subject),
        subject_id=subject.pk,
        content_sha256=digest_sha256(digested),
        content_sm3=digest_sm3(digested),
        signed_at=clock.now(),
        **values,
    )
    if not row_add(signature, once=True):
        cause = f"{SIDES[signature.side]}已经签过字"
        raise Refused(cause, place="签字", remedy="请刷新页面查看已有签字")
    entry_add(actor=actor, action="signature.sign", space_id=signature.space_id, subject=signature)
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


def sides_signed(subject: models.Model) -> set[str]:
    """The sides ("a", "b") that have signed one row."""
    found = values_where(Signature, ("side",), subject_type=type_of(subject), subject_id=subject.pk)
    return {side for (side,) in found}


def signature_verify(signature: Signature, content: dict[str, Any]) -> bool:
    """True when `content` is exactly what was signed, by both digests."""
    digested = canonical_json(content)
    return (signature.content_sha256, signature.content_sm3) == (
        digest_sha256(digested),
        digest_sm3(digested),
    )
