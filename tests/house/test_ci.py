"""In CI a skipped test fails, and the one command runs everything."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_skip_fails_in_ci_and_only_there(tmp_path: Path, ci: str, code: int) -> None:
    (tmp_path / "test_imagined.py").write_text(
        "import pytest\n\n@pytest.mark.skip(reason='later')\ndef test_left_out():\n    assert False\n"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-c",
            ROOT / "pyproject.toml",
            "--rootdir",
            ROOT,
            "--confcutdir",
            ROOT,
            "-p",
            "tests.conftest",
            tmp_path,
        ],
        cwd=ROOT,
        env=os.environ | {"CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout
    assert ("skipped in CI" in done.stdout) is (code == 1)


def test_ci_runs_the_one_command_and_skips_nothing() -> None:
    text = (ROOT / ".ci" / "run").read_text()
    assert "make test" in text
    assert "export CI=true" in text
    assert "make frontend-check" in text
