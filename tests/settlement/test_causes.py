"""The cause of a failure, exemptions, losses and repeated events, through services and pages."""

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from lvyue.duties.models import Duty
from lvyue.foundation.audit import Entry
from lvyue.foundation.errors import NotAllowed
from lvyue.foundation.files import attachments_of
from lvyue.settlement import errors
from lvyue.settlement.models import Breach, LossClaim, PenaltyProposal
from lvyue.settlement.services import loss_claim
from tests.settlement.casebook import begin
from tests.settlement.conftest import on
from tests.settlement.test_pages import text_of

pytestmark = pytest.mark.django_db

HOME = "/contracts/elevator-case/money"
ELEVATOR = {
    "example": "elevator",
    "confirmed": "2023-06-08T09:00",
    "answers": {"signing-date": "not-started", "funds-limit": "five-days"},
}
SIGNED = {"at": "2023-06-08T15:00", "do": "event", "name": "contract.signed"}
BLAMED = {
    "at": "2023-07-20T09:00",
    "do": "attribute",
    "by": "b",
    "duty": "pay",
    "to": "a",
    "penalty": "late-payment",
}


@pytest.fixture
def play(provider, customer, finance, access_for):
    """`play(*steps)`: the elevator contract with its one payment, run through the steps."""

    def do(*steps, file=ELEVATOR, keep=("pay",)):
        story = {"keep": list(keep), "steps": list(steps)}
        run = begin(file, story, SimpleNamespace(b=provider, a=customer, finance=finance), access_for)
        run.play()
        return run

    return do


@pytest.fixture
def pay_code():
    return lambda: Duty.objects.get(contract__code="elevator-case", obligation="pay").code


def test_the_page_asks_the_cause_and_offers_the_exemptions(play, pay_code, customer, client_for):
    play(SIGNED)
    with on("2023-07-20T09:00"):
        client = client_for(customer)
        address = f"{HOME}/duties/{pay_code()}/attribute"
        form = text_of(client.get(address))
        assert (
            "2.2 甲方：财政资金未拨付到位的，付款以经费到位为准，甲方不负违约责任（财政资金未到位）" in form
        )
        values = {"party": "a", "penalty": "late-payment", "reason": "市财政 07-19 才拨付"}
        unsaid = client.post(address, values)
        assert unsaid.status_code == 422
        assert "id_cause_error" in unsaid.content.decode()
        assert not Breach.objects.exists()
        sent = text_of(client.post(address, values | {"cause": "funds", "exemption": "funds"}, follow=True))
    assert "测算 P-0001：0.00 元" in sent
    assert "免责：财政资金未拨付到位的" in sent
    breach = Breach.objects.get()
    assert (breach.cause, breach.exemption) == ("funds", "funds")
    assert Entry.objects.get(action="settlement.breach.attribute").content["row"]["exemption"] == "funds"


def test_an_exemption_that_does_not_fit_is_said_on_the_form_and_records_nothing(
    play, pay_code, customer, client_for
):
    play(SIGNED)
    values = {"party": "a", "penalty": "late-payment", "reason": "迟", "cause": "virus", "exemption": "funds"}
    with on("2023-07-20T09:00"):
        answer = client_for(customer).post(f"{HOME}/duties/{pay_code()}/attribute", values)
    assert answer.status_code == 422
    assert "2.2 的免责不适用于“病毒”或所归责的一方" in text_of(answer)
    assert not Breach.objects.exists()


def test_an_exemption_that_fits_and_is_not_applied_is_mentioned(play):
    run = play(SIGNED, BLAMED | {"cause": "funds"})
    assert run.proposal.amount_fen == 1_144_577
    assert any("2.2 对“财政资金未到位”有免责约定" in one for one in run.proposal.warnings)


def test_a_changed_cause_is_a_new_attribution_and_the_same_one_is_not(play):
    run = play(SIGNED, BLAMED, BLAMED | {"at": "2023-07-20T10:00", "refused": "AttributedAlready"})
    run.story["steps"] = [BLAMED | {"at": "2023-07-20T11:00", "cause": "funds", "exemption": "funds"}]
    run.play()
    assert [one.cause for one in Breach.objects.order_by("id")] == ["other", "funds"]
    assert [one.amount_fen for one in PenaltyProposal.objects.filter(superseded_at__isnull=True)] == [0]


def test_the_right_to_end_the_contract_is_on_the_page_with_its_date(play, customer, client_for):
    play(SIGNED)
    with on("2023-07-13T09:00"):
        assert "2023-07-14 起才有" in text_of(client_for(customer).get(HOME))
    with on("2023-07-14T09:00"):
        page = text_of(client_for(customer).get(HOME))
    assert "解除权：乙方（逾期超过 30 日，即逾期第 31 天）" in page
    assert "2023-07-14 起可解除" in page
    assert "若归责 9,589.70" in page


def test_the_harmed_side_claims_a_loss_on_its_page(play, provider, client_for, data_folder):
    """37 days come to 11,445.77; a loss of 20,000.00 takes its place, 8,554.23 above it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    play(SIGNED, BLAMED)
    proof = SimpleUploadedFile("停工损失.pdf", b"%PDF-1.7", "application/pdf")
    with on("2023-07-20T12:00"):
        client = client_for(provider)
        assert "主张损失" in text_of(client.get(f"{HOME}/how/P-0001"))
        values = {"amount": "20,000.00", "evidence": "停工损失审计报告", "files": [proof]}
        sent = text_of(client.post(f"{HOME}/proposals/P-0001/loss", values, follow=True))
    assert "已主张损失 20,000.00 元；重新测算 P-0002：20,000.00 元" in sent
    assert "其中：超出违约金的损失" in sent
    assert "8,554.23" in sent
    assert [one.name for one in attachments_of(LossClaim.objects.get())] == ["停工损失.pdf"]


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"amount_fen": 0}, errors.LossWrong, "金额应大于 0"),
        ({"evidence": " "}, errors.LossWrong, "没有写证明损失的材料"),
        ({"penalty_id": "none-such"}, errors.PenaltyUnknown, "没有违约金条款"),
    ],
)
def test_a_wrong_loss_is_refused_and_leaves_nothing(play, changes, error, words):
    run = play(SIGNED)
    values = {"amount_fen": 1, "evidence": "凭证", "penalty_id": "late-payment"} | changes
    with on("2023-07-20T09:00"), pytest.raises(error, match=words):
        loss_claim(access=run.cast.b, duty=run.duty({"duty": "pay"}), **values)
    assert not LossClaim.objects.exists()


def test_only_a_person_of_the_harmed_side_claims(play):
    run = play(SIGNED)
    values = {"amount_fen": 1, "evidence": "凭证", "penalty_id": "late-payment"}
    for access, error in ((run.cast.a, errors.WrongSide), (run.cast.finance, NotAllowed)):
        with on("2023-07-20T09:00"), pytest.raises(error):
            loss_claim(access=access, duty=run.duty({"duty": "pay"}), **values)
    assert not LossClaim.objects.exists()


def test_a_term_without_a_top_up_takes_no_loss(yearly, provider, access_for):
    with on("2026-01-30T09:00"), pytest.raises(errors.LossNotPayable, match="第十条1 没有约定"):
        loss_claim(
            access=access_for(provider),
            duty=yearly,
            penalty_id="late-payment",
            amount_fen=1,
            evidence="凭证",
        )


@pytest.mark.parametrize("table", ["settlement_lossclaim", "settlement_breach"])
def test_claims_and_attributions_only_grow(play, table):
    claim = {"at": "2023-07-20T09:30", "do": "claim", "by": "b", "duty": "pay", "penalty": "late-payment"}
    play(SIGNED, BLAMED, claim | {"amount": "1.00", "evidence": "凭证"})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(f"UPDATE {table} SET penalty = 'x'")


def test_an_invoice_issued_again_does_not_double_the_price(play, finance, client_for):
    """298,000.00 is owed once; paying it closes what both events started."""
    file = {
        "example": "construction",
        "confirmed": "2023-12-14T10:00",
        "answers": {"backdated": "backfill", "invoice-day": "issued", "breach-times": "each"},
    }
    issued = {"do": "event", "name": "payment.invoice_issued"}
    run = play({"at": "2023-12-18T10:00"} | issued, {"at": "2023-12-20T10:00"} | issued, file=file)
    first, second = Duty.objects.filter(contract=run.contract, obligation="pay").order_by("id")
    with on("2023-12-21T09:00"):
        page = text_of(client_for(finance).get("/contracts/construction-case/money"))
        assert "应付合同款 298,000.00" in page
        from lvyue.settlement.services import payment_record

        values = {"amount_fen": 29_800_000, "paid_at": run.contract.created_at}
        with pytest.raises(errors.NotAPayment):
            payment_record(access=run.cast.finance, duty=second, **values)
        payment_record(access=run.cast.finance, duty=first, **values)
    second.refresh_from_db()
    assert second.closing == "fulfilled"


def test_a_waived_payment_is_owed_no_more(play, provider, client_for):
    from lvyue.duties.services import duty_waive

    run = play(SIGNED)
    with on("2023-06-10T09:00"):
        duty_waive(access=run.cast.b, duty=run.duty({"duty": "pay"}), reason="双方另签补充协议")
        assert "618,690.00" not in text_of(client_for(provider).get(HOME))
