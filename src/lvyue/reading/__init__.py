"""Reading: a contract's text to clauses, cited facts and open questions. Pure: no Django, no clock, no files."""

from lvyue.reading.deadlines import DeadlinePhrase, DeadlineReading, read_deadline
from lvyue.reading.errors import ReadingError
from lvyue.reading.loading import load_text

__all__ = ["DeadlinePhrase", "DeadlineReading", "ReadingError", "load_text", "read_deadline"]
