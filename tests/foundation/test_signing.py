"""A signature binds who, which side, when and exactly what."""

import base64
from datetime import date, datetime

import pytest

from lvyue.foundation.audit import Entry, verify
from lvyue.foundation.clock import TZ
from lvyue.foundation.errors import Invalid, Refused
from lvyue.foundation.files import file_attach, file_read
from lvyue.foundation.signing import Signature, sign, sign_on_paper, signature_verify, signatures_of

CONTENT = {"故障": "无法登录", "金额": 1200, "处理": ["重启", "核对"]}
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def _sign(access, space, side: str = "b", **changed) -> Signature:
    values = {"content": CONTENT, "image_png": None, "typed_name": access.name} | changed
    return sign(actor=access, side=side, space_id=space.pk, subject=space, **values)


def test_both_sides_sign_the_same_content(space, provider, customer, access_for, at, data_folder) -> None:
    moment = datetime(2026, 3, 2, 10, 0, tzinfo=TZ)
    with at(moment):
        b = _sign(access_for(provider), space, "b", image_png=PNG)
        a = _sign(access_for(customer), space, "a")
    assert [one.pk for one in signatures_of(space)] == [a.pk, b.pk]
    assert (b.signer_id, b.signer_name, b.level, b.signed_at) == (provider.pk, "乙经理", "drawn", moment)
    assert b.image is not None
    assert file_read(b.image) == PNG
    assert len(b.content_sm3) == len(b.content_sha256) == 64
    assert a.content_sm3 == b.content_sm3
    assert verify().ok


def test_a_signature_proves_only_what_was_signed(space, provider, access_for) -> None:
    signature = _sign(access_for(provider), space)
    assert signature_verify(signature, dict(reversed(CONTENT.items())))
    assert not signature_verify(signature, CONTENT | {"金额": 1201})


def test_a_side_signs_once(space, provider, engineer, access_for) -> None:
    first = _sign(access_for(provider), space)
    entries = Entry.objects.count()
    with pytest.raises(Refused, match="乙方已经签过字"):
        _sign(access_for(engineer), space)
    assert list(signatures_of(space)) == [first]
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"side": "c"}, "只有甲方或乙方可以签字"),
        ({"typed_name": "别人"}, "输入的姓名与登录人「乙经理」不一致"),
        ({"image_png": b"<svg/>"}, "手写签名不是 PNG 图片"),
    ],
)
def test_a_wrong_signature_is_refused(space, provider, access_for, changed, cause: str) -> None:
    access = access_for(provider)
    entries = Entry.objects.count()
    with pytest.raises(Invalid, match=cause):
        _sign(access, space, **changed)
    assert not Signature.objects.exists()
    assert Entry.objects.count() == entries


def test_a_signature_on_paper_keeps_its_day_beside_the_moment_it_was_entered(
    space, provider, access_for, at, data_folder
) -> None:
    access, moment = access_for(provider), datetime(2026, 3, 5, 10, 0, tzinfo=TZ)
    given = {"space_id": space.pk, "subject": space}
    image = file_attach(actor=access, name="s.jpg", content=b"scan", media_type="image/jpeg", **given)
    with at(moment):
        one = sign_on_paper(
            actor=access,
            side="a",
            content=CONTENT,
            signer_name="",
            marks="seal",
            written_on=date(2026, 3, 2),
            image=image,
            **given,
        )
    one.refresh_from_db()
    assert (one.level, one.signer_name, one.written_on, one.signed_at) == (
        "paper",
        "甲方印章",
        date(2026, 3, 2),
        moment,
    )
    assert (one.signer_id, one.entered_by_name) == (None, access.name)
    assert verify().ok
