"""Files of the kinds bureaus hold to one text: Word, PDF, scans, web pages. See `loading.load_file`."""

from lvyue.reading.files.types import FileText, Place

__all__ = ["FileText", "Place"]
