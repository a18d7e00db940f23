"""A supplement as any kind of file an import takes: a scan is recognised first, its original is kept."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lvyue.contracts.models import ContractVersion, Intake, IntakeFile, Original
from lvyue.foundation import clock
from lvyue.foundation.files import file_attach
from lvyue.reading.files.types import FileText, Place
from tests.contracts.test_comparing_supplement import MARKET_SUPPLEMENT, SIGNED
from tests.reading.files.making import as_pdf

pytestmark = pytest.mark.django_db
ADDRESS = "/contracts/market/supplement"


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 600), "white").save(out, "JPEG")
    return out.getvalue()


def post(client, **sent):
    with clock.moved(SIGNED):
        return client.post(ADDRESS, {"title": "补充协议一", **sent})


@pytest.fixture
def recognised(market, provider, client_for, data_folder):
    """A photographed supplement whose page was recognised."""
    answer = post(client_for(provider), upload=SimpleUploadedFile("补充.jpg", photo()))
    intake = Intake.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/contracts/new/{intake.pk}")
    assert ContractVersion.objects.count() == 1
    length = len(MARKET_SUPPLEMENT)
    read = FileText(MARKET_SUPPLEMENT, "图片", ("识别",), (Place(0, length, 1, (0.1, 0.1, 0.9, 0.9)),), 1)
    IntakeFile.objects.update(text=read.as_dict())
    Intake.objects.update(state="read")
    return intake


def test_the_chooser_offers_every_kind_an_import_takes(market, provider, client_for):
    page = client_for(provider).get(ADDRESS).content.decode()
    for ending in (".docx", ".doc", ".pdf", ".jpg", ".png", ".tiff", ".html", ".txt", ".md"):
        assert f"{ending}," in page or f'{ending}"' in page


def test_a_scanned_supplement_is_recognised_and_read_with_its_original(recognised, provider, client_for):
    client = client_for(provider)
    page = client.get(f"/contracts/new/{recognised.pk}").content.decode()
    assert f'href="{ADDRESS}?intake={recognised.pk}"' in page
    assert "用识别的文字读入补充协议" in page
    form = client.get(f"{ADDRESS}?intake={recognised.pk}")
    assert "识别而来" in form.content.decode()
    assert 'value="补充协议一"' in form.content.decode()
    answer = post(client, text=form.context["form"].initial["text"], intake=str(recognised.pk))
    assert answer.status_code == 302, answer.content.decode()
    made = ContractVersion.objects.get(number=2)
    original = Original.objects.get()
    assert (original.version, original.document, original.file.name) == (made, "supplement-1", "补充.jpg")
    assert len(original.places) == 1
    assert not Intake.objects.exists()
    assert "补充.jpg" in client.get("/contracts/market/originals/2").content.decode()


def test_words_put_right_by_hand_lose_their_places(recognised, provider, client_for):
    words = MARKET_SUPPLEMENT + "\n以下空白。"
    assert post(client_for(provider), text=words, intake=str(recognised.pk)).status_code == 302
    original = Original.objects.get()
    assert (original.places, original.notes[-1]) == ([], "文字在导入时由人改过，不再对应原件上的位置")


def test_what_is_refused_keeps_what_was_recognised(recognised, provider, client_for):
    answer = post(client_for(provider), text="双方再次握手。", intake=str(recognised.pk))
    assert (answer.status_code, Intake.objects.count()) == (422, 1)
    assert "没有读出任何变更" in answer.content.decode()
    assert "双方再次握手。" in answer.content.decode()
    assert ContractVersion.objects.count() == 1


@pytest.mark.parametrize("number", ["x", "-1", "99999", "9" * 40, "１"])
def test_a_number_that_names_no_intake_of_mine_is_left_aside(
    recognised, customer, provider, client_for, number
):
    answer = client_for(provider).get(ADDRESS, {"intake": number})
    assert (answer.status_code, "识别而来" in answer.content.decode()) == (200, False)
    other = client_for(customer).get(ADDRESS, {"intake": str(recognised.pk)})
    assert "识别而来" not in other.content.decode()


def test_a_pdf_supplement_keeps_its_original(market, provider, client_for, data_folder):
    upload = SimpleUploadedFile("补充.pdf", as_pdf(MARKET_SUPPLEMENT))
    assert post(client_for(provider), upload=upload).status_code == 302
    assert Original.objects.get().kind == "PDF"


def test_two_of_them_at_once_are_one_draft(market, provider, client_for):
    client = client_for(provider)
    assert post(client, text=MARKET_SUPPLEMENT).status_code == 302
    again = post(client, text=MARKET_SUPPLEMENT)
    assert again.status_code == 422
    assert "还有一版没有确认的草案" in again.content.decode() or "最新一版" in again.content.decode()
    assert ContractVersion.objects.count() == 2


def test_no_page_is_recognised_while_a_draft_waits(market, provider, client_for):
    client = client_for(provider)
    post(client, text=MARKET_SUPPLEMENT)
    answer = post(client, upload=SimpleUploadedFile("补充.jpg", photo()))
    assert answer.status_code == 422
    assert "已确认的最新一版" in answer.content.decode()
    assert not Intake.objects.exists()


def test_an_outsider_finds_no_form(market, outsider, client_for):
    client = client_for(outsider)
    assert client.get(ADDRESS).status_code == 404
    assert post(client, upload=SimpleUploadedFile("补充.jpg", photo())).status_code == 404
    assert not Intake.objects.exists()


def test_the_next_version_shows_the_originals_whose_text_still_stands(
    recognised, provider, client_for, market, outsider
):
    first = market.versions.get(number=1)
    body = Original.objects.create(
        space_id=market.space_id,
        version=first,
        document="body",
        position=0,
        pages=1,
        file=file_attach(
            actor=None, space_id=market.space_id, subject=first, name="合同.pdf", content=b"%PDF-1.4",
            media_type="application/pdf", retention_class="contract",
        ),
        kind="PDF",
        places=[[0, 40, 1, 0.1, 0.1, 0.9, 0.2]],
        drawn_at=SIGNED,
    )  # fmt: skip
    out = io.BytesIO()
    Image.new("RGB", (400, 600), "white").save(out, "JPEG")
    file_attach(
        actor=None, space_id=market.space_id, subject=body, name="1.jpg", content=out.getvalue(),
        media_type="image/jpeg", retention_class="contract",
    )  # fmt: skip
    client = client_for(provider)
    assert post(client, text=MARKET_SUPPLEMENT, intake=str(recognised.pk)).status_code == 302
    page = client.get("/contracts/market/originals/2").content.decode()
    assert "合同.pdf" in page
    assert "补充.jpg" in page
    crop = f"/contracts/market/originals/2/1.jpg?of={body.pk}"
    assert client.get(crop)["Content-Type"] == "image/jpeg"
    assert client.get("/contracts/market/originals/2/1.jpg?of=99999").status_code == 404
    assert client_for(outsider).get(crop).status_code == 404
