"""The pages of the money: what each reader finds, does, and is refused."""

import re
from html import unescape

import pytest
from django.urls import reverse

from lvyue.settlement.models import Breach, Payment, PaymentApplication, PenaltyProposal, Stance
from lvyue.settlement.services import proposal_make
from tests.settlement.conftest import BUYER, INVOICE, on

pytestmark = pytest.mark.django_db
HOME = "/contracts/market/money"


def text_of(response):
    """The words of a page, as read."""
    body = re.sub(r"<(script|style|template)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


@pytest.fixture
def proposed(received, blame, provider, access_for):
    breach = blame()
    with on("2026-01-30T09:00"):
        return proposal_make(access=access_for(provider), breach=breach)


@pytest.fixture
def applying(yearly):
    return {
        "amount": "28,000.00",
        "invoice_number": INVOICE,
        "invoice_title": BUYER,
        "invoice_amount": "28000",
        "invoice_issued_on": "2025-12-25",
    }


def test_one_contract_needs_no_list(market, provider, client_for):
    response = client_for(provider).get("/money")
    assert (response.status_code, response.url) == (302, HOME)


def test_without_a_contract_the_page_teaches_the_first_step(outsider, client_for):
    assert "还没有合同" in text_of(client_for(outsider).get("/money"))


def test_the_account_shows_figures_rows_and_the_trace(proposed, provider, client_for):
    with on("2026-01-30T10:00"):
        words = text_of(client_for(provider).get(HOME))
    for said in (
        "应付合同款 28,000.00",
        "甲方违约金测算 4,200.00",
        "迟 30 天",
        "怎么算出 4,200.00",
        "28,000.00 元 × 5‰ × 30",
        "没有封顶",
        "测算，待双方表态",
        "这是测算，不是裁决",
    ):
        assert said in words, said


def test_an_amount_opens_beside_the_account(proposed, yearly, provider, client_for):
    client = client_for(provider)
    with on("2026-01-30T10:00"):
        part = client.get(f"{HOME}/how/{yearly.code}", headers={"HX-Request": "true"})
        whole = client.get(f"{HOME}/how/{yearly.code}")
        nothing = client.get(f"{HOME}/how/P-9999")
    assert "怎么算出 28,000.00" in text_of(part)
    assert "双方的账" not in text_of(part)
    assert "双方的账" in text_of(whole)
    assert nothing.status_code == 404


def test_the_clause_of_a_row_leads_into_the_living_contract(market, provider, client_for):
    with on("2025-06-01T10:00"):
        body = client_for(provider).get(HOME).content.decode()
    assert 'href="/contracts/market/#clause-c4"' in body


def test_the_vendor_applies_and_the_customer_receives(
    applying, yearly, provider, finance, client_for, data_folder
):
    with on("2025-12-26T10:00"):
        client = client_for(provider)
        form = client.get(f"{HOME}/duties/{yearly.code}/apply")
        assert 'value="28,000.00"' in form.content.decode()
        sent = client.post(f"{HOME}/duties/{yearly.code}/apply", applying)
        assert (sent.status_code, sent.url) == (302, HOME)
        customer = client_for(finance)
        papers = customer.get(f"{HOME}/applications/F-0001")
        assert "贰万捌仟元整" in text_of(papers)
        taken = customer.post(f"{HOME}/applications/F-0001/receive", {"at": "", "note": "窗口收件"})
        assert taken.status_code == 302
    application = PaymentApplication.objects.get()
    assert application.received_by == finance
    with on("2025-12-27T10:00"):
        again = customer.post(f"{HOME}/applications/F-0001/receive", {})
    assert again.status_code == 409
    assert "已签收，不能再做这一步" in text_of(again)


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"amount": "27,999.99"}, 422, "与应付未付的 28,000.00 元不等"),
        ({"amount": "两万八"}, 422, "无法识别"),
        ({"invoice_title": "某公司"}, 422, "与合同甲方"),
        ({"invoice_number": ""}, 422, "这个字段是必填项"),
    ],
)
def test_a_wrong_form_is_said_on_its_page_and_keeps_what_was_typed(
    applying, yearly, provider, client_for, changes, status, words
):
    with on("2025-12-26T10:00"):
        response = client_for(provider).post(f"{HOME}/duties/{yearly.code}/apply", applying | changes)
    assert response.status_code == status
    assert words in text_of(response)
    assert 'value="2025-12-25"' in response.content.decode()
    assert not PaymentApplication.objects.exists()


def test_papers_are_returned_with_a_reason(submit, finance, client_for):
    with on("2025-12-26T10:00"):
        submit()
        client = client_for(finance)
        bare = client.post(f"{HOME}/applications/F-0001/return", {})
        assert (bare.status_code, "退回没有写理由" in text_of(bare)) == (422, True)
        assert client.post(f"{HOME}/applications/F-0001/return", {"reason": "未盖章"}).status_code == 302
        assert "已退回" in text_of(client.get(f"{HOME}/applications/F-0001"))


def test_the_customer_records_a_payment(received, yearly, finance, client_for, data_folder):
    with on("2025-12-31T16:30"):
        client = client_for(finance)
        values = {"amount": "28,000.00", "paid_at": "2025-12-31T16:00", "account": "622200001234"}
        assert client.post(f"{HOME}/duties/{yearly.code}/pay", values).status_code == 302
        twice = client.post(f"{HOME}/duties/{yearly.code}/pay", values)
    assert (twice.status_code, "已经付清" in text_of(twice)) == (409, True)
    payment = Payment.objects.get()
    assert (payment.amount_fen, payment.account) == (2_800_000, "尾号 1234")


def test_a_person_attributes_and_the_amount_is_worked_out_at_once(received, yearly, provider, client_for):
    with on("2026-01-30T09:00"):
        client = client_for(provider)
        form = client.get(f"{HOME}/duties/{yearly.code}/attribute")
        assert "第十条1 甲方：甲方迟延付款（应付未付款 × 0.005 / 日）" in text_of(form)
        assert "至今未履行，迟 30 天" in text_of(form)
        assert "合同没有免责条款" in text_of(form)
        values = {"party": "a", "penalty": "late-payment", "cause": "other", "reason": "到期未付"}
        sent = client.post(f"{HOME}/duties/{yearly.code}/attribute", values, follow=True)
    assert "测算 P-0001：4,200.00 元，等双方表态" in text_of(sent)
    assert Breach.objects.get().person == provider


def test_an_attribution_without_a_term_is_recorded_without_an_amount(received, yearly, provider, client_for):
    with on("2026-01-30T09:00"):
        sent = client_for(provider).post(
            f"{HOME}/duties/{yearly.code}/attribute",
            {"party": "none", "penalty": "", "cause": "funds", "reason": "资金拨付延迟，双方商定"},
            follow=True,
        )
    assert "已记录归责：免责" in text_of(sent)
    assert not PenaltyProposal.objects.exists()


def test_what_cannot_be_worked_out_yet_is_said_and_the_attribution_stands(
    proposed, yearly, customer, client_for
):
    with on("2026-01-30T10:00"):
        sent = client_for(customer).post(
            f"{HOME}/duties/{yearly.code}/attribute",
            {"party": "a", "penalty": "late-payment", "cause": "other", "reason": "我方确认"},
            follow=True,
        )
    assert "已有测算 P-0001" in text_of(sent)
    assert Breach.objects.count() == 2


def test_both_sides_settle_on_the_page(proposed, provider, customer, client_for):
    with on("2026-02-02T09:00"):
        vendor, bureau = client_for(provider), client_for(customer)
        words = text_of(bureau.post(f"{HOME}/proposals/P-0001/object", {"reason": "资金未到"}, follow=True))
        assert "有异议" in words
        assert "甲方 甲负责 ：资金未到" in words or "甲方 甲负责：资金未到" in words
        assert "已接受 P-0001，等对方表态" in text_of(
            vendor.post(f"{HOME}/proposals/P-0001/accept", follow=True)
        )
        done = bureau.post(f"{HOME}/proposals/P-0001/accept", follow=True)
        assert "双方已结算" in text_of(done)
        again = vendor.post(f"{HOME}/proposals/P-0001/accept")
    assert (again.status_code, "不能再做这一步" in text_of(again)) == (409, True)
    assert Stance.objects.count() == 3


def test_recalculating_shows_what_it_replaces(proposed, provider, client_for):
    with on("2026-01-31T09:00"):
        words = text_of(client_for(provider).post(f"{HOME}/proposals/P-0001/refresh", follow=True))
    assert "取代 P-0001 的 4,200.00 元，旧测算保留" in words


def test_an_attribution_is_worked_out_from_its_row(blame, provider, client_for):
    breach = blame()
    with on("2026-01-30T09:00"):
        sent = client_for(provider).post(f"{HOME}/breaches/{breach.pk}/propose", follow=True)
    assert "怎么算出 4,200.00" in text_of(sent)


def addresses(yearly, proposed):
    duty, papers, sheet = ([code] for code in (yearly.code, "F-0001", "P-0001"))
    get = [("money", []), ("unfolded", sheet), ("apply", duty), ("pay", duty), ("attribute", duty)]
    post = [("receive", papers), ("return", papers), ("propose", [proposed.breach_id])]
    post += [(name, sheet) for name in ("refresh", "accept", "object")]
    get += [("application", papers), ("loss", sheet), ("bare_loss", [proposed.breach_id])]
    named = [("get", *one) for one in get] + [("post", *one) for one in post]
    return [(how, reverse(f"settlement:{name}", args=["market", *args])) for how, name, args in named]


def test_no_address_shows_an_outsider_that_the_contract_exists(yearly, proposed, outsider, client_for):
    client = client_for(outsider)
    for how, address in addresses(yearly, proposed):
        response = getattr(client, how)(address, {"reason": "外人"})
        assert response.status_code == 404, address
        assert "28,000" not in text_of(response)
    proposed.refresh_from_db()
    assert (proposed.stance_count, PenaltyProposal.objects.count()) == (0, 1)


def test_no_address_is_open_to_a_stranger(yearly, proposed, client):
    for how, address in addresses(yearly, proposed):
        response = getattr(client, how)(address)
        assert (response.status_code, response.url.split("?")[0]) == (302, "/login"), address


@pytest.mark.parametrize("who", ["engineer", "auditor"])
def test_who_only_reads_is_refused_every_step(yearly, proposed, request, client_for, who):
    client = client_for(request.getfixturevalue(who))
    for how, address in addresses(yearly, proposed):
        if address in (HOME, f"{HOME}/how/P-0001", f"{HOME}/applications/F-0001"):
            assert getattr(client, how)(address).status_code == 200
        else:
            assert getattr(client, how)(address, {"reason": "越权"}).status_code == 403, address
    proposed.refresh_from_db()
    assert proposed.stance_count == 0


def test_no_inline_script_or_style_on_any_page(yearly, proposed, provider, client_for):
    client = client_for(provider)
    with on("2026-01-30T10:00"):
        for how, address in addresses(yearly, proposed):
            if how == "get" and not address.endswith("/pay"):
                body = client.get(address).content.decode()
                assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", body), address
