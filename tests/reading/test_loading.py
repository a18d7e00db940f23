"""What is no readable text is refused quickly, with cause, place and remedy. Other kinds: tests in files/."""

import time

import pytest

from lvyue.reading import ReadingError, load_text
from lvyue.reading.loading import MAX_BYTES


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_usual_encodings_are_read(encoding):
    assert load_text("第一条 合同期限".encode(encoding), "合同.txt") == "第一条 合同期限"


@pytest.mark.parametrize(
    ("raw", "name", "cause", "remedy"),
    [
        (b"", "空.txt", "是空的", "请确认"),
        (b" \n\xef\xbb\xbf", "白.txt", "空", "请确认"),
        ("\u3000\u3000\n".encode(), "全角.txt", "只有空白", "请确认"),
        (b"PK\x03\x04rest", "合同.docx", "压缩包", "请解压"),
        (b"%PDF-1.7", "合同.pdf", "已损坏", "重新导出"),
        ("文字".encode(), "改名.docx", "内容却是纯文本", "改为 .txt"),
        (b"\x7fELF\x00\x01\x02", "程序", "二进制", "请提供"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9, "图.txt", "内容却是图片", "确认没有选错"),
        (b"\xff\xff\xff", "乱.txt", "UTF-8", "另存为 UTF-8"),
    ],
)
def test_each_refusal_names_the_file_the_cause_and_the_remedy(raw, name, cause, remedy):
    with pytest.raises(ReadingError) as refused:
        load_text(raw, name)
    message = str(refused.value)
    assert name in message and cause in message and remedy in message


def test_a_text_of_ten_megabytes_is_refused_at_once_with_the_limit():
    raw = "合同".encode() * (10 * 1024 * 1024 // 6)
    began = time.perf_counter()
    with pytest.raises(ReadingError, match=r"10\.0 MB，超过 5 MB"):
        load_text(raw, "大.txt")
    assert time.perf_counter() - began < 0.1


def test_the_limit_itself_is_accepted():
    assert len(load_text(b"a" * MAX_BYTES, "满.txt")) == MAX_BYTES
