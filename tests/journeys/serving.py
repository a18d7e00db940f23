"""One service under a contract with levels, and a check of party A, as both sides do them in browsers."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.cast import Cast
from tests.journeys.watching import DESKTOP, PHONE, Visitor

CHECKS = "/contracts/market/checks"
SIZES = (PHONE, DESKTOP)


def fits(visitor: Visitor) -> None:
    """The open page fits a phone and a desk."""
    for size in SIZES:
        visitor.resize(size)
        assert visitor.overflow() <= 0, f"{visitor.page.url} is wider than {size['width']} px"


def report(cast: Cast, title: str, level: str) -> str:
    """乙方 reports from a phone what came in by telephone and grades it by the contract's words."""
    cast.vendor.resize(PHONE)
    page = cast.vendor.go("/tickets/new")
    page.get_by_label("出了什么问题").fill(title)
    expect(page.get_by_text("窗口全部不能办事")).to_be_visible()
    page.get_by_role("radio", name=re.compile(level)).check()
    fits(cast.vendor)
    page.get_by_role("button", name="报障").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    expect(page.locator("#level")).to_contain_text(level)
    return page.url.removeprefix(cast.vendor.url)


def take_measures(cast: Cast, address: str) -> None:
    """Each measure is offered while its clock waits, and no longer once it is taken."""
    page = cast.vendor.go(address)
    act(page, "登记响应", "已电话答复窗口")
    act(page, "登记切换备用", "已切到备用服务器，窗口可以办事", proof="切换记录.txt")
    expect(page.get_by_role("link", name="切换记录.txt")).to_be_visible()
    expect(page.get_by_role("button", name="登记切换备用")).to_have_count(0)
    expect(page.get_by_role("button", name="登记督促第三方")).to_have_count(0)
    act(page, "转请第三方", "请网络运营商查专线")
    act(page, "登记督促第三方", "运营商答复今日修复")
    expect(page.locator("#clocks")).to_contain_text("切换备用")
    fits(cast.vendor)


def finish(cast: Cast, address: str, result: str) -> None:
    """Done, signed by both sides, and the completion told."""
    page = cast.vendor.go(address)
    act(page, "登记处理完成", result, cause="third_party")
    for visitor in (cast.vendor, cast.bureau):
        visitor.go(address)
        visitor.page.get_by_role("button", name="签记录单").first.click()
        visitor.page.locator("dialog[open]").get_by_label("或输入姓名").fill(visitor.name)
        submit(visitor.page, "签记录单")
    page.reload()
    act(page, "发完成通知", "已恢复，请验收")


def object_then_accept(cast: Cast, address: str) -> None:
    """甲方 objects, the work is done again with a sheet of its own, and is accepted with its cause."""
    bureau = cast.bureau.go(address)
    act(bureau, "验收有异议", "二号窗口仍打不开")
    expect(bureau.get_by_text("第 2 轮", exact=True)).to_be_visible()
    finish(cast, address, "二号窗口的交换机一并更换")
    bureau.goto(address)
    fits(cast.bureau)
    bureau.get_by_role("button", name="验收通过").first.click()
    bureau.locator("dialog[open]").get_by_role("radio", name="认可", exact=True).check()
    submit(bureau, "验收通过")
    expect(bureau.get_by_text("已关闭").first).to_be_visible()
    page = cast.vendor.go(address)
    act(page, "提交原因报告", "专线中断，已请运营商加双路由")
    expect(page.get_by_role("button", name="提交原因报告")).to_have_count(0)


def see_deemed(cast: Cast, address: str) -> None:
    """Silence past the review's last moment has accepted the work; nothing is left to accept or object to."""
    page = cast.bureau.go(address)
    expect(page.get_by_text("视为通过").first).to_be_visible()
    expect(page.get_by_role("button", name="验收通过")).to_have_count(0)
    expect(page.get_by_role("button", name="验收有异议")).to_have_count(0)
    expect(page.get_by_text("已关闭").first).to_be_visible()
    fits(cast.bureau)


def check(cast: Cast) -> None:
    """甲方 checks, finds; 乙方 mends on a phone, is sent back once; 甲方 confirms, ends, prints."""
    bureau = cast.bureau.go(CHECKS)
    bureau.get_by_role("link", name="发起检查").first.click()
    bureau.get_by_label("检查名称").fill("第四季度履约检查")
    bureau.get_by_label("另外检查什么").fill("机房门禁登记")
    bureau.get_by_role("checkbox", name=re.compile("每月现场巡检")).check()
    fits(cast.bureau)
    bureau.get_by_role("button", name="发起检查").click()
    expect(bureau.get_by_role("heading", level=1)).to_contain_text("第四季度履约检查")
    address = bureau.url.removeprefix(cast.bureau.url)
    bureau.locator("#item-2").get_by_role("button", name="符合").click()
    bureau.locator("#item-1").get_by_role("link", name="不符合，登记问题").click()
    bureau.locator("#find textarea").fill("十月没有巡检记录")
    bureau.get_by_label(re.compile("整改期限")).fill("2025-11-27")
    fits(cast.bureau)
    bureau.get_by_role("button", name="登记问题").click()
    expect(bureau.locator("#item-1")).to_contain_text("2025-11-27 24:00 前整改")
    _mend(cast, address, "已补做巡检")
    _answer(cast, address, "未到位", "记录没有签字")
    _mend(cast, address, "已补签")
    _answer(cast, address, "已整改", "")
    expect(bureau.locator("#item-1")).to_contain_text("已整改")
    bureau.get_by_role("button", name="结束检查").click()
    bureau.locator("dialog[open] textarea").fill("整改后合格")
    submit(bureau, "结束检查")
    bureau.get_by_role("link", name="检查报告").click()
    expect(bureau.locator(".paper")).to_contain_text("整改后合格")
    fits(cast.bureau)


def _mend(cast: Cast, address: str, text: str) -> None:
    page = cast.vendor.go(address)
    cast.vendor.resize(PHONE)
    page.locator("#item-1 summary").click()
    page.locator("#item-1").get_by_label("怎样整改的").fill(text)
    proof = {"name": "证据.txt", "mimeType": "text/plain", "buffer": text.encode()}
    page.locator("#item-1 input[type=file]").set_input_files(proof)
    fits(cast.vendor)
    page.get_by_role("button", name="提交整改").click()
    expect(page.locator("#item-1")).to_contain_text("等甲方确认")


def _answer(cast: Cast, address: str, verdict: str, text: str) -> None:
    page = cast.bureau.go(address)
    page.locator("#item-1").get_by_role("radio", name=verdict, exact=True).check()
    page.locator("#answer-1").fill(text)
    page.get_by_role("button", name="答复乙方").click()
    expect(page.get_by_text("确认整改：已登记")).to_be_visible()


def sample(cast: Cast) -> None:
    """甲方 draws one of the finished tickets by lot; both sides see all it takes to draw it again."""
    page = cast.bureau.go(f"{CHECKS}/new")
    part = page.locator("#sample")
    part.get_by_label("完成日期从").fill("2025-11-01")
    part.get_by_label("到（含当日）").fill("2025-12-31")
    part.get_by_label("抽取数量").fill("1")
    part.get_by_label("种子").fill("双方约定")
    part.get_by_role("button", name="抽取").click()
    address = page.url.removeprefix(cast.bureau.url)
    page = cast.vendor.go(address)
    for words in ("双方约定", "名单摘要", "周立新"):
        expect(page.locator("main")).to_contain_text(words)
    fits(cast.vendor)


def take_back(cast: Cast) -> None:
    """甲方 opens a check by mistake and takes it back; 乙方 sees it as withdrawn, with the reason."""
    page = cast.bureau.go(f"{CHECKS}/new")
    page.get_by_label("检查名称").fill("开错的检查")
    page.get_by_label("另外检查什么").fill("别的合同的事")
    page.get_by_role("button", name="发起检查").click()
    page.get_by_role("button", name="撤回检查").click()
    fits(cast.bureau)
    page.locator("dialog[open] textarea").fill("选错了合同")
    submit(page, "撤回检查")
    expect(page.get_by_role("button", name="结束检查")).to_have_count(0)
    seen = cast.vendor.go(CHECKS)
    expect(seen.get_by_role("row", name=re.compile("开错的检查"))).to_contain_text("已撤回")
    seen.get_by_role("link", name=re.compile("开错的检查")).click()
    expect(seen.locator("main")).to_contain_text("选错了合同")
    fits(cast.vendor)


def act(page: Page, name: str, text: str, cause: str = "", proof: str = "") -> None:
    """Press the act's button, fill what its dialog asks for, attach `proof`, and send it."""
    page.get_by_role("button", name=name).first.click()
    page.locator("dialog[open] textarea").first.fill(text)
    if cause:
        page.locator("dialog[open] select[name=cause]").select_option(cause)
    if proof:
        file = {"name": proof, "mimeType": "text/plain", "buffer": text.encode()}
        page.locator("dialog[open] input[type=file]").set_input_files(file)
    submit(page, name)
    expect(page.get_by_text(f"{name}：已登记")).to_be_visible()


def submit(page: Page, name: str) -> None:
    """Send the open dialog."""
    with page.expect_navigation():
        page.locator("dialog[open]").get_by_role("button", name=name, exact=True).click()
