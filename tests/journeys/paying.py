"""Money of both sides: the late response as a settled penalty, and the year's fee from invoice to payment."""

import re

from playwright.sync_api import Locator, Page, expect

from lvyue.foundation import clock
from tests.journeys.cast import BUREAU, CODE, COMPANY, Cast

MONEY = f"/contracts/{CODE}/money"
PENALTY = "11.67"
"""28,000 元 a year / 12 months × 0.005, to the fen."""
INVOICE = "25000000000000000001"


def attribute(cast: Cast) -> None:
    """甲方 attributes the late response to 乙方 under its penalty clause; it is worked out at once."""
    page = cast.bureau.go(MONEY)
    _row(page, "响应").get_by_role("link", name="归责").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("归责")
    page.get_by_label("乙方", exact=True).check()
    terms = page.get_by_label("违约金条款")
    usable = terms.locator("option", has_text="无法正常使用").first
    terms.select_option(usable.get_attribute("value"))
    page.get_by_label("原因", exact=True).select_option("软件缺陷")
    page.get_by_label("依据的事实").fill("响应迟了，窗口整个上午不能使用")
    page.get_by_role("button", name="确认归责").click()
    expect(page.get_by_text(re.compile(f"测算 P-0001：{PENALTY} 元，等双方表态"))).to_be_visible()


def unfold(cast: Cast) -> None:
    """The trace says clause, base and rate, and folds open down to the clause's words."""
    page = cast.vendor.go(MONEY)
    row = _row(page, "违约金：")
    expect(row).to_contain_text("第十条(二)1")
    row.get_by_role("link", name=PENALTY).click()
    trace = page.locator("#trace .trace")
    expect(trace).to_contain_text(PENALTY)
    _open_all(page, trace)
    for words in ("第三条(三)4", "28,000.00 元", "双方裁定", "约 2,333.33 元", "5‰", "四舍五入到分"):
        expect(trace.get_by_text(words, exact=False).first).to_be_visible()


def _open_all(page: Page, trace: Locator) -> None:
    for _ in range(40):
        closed = trace.locator("details:not([open]) > summary").locator("visible=true")
        if closed.count() == 0:
            return
        closed.first.click()
    raise AssertionError("the trace never folds out whole")


def settle(cast: Cast) -> None:
    """甲方 objects with a reason, thinks again and accepts; 乙方 accepts: settled, and no more to be done."""
    bureau = cast.bureau.go(f"{MONEY}/how/P-0001")
    _decide(bureau, "提出异议", "请先核对停用了多久")
    expect(bureau.get_by_text("已对 P-0001 提出异议，等双方协商")).to_be_visible()
    expect(bureau.locator("#trace")).to_contain_text("甲方 周立新：请先核对停用了多久")
    _decide(bureau, "接受")
    expect(bureau.get_by_text("已接受 P-0001，等对方表态")).to_be_visible()
    vendor = cast.vendor.go(f"{MONEY}/how/P-0001")
    _decide(vendor, "接受")
    expect(vendor.get_by_text("P-0001 双方已结算")).to_be_visible()
    for name in ("接受", "提出异议", "按现在重新测算"):
        expect(vendor.get_by_role("button", name=name)).to_have_count(0)
    figure = vendor.locator(".figure", has_text="乙方违约金测算")
    expect(figure).to_contain_text(PENALTY)


def _decide(page: Page, words: str, reason: str = "") -> None:
    page.get_by_role("button", name=words, exact=True).click()
    dialog = page.locator("dialog[open]")
    if reason:
        dialog.get_by_role("textbox").fill(reason)
    with page.expect_navigation():
        dialog.get_by_role("button", name=words, exact=True).click()


def apply(cast: Cast) -> None:
    """乙方 applies with an invoice; one made out to a wrong buyer is refused and nothing typed is lost."""
    page = cast.vendor.go(MONEY)
    page.get_by_role("link", name="申请付款").first.click()
    expect(page.get_by_label("申请金额（元）")).to_have_value(re.compile(r"28,?000\.00"))
    page.get_by_label("发票号码").fill(INVOICE)
    page.get_by_label("发票抬头").fill(COMPANY)
    page.get_by_label("开票日期").fill(clock.today().isoformat())
    with cast.vendor.refusing(422):
        page.get_by_role("button", name="提交申请").click()
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("抬头")
    expect(alert).to_contain_text(BUREAU)
    expect(page.get_by_label("发票号码")).to_have_value(INVOICE)
    expect(page.get_by_label("发票抬头")).to_have_value(COMPANY)
    page.get_by_label("发票抬头").fill(BUREAU)
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("已提交付款申请 F-0001，等甲方签收")).to_be_visible()
    expect(page.get_by_role("link", name="申请付款")).to_have_count(0)


def pay(cast: Cast) -> None:
    """甲方's finance signs for the papers, which starts seven working days, and pays; the account says so."""
    page = cast.finance.go("/money")
    page.get_by_role("link", name="签收").click()
    page.get_by_role("button", name="签收").click()
    expect(page.get_by_text("已签收 F-0001，付款期限开始计算")).to_be_visible()
    page.get_by_role("link", name=re.compile("28,000.00")).first.wait_for()
    page.get_by_role("link", name="登记付款").first.click()
    page.get_by_label("收款账号").fill("0000000000000000000")
    page.get_by_role("button", name="登记付款").click()
    expect(page.get_by_text("已登记付款 28,000.00 元")).to_be_visible()
    expect(page.locator(".figure", has_text="已付").first).to_contain_text("28,000.00")
    expect(_row(page, "付款申请 F-0001")).to_contain_text("已付")
    expect(page.get_by_role("link", name="登记付款")).to_have_count(0)
    vendor = cast.vendor.go(MONEY)
    expect(_row(vendor, "付款申请 F-0001")).to_contain_text("已付")
    expect(_row(vendor, "第 1 笔付款")).to_contain_text("28,000.00")


def _row(page: Page, words: str) -> Locator:
    return page.locator("#account tbody tr").filter(has_text=words).first
