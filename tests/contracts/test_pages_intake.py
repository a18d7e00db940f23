"""Importing a contract in the browser: a fault stores nothing and keeps the input."""

import hashlib

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from lvyue.contracts.checking.documents import document_faults
from lvyue.contracts.models import Contract, ContractVersion
from lvyue.contracts.spans import cite_span
from lvyue.identity.models import Grant, Space
from tests.market import TEXT, market_raw
from tests.reading.files.making import as_docx, as_pdf, package
from tests.reading.files.pdfs import pdf

pytestmark = pytest.mark.django_db

ADDRESS = "/contracts/new"

PLAIN = """某市某平台运维服务合同

甲方：某市市场服务中心
乙方：某信息技术有限公司

第一条 服务内容
乙方每月到现场巡检一次。

第二条 服务期限
服务期限自2026年3月1日起至2027年2月28日止。

第三条 合同价款
合同总价为人民币伍万元整（¥50000.00）。甲方收到发票后10个工作日内付款。

第四条 违约责任
甲方逾期付款的，每逾期一日按应付未付款的千分之一支付违约金。
"""


def as_yaml(**changes) -> str:
    return yaml.safe_dump(market_raw() | changes, allow_unicode=True, sort_keys=False)


def sent(**changes) -> dict[str, str]:
    return {
        "way": "text",
        "code": "plain-1",
        "title": "某平台运维服务合同",
        "calendar": "cn",
        "text": PLAIN,
    } | changes


def file_sent(**changes) -> dict[str, str]:
    return {"way": "file", "contract_text": as_yaml(id="from-file"), "text": TEXT} | changes


def stored() -> tuple[int, int, int, int]:
    return tuple(model.objects.count() for model in (Contract, ContractVersion, Space, Grant))


def refused(client, data) -> str:
    """Post, prove that nothing was stored and that the answer is 422, and return the page."""
    before = stored()
    response = client.post(ADDRESS, data)
    assert (response.status_code, stored()) == (422, before)
    return response.content.decode()


def test_a_pasted_text_becomes_a_draft_to_review(provider, client_for):
    response = client_for(provider).post(ADDRESS, sent())
    assert (response.status_code, response.url) == (302, "/contracts/plain-1/review/1")
    version = ContractVersion.objects.get()
    assert version.texts == {"body": PLAIN}
    assert version.file.amount.total_fen == 5_000_000
    page = client_for(provider).get(response.url).content.decode()
    assert "某市市场服务中心" in page
    assert "¥50,000.00" in page


def test_line_ends_of_a_browser_do_not_shift_the_quotes(provider, client_for):
    response = client_for(provider).post(ADDRESS, sent(text=PLAIN.replace("\n", "\r\n")))
    assert response.status_code == 302
    assert ContractVersion.objects.get().texts == {"body": PLAIN}


def test_an_uploaded_text_in_gb_18030_is_read(provider, client_for):
    upload = SimpleUploadedFile("合同.txt", PLAIN.encode("gb18030"), "text/plain")
    response = client_for(provider).post(ADDRESS, sent(text="", upload=upload))
    assert response.status_code == 302
    assert ContractVersion.objects.get().texts == {"body": PLAIN}


def uploaded(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


ANNEXED = PLAIN.replace("乙方每月到现场巡检一次。", "服务项目见附件。")
CHECKLIST = "巡检清单\n第一条 机房\n乙方每季度到现场检查一次机房空调。\n"


def test_a_word_file_with_a_pdf_annex_becomes_one_draft_of_two_documents(provider, client_for):
    files = {
        "upload": uploaded("合同.docx", as_docx(ANNEXED)),
        "others": [uploaded("巡检清单.pdf", as_pdf(CHECKLIST))],
        "ranks": "1，2",
    }
    response = client_for(provider).post(ADDRESS, sent(text="") | files)
    assert (response.status_code, response.url) == (302, "/contracts/plain-1/review/1")
    version = ContractVersion.objects.get()
    body, annex = version.file.documents
    assert [(one.id, one.title, one.rank) for one in (body, annex)] == [
        ("body", "合同正文", 1),
        ("annex-1", "巡检清单", 2),
    ]
    text = version.texts["annex-1"]
    assert text.endswith(CHECKLIST)  # below the running head, which one page alone does not give away
    assert annex.sha256 == hashlib.sha256(text.encode()).hexdigest()
    [checked] = [one for one in version.file.obligations if "空调" in one.what]
    assert {(one.document, version.file.clause(one.clause).document) for one in checked.cite} == {
        ("annex-1", "annex-1")
    }
    start, end = cite_span(version.file, version.texts, checked.cite[0])
    assert text[start:end] in "乙方每季度到现场检查一次机房空调。"
    assert not list(document_faults(version.file, version.texts))
    page = client_for(provider).get(response.url).content.decode()
    assert "巡检清单" in page


def test_ranks_that_do_not_fit_the_files_are_refused(provider, client_for):
    others = [uploaded("清单.txt", CHECKLIST.encode())]
    page = refused(client_for(provider), sent(text=ANNEXED, others=others, ranks="1"))
    assert "选了 2 份文件，先后却写了 1 个数" in page


def test_an_annex_that_cannot_be_read_is_named_and_the_text_stays(provider, client_for):
    page = refused(client_for(provider), sent(text=ANNEXED, others=[uploaded("清单.docx", b"%PDF-1.7")]))
    assert "《清单.docx》的扩展名是 .docx，内容却是PDF" in page
    assert "服务项目见附件" in page


def test_a_contract_file_with_its_text_is_stored_under_its_own_code(provider, client_for):
    response = client_for(provider).post(ADDRESS, file_sent())
    assert response.url == "/contracts/from-file/review/1"
    assert len(ContractVersion.objects.get().file.obligations) == len(market_raw()["obligations"])


def test_the_page_speaks_to_the_side_of_the_importer(provider, customer, client_for):
    pages = [client_for(one).get(ADDRESS).content.decode() for one in (provider, customer)]
    for page, partner, role in zip(pages, ("甲方", "乙方"), ("乙方项目经理", "甲方合同负责人"), strict=True):
        assert f"{partner}负责人账号" in page
        assert f"导入人成为这份合同的{role}。" in page


def test_the_partner_becomes_the_owner_of_the_other_side(provider, customer, client_for):
    client_for(provider).post(ADDRESS, sent(partner="customer"))
    grants = Grant.objects.filter(space__code="plain-1").order_by("side")
    assert [(one.person.username, one.side, one.role) for one in grants] == [
        ("customer", "a", "owner"),
        ("provider", "b", "vendor_manager"),
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": ""}, "请填写合同编号"),
        ({"title": ""}, "请填写合同名称"),
        ({"title": "合"}, "合同名称至少两个字，请照合同封面填写"),
        ({"code": "大写 A"}, "编号只能用小写字母"),
        ({"text": "  "}, "没有内容。请上传文件，或把文字粘贴到这里"),
        ({"partner": "nobody"}, "没有账号“nobody”"),
        ({"partner": "provider"}, "导入人代表乙方，不能同时代表对方"),
        ({"calendar": "mars"}, "calendar"),
        ({"way": "guess"}, "way"),
    ],
)
def test_a_wrong_entry_is_named_and_the_text_stays_on_the_page(provider, client_for, changes, words):
    page = refused(client_for(provider), sent(**changes))
    assert words in page
    if "text" not in changes:
        assert "乙方每月到现场巡检一次" in page


def test_a_text_that_is_no_contract_lists_what_it_lacks(provider, client_for):
    page = refused(client_for(provider), sent(text="今天下雨，会议改到明天。"))
    for lacking in ("双方名称", "服务期起止", "合同价款"):
        assert f"原文没有读出{lacking}" in page
    assert "今天下雨" in page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("合同.docx", b"PK\x03\x04....", "是压缩包，不是合同"),
        ("合同.pdf", b"%PDF-1.7", "不是完整的 PDF"),
        ("合同.pdf", pdf(page="/AA << /O << /S /Launch >> >>"), "会自动执行的内容（/Launch）"),
        ("合同.docx", package("", **{"word/vbaProject.bin": b"x"}), "带有宏"),
        ("大.pdf", b"%PDF-1.7" + bytes(20 * 1024 * 1024), "超过 20 MB"),
        ("合同.txt", b"\x00\x01\x02" * 90, "二进制文件"),
        ("空.txt", b"", "空"),
    ],
)
def test_a_file_that_cannot_be_read_says_how_to_make_it_readable(provider, client_for, name, content, words):
    page = refused(client_for(provider), sent(text="", upload=SimpleUploadedFile(name, content)))
    assert words in page
    assert 'value="plain-1"' in page


def test_every_fault_of_a_contract_file_is_listed_with_its_line(provider, client_for):
    raw = market_raw()
    raw["obligations"][0]["cite"][0]["quote"] = "每年到现场巡检一次"
    raw["obligations"][2]["consequence"] = ["none-such"]
    page = refused(client_for(provider), file_sent(contract_text=yaml.safe_dump(raw, allow_unicode=True)))
    assert "obligations[0]" in page
    assert "obligations[2]" in page
    assert "每年到现场巡检一次" in page


@pytest.mark.parametrize("content", ["a: [", "", "- 1", "schema: lvyue/contract/1\nsigned: 2025-02-30"])
def test_a_broken_contract_file_is_refused(provider, client_for, content):
    refused(client_for(provider), file_sent(contract_text=content))


ANNEX = "附件一 每周提交周报。\n"


def annexed(**document) -> dict[str, str]:
    """A contract file of two documents, the annex with further words of its own."""
    raw = market_raw()
    further = {"id": "annex", "title": "附件一", "file": "papers/annex.md", "rank": 2} | document
    clause = {"id": "annex", "number": "附件一", "start": 0, "end": len(ANNEX), "document": "annex"}
    weekly = {
        "id": "weekly", "by": "b", "kind": "periodic", "every": "P1W", "what": "提交周报", "clause": "annex",
        "cite": [{"clause": "annex", "document": "annex", "quote": "每周提交周报"}],
    }  # fmt: skip
    return file_sent(
        contract_text=as_yaml(
            documents=[*raw["documents"], further],
            clauses=[*raw["clauses"], clause],
            obligations=[*raw["obligations"], weekly],
        )
    )


def sheet(text: str = ANNEX, name: str = "annex.md") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_a_contract_of_two_documents_is_imported_with_the_text_of_each(provider, client_for):
    digest = hashlib.sha256(ANNEX.encode()).hexdigest()
    response = client_for(provider).post(ADDRESS, annexed(sha256=digest) | {"others": [sheet()]})
    assert response.status_code == 302
    assert ContractVersion.objects.get().texts == {"body": TEXT, "annex": ANNEX}


@pytest.mark.parametrize(
    ("document", "others", "words"),
    [
        ({}, [], ("没有《附件一》的原文", "在“其余原文”里一并上传 annex.md")),
        ({}, [sheet(name="other.md")], ("没有《附件一》的原文", "合同文件里没有写到 other.md")),
        ({"sha256": "0" * 64}, [sheet()], ("《附件一》的原文与 sha256 不符", "换回原来的文件")),
        ({}, [sheet("附件一 每月提交月报。\n")], ("里没有“每周提交周报”这几个字",)),
        ({}, [SimpleUploadedFile("annex.md", b"%PDF-1.7")], ("扩展名是 .md，内容却是PDF",)),
        ({"id": "bid"}, [sheet()], ("没有文件“annex”", "改为 documents 里有的编号：body、bid")),
    ],
    ids=["missing", "another", "changed", "other words", "no text", "no such document"],
)
def test_a_document_that_does_not_fit_is_named_and_nothing_is_stored(
    provider, client_for, document, others, words
):
    for one in others:
        one.seek(0)
    page = refused(client_for(provider), annexed(**document) | {"others": others})
    for word in words:
        assert word in page


def test_a_taken_code_is_refused_until_it_is_meant(market_version, provider, client_for):
    page = refused(client_for(provider), sent(code="market"))
    assert "合同编号“market”已存在" in page
    assert "作为它的新草案导入" in page
    response = client_for(provider).post(ADDRESS, sent(code="market", again="on"))
    assert response.url == "/contracts/market/review/1"
    assert ContractVersion.objects.get().file.title == "某平台运维服务合同"


def test_a_confirmed_contract_gets_a_second_version(market, provider, client_for):
    response = client_for(provider).post(ADDRESS, sent(code="market", again="on"))
    assert response.url == "/contracts/market/review/2"


def test_a_code_of_a_space_not_granted_is_refused_even_when_meant(market_version, outsider, client_for):
    page = refused(client_for(outsider), sent(code="market", again="on"))
    assert "合同编号“market”已存在。请换一个编号。" in page


def test_who_may_not_import_is_refused(space, auditor, engineer, client_for):
    before = stored()
    for person in (auditor, engineer):
        client = client_for(person)
        assert client.get(ADDRESS).status_code == 403
        assert client.post(ADDRESS, sent()).status_code == 403
    assert stored() == before


def test_a_stranger_is_sent_to_the_login_page(client):
    assert client.post(ADDRESS, sent()).url == "/login?next=%2Fcontracts%2Fnew"
    assert not ContractVersion.objects.exists()


def test_the_form_starts_with_reading_a_text(provider, client_for):
    page = client_for(provider).get(ADDRESS).content.decode()
    assert '<option value="cn-xinjiang">' in page
    assert 'name="upload"' in page
