"""The one error of the reader: its message gives cause, place and remedy in Chinese, ready to be shown."""

from __future__ import annotations


class ReadingError(ValueError):
    """A document or phrase that cannot be read without guessing."""


NO_CONTRACT = "没有读出任何条款或事实，这份文件不像合同。请确认选对了文件，并提供合同的文字版。"
"""What is said of a text in which nothing was read."""
