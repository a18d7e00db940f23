"""Every kind of page that links lead to, on a desk and on a phone, light and dark: it fits, all can read it.

Nobody keeps a list of pages here: three people of the demo walk along the links from where they begin, and
one address of each route is looked at. A new page is looked at as soon as something leads to it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.journeys.instance import Instance
from tests.journeys.watching import DESKTOP, PHONE, Visitor

AXE = Path(__file__).with_name("assets") / "axe.min.js"
RULES = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations
    .filter((one) => one.impact === "serious" || one.impact === "critical")
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}"""
LOOKS = ((DESKTOP, "light"), (PHONE, "dark"))
BEGINNINGS = (
    "/",
    "/ui",
    "/tickets?state=ended",
    "/duties?state=closed",
    "/due?phrase=收到发票后10个工作日内&start=2026-02-09T10:00&calendar=cn",
    "/contracts/market/?at=2026-09-01",
)
"""Where the walks begin; the last four are states of pages that links lead to otherwise."""
EXPECTED = {
    "clocks",
    "contracts/<str:code>/",
    "contracts/<str:code>/obligations/<str:selected>",
    "contracts/<str:code>/review/<int:number>",
    "contracts/<str:code>/year",
    "contracts/<slug:contract>/money",
    "contracts/<slug:contract>/money/how/<slug:key>",
    "contracts/<slug:contract>/checks",
    "contracts/new",
    "duties",
    "duties/<str:contract>/<str:code>",
    "owed",
    "password",
    "tickets",
    "tickets/<slug:contract>/<slug:code>",
    "tickets/<slug:contract>/<slug:code>/sheet",
    "tickets/new",
    "ui",
}
"""Routes the walks cannot miss: without one of them the walk itself is broken."""
ONE_SHAPE = 3
"""How many addresses of one route, with the same words asked, a walk opens."""


@dataclass
class Walk:
    """What one person's walk along the links found: the ids on each page, and the anchors links name."""

    ids: dict[str, set[str]] = field(default_factory=dict)
    wanted: dict[tuple[str, str], str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    @property
    def lost(self) -> list[str]:
        """Anchors that stand nowhere on the page they are looked for."""
        return [
            f"{path}#{anchor} (from {source})"
            for (path, anchor), source in self.wanted.items()
            if path in self.ids and anchor not in self.ids[path]
        ]


def route_of(path: str) -> str:
    """The route of an address, or its path with its numbers left out where a demo alone has the route."""
    try:
        return resolve(urlsplit(path).path).route
    except Resolver404:
        return re.sub(r"\d+", "0", urlsplit(path).path)


def walk(visitor: Visitor) -> Walk:
    """Open what the links of every page lead to, a few addresses of each kind."""
    found = Walk()
    waiting, seen, kinds = list(BEGINNINGS), set(BEGINNINGS), Counter[tuple[str, ...]]()
    while waiting:
        address = waiting.pop(0)
        answer = visitor.context.request.get(address, max_redirects=5)
        if not answer.ok:
            found.refused.append(f"{address}: HTTP {answer.status}")
            continue
        if "text/html" not in answer.headers["content-type"]:
            continue
        text = answer.text()
        found.ids[address] = set(re.findall(r'\sid="([^"]+)"', text))
        if route_of(address) == "ui":
            continue  # its links are samples and lead nowhere
        for link in sorted(set(re.findall(r'<a [^>]*?href="([^"]+)"', text))):
            target, _, anchor = urljoin(visitor.url + address, link.replace("&amp;", "&")).partition("#")
            if not target.startswith(visitor.url):
                continue
            path = target.removeprefix(visitor.url)
            kind = (route_of(path), *sorted(parse_qs(urlsplit(path).query)))
            kinds[kind] += path not in seen
            if kinds[kind] <= ONE_SHAPE and path not in seen:
                seen.add(path)
                waiting.append(path)
            if anchor and path in seen:
                found.wanted.setdefault((path, anchor), address)
    return found


@pytest.fixture(scope="module")
def people(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Visitor]]:
    """乙方项目经理, 甲方合同负责人 and 财务 of a demo of one contract, signed in."""
    demo = Instance(tmp_path_factory.mktemp("look") / "demo")
    made = demo.run("demo", "--data", str(demo.folder), "--no-serve", "--contract", "market")
    assert made.returncode == 0, made.stderr
    password = re.search(r"密码（全部账号）：(\S+)", made.stdout)
    assert password, made.stdout
    demo.start()
    visitors = [Visitor(browser, demo.url, name) for name in ("jiang", "zhou", "shen")]
    for visitor in visitors:
        visitor.login(visitor.name, password[1])
    yield visitors
    for visitor in visitors:
        visitor.context.close()
    demo.stop()


@pytest.fixture(scope="module")
def walks(people: list[Visitor]) -> list[Walk]:
    """The walk of each of the people."""
    return [walk(visitor) for visitor in people]


def test_every_link_leads_to_a_page_and_every_anchor_to_its_place(walks: list[Walk]) -> None:
    assert [one for walk in walks for one in walk.refused] == []
    assert [one for walk in walks for one in walk.lost] == []


def test_every_kind_of_page_fits_and_can_be_read_by_all(people: list[Visitor], walks: list[Walk]) -> None:
    first: dict[str, tuple[Visitor, str]] = {}
    for visitor, walked in zip(people, walks, strict=True):
        for address in walked.ids:
            # Another day, and what is closed, are looked at beside what is asked for without words.
            kind = " ".join((route_of(address), *(("at",) if "at=" in address else ())))
            first.setdefault(kind, (visitor, address))
    assert EXPECTED - set(first) == set()
    wrong = {kind: said for kind, (who, address) in first.items() if (said := looked_at(who, address))}
    assert wrong == {}


def looked_at(visitor: Visitor, address: str) -> list[str]:
    """What is wrong with a page: its heads, its width, what axe finds, what the browser complains of."""
    visitor.faults.clear()
    said: list[str] = []
    for number, (size, theme) in enumerate(LOOKS):
        visitor.resize(size)
        visitor.page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        if number == 0:
            page = visitor.go(address)
            page.evaluate(AXE.read_text("utf-8"))
            heads = page.get_by_role("heading", level=1).count()
            said += [f"{heads} heads of the first level"] if heads != 1 else []
            said += [f"{long} px longer than its window"] if (long := visitor.longer()) else []
        wide = visitor.overflow()
        said += [f"{theme}: {wide} px wider than its window"] if wide > 0 else []
        said += [f"{theme}: {one}" for one in visitor.page.evaluate(RULES)]
    return [*said, *visitor.faults]


def test_the_list_the_text_and_the_panel_of_the_living_contract_point_at_one_thing(
    people: list[Visitor],
) -> None:
    vendor = people[0]
    vendor.resize(DESKTOP)
    page = vendor.go("/contracts/market/")
    page.get_by_role("navigation", name="条款").get_by_role("link", name=re.compile("支付时间")).click()
    page.locator("#side h2", has_text="付清当年维护费").wait_for()
    here = page.locator(".passage[aria-current]")
    assert here.count() == 1
    assert "12 月 31 日前付清" in here.inner_text()
    assert page.locator(".clause-list [aria-current]").inner_text().strip() == "(二) 支付时间"
    page.locator(".passage .span[data-spans~=arrive]").click()
    page.locator("#side h2", has_text="派人到达甲方现场").wait_for()
    assert "响应时限" in page.locator(".clause-list [aria-current]").inner_text()
    assert "响应时限" in page.locator(".passage[aria-current]").inner_text()
    assert page.evaluate("document.activeElement.id") == "side", "the keyboard is where the detail came up"
    with vendor.refusing(404):
        page.evaluate("htmx.ajax('GET', '/contracts/market/obligations/nothing', '#side')")
        page.locator(".toasts .message").first.wait_for()
    assert page.locator(".toasts .message").count() == 1, "a refusal is told once"
