"""Floors are law: the linter's contracts hold, and they name every room there is."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_lower_floor_imports_an_upper_one() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_room_stands_on_a_floor() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    floors = linter["contracts"][0]["layers"]
    rooms = {f"lvyue.{path.parent.name}" for path in (ROOT / "src/lvyue").glob("*/__init__.py")}
    assert set(floors) == rooms
