"""The one error of the reader: its message gives cause, place and remedy in Chinese, ready to be shown."""

from __future__ import annotations


class ReadingError(ValueError):
    """A document or phrase that cannot be read without guessing."""
