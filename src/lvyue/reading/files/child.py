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
from lvyue.reading.files.kinds import Kind, NeedsRecognising


def main(options: dict[str, Any]) -> None:
    """Read the file under the limits given, and say what came of it."""
    _limit(options)
    try:
        _say(_read(Path("file").read_bytes(), options))
    except NeedsRecognising as error:
        _say({"refused": str(error), "pictures": True})
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
    except Exception as error:
        _say(
            {
                "refused": f"文件《{options['name']}》让读取程序出错（{type(error).__name__}），未读取。"
                "请用办公软件另存为新的文件后再读；仍读不了的，请把文件交给维护人员。"
            }
        )


def _read(raw: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Each reader is loaded only when it is needed: most files need one."""
    name, kind = options["name"], Kind[options["kind"]]
    if "draw" in options:
        from lvyue.reading.files.crops import draw_pages

        return {"drawn": draw_pages(raw, Path(options["draw"]))}
    if kind in (Kind.PDF, Kind.IMAGE):
        return _read_pages(raw, name, kind, options)
    if kind is Kind.DOCX:
        from lvyue.reading.files.docx import read_docx as reader
    elif kind is Kind.DOC:
        from lvyue.reading.files.doc import read_doc as reader
    else:
        from lvyue.reading.files.html import read_html as reader
    return {"file": reader(raw, name).as_dict()}


def _read_pages(raw: bytes, name: str, kind: Kind, options: dict[str, Any]) -> dict[str, Any]:
    from lvyue.reading.files.paged import read_paged, sheets_of

    recogniser = None
    if options["ocr"]:
        from lvyue.reading.files.ocr import Recogniser

        recogniser = Recogniser(Path(options["pictures"]) if options["pictures"] else None)

    def progress(done: int, of: int) -> None:
        _say({"done": done, "of": of})

    if options["pages"] is None:
        return {"file": read_paged(raw, name, kind, recogniser, progress).as_dict()}
    sheets, total = sheets_of(raw, name, kind, recogniser, progress, *options["pages"])
    return {"sheets": [sheet.as_dict() for sheet in sheets], "total": total}


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
