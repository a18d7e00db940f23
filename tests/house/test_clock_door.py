"""The clock has one door: the linter refuses every other way to ask the time."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WAYS = [
    "from datetime import datetime\n\nMOMENT = datetime.now()\n",
    "from datetime import date\n\nDAY = date.today()\n",
    "import time\n\nSECONDS = time.time()\n",
    "from django.utils import timezone\n\nMOMENT = timezone.now()\n",
]


@pytest.mark.parametrize("code", WAYS, ids=["datetime", "date", "time", "django"])
def test_asking_the_time_elsewhere_is_refused(code: str) -> None:
    ruff = Path(sys.executable).with_name("ruff")
    name = ROOT / "src/lvyue/rules/imagined.py"
    done = subprocess.run(
        [ruff, "check", "--no-cache", "--select", "TID251", "--stdin-filename", name, "-"],
        input=code,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "TID251" in done.stdout
