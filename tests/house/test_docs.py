"""What the documents show is run: ```console blocks that begin with `$ lvyue`, and ```python blocks.

Output below a command is compared line by line; `…` stands for any text. Commands of one file share a folder
and a database. A block that must not run is marked ```sh.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _blocks(path: Path, language: str) -> list[str]:
    return [body for found, body in BLOCK.findall(path.read_text()) if found == language]


def _commands(path: Path) -> list[tuple[str, list[str]]]:
    """(command, expected lines) pairs of a document."""
    found: list[tuple[str, list[str]]] = []
    for block in _blocks(path, "console"):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def _same(expected: list[str], output: str) -> bool:
    pattern = ".*?".join(re.escape(part) for part in "\n".join(expected).split("…"))
    return re.fullmatch(pattern, output.rstrip("\n"), re.DOTALL) is not None


WITH_COMMANDS = [path for path in DOCUMENTS if _commands(path)]


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", WITH_COMMANDS, ids=_name)
def test_commands_in_documents_print_what_is_shown(path: Path, tmp_path: Path) -> None:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("LVYUE_", "DJANGO_"))}
    env |= {
        "LVYUE_DATA": str(tmp_path / "var"),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    for command, expected in _commands(path):
        words = shlex.split(command)
        assert words[0] == "lvyue", f"{_name(path)}: only lvyue is run in console blocks: {command}"
        done = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        output = done.stdout + done.stderr
        assert "Traceback" not in output, f"{_name(path)}: {command}\n{output}"
        if expected:
            assert _same(expected, output), f"{_name(path)}: $ {command}\n{output}"
        else:
            assert done.returncode == 0, f"{_name(path)}: $ {command}\n{output}"


def test_python_in_documents_runs(db: None) -> None:
    for path in DOCUMENTS:
        names: dict[str, object] = {"__name__": "document"}
        for block in _blocks(path, "python"):
            exec(compile(block, _name(path), "exec"), names)


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{_name(path)} -> {target}"
        for path in DOCUMENTS
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text())
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_the_comparison_of_output_can_fail() -> None:
    assert _same(["链头 …"], "链头 abc\n")
    assert not _same(["链头 …"], "没有链头\n")
