"""A supplement to a contract of several documents: its changes find the annex they name, or the only one."""

from datetime import date

import pytest

from lvyue.contracts.checking import check
from lvyue.contracts.comparing import Edition, compare
from lvyue.contracts.intake import file_from_files, file_from_text
from lvyue.contracts.spans import cite_span
from lvyue.contracts.supplements import merged, read_supplement
from lvyue.contracts.supplements.consolidating import amended_layers, amended_passages
from lvyue.reading.files.types import FileText

BODY = """政务平台运维合同
甲方：某市政务服务局
乙方：某市远帆科技有限公司
第一条 服务期
服务期自2026年1月1日起至2026年12月31日止。
第二条 价款
合同总价为人民币壹拾贰万元整（¥120000.00）。
第三条 服务
乙方按附件提供服务。
签订日期：2025年12月20日
"""
LEVELS = """第一条 响应
乙方接到报修后30分钟内响应，2小时内到达现场。
第二条 巡检
乙方每月巡检一次。
"""
LIST = """第一条 备件
乙方每季度清点一次备件。
第五条 培训
乙方每半年培训一次甲方人员。
"""
SIGNED = "\n签订日期：2026年6月15日\n本补充协议自2026年7月1日起执行。\n"


def contract():
    files = [("合同.txt", BODY), ("服务级别.txt", LEVELS), ("备件清单.txt", LIST)]
    file, texts, _ = file_from_files(
        [(name, FileText(text, "纯文本")) for name, text in files],
        None,
        code="hall",
        title="某市政务平台运维合同",
        calendar="cn",
    )
    return file, texts


def under(words, base=None):
    file, texts = base or contract()
    return merged(file, texts, read_supplement(words + SIGNED, until=file.term.end), title="补充协议")


def term(made, id):
    one = made.file.obligation(id)
    assert one is not None, [each.id for each in made.file.obligations]
    return one


def lost_words(made):
    return [one.text for one in made.file.questions if "没有并入" in one.text]


@pytest.mark.parametrize(
    ("words", "paper", "number"),
    [
        ("附件1第一条中“30分钟”修改为“15分钟”。", "附件1", (1,)),
        ("附件一第二条修改为：“乙方每周巡检一次。”", "附件一", (2,)),
        ("附件1《服务级别》第一条中“2小时”修改为“1小时”。", "附件1《服务级别》", (1,)),
        ("《备件清单》第五条予以删除。", "《备件清单》", (5,)),
        ("删除附件2第五条。", "附件2", (5,)),
        ("在附件2第一条后增加一条：“乙方每年盘点一次。”", "附件2", (1,)),
        ("原合同第三条修改为：“乙方照做。”", "", (3,)),
    ],
)
def test_a_change_says_which_document_it_is_of(words, paper, number):
    (change,) = read_supplement(words).changes
    assert (change.paper, change.number) == (paper, number)


@pytest.mark.parametrize("named", ["附件1", "附件一", "《服务级别》", "附件1《服务级别》"])
def test_the_annex_named_is_changed_and_the_body_stays(named):
    made = under(f"{named}第一条中“30分钟”修改为“15分钟”。")
    assert made.lost == ()
    respond = term(made, "respond-1")
    assert (respond.limit.count, respond.limit.unit) == (15, "minute")
    assert respond.cite[0].document == "supplement-1"
    assert term(made, "arrive-1").limit.count == 2
    assert check(made.file, made.texts) == []
    layers = amended_layers(made.file, made.texts)
    assert layers.layers["body"].text == BODY
    assert "15分钟内响应" in layers.layers["annex-1"].text


def test_a_clause_that_only_an_annex_has_is_found_there():
    made = under("第五条修改为：“乙方每季度培训一次甲方人员。”")
    assert made.lost == ()
    trained = next(one for one in made.file.obligations if "培训" in one.what)
    assert (str(trained.every), trained.cite[0].document) == ("P3M", "supplement-1")


def test_words_that_only_one_document_holds_are_found_there_too():
    made = under("第二条中“每月”修改为“每周”。")
    assert made.lost == ()
    assert [str(one.every) for one in made.file.obligations if "巡检" in one.what] == ["P1W"]


@pytest.mark.parametrize(
    "words",
    [
        "附件9第一条修改为：“乙方每日巡检一次。”",
        "附件1第八条修改为：“乙方每日巡检一次。”",
        "附件2第一条中“30分钟”修改为“15分钟”。",
        "第九条修改为：“乙方每日巡检一次。”",
    ],
)
def test_what_has_no_place_is_said_and_changes_nothing(words):
    file, _ = contract()
    made = under(words)
    assert len(made.lost) == 1
    assert lost_words(made)
    kept = {one.id: one for one in made.file.obligations}
    assert all(kept[one.id] == one for one in file.obligations)


def test_one_supplement_changes_several_documents_and_the_next_goes_on():
    first = under(
        "一、附件1第二条修改为：“乙方每周巡检一次。”\n二、删除附件2第一条。\n"
        "三、附件2增加以下内容：“乙方每年演练一次。”\n"
        "四、合同总价调整为人民币壹拾叁万元整（¥130000.00）。"
    )
    assert first.lost == ()
    assert [str(one.every) for one in first.file.obligations if "巡检" in one.what] == ["P1W"]
    assert not any("清点" in one.what for one in first.file.obligations)
    assert any("演练" in one.what for one in first.file.obligations)
    assert first.file.amount.total_fen == 13_000_000
    again = under("附件1第二条中“每周”修改为“每日”。", (first.file, first.texts))
    assert again.lost == ()
    assert [str(one.every) for one in again.file.obligations if "巡检" in one.what] == ["P1D"]
    assert check(again.file, again.texts) == []
    for one in again.file.obligations:
        assert all(cite_span(again.file, again.texts, cite) for cite in one.cite)


def test_the_comparison_shows_the_annex_changed_and_nothing_else():
    file, texts = contract()
    made = under("附件1第二条修改为：“乙方每周巡检一次。”")
    new = Edition("新", amended_passages(made.file, made.texts), made.file)
    changed = compare(Edition.of("旧", file, texts), new).changed
    assert [(one.state, one.document) for one in changed] == [("changed", "annex-1")]


def test_an_annex_at_the_end_of_the_body_is_not_taken_for_the_body():
    text = BODY + "\n附件1：服务级别\n" + LEVELS
    file, texts = file_from_text(text, code="hall", title="某市政务平台运维合同")
    made = under("附件1第二条修改为：“乙方每周巡检一次。”", (file, texts))
    assert made.lost == ()
    assert [str(one.every) for one in made.file.obligations if "巡检" in one.what] == ["P1W"]
    assert made.file.amount == file.amount
    body = under("第一条修改为：“服务期自2026年1月1日起至2026年12月31日止，可以续签。”", (file, texts))
    assert body.lost == ()
    layer = amended_layers(body.file, body.texts).layers["body"].text
    assert "可以续签" in layer
    assert "30分钟内响应" in layer


def test_the_day_of_signing_is_read_as_before():
    assert under("附件1第二条修改为：“乙方每周巡检一次。”").file.amended.date == date(2026, 6, 15)
