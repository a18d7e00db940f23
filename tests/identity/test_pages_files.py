"""Attachments leave only as downloads, and only to people of their space."""

import pytest

from lvyue.foundation.files import Attachment, file_attach


@pytest.fixture
def attachment(system, space, data_folder) -> Attachment:
    return file_attach(
        actor=system,
        space_id=space.pk,
        subject=space,
        name="验收 书.html",
        content=b"<script>alert(1)</script>",
        media_type="text/html",
    )


def test_a_member_downloads_it(client_for, customer, attachment) -> None:
    answer = client_for(customer).get(f"/files/{attachment.pk}")
    assert answer.status_code == 200
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_an_outsider_and_a_missing_file_look_alike(client_for, outsider, attachment) -> None:
    client = client_for(outsider)
    answers = [client.get(f"/files/{key}") for key in (attachment.pk, attachment.pk + 1)]
    assert [answer.status_code for answer in answers] == [404, 404]
    texts = [
        answer.content.decode().replace(str(attachment.pk + 1), str(attachment.pk)) for answer in answers
    ]
    assert "没有找到这个附件" in texts[0]
    assert "没有找到这个附件" in texts[1]
    assert "验收" not in texts[0]


def test_an_anonymous_reader_is_sent_to_the_login_page(client, attachment) -> None:
    assert (
        client.get(f"/files/{attachment.pk}").headers["Location"] == f"/login?next=%2Ffiles%2F{attachment.pk}"
    )


def test_a_reporter_gets_back_only_what_is_their_own(
    client_for, space, attachment, access_for, provider, data_folder
) -> None:
    from lvyue.identity.models import Grant
    from lvyue.identity.types import Role

    Grant.objects.filter(person=provider).update(role=Role.REPORTER)
    own = file_attach(
        actor=access_for(provider),
        space_id=space.pk,
        subject=space,
        name="现场.png",
        content=b"png",
        media_type="image/png",
    )
    client = client_for(provider)
    assert client.get(f"/files/{own.pk}").status_code == 200
    assert client.get(f"/files/{attachment.pk}").status_code == 403
