"""The lint as a page: a version's remarks beside its text, downloads, and a text that is stored nowhere."""

import io
import json
import re

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lvyue.contracts.models import Contract, ContractVersion
from lvyue.contracts.pages.linting import lint_texts, lint_version
from lvyue.foundation.audit import Entry
from tests.reading.lint.edits import SOUND, edited

pytestmark = pytest.mark.django_db

ADDRESS = "/contracts/market/lint/1"
TEXT_ADDRESS = "/contracts/new/lint"
WRONG = edited(("¥240000.00", "¥245000.00"), ("每周巡检一次", "定期巡检"))


def _body(answer) -> str:
    return answer.content.decode()


def test_the_remarks_of_a_version_stand_beside_its_text(client_for, provider, market_version):
    linted = lint_version(market_version)
    body = _body(client_for(provider).get(ADDRESS))
    assert linted.report.remarks
    for remark in linted.report.remarks:
        assert f'id="check-{remark.check.id}"' in body
        assert remark.check.why in body
    gotos = set(re.findall(r'data-goto="([^"]+)"', body))
    marks = {one for spans in re.findall(r'data-spans="([^"]+)"', body) for one in spans.split()}
    assert {one for goto in gotos for one in goto.split()} == marks
    assert len(gotos) == len(linted.report.remarks)


def test_the_clause_of_a_remark_leads_to_the_review_page(client_for, provider, market_version):
    body = _body(client_for(provider).get(ADDRESS))
    links = re.findall(r'href="/contracts/market/review/1#clause-([^"]+)"', body)
    assert links
    review = _body(client_for(provider).get("/contracts/market/review/1"))
    assert all(f'id="clause-{one}"' in review for one in links)
    assert f'href="{ADDRESS}"' in review


def test_the_downloads_say_what_the_page_says(client_for, provider, market_version):
    report = lint_version(market_version).report
    data = json.loads(_body(client_for(provider).get(f"{ADDRESS}.json")))
    assert [one["id"] for one in data["remarks"]] == [one.check.id for one in report.remarks]
    word = client_for(provider).get(f"{ADDRESS}.docx")
    assert word.headers["Content-Type"].endswith("wordprocessingml.document")
    assert "attachment" in word.headers["Content-Disposition"]
    rows = docx.Document(io.BytesIO(word.content)).tables[0].rows
    assert [row.cells[0].text for row in rows[1:]] == [one.check.id for one in report.remarks]


@pytest.mark.parametrize("form", ["", ".json", ".docx"])
def test_an_outsider_an_unknown_version_and_an_unknown_contract_find_nothing(
    client_for, outsider, provider, market_version, form
):
    assert client_for(outsider).get(ADDRESS + form).status_code == 404
    assert client_for(provider).get(f"/contracts/market/lint/9{form}").status_code == 404
    assert client_for(provider).get(f"/contracts/nothing/lint/1{form}").status_code == 404


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}.json", f"{ADDRESS}.docx", TEXT_ADDRESS])
def test_who_is_not_signed_in_is_led_to_the_sign_in(client, market_version, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login")


def test_the_page_asks_the_database_little(
    client_for, provider, market_version, django_assert_max_num_queries
):
    client = client_for(provider)
    with django_assert_max_num_queries(12):
        assert client.get(ADDRESS).status_code == 200


def test_spans_of_several_documents_lead_into_their_own():
    annex = SOUND[SOUND.index("附件2") :].replace(
        "2	每周巡检	有记录", "2	定期巡检	定期巡检服务器"
    )
    linted = lint_texts([("body", SOUND[: SOUND.index("附件2")]), ("annex", annex)])
    vague = [one for one in linted.report.remarks if one.check.id == "S07"]
    places = [linted.place(span) for one in vague for span in one.spans]
    assert {document for document, _, _ in places} == {"annex"}
    assert "定期" in {annex[start:end] for _, start, end in places}


def test_a_pasted_text_is_linted_and_nothing_is_stored(client_for, provider, space):
    client = client_for(provider)
    assert client.get(TEXT_ADDRESS).status_code == 200
    before = (Contract.objects.count(), ContractVersion.objects.count(), Entry.objects.count())
    answer = client.post(TEXT_ADDRESS, {"words": WRONG.replace("\n", "\r\n")})
    body = _body(answer)
    assert answer.status_code == 200
    assert set(re.findall(r'id="check-(\w+)"', body)) == {"M01", "S07"}
    assert "大写是 240,000.00 元，数字是 245,000.00 元。" in body
    assert "相差 5,000.00 元" in body
    assert (Contract.objects.count(), ContractVersion.objects.count(), Entry.objects.count()) == before


def test_an_uploaded_file_is_linted_and_a_sound_one_says_so(client_for, provider, space):
    sent = SimpleUploadedFile("合同.txt", SOUND.encode("gb18030"))
    body = _body(client_for(provider).post(TEXT_ADDRESS, {"upload": sent}))
    assert "没有发现问题" in body
    assert re.findall(r'id="check-(\w+)"', body) == []


def test_nothing_to_lint_and_a_file_that_cannot_be_read_are_refused_with_the_remedy(
    client_for, provider, space
):
    client = client_for(provider)
    empty = client.post(TEXT_ADDRESS, {"words": "  "})
    assert (empty.status_code, "请上传文件，或把文字粘贴到这里" in _body(empty)) == (422, True)
    broken = client.post(TEXT_ADDRESS, {"upload": SimpleUploadedFile("合同.docx", b"PK\x03\x04broken")})
    assert broken.status_code == 422
    assert "合同.docx" in _body(broken)
    nothing = client.post(TEXT_ADDRESS, {"upload": SimpleUploadedFile("合同.txt", b"")})
    assert (nothing.status_code, "这个文件是空的" in _body(nothing)) == (422, True)


@pytest.mark.parametrize("sent", ["words", "upload"])
def test_what_is_no_contract_is_refused_and_not_called_sound(client_for, provider, space, sent):
    weather = "今天天气不错。"
    posted = weather if sent == "words" else SimpleUploadedFile("天气.txt", weather.encode())
    answer = client_for(provider).post(TEXT_ADDRESS, {sent: posted})
    assert answer.status_code == 422
    assert "这份文件不像合同。请确认选对了文件" in _body(answer)
    assert "没有发现问题" not in _body(answer)


def test_who_may_not_bring_in_contracts_may_not_lint_new_ones(client_for, engineer):
    client = client_for(engineer)
    for answer in (client.get(TEXT_ADDRESS), client.post(TEXT_ADDRESS, {"words": WRONG})):
        assert answer.status_code == 403
        assert "M01" not in _body(answer)


def test_markup_in_a_text_is_shown_and_not_run(client_for, provider, space):
    words = edited(("每周巡检一次", "定期巡检<script>alert(1)</script>"))
    body = _body(client_for(provider).post(TEXT_ADDRESS, {"words": words}))
    assert "<script>alert(1)" not in body


def test_both_pages_lead_to_the_lint(client_for, provider, space):
    assert f'href="{TEXT_ADDRESS}"' in _body(client_for(provider).get("/contracts/new"))
