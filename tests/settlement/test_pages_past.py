"""过去的付款 in the browser: the sheet out, the preview, and the same upload entered."""

import io
import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from lvyue.duties.spreadsheets import MEDIA_TYPE, sheet_write
from lvyue.foundation import clock
from lvyue.settlement.models import Payment, PaymentApplication
from lvyue.settlement.past import ACCOUNT, AMOUNT, INVOICE, INVOICED, ISSUED, PAID, RECEIVED, SHEET, past_read
from tests.settlement.conftest import moment

pytestmark = pytest.mark.django_db

NOW = moment("2026-02-10T11:00")
ADDRESS = "/contracts/market/backlog/payments"
DONE = {
    RECEIVED: "2025-12-22", INVOICE: "12345678", ISSUED: "2025-12-20", INVOICED: 28000, PAID: "2026-01-20",
    AMOUNT: "28,000.00", ACCOUNT: "6222 0000 1234",
}  # fmt: skip


def filled(content: bytes, *rows: dict[str, Any], name: str = "付款.xlsx") -> SimpleUploadedFile:
    """A template with values filled in from its first row."""
    book = load_workbook(io.BytesIO(content))
    places = {column: place for place, column in enumerate(SHEET.widths, 1)}
    for number, row in enumerate(rows, 2):
        for column, value in row.items():
            book.worksheets[0].cell(number, places[column], value)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue(), MEDIA_TYPE)


def template(client) -> bytes:
    with clock.moved(NOW):
        response = client.get(f"{ADDRESS}.xlsx")
    assert response.status_code == 200
    return response.content


def post(client, sheet, *, htmx: bool = False, **data):
    sheet.seek(0)
    with clock.moved(NOW):
        return client.post(ADDRESS, {"sheet": sheet, **data}, headers={"HX-Request": "true"} if htmx else {})


def test_the_template_lists_what_is_unpaid(past, finance, client_for):
    lines = list(load_workbook(io.BytesIO(template(client_for(finance)))).worksheets[0].values)
    assert list(lines[0]) == list(SHEET.widths)
    assert [line[1:5] for line in lines[1:]] == [
        ("支付当年运维费（2025-03-04 起）", "第四条", "28,000.00", None)
    ]


def test_an_upload_is_shown_first_and_entered_when_the_same_comes_again(past, finance, client_for):
    client = client_for(finance)
    sheet = filled(template(client), DONE)
    shown = post(client, sheet, htmx=True)
    body = shown.content.decode()
    assert shown.status_code == 200 and not body.lstrip().startswith("<!")
    assert "付款申请与发票 12345678，28,000.00 元；签收 2025-12-22；2026-01-20 付款 28,000.00 元" in body
    assert not Payment.objects.exists()
    (digest,) = re.findall(r'name="checked" value="(\w+)"', body)
    entered = post(client, sheet, checked=digest)
    assert (entered.status_code, entered.url) == (302, ADDRESS)
    assert [str(one) for one in get_messages(entered.wsgi_request)] == ["已补录 1 行。"]
    assert Payment.objects.get().amount_fen == 2_800_000
    again = post(client, sheet).content.decode()
    assert "没有新的内容，不用补录" in again


def test_another_upload_than_the_one_shown_is_shown_again(past, finance, client_for):
    client = client_for(finance)
    (digest,) = re.findall(
        r'name="checked" value="(\w+)"', post(client, filled(template(client), DONE)).content.decode()
    )
    other = filled(template(client), DONE | {AMOUNT: 20000})
    assert "还欠 8,000.00 元" in post(client, other, checked=digest).content.decode()
    assert not PaymentApplication.objects.exists()


@pytest.mark.parametrize(
    ("change", "place", "cause"),
    [
        ({AMOUNT: "两万八"}, "第 2 行 金额（元）", "“两万八”不是金额"),
        ({AMOUNT: 280.005}, "第 2 行 金额（元）", "多于两位小数"),
        ({AMOUNT: -1}, "第 2 行 金额（元）", "不大于零"),
        ({PAID: "去年底"}, "第 2 行 付款日期", "“去年底”不是日期"),
        ({INVOICE: 12345678901234567890}, "第 2 行 发票号码", "末尾几位已经丢失"),
        ({AMOUNT: "=1+1"}, "第 2 行 金额（元）", "这一格是公式"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(past, finance, client_for, change, place, cause):
    client = client_for(finance)
    response = post(client, filled(template(client), DONE | change))
    assert response.status_code == 422
    body = response.content.decode()
    assert place in body and cause in body
    assert not PaymentApplication.objects.exists()


def test_a_file_that_is_no_sheet_is_refused(past, finance, client_for):
    response = post(client_for(finance), SimpleUploadedFile("付款.xls", b"x"))
    assert response.status_code == 422
    assert "不是 .xlsx 表格" in response.content.decode()


def test_others_see_what_is_unpaid_and_enter_nothing(past, customer, client_for):
    client = client_for(customer)
    with clock.moved(NOW):
        body = client.get(ADDRESS).content.decode()
    assert "您可以查看未付清的款项" in body and "28,000.00" in body
    assert 'type="file"' not in body
    assert post(client, filled(template(client), DONE)).status_code == 403
    assert not Payment.objects.exists()


def test_whole_numbers_and_dates_of_a_table_are_read_as_they_are_meant():
    content = filled(
        sheet_write([("D-0001", "款", "第四条", "28,000.00", "")], SHEET), DONE | {INVOICE: 12345678}
    )
    (row,) = past_read(content.read(), "付款.xlsx")
    assert (row.invoice, row.invoiced_fen, row.amount_fen) == ("12345678", 2_800_000, 2_800_000)
    assert (row.paid_at, row.faults) == (moment("2026-01-20"), ())


def test_the_page_and_the_preview_of_a_row_stay_within_their_queries(
    past, finance, client_for, django_assert_max_num_queries
):
    client = client_for(finance)
    sheet = filled(template(client), DONE)
    with django_assert_max_num_queries(14), clock.moved(NOW):
        client.get(ADDRESS)
    post(client, sheet)
    # Application, invoice, receipt, payment and their clocks in savepoints that are rolled back.
    with django_assert_max_num_queries(115):
        assert "2026-01-20 付款 28,000.00 元" in post(client, sheet).content.decode()
