"""A supplement read as an amendment: what it changes, the tenth of art. 49, publication and filing."""

from datetime import date, datetime
from fractions import Fraction
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from lvyue.contracts.checking import check
from lvyue.contracts.errors import SupplementEarly, SupplementEmpty, SupplementTooLarge
from lvyue.contracts.intake import file_from_text
from lvyue.contracts.models import ContractVersion
from lvyue.contracts.services import contract_import, version_supplement
from lvyue.contracts.spans import cite_span
from lvyue.contracts.supplements import merged, read_supplement, require_within_tenth
from lvyue.contracts.supplements.changes import numerals
from lvyue.contracts.supplements.consolidating import amended_layers
from lvyue.contracts.supplements.law import worth
from lvyue.duties import services as duties
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.foundation.audit import Entry
from lvyue.foundation.errors import NotAllowed
from lvyue.rules.types import SHANGHAI
from tests.contracts.test_comparing import OLD
from tests.market import TEXT, market_file

SUPPLEMENT = """某市自助机运维合同补充协议

甲方：某市政务服务局
乙方：某市远帆科技有限公司

双方于2025年12月20日签订《某市自助机运维合同》（以下称原合同），经协商一致，订立本补充协议。

一、原合同第二条第1款修改为：“乙方每周巡检一次自助机并提交巡检记录。”
二、原合同第四条中“2小时”修改为“30分钟”。
三、删除原合同第二条第2款。
四、在原合同第五条后增加一条：“乙方每日备份一次数据库。”
五、原合同总价调整为人民币贰拾壹万元整（¥210000.00）。
六、服务期限延长至2027年3月31日。
七、原合同第六条所述比例另行商议后增加。
八、本补充协议自2026年7月1日起执行，其余条款不变。

签订日期：2026年6月15日
"""


@pytest.fixture(scope="module")
def original():
    return file_from_text(OLD, code="kiosk", title="某市自助机运维合同")


@pytest.fixture(scope="module")
def amended(original):
    file, texts = original
    return merged(file, texts, read_supplement(SUPPLEMENT, until=file.term.end), title="补充协议")


def test_a_supplement_says_which_clauses_it_changes():
    found = read_supplement(SUPPLEMENT, until=date(2026, 12, 31))
    assert [(one.kind, one.number, one.old, SUPPLEMENT[one.start : one.end]) for one in found.changes] == [
        ("replace", (2, 1), "", "乙方每周巡检一次自助机并提交巡检记录。"),
        ("replace", (4,), "2小时", "30分钟"),
        ("delete", (2, 2), "", ""),
        ("insert", (5,), "", "乙方每日备份一次数据库。"),
    ]
    assert found.price is not None
    assert (found.price[0], SUPPLEMENT[slice(*found.price[2])]) == (
        21_000_000,
        "人民币贰拾壹万元整（¥210000.00",
    )
    assert found.term_end is not None
    assert found.term_end[0] == date(2027, 3, 31)
    assert (found.signed[0], found.effective) == (date(2026, 6, 15), date(2026, 7, 1))
    assert [SUPPLEMENT[slice(*one)] for one in found.unread] == ["七、原合同第六条所述比例另行商议后增加。"]


@pytest.mark.parametrize(
    ("words", "kind", "number", "old", "new"),
    [
        ("合同第四条第（二）款变更为：每年6月30日前付清。", "replace", (4, 2), "", "每年6月30日前付清。"),
        ("将第三条（三）4中的“2 小时”调整为“1 小时”。", "replace", (3, 3, 4), "2 小时", "1 小时"),
        ("将3.1.2条修改为“乙方驻场两人”。", "replace", (3, 1, 2), "", "乙方驻场两人"),
        ("第十二条予以删除。", "delete", (12,), "", ""),
        ("删除原合同第三条（一）2。", "delete", (3, 1, 2), "", ""),
        ("取消合同第八条。", "delete", (8,), "", ""),
        ("第九条之后新增一款：“乙方每月备份。”", "insert", (9,), "", "乙方每月备份。"),
        ("新增以下内容：乙方每月培训一次。", "insert", (), "", "乙方每月培训一次。"),
        ("第七条修订为：", None, None, None, None),
        ("双方协商一致可以变更本协议。", None, None, None, None),
    ],
)
def test_the_ways_a_change_is_said(words, kind, number, old, new):
    found = read_supplement(f"补充协议\n\n{words}\n").changes
    if kind is None:
        assert found == ()
        return
    (one,) = found
    text = f"补充协议\n\n{words}\n"
    assert (one.kind, one.number, one.old, text[one.start : one.end]) == (kind, number, old, new)


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("服务期限延长3个月。", date(2026, 12, 31)),
        ("合同期限顺延一年。", date(2027, 9, 30)),
        ("服务期变更为2026年1月1日至2026年12月15日。", date(2026, 12, 15)),
        ("服务期延长若干时间。", None),
    ],
)
def test_a_longer_term_counts_from_the_day_after_the_last(words, last):
    found = read_supplement(words, until=date(2026, 9, 30)).term_end
    assert (found[0] if found else None) == last


def test_numerals_of_printed_numbers():
    assert numerals("第二十一条第（十）款") == (21, 10)
    assert numerals("首部") == ()


def test_the_changes_become_dated_terms_that_cite_the_supplement(amended, original):
    file, texts = amended.file, amended.texts
    assert check(file, texts) == []
    respond, inspection = file.obligation("respond-1"), file.obligation("periodic-1")
    assert (respond.limit.count, respond.limit.unit, respond.cite[0].quote) == (30, "minute", "30分钟")
    assert (str(inspection.every), inspection.clause) == ("P1W", "s1.1")
    assert file.obligation("periodic-2") is None  # the quarterly report is struck out
    backup = next(one for one in file.obligations if "备份" in one.what)
    assert (str(backup.every), backup.cite[0].document) == ("P1D", "supplement-1")
    assert (file.amount.total_fen, file.term.end) == (21_000_000, date(2027, 3, 31))
    assert (file.effective, file.amended.date) == (date(2026, 7, 1), date(2026, 6, 15))
    assert [(one.id, one.rank) for one in file.documents] == [("supplement-1", 1), ("body", 2)]
    for one in file.obligations:
        assert all(cite_span(file, texts, cite) for cite in one.cite), one.id
    assert file.penalties == original[0].penalties


def test_what_was_not_understood_is_a_warning_and_changes_nothing(amended):
    (warning,) = [one for one in amended.file.questions if one.id.startswith("s1-")]
    assert warning.kind == "warning"
    assert warning.cite[0].quote == "七、原合同第六条所述比例另行商议后增加。"
    assert amended.lost == ()


def test_a_clause_that_is_not_there_is_a_warning(original):
    file, texts = original
    text = "补充协议\n\n一、第三十条修改为：“乙方每日巡检。”\n二、第四条中“9小时”修改为“8小时”。\n"
    found = merged(file, texts, read_supplement(text), title="补充协议")
    assert len(found.lost) == 2
    assert found.file.obligations[: len(file.obligations)] == file.obligations
    assert [one.text[-30:] for one in found.file.questions if "unread" in one.id] == [
        "补充协议1：这一处变更在合同里找不到对应的条款或字句，没有并入，请人工核对"[-30:]
    ] * 2


def test_a_second_supplement_changes_what_the_first_one_left(amended):
    text = "补充协议二\n\n一、原合同第四条中“30分钟”修改为“20分钟”。\n\n签订日期：2026年8月3日\n"
    again = merged(amended.file, amended.texts, read_supplement(text), title="补充协议二")
    assert check(again.file, again.texts) == []
    respond = again.file.obligation("respond-1")
    assert (respond.limit.count, respond.cite[0].document) == (20, "supplement-2")
    whole = amended_layers(again.file, again.texts).whole
    assert "接到报障后20分钟内响应" in whole.text
    assert [one.id for one in again.file.obligations if "supplement" in one.id] == [
        "publish-supplement-1",
        "file-supplement-1",
        "publish-supplement-2",
        "file-supplement-2",
    ]


def test_a_changed_term_that_the_file_does_not_hold_is_set_beside_and_said(original):
    file, texts = original
    kept = tuple(one for one in file.obligations if one.id != "periodic-1")
    text = "补充协议\n\n一、原合同第二条第1款中“每月”修改为“每周”。\n二、自2030年1月1日起执行本协议。\n"
    found = merged(
        file.model_copy(update={"obligations": kept}), texts, read_supplement(text), title="补充协议"
    )
    assert str(found.file.obligation("s1-periodic-1").every) == "P1W"
    told = [one.text for one in found.file.questions if one.id.startswith("s1-")]
    assert "请核对原有的约定是否一并变更" in told[0]
    assert any("自 2030-01-01 起执行，不在服务期内" in one for one in told)
    assert found.file.effective is None


def test_publication_and_filing_are_duties_of_party_a_with_the_law_named(amended):
    publish = amended.file.obligation("publish-supplement-1")
    filing = amended.file.obligation("file-supplement-1")
    assert (publish.by, publish.limit.count, publish.limit.unit) == ("a", 2, "workday")
    assert (filing.by, filing.limit.count, filing.limit.unit) == ("a", 7, "workday")
    assert "实施条例第五十条" in publish.what
    assert "政府采购法第四十七条" in filing.what
    assert publish.cite[0].quote == "2026年6月15日"


def test_a_blank_day_of_signing_leaves_publication_unstarted_and_says_so(original):
    file, texts = original
    found = merged(file, texts, read_supplement("补充协议\n\n第五条予以删除。\n"), title="补充协议")
    assert found.file.amended.date is None
    assert found.file.obligation("publish-supplement-1").cite[0].quote == "补充协议"
    assert any("公告和备案的期限未起算" in one.text for one in found.file.questions)


@pytest.mark.parametrize(("fen", "refused"), [(22_000_000, False), (22_000_001, True), (15_000_000, False)])
def test_a_tenth_is_the_most_all_supplements_may_add(original, fen, refused):
    file, _ = original
    more = file.model_copy(update={"amount": file.amount.model_copy(update={"total_fen": fen})})
    if not refused:
        require_within_tenth(file, more)
        return
    with pytest.raises(SupplementTooLarge) as caught:
        require_within_tenth(file, more)
    assert "政府采购法第四十九条" in str(caught.value)
    assert "另行采购" in str(caught.value)


def test_a_yearly_fee_counts_over_the_days_it_is_paid_for():
    assert worth(market_file()) == Fraction(2_800_000)
    longer = market_file(fee_period=None)
    assert worth(longer) == Fraction(2_800_000) * 393 / 365


# -- in the database --------------------------------------------------------------------------------------

MARKET_SUPPLEMENT = """补充协议

一、原合同第三条第1款中“每月到现场巡检一次”修改为“每季到现场巡检一次”。
二、原合同第九条中“3日内”修改为“5日内”。
三、本补充协议自2025年12月1日起执行。

签订时间：2025年10月15日
"""
SIGNED = datetime(2025, 10, 15, 16, 0, tzinfo=SHANGHAI)


@pytest.mark.django_db
def test_a_supplement_becomes_the_next_version_and_running_duties_keep_theirs(
    market, market_version, provider, customer, access_for
):
    with clock.moved(SIGNED):
        made = version_supplement(access=access_for(provider), version=market_version, text=MARKET_SUPPLEMENT)
        assert made.number == 2
        assert {one.question for one in made.file.rulings} == {"monthly-fee"}
        for person in (provider, customer):
            duties.version_confirm(access=access_for(person), version=made)
    living = Duty.objects.filter(obligation="inspection").exclude(closing="cancelled")
    keys = [(one.key, one.version.number) for one in living.select_related("version")]
    assert [key for key, number in keys if number == 1][-1] == "2025-11-01"
    assert [key for key, number in keys if number == 2] == ["2025-12-01", "2026-01-01"]
    publish = Duty.objects.get(obligation="publish-supplement-1")
    filing = Duty.objects.get(obligation="file-supplement-1")
    assert (publish.due_on, filing.due_on) == (date(2025, 10, 17), date(2025, 10, 24))
    assert made.file.obligation("accept").limit.count == 5


@pytest.mark.django_db
def test_a_supplement_over_a_tenth_is_refused_and_nothing_changes(
    market, market_version, provider, access_for
):
    entries = Entry.objects.count()
    text = "补充协议\n\n合同价款每年运维费调整为叁万零捌佰零壹元整（¥30801.00）。\n"
    with pytest.raises(SupplementTooLarge, match=r"10\.0036%"):
        version_supplement(access=access_for(provider), version=market_version, text=text)
    assert ContractVersion.objects.count() == 1
    assert Entry.objects.count() == entries


@pytest.mark.django_db
def test_a_text_that_changes_nothing_is_refused(market, market_version, provider, access_for):
    with pytest.raises(SupplementEmpty):
        version_supplement(access=access_for(provider), version=market_version, text="双方再次握手。")
    assert ContractVersion.objects.count() == 1


@pytest.mark.django_db
def test_only_the_confirmed_newest_version_is_amended(market_version, provider, access_for):
    with pytest.raises(SupplementEarly):
        version_supplement(access=access_for(provider), version=market_version, text=MARKET_SUPPLEMENT)
    assert ContractVersion.objects.count() == 1


@pytest.mark.django_db
def test_no_supplement_beside_an_open_draft(market, market_version, provider, access_for):
    contract_import(access=access_for(provider), file=market_file(), texts={"body": TEXT})
    with pytest.raises(SupplementEarly, match="没有确认的草案"):
        version_supplement(access=access_for(provider), version=market_version, text=MARKET_SUPPLEMENT)
    assert ContractVersion.objects.count() == 2


@pytest.mark.django_db
def test_who_may_not_draft_reads_no_supplement_in(market, market_version, engineer, access_for):
    with pytest.raises(NotAllowed):
        version_supplement(access=access_for(engineer), version=market_version, text=MARKET_SUPPLEMENT)
    assert ContractVersion.objects.count() == 1


@pytest.mark.django_db
def test_the_page_reads_a_supplement_and_leads_to_the_comparison(client_for, market, provider):
    client = client_for(provider)
    assert "读入补充协议" in client.get("/contracts/market/review/1").content.decode()
    assert client.get("/contracts/market/supplement").status_code == 200
    with clock.moved(SIGNED):
        answer = client.post("/contracts/market/supplement", {"title": "补充协议", "text": MARKET_SUPPLEMENT})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/contracts/market/compare/2")
    page = client.get("/contracts/market/compare/2").content.decode()
    assert "每<del>月</del><ins>季</ins>到现场巡检一次" in page
    assert "公告补充协议" in page


@pytest.mark.django_db
def test_a_supplement_may_come_as_a_word_file(client_for, market, provider):
    held, document = BytesIO(), Document()
    for line in MARKET_SUPPLEMENT.splitlines():
        document.add_paragraph(line)
    document.save(held)
    upload = SimpleUploadedFile("补充协议.docx", held.getvalue())
    with clock.moved(SIGNED):
        answer = client_for(provider).post(
            "/contracts/market/supplement", {"title": "补充协议", "upload": upload}
        )
    assert answer.status_code == 302
    made = ContractVersion.objects.get(number=2).file
    assert made.obligation("accept").limit.count == 5
    assert made.amended.date == date(2025, 10, 15)


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_says_why(client_for, market, provider):
    answer = client_for(provider).post(
        "/contracts/market/supplement",
        {"title": "补充协议", "upload": SimpleUploadedFile("a.docx", b"PK\x03\x04 broken")},
    )
    assert answer.status_code == 422
    assert "a.docx" in answer.content.decode()
    assert ContractVersion.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"title": "补充协议", "text": " "}, "没有补充协议的原文"),
        ({"title": "", "text": MARKET_SUPPLEMENT}, "请填写补充协议的名称"),
        ({"title": "补充协议", "text": "双方再次握手。"}, "没有读出任何变更"),
        ({"title": "补充协议", "text": "合同价款每年运维费调整为90000元。"}, "政府采购法第四十九条"),
    ],
)
def test_the_page_keeps_what_was_entered_when_it_refuses(client_for, market, provider, sent, told):
    answer = client_for(provider).post("/contracts/market/supplement", sent)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert ContractVersion.objects.count() == 1


@pytest.mark.django_db
def test_an_outsider_finds_no_supplement_page_and_a_leader_may_not(client_for, market, outsider, finance):
    assert client_for(outsider).get("/contracts/market/supplement").status_code == 404
    assert client_for(finance).get("/contracts/market/supplement").status_code == 403
