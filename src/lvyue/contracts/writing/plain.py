"""The written contract as plain text with its numbers, tables as lines of cells parted by tabs."""

from __future__ import annotations

from collections.abc import Iterator

from lvyue.contracts.writing.articles import Table, Written

_DIGITS = "零一二三四五六七八九"


def as_text(written: Written) -> str:
    """The whole text, as the reader gets it from the Word file."""
    return "\n".join(_lines(written)) + "\n"


def _lines(written: Written) -> Iterator[str]:
    yield written.title
    yield ""
    yield from written.opening
    yield ""
    for number, article in enumerate(written.articles, 1):
        yield f"第{chinese(number)}条 {article.heading}"
        count = 0
        for one in article.paragraphs:
            if isinstance(one, Table):
                yield from ("\t".join(row) for row in one.rows)
            else:
                count += 1
                yield f"（{chinese(count)}）{one}"
        yield ""
    yield from written.closing


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese.

    >>> chinese(3), chinese(10), chinese(12), chinese(20), chinese(21)
    ('三', '十', '十二', '二十', '二十一')
    """
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones or not tens else "")
