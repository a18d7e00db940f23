"""What the documents name exists: commands with their options, targets of make, files, modules, addresses."""

import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from lvyue.config.api import api
from lvyue.config.cli import COMMANDS
from lvyue.foundation.worker import beat_names
from tests.house.test_urls import ROUTES

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "src").rglob("README.md")),
]
CODE = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"^```(?:console|sh|text)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"(?<![\w/])(?:src|docs|tests|bench|frontend)/\w[\w./-]*\w")
FLOORS = (
    "rules",
    "reading",
    "foundation",
    "identity",
    "contracts",
    "duties",
    "desk",
    "settlement",
    "cockpit",
    "config",
)
MODULE = re.compile(rf"^(?:lvyue\.)?(?:{'|'.join(FLOORS)})(?:\.(?!py$|md$)\w+)+$")
ADDRESS = re.compile(r"^/[a-z][\w/-]*$")
PARAMETER = re.compile(r"<[^>]+>")
MAKE = re.compile(r"^([a-z][\w-]*):", re.MULTILINE)


def _lines(text: str) -> Iterator[str]:
    """Every line of code of a document: in a sentence, or in a block."""
    for block in BLOCK.findall(text):
        yield from (line.removeprefix("$ ").strip() for line in block.splitlines())
    yield from CODE.findall(BLOCK.sub("", text))


def _named(start: str) -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(ROOT)), line)
        for path in DOCUMENTS
        for line in _lines(path.read_text())
        if line.startswith(start)
    ]


def _fault(line: str) -> str:
    """What is not there of a command line; empty when all of it is."""
    words = shlex.split(re.sub(r"[\[\]]|\\\|.*?(?=[\s\]]|$)", " ", line.partition("#")[0]).replace("\\", ""))
    at: click.Command | None = None
    for word in words[1:]:
        if word.startswith("-"):
            if word in ("-", "--help", "-h", "--version"):
                continue
            known = {name for one in (at.params if at else ()) for name in (*one.opts, *one.secondary_opts)}
            if word.partition("=")[0] not in known:
                return f"option {word}"
        elif at is None:
            if word not in COMMANDS:
                return "" if not word.isascii() else f"command {word}"
            at = import_module(f"lvyue.config.commands.{word}").command
        elif isinstance(at, click.Group):
            for name in word.split("|"):
                if name not in at.commands:
                    return f"command {name}" if name.isascii() else ""
            at = at.commands[word.split("|")[0]]
    return ""


def test_every_command_and_option_named_is_there():
    named = _named("lvyue ")
    assert len(named) > 60
    assert [f"{path}: {line}: {fault}" for path, line in named if (fault := _fault(line))] == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("lvyue nothing", "command nothing"),
        ("lvyue contract nothing", "command nothing"),
        ("lvyue contract check|nothing", "command nothing"),
        ("lvyue due 3日内 --nothing", "option --nothing"),
        ("lvyue read 文件 [--format yaml\\|json] [--text]", ""),
        ("lvyue person add zhang --name 张工", ""),
    ],
)
def test_what_is_not_there_is_found(line, fault):
    assert _fault(line) == fault


def test_every_target_of_make_named_is_there():
    targets = set(MAKE.findall((ROOT / "Makefile").read_text()))
    named = {(path, line.split()[1]) for path, line in _named("make ") if len(line.split()) > 1}
    assert named
    assert {(path, target) for path, target in named if target not in targets} == set()


def test_every_file_named_is_there():
    named = [
        (str(path.relative_to(ROOT)), found)
        for path in DOCUMENTS
        for line in _lines(path.read_text())
        for found in FILE.findall(line)
    ]
    assert len(named) > 10
    assert [one for one in named if not (ROOT / one[1]).exists()] == []


def _is_there(dotted: str) -> bool:
    """Whether a dotted name is a module, or something in one."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        try:
            at: object = import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for name in parts[end:]:
            if not hasattr(at, name):
                return False
            at = getattr(at, name)
        return True
    return False


def test_every_module_and_function_named_is_there():
    named = [one for one in _named("") if MODULE.match(one[1]) and one[1] not in beat_names()]
    assert len(named) > 5
    assert [one for one in named if not _is_there(f"lvyue.{one[1].removeprefix('lvyue.')}")] == []


def test_every_address_named_is_there():
    routes = [f"/{PARAMETER.sub('x', route)}" for route, _ in ROUTES] + list(
        api.get_openapi_schema()["paths"]
    )
    named = [one for one in _named("/") if ADDRESS.match(one[1])]
    assert len(named) > 3
    assert [one for one in named if not any(route.startswith(one[1]) for route in routes)] == []


def test_the_readme_leads_to_every_tutorial_and_every_guide():
    shown = (ROOT / "README.md").read_text()
    guides = [*(ROOT / "docs/howto").glob("*.md"), *(ROOT / "docs/tutorial").glob("*.md")]
    assert [one.name for one in guides if f"({one.relative_to(ROOT)})" not in shown] == []
