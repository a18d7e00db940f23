"""A sheet goes out on paper and comes back signed; an officer signs by PIN on a screen that is not theirs."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.desk.scans import drawn, jpeg, noisy, signed, tilted
from tests.desk.test_paper_by_hand import torn
from tests.journeys.instance import Instance
from tests.journeys.watching import DESKTOP, PHONE, Visitor

SIZES = {"desk": DESKTOP, "phone": PHONE}
PAPER = "/contracts/market/paper"
PIN = "731946"


@dataclass(frozen=True)
class Office:
    """A demo that is served, its password, and tickets that lack only their signatures."""

    instance: Instance
    password: str
    codes: list[str]

    def visitor(self, browser: Any, username: str, name: str, size: dict[str, int]) -> Visitor:
        """A person of the demo, signed in."""
        made = Visitor(browser, self.instance.url, name)
        made.login(username, self.password)
        made.resize(size)
        return made


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The demo with three tickets a size."""
    demo = Instance(tmp_path_factory.mktemp("paper") / "demo")
    made = demo.run("demo", "--data", str(demo.folder), "--no-serve", "--contract", "market")
    assert made.returncode == 0, made.stderr
    password = re.search(r"密码（全部账号）：(\S+)", made.stdout)
    assert password, made.stdout
    seeded = demo.python("-m", "tests.journeys.paper_seeding", str(3 * len(SIZES)))
    assert seeded.returncode == 0, seeded.stderr
    demo.start()
    yield Office(demo, password[1], json.loads(seeded.stdout))
    demo.stop()


def picture(page: Page, name: str) -> None:
    """Keep a screenshot beside the journey's other traces, for people who look."""
    folder = Path("var/check/journeys")
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"paper-{name}.png", full_page=True)


@pytest.mark.parametrize("size", SIZES)
def test_a_sheet_is_printed_signed_by_hand_scanned_and_closes_its_ticket(
    browser: Any, office: Office, tmp_path: Path, size: str
) -> None:
    plain, code_torn_off, _ = office.codes[list(SIZES).index(size) :: len(SIZES)]
    vendor = office.visitor(browser, "jiang", "江明远", SIZES[size])
    page = vendor.go(PAPER)
    for code in (plain, code_torn_off):
        page.get_by_role("checkbox", name=code).check()
    picture(page, f"print-{size}")
    assert vendor.overflow() <= 0
    page.locator("#print form").evaluate("form => form.target = ''")
    with page.expect_request(re.compile(r"/paper/print\?")) as asked:
        page.evaluate("document.querySelector('#print form').requestSubmit()")
    pdf = vendor.context.request.get(asked.value.url)
    assert pdf.headers["content-type"] == "application/pdf"
    papers = drawn(pdf.body(), 200)
    assert len(papers) == 2
    by_code = dict(zip(sorted((plain, code_torn_off)), papers, strict=True))
    scans = {
        "正常.jpg": jpeg(noisy(tilted(signed(by_code[plain]), 4))),
        "缺角.jpg": jpeg(torn(by_code[code_torn_off])),
    }
    for name, content in scans.items():
        (tmp_path / name).write_bytes(content)
    page = vendor.go(PAPER)
    page.locator("input[type=file][name=files]").set_input_files([tmp_path / name for name in scans])
    page.get_by_role("button", name="上传并识别").click()
    page.wait_for_url(re.compile(r"/paper/\d+$"))
    expect(page.get_by_text("没有找到记录单的二维码")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("已识别").first).to_be_visible(timeout=60_000)
    match_by_hand(page, code_torn_off)
    picture(page, f"batch-{size}")
    assert vendor.overflow() <= 0
    for code in (plain, code_torn_off):
        confirm(page, code)
    picture(page, f"confirmed-{size}")
    for code in (plain, code_torn_off):
        page = vendor.go(f"/tickets/market/{code}")
        expect(page.get_by_text("纸质签字扫描件：签字并盖章")).to_be_visible()
        expect(page.get_by_text("已关闭").first).to_be_visible()
    picture(page, f"ticket-{size}")
    page = vendor.go(f"/tickets/market/{code_torn_off}/sheet")
    expect(page.get_by_text("人工对应").first).to_be_visible()
    picture(page, f"sheet-{size}")
    assert vendor.faults == []
    vendor.context.close()


def match_by_hand(page: Page, code: str) -> None:
    """The person chooses the sheet of the page whose code is torn off."""
    form = page.locator("form").filter(has=page.get_by_role("button", name="人工对应"))
    form.get_by_label("是哪张记录单").select_option(code)
    form.get_by_role("button", name="人工对应").click()
    expect(page.get_by_text(f"已人工对应到 {code}，请核对后确认签字")).to_be_visible()


def confirm(page: Page, code: str) -> None:
    """Nothing is chosen beforehand; the person says what stands there for each side."""
    form = page.locator("form").filter(has=page.locator(f"input[name=code][value={code}]"))
    expect(form.locator("input[type=radio]:checked")).to_have_count(0)
    for side, marks, name in (("a", "both", "甲验收"), ("b", "ink", "乙工程师")):
        form.locator(f"label:has(input[name=marks_{side}][value={marks}])").click()
        form.locator(f"input[name=name_{side}]").fill(name)
        assert form.locator(f"input[name=on_{side}]").input_value(), "the day is today unless changed"
    form.get_by_role("button", name="确认双方已签").click()
    expect(page.get_by_text(f"{code} 记录单双签已登记")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_an_officer_signs_by_pin_on_the_vendors_screen(browser: Any, office: Office, size: str) -> None:
    code = office.codes[list(SIZES).index(size) :: len(SIZES)][2]
    officer = office.visitor(browser, "zhou", "周立新", SIZES[size])
    page = officer.go("/pin")
    page.get_by_label("登录密码").fill(office.password)
    for label in ("新 PIN", "再输一次"):
        page.get_by_label(label).fill(PIN)
    picture(page, f"pin-set-{size}")
    with page.expect_response(lambda one: one.request.method == "POST") as answered:
        page.get_by_role("button", name="设置 PIN").click()
    assert answered.value.status == 302
    expect(page.get_by_text("您已设置过")).to_be_visible()
    assert officer.faults == []
    officer.context.close()
    vendor = office.visitor(browser, "jiang", "江明远", SIZES[size])
    page = vendor.go(f"/tickets/market/{code}/sheet")
    page.get_by_role("link", name="PIN 签字").click()
    page.get_by_label("用户名").fill("zhou")
    page.get_by_label("签字 PIN").fill("904582")
    with vendor.refusing(422):
        page.get_by_role("button", name="签字", exact=True).click()
        expect(page.get_by_text("用户名或 PIN 不正确")).to_be_visible()
    picture(page, f"pin-wrong-{size}")
    assert vendor.overflow() <= 0
    page.get_by_label("用户名").fill("zhou")
    page.get_by_label("签字 PIN").fill(PIN)
    page.get_by_role("button", name="签字", exact=True).click()
    expect(page.get_by_text("签字 PIN（约定签名）；在江明远的会话中签")).to_be_visible()
    picture(page, f"pin-signed-{size}")
    assert vendor.overflow() <= 0
    assert vendor.faults == []
    vendor.context.close()
