"""The child process that opens one file: `python -m lvyue.reading.files.child OPTIONS` in the file's folder.

Prints JSON lines: {"done": 1, "of": 6} while it recognises pages, then {"file": ...} or {"refused": words}.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from lvyue.reading.errors import ReadingError
from lvyue.reading.files.kinds import Kind
from lvyue.reading.files.types import FileText


def main(options: dict[str, Any]) -> None:
    """Read the file under the limits given, and say what came of it."""
    _limit(options)
    try:
        _say({"file": _read(Path("file").read_bytes(), options).as_dict()})
    except ReadingError as error:
        _say({"refused": str(error)})
    except MemoryError:
        _say(
            {
                "refused": f"文件《{options['name']}》展开后太大，超出内存限制，未读取。"
                "请确认它是一份合同；附有大量图片的，删去图片另存后再读。"
            }
        )
    except RecursionError:
        _say(
            {"refused": f"文件《{options['name']}》套得太深，不像一份合同，未读取。请另存为新的文件后再读。"}
        )


def _read(raw: bytes, options: dict[str, Any]) -> FileText:
    """Each reader is loaded only when it is needed: most files need one."""
    name, kind = options["name"], Kind[options["kind"]]
    if kind is Kind.DOCX:
        from lvyue.reading.files.docx import read_docx

        return read_docx(raw, name)
    if kind is Kind.DOC:
        from lvyue.reading.files.doc import read_doc

        return read_doc(raw, name)
    if kind is Kind.HTML:
        from lvyue.reading.files.html import read_html

        return read_html(raw, name)
    pictures = Path(options["pictures"]) if options["pictures"] else None
    recognise = None
    if options["ocr"]:
        from lvyue.reading.files.ocr import Recogniser

        recognise = Recogniser(pictures)
    from lvyue.reading.files.paged import read_paged

    return read_paged(raw, name, kind, recognise, lambda done, of: _say({"done": done, "of": of}))


def _limit(options: dict[str, Any]) -> None:
    for limit, most in (
        (resource.RLIMIT_AS, options["memory"]),
        (resource.RLIMIT_CPU, options["cpu"]),
        (resource.RLIMIT_FSIZE, options["output"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
