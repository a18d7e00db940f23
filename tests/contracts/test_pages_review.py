"""The review of a version: text, facts, open points, confirmation, and its file."""

import re
from pathlib import Path

import pytest
import yaml

import lvyue
from lvyue.contracts.loading import load_file, load_text
from lvyue.contracts.pages.facts import facts_of, grouped, marks_of
from lvyue.contracts.pages.paper import Mark, by_line, papers, passages
from lvyue.contracts.services import contract_import
from lvyue.contracts.types import ClauseSpan
from lvyue.duties.services import question_answer
from lvyue.foundation import clock
from tests.market import SIGNING, TEXT, market_file, market_raw

pytestmark = pytest.mark.django_db

ADDRESS = "/contracts/market/review/1"


def page_for(client) -> str:
    response = client.get(ADDRESS)
    assert response.status_code == 200
    return response.content.decode()


def test_every_fact_stands_in_its_group_with_its_words():
    groups = dict(grouped(facts_of(market_file())))
    assert list(groups) == ["双方", "价款", "期限", "服务级别", "义务", "付款", "违约", "验收"]
    assert [one.label for one in groups["服务级别"]] == ["响应报障", "到达现场"]
    respond = groups["服务级别"][0]
    assert respond.value == "报障起，工作日 2 小时内，非工作日 4 小时内"
    assert (respond.clause, respond.who) == ("第三条2", "乙方")
    assert respond.quotes == ("工作日2小时内响应，非工作日4小时内响应",)
    assert groups["违约"][0].value == "每日按应付未付款的 0.5%"
    assert groups["义务"][1].waits == "report-cycle"


def test_levels_rules_exemptions_and_termination_are_said_in_words():
    def cited(**values: object) -> dict[str, object]:
        return {"clause": "c9", "cite": [{"clause": "c9", "quote": "3日内验收"}], **values}

    raw = market_raw()
    raw["levels"] = [cited(id="urgent", name="紧急", definition="不能使用")]
    raw["obligations"][2]["level"] = "urgent"
    raw["obligations"].append(cited(id="order", kind="rule", by="ab", what="补充协议优先"))
    raw["exemptions"] = [
        cited(
            id="virus",
            relieves="b",
            causes=["virus", "force_majeure"],
            what="病毒或不可抗力不计违约",
            not_when_late=True,
        )
    ]
    raw["penalties"][0] |= {"after_days": 5, "cap": {"rate": "0.3", "base": "annual"}, "loss_top_up": True}
    raw["penalties"][0] |= {"terminate_after_days": 30}
    file = load_text(yaml.safe_dump(raw, allow_unicode=True), {"body": TEXT})
    facts = {one.path: one for one in facts_of(file)}
    assert (facts["levels.urgent"].group, facts["levels.urgent"].value) == ("服务级别", "不能使用")
    assert facts["obligations.respond"].notes[0] == "限于紧急"
    assert facts["obligations.order"].notes == ("由“人工确认并留证”执行",)
    virus = facts["exemptions.virus"]
    assert (virus.group, virus.who, virus.notes) == (
        "免责",
        "免乙方",
        ("原因：病毒、不可抗力", "已经迟延的不免"),
    )
    assert facts["penalties.late-payment"].value == (
        "超过 5 日的，每日按应付未付款的 0.5%，最多到年运维费的 30%，"
        "超过 30 日的可解除合同，不足弥补损失的另行赔偿"
    )


def test_marks_hold_exactly_the_quoted_words():
    file = market_file()
    facts = facts_of(file)
    marks = marks_of(file, {"body": TEXT}, [(one.path, one.cites, one.tone, one.label) for one in facts])
    (inspection,) = marks["obligations.inspection"]
    assert TEXT[inspection.start : inspection.end] == "每月到现场巡检一次"
    assert inspection.id == "obligations.inspection.1"
    assert all(marks[one.path] for one in facts)


def test_a_quote_over_two_lines_is_marked_line_by_line():
    text = "一、甲方\n\n应付款\n"
    assert [text[a:b] for a, b in by_line(text, 2, 8)] == ["甲方", "应付"]


def test_markdown_signs_are_not_shown_and_shift_the_marks():
    text = "# 合同\n\n---\n## 第一条 期限\n  一年\n"
    clause = ClauseSpan(id="1", number="第一条", start=13, end=len(text))
    marks = [Mark("t", "body", 17, 19, "blue", "期限"), Mark("y", "body", 22, 24, "blue", "年")]
    shown = list(passages(text, marks, [clause]))
    assert [(one["kind"], one["text"]) for one in shown] == [
        ("title", "合同"),
        ("heading", "第一条 期限"),
        ("clause", "一年"),
    ]
    assert [[one["text"][span["start"] : span["end"]] for span in one["spans"]] for one in shown] == [
        [],
        ["期限"],
        ["一年"],
    ]
    assert shown[1]["id"] == "clause-1"


def test_every_document_is_shown_in_order_of_rank():
    documents = [
        {"id": "annex", "title": "附件", "file": "b.md", "rank": 2},
        {"id": "body", "title": "正文", "file": "a.md", "rank": 1},
    ]
    file = market_file().model_copy(
        update={"documents": tuple(type(market_file().documents[0])(**one) for one in documents)}
    )
    assert [one.title for one in papers(file, {"body": TEXT, "annex": "附件"}, [])] == ["正文", "附件"]


def test_each_fact_finds_its_words_in_the_text(market_version, provider, client_for):
    page = page_for(client_for(provider))
    spans = set(" ".join(re.findall(r'data-spans="([^"]+)"', page)).split())
    wanted = set(" ".join(re.findall(r'data-goto="([^"]+)"', page)).split())
    assert wanted == spans
    assert "obligations.respond.1" in spans
    assert page.count('id="span-obligations.respond.1"') == 1


def test_the_page_lists_what_blocks_and_offers_no_confirmation(market_version, provider, client_for):
    page = page_for(client_for(provider))
    assert "确认前须先裁定 1 个问题" in page
    assert 'id="confirm-version"' not in page
    assert "甲方还没有答复" in page


def test_each_side_sees_what_the_other_chose(market_version, provider, customer, client_for, access_for):
    with clock.moved(SIGNING):
        question_answer(
            access=access_for(customer),
            version=market_version,
            question="monthly-fee",
            reading="thirteenth",
            reason="服务期十三个月",
        )
    page = page_for(client_for(provider))
    assert "甲方已选 <b>年费除以十三个月</b>" in page
    assert "服务期十三个月" in page
    assert "甲负责 2025-03-04 10:00" in page
    assert "乙方还没有答复" in page


def test_a_ruling_shows_both_names_and_is_not_asked_again(
    market_version, provider, customer, client_for, access_for
):
    with clock.moved(SIGNING):
        for person in (provider, customer):
            question_answer(
                access=access_for(person), version=market_version, question="monthly-fee", reading="twelfth"
            )
    page = page_for(client_for(customer))
    assert "裁定：<b>年费的十二分之一</b>" in page
    assert "乙经理 2025-03-04 10:00" in page
    assert "questions/monthly-fee" not in page
    assert "questions/report-cycle" in page
    assert 'id="confirm-version"' in page
    assert "不能撤回" in page


def test_who_may_only_look_is_asked_nothing(market_version, auditor, engineer, client_for):
    for person in (auditor, engineer):
        page = page_for(client_for(person))
        assert 'name="reading"' not in page
        assert 'id="confirm-version"' not in page
        assert "读法：每季度" in page


def test_a_confirmed_version_is_read_only_and_leads_to_the_living_contract(market, provider, client_for):
    page = page_for(client_for(provider))
    assert "已确认，不可更改" in page
    assert 'id="confirm-version"' not in page
    assert "看履约情况" in page


def test_the_file_of_a_version_loads_as_the_same_terms(market_version, customer, client_for):
    response = client_for(customer).get("/contracts/market/versions/1.yaml")
    assert response.headers["Content-Disposition"] == 'attachment; filename="market-1.yaml"'
    assert load_text(response.content.decode(), {"body": TEXT}) == market_version.file
    assert yaml.safe_load(response.content)["schema"] == "lvyue/contract/1"


@pytest.mark.parametrize("address", [ADDRESS, "/contracts/market/versions/1.yaml"])
def test_another_space_and_a_missing_version_look_alike(
    market_version, outsider, provider, client_for, address
):
    assert client_for(outsider).get(address).status_code == 404
    assert client_for(provider).get(address.replace("1", "7")).status_code == 404


def test_a_stranger_is_sent_to_the_login_page(market_version, client):
    assert client.get(ADDRESS).url == "/login?next=%2Fcontracts%2Fmarket%2Freview%2F1"


def test_no_page_carries_inline_style_or_script(market_version, provider, client_for):
    page = page_for(client_for(provider))
    assert not re.search(r"\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page)


def test_the_day_a_change_takes_effect_is_shown(provider, customer, client_for, access_for):
    file = market_file(effective="2025-10-01")
    contract_import(access=access_for(provider), file=file, texts={"body": TEXT})
    page = client_for(customer).get("/contracts/market/review/1").content.decode()
    assert "自 2025-10-01 起执行；已经开始的周期照旧" in page


def test_a_text_published_as_html_is_shown_without_tags_and_marked_in_the_right_place():
    cells = '巡检\t<p>1) 每周巡检&记录。</p> <p class="x">2) 每日<b>上班前</b>检查。</p>'
    text = f"{cells}\n单价 < 3 元，a<b 与 <紧急>\n"
    quote = "每日<b>上班前</b>检查"
    at = text.index(quote)
    clause = ClauseSpan(id="two", number="2)", start=text.index("2)"), end=len(text), level=2)
    shown = list(passages(text, [Mark("m", "body", at, at + len(quote), "blue", "")], [clause]))
    assert [one["text"] for one in shown] == [
        "巡检", "1) 每周巡检&记录。", "2) 每日上班前检查。", "单价 < 3 元，a<b 与 <紧急>",
    ]  # fmt: skip
    assert [one.get("id") for one in shown] == [None, None, "clause-two", None]
    (span,) = shown[2]["spans"]
    assert shown[2]["text"][span["start"] : span["end"]] == "每日上班前检查"


def test_a_quote_over_two_blocks_is_marked_in_each():
    text = "<p>甲方</p> <p>应付款</p>"
    assert [text[a:b] for a, b in by_line(text, 3, text.index("款"))] == ["甲方", "应付"]


def test_the_shipped_fragment_of_html_shows_no_tag():
    file, texts = load_file(Path(lvyue.__file__).parent / "examples" / "construction" / "contract.yaml")
    facts = facts_of(file)
    marks = marks_of(file, texts, [(one.path, one.cites, one.tone, one.label) for one in facts])
    (paper,) = papers(file, texts, [mark for found in marks.values() for mark in found])
    lines = [one["text"] for one in paper.passages]
    assert not [line for line in lines if re.search(r"</?[a-z]+[ >]", line)]
    assert "1) 服务器巡检：每周对系统所用服务做一次常规检查，并填写系统巡检记录表。" in lines
    assert not [quote for one in facts for quote in one.quotes if "<" in quote]
    said = {
        (piece["id"], one["text"][piece["start"] : piece["end"]])
        for one in paper.passages
        for piece in one["spans"]
    }
    assert ("obligations.server-round.1", "每周对系统所用服务做一次常规检查") in said
