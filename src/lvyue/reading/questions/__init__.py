"""Questions."""
from typing import Any

from lvyue.reading.document import Document
from lvyue.reading.types import Question


def ask(document: Document, facts: dict[str, Any], citations: dict[str, list[list[int]]]) -> tuple[Question, ...]:
    """Stub."""
    return ()
