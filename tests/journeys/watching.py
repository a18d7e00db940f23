"""People at their browsers: every page they open is watched for what must never happen."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, Response

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}

# The browser reports every page refused with its reason (4xx) by itself; `refusing` says which are meant.
_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
_TELL_OF_CSP = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


def launch(playwright: Playwright) -> Any:
    """The system's own browser, headless."""
    assert CHROMIUM, "Chromium is needed for the journeys: apt-get install chromium"
    return playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


class Visitor:
    """One person at one browser of their own. `page` is the open page, `faults` what went wrong so far."""

    def __init__(self, browser: Any, url: str, name: str, size: dict[str, int] = DESKTOP) -> None:
        self.name, self.url = name, url
        self.faults: list[str] = []
        self.context: BrowserContext = browser.new_context(
            base_url=url, viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
        )
        self.context.set_default_timeout(15_000)
        self.context.add_init_script(_TELL_OF_CSP)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self._fault(f"script: {error.error}"))
        self.context.on("response", self._answered)
        self._refusals: list[int] | None = None
        self.page: Page = self.context.new_page()

    def login(self, username: str, password: str) -> None:
        """Sign in by typing."""
        self.page.goto("/login")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(password)
        self.page.get_by_role("button", name="登录").click()
        self.page.get_by_role("navigation", name="主导航").wait_for()

    def go(self, path: str) -> Page:
        """Open an address of the instance."""
        self.page.goto(path)
        return self.page

    @contextmanager
    def refusing(self, status: int) -> Iterator[None]:
        """The next page is a refusal of this status, and only one."""
        self._refusals = []
        yield
        assert self._refusals == [status], f"{self.name} expected one {status}: {self._refusals}"
        self._refusals = None

    def resize(self, size: dict[str, int]) -> None:
        """Change the size of the window."""
        self.page.set_viewport_size(size)  # type: ignore[arg-type]

    def overflow(self) -> int:
        """How many pixels the open page is wider than its window."""
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return wide

    def longer(self) -> int:
        """How many pixels a page that keeps to one screen is longer than its window; 0 for any other."""
        words = "document.querySelector('.fill-screen') ? document.documentElement.scrollHeight : 0"
        return max(0, int(self.page.evaluate(words)) - int(self.page.evaluate("window.innerHeight")))

    def _answered(self, response: Response) -> None:
        if response.status < 400:
            return
        if self._refusals is not None and response.status < 500:
            self._refusals.append(response.status)
        else:
            self._fault(f"HTTP {response.status} {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _REFUSED.match(message.text):
            self._fault(f"console {message.type}: {message.text}")

    def _fault(self, what: str) -> None:
        self.faults.append(f"{self.name} at {self.page.url if hasattr(self, 'page') else '?'}: {what}")
