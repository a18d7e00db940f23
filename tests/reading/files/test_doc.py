"""Old Word documents, made and read by real LibreOffice; a stand-in only for what it never does."""

import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lvyue.reading import ReadingError, load_file
from lvyue.reading.files.kinds import Kind
from lvyue.reading.files.sandbox import Limits, read_apart
from tests.reading.files.making import as_docx
from tests.reading.files.test_refused import OLE
from tests.reading.files.test_variants import EXAMPLES, SOURCES, facts

NOTE = "旧版 Word 文档，由 LibreOffice 转换后读取，请对照原件核对编号与表格"


@pytest.fixture(scope="module")
def documents(tmp_path_factory) -> dict[str, bytes]:
    """The shipped contracts as real .doc files, by their source; one conversion for all."""
    folder = tmp_path_factory.mktemp("doc")
    names = {source: source.replace("/", "-").removesuffix(".md") for source in SOURCES}
    for source, name in names.items():
        made = as_docx((EXAMPLES / source).read_text(encoding="utf-8"))
        (folder / f"{name}.docx").write_bytes(made)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office, "缺少 LibreOffice：apt-get install libreoffice-writer-nogui（make packages 会装）。"
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "doc:MS Word 97", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, folder.glob("*.docx"))], check=True, capture_output=True, timeout=100)
    return {source: (folder / f"{name}.doc").read_bytes() for source, name in names.items()}


@pytest.mark.parametrize("source", SOURCES)
def test_a_contract_saved_as_doc_gives_the_facts_of_its_text(documents, source):
    found = load_file(documents[source], "合同.doc")
    assert facts(found.text) == facts((EXAMPLES / source).read_text(encoding="utf-8"))
    assert (found.kind, found.notes[-1], found.pages) == ("旧版 Word 文档", NOTE, 0)


def test_two_conversions_at_once_do_not_disturb_each_other(documents):
    both = ["elevator/source.md", "portal/annex.md"]
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda source: load_file(documents[source], "合同.doc").text, both)
    for source, text in zip(both, found, strict=True):
        assert facts(text) == facts((EXAMPLES / source).read_text(encoding="utf-8"))


def cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def locked(raw: bytes) -> bytes:
    """As Word 97 to 2003 lock: a bit in the head of the text says that the rest is encrypted."""
    head = next(at for at in range(512, len(raw), 512) if raw.startswith(b"\xec\xa5", at))
    scrambled = bytes(byte ^ 0x5A for byte in raw[head + 0x400 :])
    return raw[: head + 11] + bytes([raw[head + 11] | 1]) + raw[head + 12 : head + 0x400] + scrambled


def with_macros(raw: bytes) -> bytes:
    """With a stream of the name under which Word keeps programs."""
    summary, macros = ("\x05SummaryInformation".encode("utf-16-le"), "_VBA_PROJECT".encode("utf-16-le"))
    assert summary in raw
    return raw.replace(summary, macros.ljust(len(summary), b"\0"))


@pytest.mark.parametrize(
    ("spoilt", "cause", "remedy"),
    [
        (cut, "转换不成功，可能已损坏", "另存为 .docx"),
        (locked, "加了打开密码", "去掉密码"),
        (with_macros, "带有宏", "不带宏的 .docx"),
    ],
)
def test_a_spoilt_doc_is_refused_with_the_cause_and_the_remedy(documents, spoilt, cause, remedy):
    with pytest.raises(ReadingError) as refused:
        load_file(spoilt(documents["elevator/source.md"]), "合同.doc")
    said = str(refused.value)
    assert "《合同.doc》" in said and cause in said and remedy in said


def office_in(mark: str) -> list[str]:
    """The running programs of the office whose command line holds a mark."""
    lines = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(each.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:  # it ended meanwhile
            continue
    return [line for line in lines if mark in line and "soffice.bin" in line]


def test_an_office_that_never_ends_is_killed_with_its_children(tmp_path, monkeypatch, documents):
    hanging = tmp_path / "hanging"
    profile = (tmp_path / "never-ends").as_uri()
    hanging.write_text(f"#!/bin/sh\nsoffice -env:UserInstallation={profile} --headless --norestore &\nwait\n")
    hanging.chmod(0o755)
    monkeypatch.setenv("LVYUE_SOFFICE", str(hanging))
    limits = Limits(memory=6 * 1024**3, cpu=90, wall=8)
    with ThreadPoolExecutor(1) as pool:
        refused = pool.submit(
            read_apart, documents["elevator/source.md"], "合同.doc", Kind.DOC, limits=limits
        )
        ran = False
        while not refused.done():
            ran = ran or bool(office_in("never-ends"))
            time.sleep(0.1)
    with pytest.raises(ReadingError, match="在限定的时间与内存里没有读完，已停止"):
        refused.result()
    assert ran
    assert office_in("never-ends") == []


STAND_IN = """#!{python}
import sys
folder = sys.argv[sys.argv.index("--outdir") + 1]
{act}
"""


@pytest.mark.parametrize(
    "act",
    ["sys.exit(1)", "pass", "open(folder + '/old.docx', 'wb').write(b'PK')"],
    ids=["fails", "nothing", "junk"],
)
def test_whatever_the_office_leaves_behind_the_way_out_is_named(act, tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_text(STAND_IN.format(python=sys.executable, act=act))
    program.chmod(0o755)
    monkeypatch.setenv("LVYUE_SOFFICE", str(program))
    with pytest.raises(ReadingError, match="另存为"):
        load_file(OLE, "合同.doc")


def test_without_libreoffice_a_docx_is_asked_for(monkeypatch):
    monkeypatch.delenv("LVYUE_SOFFICE", raising=False)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    with pytest.raises(ReadingError, match=r"没有 LibreOffice.*另存为 \.docx"):
        load_file(OLE, "合同.doc")
