"""The system's browser, and a private instance per module."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.instance import Instance
from tests.journeys.watching import launch


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser process; people get contexts of their own."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=15_000)  # a busy machine is no fault of the page
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    """A fresh instance with the accounts of `seeding`; started by the test, stopped here."""
    fresh = Instance(tmp_path)
    seeded = fresh.python("-m", "tests.journeys.seeding")
    assert seeded.returncode == 0, seeded.stderr
    yield fresh
    fresh.stop()
