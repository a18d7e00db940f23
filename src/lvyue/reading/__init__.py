"""A contract's text to clauses, cited facts and open questions. Pure: no Django, no clock, no files."""

from lvyue.reading.deadlines import DeadlinePhrase, DeadlineReading, read_deadline
from lvyue.reading.errors import ReadingError
from lvyue.reading.files import FileText, Place
from lvyue.reading.loading import load_file, load_text
from lvyue.reading.reader import read
from lvyue.reading.types import Clause, QReading, Question, Reading

__all__ = [
    "Clause",
    "DeadlinePhrase",
    "DeadlineReading",
    "FileText",
    "Place",
    "QReading",
    "Question",
    "Reading",
    "ReadingError",
    "load_file",
    "load_text",
    "read",
    "read_deadline",
]
