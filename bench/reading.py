"""Files read: a contract of thirty pages as Word and PDF, and scanned pages, each through its child process.

The file is made from the shipped examples set one after the other. Time is on the wall and of the processor,
memory the most the child ever held. A scan is read only where the extra `lvyue[ocr]` is installed, and
that is said. `python -m bench.reading [--json]`; not zero when a ceiling is broken.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lvyue.reading import read
from lvyue.reading.lint import lint
from lvyue.reading.loading import load_file
from tests.reading.files.making import as_docx, as_pdf
from tests.reading.files.scanning import scanned_pdf
from tests.reading.scoring import scored

EXAMPLES = Path(__file__).parents[1] / "src/lvyue/examples"
MEMORY_MB = 300
CEILINGS = {"docx": 2.0, "pdf": 5.0}
"""Seconds for thirty pages, read and linted: on the wall, or of the processor where others work beside it."""

OCR_SECONDS = 12.0
"""Seconds for one scanned page, likewise."""


def main(arguments: list[str]) -> int:
    """Measure, print, and return 0 when every ceiling is kept."""
    text = thirty_pages()
    rows = [_measured("docx", as_docx(text), "合同.docx"), _measured("pdf", as_pdf(text), "合同.pdf")]
    rows += _scans() if find_spec("rapidocr") and "--no-scans" not in arguments else []
    if "--json" in arguments:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            print("  ".join(f"{key} {value}" for key, value in row.items()))
        if not find_spec("rapidocr"):
            print("scan  not measured: lvyue[ocr] is not installed")
    return 0 if all(row["kept"] for row in rows) else 1


def thirty_pages() -> str:
    """The examples over and over; two copies make some thirty pages."""
    sources = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*/source.md"))]
    return "\n".join([*sources, *sources, sources[0]])


def _measured(kind: str, raw: bytes, name: str) -> dict[str, Any]:
    """One file read, its facts and its lint taken."""
    found, wall, cpu, memory = _spent(lambda: load_file(raw, name))
    began, started = time.perf_counter(), time.process_time()
    reading = read(found.text)
    checks = lint(found.text, reading)
    cpu += time.process_time() - started
    wall += time.perf_counter() - began
    return {
        "file": kind,
        "pages": found.pages or "-",
        "characters": len(found.text),
        "clauses": len(reading.clauses),
        "remarks": len(checks.remarks),
        "cpu_seconds": round(cpu, 2),
        "wall_seconds": round(wall, 2),
        "memory_mb": memory,
        "kept": min(wall, cpu) <= CEILINGS[kind] and memory <= MEMORY_MB,
    }


def _scans() -> list[dict[str, Any]]:
    """Every example scanned: tilted, noisy, under a seal; scored against the facts of its text."""
    rows = []
    for path in sorted(EXAMPLES.glob("*/source.md")):
        text = path.read_text(encoding="utf-8")
        raw = scanned_pdf(as_pdf(text))
        found, wall, cpu, memory = _spent(lambda raw=raw: load_file(raw, "扫描.pdf", ocr=True))
        score = scored(read(text).facts, read(found.text).facts)
        rows.append(
            {
                "file": f"scan {path.parent.name}",
                "pages": found.pages,
                "f1": round(score.f1, 3),
                "wrong": len(score.wrong),
                "wall_a_page": round(wall / found.pages, 1),
                "cpu_a_page": round(cpu / found.pages, 1),
                "memory_mb": memory,
                "kept": min(wall, cpu) / found.pages <= OCR_SECONDS,
            }
        )
    return rows


def _spent(work: Callable[[], Any]) -> tuple[Any, float, float, int]:
    """The result, seconds on the wall, CPU seconds of the children, the largest child so far in megabytes."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    result = work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return result, time.perf_counter() - began, cpu, after.ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
