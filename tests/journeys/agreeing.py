"""From the text to a running contract: upload, review, answers of both sides, confirmation."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.cast import BUREAU, CODE, COMPANY, TITLE, Cast, text_of_today

REVIEW = f"/contracts/{CODE}/review/1"


def upload(cast: Cast) -> None:
    """乙方 uploads the text and names 甲方's account; what was read stands beside the text."""
    page = cast.vendor.go("/contracts/new")
    page.get_by_label("合同编号").fill(CODE)
    page.get_by_label("合同名称").fill(TITLE)
    page.get_by_label("甲方负责人账号").fill("nobody")
    page.locator("input[type=file][name=upload]").set_input_files(cast.write("合同.md", text_of_today()))
    with cast.vendor.refusing(422):
        page.get_by_role("button", name="读出草案").click()
        expect(page.get_by_text("没有账号“nobody”")).to_be_visible()
    assert page.get_by_label("合同名称").input_value() == TITLE
    assert COMPANY in page.get_by_label("或直接粘贴原文").input_value(), "the text read is kept on the page"
    page.get_by_label("甲方负责人账号").fill("zhou")
    page.get_by_role("button", name="读出草案").click()
    page.wait_for_url(f"**{REVIEW}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("草案")
    paper = page.get_by_role("region", name="合同原文")
    for words in (BUREAU, COMPANY, "贰万捌仟元整"):
        expect(paper.get_by_text(words).first).to_be_visible()


def walk_facts(page: Page) -> None:
    """A click on a fact jumps to its words and flashes them; j and k walk; a word finds its fact."""
    facts = page.locator(".fact[data-goto]:not([data-goto=''])")
    price = facts.filter(has=page.locator("b", has_text="合同价款")).first
    price.locator("b").first.click()
    expect(price).to_have_class(re.compile(r"\bcurrent\b"))
    words = page.locator(".span.current")
    expect(words.first).to_be_in_viewport()
    expect(words.first).to_have_class(re.compile(r"\bflash\b"))
    assert "28000" in "".join(words.all_inner_texts())
    at = _current(page)
    page.keyboard.press("j")
    expect(price).not_to_have_class(re.compile(r"\bcurrent\b"))
    assert _current(page) == at + 1
    page.keyboard.press("k")
    expect(price).to_have_class(re.compile(r"\bcurrent\b"))
    page.locator("mark.span", has_text="2 小时").first.click()
    expect(page.locator(".fact.current")).to_contain_text("2 小时")


def _current(page: Page) -> int:
    at: int = page.evaluate(
        "[...document.querySelectorAll('.fact[data-goto]')].findIndex(one => one.matches('.current'))"
    )
    return at


def rule_open_points(cast: Cast) -> None:
    """Different answers are no ruling; the same answer of both sides is one, and stays to be seen."""
    vendor, bureau = cast.vendor.page, cast.bureau.go(REVIEW)
    blocking = _blocking(vendor)
    count = blocking.count()
    assert count >= 2, "the fee's base and a cycle are stated nowhere in this text"
    expect(vendor.get_by_role("region", name="确认这一版")).to_contain_text(f"确认前须先裁定 {count} 个问题")
    expect(vendor.get_by_role("button", name="确认本版")).to_have_count(0)
    ids = [blocking.nth(at).get_attribute("id") or "" for at in range(count)]
    first = ids[0]
    _answer(vendor, first, 0)
    _answer(bureau, first, 1, "以付费期间为准")
    card = bureau.locator(f"#{first}")
    expect(card).to_contain_text("乙方已选")
    expect(card).to_contain_text("甲方已选")
    expect(card).to_contain_text("理由：以付费期间为准")
    expect(card).not_to_contain_text("已裁定")
    chosen = bureau.locator(f"#{first} label.check").nth(0).inner_text()
    _answer(bureau, first, 0)
    expect(bureau.get_by_text("双方选了同一读法，已成裁定。")).to_be_visible()
    expect(bureau.locator(f"#{first}")).to_contain_text(f"裁定：{chosen}")
    for one in ids[1:]:
        _answer(bureau, one, 0)
        _answer(vendor, one, 0)
        expect(vendor.locator(f"#{one}")).to_contain_text("已裁定")
    expect(_blocking(vendor)).to_have_count(0)


def _blocking(page: Page) -> Locator:
    return page.locator("[id^=question-]:not(input)").filter(has_text="必须先裁定")


def _answer(page: Page, question: str, choice: int, reason: str = "") -> None:
    card = page.locator(f"#{question}")
    card.get_by_role("radio").nth(choice).check()
    if reason:
        card.get_by_label("理由").fill(reason)
    with page.expect_navigation():
        card.get_by_role("button", name=re.compile("答复|改选")).click()


def confirm(cast: Cast) -> None:
    """One side twice is told so and changes nothing; the other side's confirmation starts the contract."""
    vendor = cast.vendor.go(REVIEW)
    late = cast.vendor.context.new_page()
    late.goto(REVIEW)
    _confirm(vendor)
    expect(vendor.get_by_text("已记下您这一方的确认，等对方确认。")).to_be_visible()
    expect(vendor.get_by_role("button", name="确认本版")).to_have_count(0)
    _confirm(late)
    alert = late.get_by_role("alert")
    expect(alert).to_contain_text("乙方已经确认过这一版")
    expect(alert).to_contain_text("等待对方确认，无需重复操作")
    late.close()
    bureau = cast.bureau.go(REVIEW)
    expect(bureau.get_by_role("region", name="确认这一版")).to_contain_text("甲方未确认")
    _confirm(bureau)
    expect(bureau.get_by_text("双方均已确认，本版生效")).to_be_visible()
    expect(bureau.get_by_text("已确认，不可更改").first).to_be_visible()


def _confirm(page: Page) -> None:
    page.get_by_role("button", name="确认本版").first.click()
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button", name="确认本版").click()


def see_duties(cast: Cast) -> None:
    """The living contract counts days and shows what each clause asks; the list holds the dated duties."""
    page = cast.vendor.go("/contracts")
    page.get_by_role("link", name=TITLE).first.click()
    page.wait_for_url(f"**/contracts/{CODE}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("第 1 版 · 履行中")
    expect(page.locator(".term-figure")).to_contain_text("第")
    # The words may lie below their passage's link: `force` presses where they are, as a hand does.
    page.locator(".col-paper .span", has_text="响应时限").first.click(force=True)
    side = page.locator("#side")
    expect(side).to_contain_text("工作日 2 小时内，非工作日 4 小时内")
    expect(side).to_contain_text("还没有触发")
    page.get_by_role("link", name="履约", exact=True).first.click()
    page.get_by_label("谁履行").select_option("甲方")
    page.wait_for_url("**by=a**")
    yearly = page.get_by_role("row").filter(has_text="第四条(二)")
    expect(yearly.first).to_contain_text("12-31 24:00")
