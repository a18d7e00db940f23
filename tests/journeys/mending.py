"""A fault from its report to its acceptance, late once; and another that has to be mended twice."""

import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from subprocess import CompletedProcess

from playwright.sync_api import Page, expect

from tests.journeys.cast import CODE, Cast, hours_ago
from tests.journeys.watching import DESKTOP, PHONE, Visitor

LATE = "窗口电脑打不开小程序"
AGAIN = "统计报表打不开"


def seat(cast: Cast) -> None:
    """The administrator seats finance and the reporter from the command line."""
    grants = {"han": "reporter", "shen": "finance"}
    with ThreadPoolExecutor() as both:
        for done in both.map(partial(_grant, cast), *zip(*grants.items(), strict=True)):
            assert done.returncode == 0, done.stderr


def _grant(cast: Cast, username: str, role: str) -> CompletedProcess[str]:
    return cast.instance.run("person", "grant", username, "--space", CODE, "--role", role, "--side", "甲方")


def report_from_a_phone(cast: Cast) -> None:
    """报修人 reports on a phone what happened five hours ago: both response limits have passed at once."""
    cast.reporter.resize(PHONE)
    page = cast.reporter.go("/tickets")
    page.get_by_role("link", name="报障").first.click()
    page.get_by_label("出了什么问题").fill(LATE)
    assert cast.reporter.overflow() <= 0
    page.get_by_label("详细情况").fill("三个窗口都打不开。\n提示连接超时。")
    page.get_by_label("要求派人到现场").check()
    page.get_by_text("代他人报障或补登").click()
    page.get_by_label("报障时间").fill(hours_ago(5))
    page.get_by_role("button", name="报障").click()
    expect(page.get_by_text(re.compile("已受理，单号"))).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text(LATE)
    assert cast.reporter.overflow() <= 0


def respond_late(cast: Cast) -> None:
    """乙方 sees the overdue clock on 今天, opens the ticket from there, responds, arrives and finishes."""
    page = cast.vendor.go("/")
    clock = page.locator("#clocks .clock-row").filter(has_text="响应").first
    expect(clock).to_contain_text("逾期")
    expect(clock.get_by_role("timer")).to_have_text(re.compile(r"^\+[1-3]:\d\d:\d\d$"))
    clock.get_by_role("link", name="去办").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(LATE)
    expect(page.get_by_text("响应已逾期")).to_be_visible()
    _act(page, "登记响应", "已电话联系窗口，安排工程师到场")
    expect(page.locator("#clocks")).to_contain_text("迟履约")
    _act(page, "登记到场", "已到三号窗口")
    _act(page, "登记处理完成", "交换机端口故障，更换后三个窗口均已恢复")
    expect(page.get_by_text("等甲方、乙方签记录单")).to_be_visible()


def sign_both(cast: Cast) -> None:
    """乙方 draws a signature on the canvas, 甲方 types a name; a second signature is not offered."""
    page = cast.vendor.page
    address = page.url.removeprefix(cast.vendor.url)
    page.get_by_role("button", name="签记录单").first.click()
    _draw(page)
    _submit(page, "签记录单")
    expect(page.get_by_role("button", name="签记录单")).to_have_count(0)
    _sign_by_name(cast.bureau, address)
    sheet = cast.bureau.page
    sheet.get_by_role("link", name="第 1 轮记录单").click()
    expect(sheet.get_by_role("img", name="江明远 的手写签名")).to_be_visible()
    drawn = sheet.locator("img[alt*=手写签名]").evaluate(
        "image => [image.complete, image.naturalWidth > 100]"
    )
    assert drawn == [True, True]
    expect(sheet.locator(".paper")).to_contain_text("周立新")
    expect(sheet.locator(".paper")).not_to_contain_text("待签")


def _draw(page: Page) -> None:
    """A stroke by the mouse across the signature pad of the open dialog."""
    box = page.locator("dialog[open] canvas").bounding_box()
    assert box
    for at, (x, y) in enumerate([(0.1, 0.7), (0.3, 0.2), (0.5, 0.8), (0.7, 0.3), (0.9, 0.6)]):
        page.mouse.move(box["x"] + box["width"] * x, box["y"] + box["height"] * y, steps=3)
        if at == 0:
            page.mouse.down()
    page.mouse.up()


def _sign_by_name(visitor: Visitor, address: str) -> None:
    page = visitor.go(address)
    page.get_by_role("button", name="签记录单").first.click()
    page.locator("dialog[open]").get_by_label("或输入姓名").fill(visitor.name)
    _submit(page, "签记录单")


def accept(cast: Cast) -> None:
    """乙方 sends the completion notice, 甲方 accepts, the ticket is closed."""
    page = cast.vendor.page
    page.reload()
    _act(page, "发完成通知", "已恢复，请验收")
    bureau = cast.bureau.go(page.url.removeprefix(cast.vendor.url))
    _act(bureau, "验收通过", "窗口确认可用")
    expect(bureau.get_by_text("已关闭").first).to_be_visible()
    expect(bureau.get_by_role("button", name="验收通过")).to_have_count(0)


def mend_twice(cast: Cast) -> None:
    """甲方 objects to a second repair: it goes back, is done again with a sheet of its own, and passes."""
    bureau = cast.bureau.go("/tickets/new")
    bureau.get_by_label("出了什么问题").fill(AGAIN)
    bureau.get_by_role("button", name="报障").click()
    expect(bureau.get_by_role("heading", level=1)).to_contain_text(AGAIN)
    address = bureau.url.removeprefix(cast.bureau.url)
    page = cast.vendor.go(address)
    _act(page, "登记响应", "正在查看")
    _finish(cast, address, "重建了索引")
    _act(cast.bureau.go(address), "验收有异议", "换一个月份仍打不开")
    expect(bureau.get_by_text("第 2 轮", exact=True)).to_be_visible()
    expect(bureau.get_by_text("乙方处理中").first).to_be_visible()
    _finish(cast, address, "补上全部月份的索引")
    bureau.goto(address)
    expect(bureau.get_by_text("第 2 轮记录单")).to_be_visible()
    _act(bureau, "验收通过", "各月均可打开")
    expect(bureau.get_by_text("已关闭").first).to_be_visible()


def _finish(cast: Cast, address: str, result: str) -> None:
    page = cast.vendor.go(address)
    _act(page, "登记处理完成", result)
    _sign_by_name(cast.vendor, address)
    _sign_by_name(cast.bureau, address)
    page.reload()
    _act(page, "发完成通知", "请验收")


def _act(page: Page, act: str, text: str) -> None:
    """Press the act's button, fill the one text its dialog asks for, and send it."""
    page.get_by_role("button", name=act).first.click()
    page.locator("dialog[open] textarea").fill(text)
    _submit(page, act)
    expect(page.get_by_text(f"{act}：已登记")).to_be_visible()


def _submit(page: Page, act: str) -> None:
    with page.expect_navigation():
        page.locator("dialog[open]").get_by_role("button", name=act).click()


def see_on_a_phone(cast: Cast) -> None:
    """At 390 × 844 the ticket and 今天 fit, and the primary act is in reach of a thumb."""
    bureau = cast.bureau.go("/tickets/new")
    bureau.get_by_label("出了什么问题").fill("手机端登录慢")
    bureau.get_by_role("button", name="报障").click()
    address = bureau.url.removeprefix(cast.bureau.url)
    cast.vendor.resize(PHONE)
    page = cast.vendor.go(address)
    assert cast.vendor.overflow() <= 0
    primary = page.locator(".page-actions .btn-primary", has_text="登记响应")
    expect(primary).to_be_in_viewport(ratio=1)
    box = primary.bounding_box()
    assert box and box["height"] >= 40, "a thumb needs 40 pixels"
    primary.click()
    expect(page.locator("dialog[open]").get_by_role("button", name="登记响应")).to_be_in_viewport(ratio=1)
    page.locator("dialog[open] textarea").fill("正在看")
    _submit(page, "登记响应")
    cast.vendor.go("/")
    assert cast.vendor.overflow() <= 0
    expect(page.locator("#clocks")).to_be_in_viewport()
    cast.vendor.resize(DESKTOP)
