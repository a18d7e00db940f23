"""Every page of the demo, on a desk and on a phone: it fits, keeps its own rules, and can be read by all."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from tests.journeys.instance import Instance
from tests.journeys.watching import DESKTOP, PHONE, Visitor

AXE = Path(__file__).with_name("assets") / "axe.min.js"
RULES = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations
    .filter((one) => one.impact === "serious" || one.impact === "critical")
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}"""
CODE = "market"
MONEY = f"/contracts/{CODE}/money"
PAGES = {
    "today": "/",
    "contracts": "/contracts",
    "import": "/contracts/new",
    "living contract": f"/contracts/{CODE}/",
    "obligation": f"/contracts/{CODE}/obligations/respond",
    "duty year": f"/contracts/{CODE}/year",
    "board of clocks": "/clocks",
    "review": f"/contracts/{CODE}/review/1",
    "lint": f"/contracts/{CODE}/lint/1",
    "lint before import": "/contracts/new/lint",
    "tickets": "/tickets",
    "tickets ended": "/tickets?state=ended",
    "report": "/tickets/new",
    "ticket": f"/tickets/{CODE}/M-0001",
    "record sheet": f"/tickets/{CODE}/M-0001/sheet",
    "duties": "/duties",
    "duties closed": "/duties?state=closed",
    "duty": f"/duties/{CODE}/D-0001",
    "money": MONEY,
    "proposal": f"{MONEY}/how/P-0001",
    "application": f"{MONEY}/applications/F-0001",
    "attribution": f"{MONEY}/duties/D-0001/attribute",
    "deadline": "/due?phrase=收到发票后10个工作日内&start=2026-02-09T10:00&calendar=cn",
    "password": "/password",
    "tour": "/demo",
}
SIZES = {"desk": DESKTOP, "phone": PHONE}
ONE_SHAPE = 3
"""How many addresses that differ only in numbers the walk along the links opens."""


@pytest.fixture(scope="module")
def vendor(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """乙方项目经理 of the demo, signed in."""
    demo = Instance(tmp_path_factory.mktemp("look") / "demo")
    made = demo.run("demo", "--data", str(demo.folder), "--no-serve", "--contract", "market")
    assert made.returncode == 0, made.stderr
    password = re.search(r"密码（全部账号）：(\S+)", made.stdout)
    assert password, made.stdout
    demo.start()
    visitor = Visitor(browser, demo.url, "江明远")
    visitor.login("jiang", password[1])
    yield visitor
    visitor.context.close()
    demo.stop()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_and_can_be_read_by_all(vendor: Visitor, name: str, size: str, theme: Any) -> None:
    vendor.faults.clear()
    vendor.resize(SIZES[size])
    vendor.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page = vendor.go(PAGES[name])
    assert page.get_by_role("heading", level=1).count() == 1
    assert vendor.overflow() <= 0, "the page is wider than its window"
    page.evaluate(AXE.read_text("utf-8"))
    assert page.evaluate(RULES) == []
    assert vendor.faults == []


def test_every_link_leads_to_a_page_and_every_anchor_to_its_place(vendor: Visitor) -> None:
    vendor.faults.clear()
    waiting, seen, shapes = list(PAGES.values()), set(PAGES.values()), Counter[str]()
    anchors: dict[str, set[str]] = {}
    wanted: dict[tuple[str, str], str] = {}
    while waiting:
        address = waiting.pop()
        answer = vendor.context.request.get(address, max_redirects=5)
        assert answer.ok, f"{address}: HTTP {answer.status}"
        if "text/html" not in answer.headers["content-type"]:
            continue
        text = answer.text()
        anchors[address] = set(re.findall(r'\sid="([^"]+)"', text))
        for link in sorted(set(re.findall(r'<a [^>]*?href="([^"]+)"', text))):
            target, _, anchor = urljoin(vendor.url + address, link.replace("&amp;", "&")).partition("#")
            if not target.startswith(vendor.url):
                continue
            path = target.removeprefix(vendor.url)
            shape = re.sub(r"\d+", "0", urlsplit(path).path) + "?" * ("?" in path) + "#" * bool(anchor)
            shapes[shape] += path not in seen
            if shapes[shape] <= ONE_SHAPE and path not in seen:
                seen.add(path)
                waiting.append(path)
            if anchor and path in seen:
                wanted.setdefault((path, anchor), address)
    lost = [
        f"{path}#{anchor} (from {source})"
        for (path, anchor), source in wanted.items()
        if path in anchors and anchor not in anchors[path]
    ]
    assert lost == []
    assert len(anchors) > len(PAGES), "the walk goes beyond the pages it began with"
