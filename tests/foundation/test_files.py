"""Files by digest: written whole, read checked, kept once."""

import pytest

from lvyue.foundation.errors import Invalid, LvyueError
from lvyue.foundation.files import LIMIT, Attachment, Blob, attachments_of, file_attach, file_read

CONTENT = "验收附件".encode()


def _attach(access, space, content: bytes = CONTENT, name: str = "验收.txt") -> Attachment:
    return file_attach(
        actor=access, space_id=space.pk, subject=space, name=name, content=content, media_type="text/plain"
    )


def test_a_file_comes_back_as_it_was(system, space, data_folder) -> None:
    attachment = _attach(system, space)
    assert file_read(attachment) == CONTENT
    stored = [path for path in data_folder.rglob("*") if path.is_file()]
    digest = attachment.blob_id
    assert stored == [data_folder / "files" / digest[:2] / digest[2:4] / digest]
    assert list(attachments_of(space)) == [attachment]


def test_equal_bytes_are_kept_once(system, space, data_folder) -> None:
    first, second = _attach(system, space), _attach(system, space, name="又一份.txt")
    assert first.pk != second.pk
    assert first.blob_id == second.blob_id
    assert Blob.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "kept"), [("../../etc/passwd", "passwd"), ("C:\\a\\图.png", "图.png"), ("", "附件")]
)
def test_a_name_is_only_a_name(system, space, data_folder, name: str, kept: str) -> None:
    assert _attach(system, space, name=name).name == kept


@pytest.mark.parametrize(
    ("content", "cause"),
    [(b"", "文件是空的"), (b"x" * (LIMIT + 1), "文件超过 20 MB")],
    ids=["empty", "too big"],
)
def test_a_refused_file_leaves_nothing(system, space, data_folder, content: bytes, cause: str) -> None:
    with pytest.raises(Invalid, match=cause):
        _attach(system, space, content)
    assert not Attachment.objects.exists()
    assert list(data_folder.iterdir()) == []


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_file_damaged_on_disk_is_not_served(system, space, data_folder, damage: str) -> None:
    attachment = _attach(system, space)
    (stored,) = [path for path in data_folder.rglob("*") if path.is_file()]
    if damage == "gone":
        stored.unlink()
    else:
        stored.write_bytes(b"other")
    with pytest.raises(LvyueError, match="缺失或与登记的摘要不符"):
        file_read(attachment)
