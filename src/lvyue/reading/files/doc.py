"""An old .doc through LibreOffice where it is installed; a clear request for .docx where it is not.

`soffice --headless --convert-to docx --outdir FOLDER FILE` with a profile of its own, so that neither an open
window nor a second conversion is in the way; `LVYUE_SOFFICE` names the program where it is not on the path.
Its time is the sandbox's, which ends it with all it started.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from lvyue.reading.errors import ReadingError
from lvyue.reading.files.docx import read_docx
from lvyue.reading.files.types import FileText


def read_doc(raw: bytes, name: str) -> FileText:
    """The text of a .doc; ReadingError without LibreOffice, or when the conversion fails."""
    office = os.environ.get("LVYUE_SOFFICE") or shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        raise ReadingError(
            f"文件《{name}》是旧版 Word 文档（.doc），本机没有 LibreOffice，读不了。"
            "请用 Word 或 WPS 打开，另存为 .docx 后再读；或由管理员安装 LibreOffice。"
        )
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        source = folder / "old.doc"
        source.write_bytes(raw)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--norestore"]
        command += ["--convert-to", "docx", "--outdir", held, str(source)]
        try:
            subprocess.run(  # noqa: S603 - the operator's own program
                command,
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            converted = (folder / "old.docx").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise ReadingError(
                f"文件《{name}》用 LibreOffice 转换不成功，可能已损坏。"
                "请用 Word 或 WPS 打开，另存为 .docx 后再读。"
            ) from error
    found = read_docx(converted, name)
    notes = (*found.notes, "旧版 Word 文档，由 LibreOffice 转换后读取，请对照原件核对编号与表格")
    return FileText(found.text, "旧版 Word 文档", notes)
