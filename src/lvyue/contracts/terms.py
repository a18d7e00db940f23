"""A version's terms as they bind now: the file with the values that rulings set.

Pure: a file and rulings in, a file out. A ruling changes only what the chosen reading names.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lvyue.contracts.types import ContractFile


def ruled(contract: ContractFile, chosen: Iterable[tuple[str, str]]) -> ContractFile:
    """Return the file with rulings applied.

    `chosen` holds (question id, reading id). What waited for a ruled question no longer waits.
    """
    raw = contract.model_dump(mode="json", by_alias=True)
    for question_id, reading_id in chosen:
        question = contract.question(question_id)
        reading = question and next((one for one in question.readings if one.id == reading_id), None)
        if question is None or reading is None:
            continue
        for path, value in reading.sets.items():
            set_path(raw, path, value)
        for name in ("obligations", "bases"):
            for one in raw[name]:
                if one.get("waits_for") == question_id:
                    one["waits_for"] = None
    return ContractFile.model_validate(raw)


def set_path(raw: Any, path: str, value: Any, *, dry: bool = False) -> bool:
    """Set a dotted path in dumped data; list members are named by their id. False when it is not there."""
    at = raw
    parts = path.split(".")
    for position, part in enumerate(parts):
        last = position == len(parts) - 1
        if isinstance(at, list):
            at = next((one for one in at if isinstance(one, dict) and one.get("id") == part), None)
            if at is None or last:
                return False
        elif isinstance(at, dict) and part in at:
            if last:
                if not dry:
                    at[part] = value
                return True
            at = at[part]
        else:
            return False
    return False
