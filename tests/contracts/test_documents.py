"""A contract of four documents, supplement, body, annex and bid: who prevails, on pages and at work."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

import lvyue
from lvyue.contracts.checking.documents import document_faults
from lvyue.contracts.errors import ContractFileInvalid
from lvyue.contracts.loading import load_file, load_text
from lvyue.contracts.pages.documents import Row, comparison, order_clause
from lvyue.contracts.precedence import binding, prevailing, rivals, undecided
from lvyue.contracts.selectors import terms_of
from lvyue.contracts.services import contract_import
from lvyue.contracts.types import ContractFile, Kind
from lvyue.desk.services import ticket_grade, ticket_report
from lvyue.duties.models import Duty
from lvyue.duties.services import question_answer, version_confirm
from lvyue.foundation import clock
from lvyue.rules.types import SHANGHAI
from tests.market import SIGNING, TEXT, market_raw

TEXTS = {
    "body": TEXT,
    "annex": "附件一 服务标准。\n1小时内响应。紧急的30分钟内到场，一般的当日到场。每周提交周报。\n",
    "bid": "投标文件 服务承诺。\n15分钟内响应。2小时内到场。每年组织一次演练。\n",
    "more": "补充协议 第一条 紧急的10分钟内响应。文件之间以补充协议、正文、附件、投标文件为序。\n",
}
DOCUMENTS = (("more", "补充协议", 1), ("body", "正文", 2), ("annex", "附件一", 3), ("bid", "投标文件", 4))


def term(
    id: str, document: str, quote: str, limit: tuple[int, str] | None = None, **given: Any
) -> dict[str, Any]:
    return {
        "id": id, "by": "b", "kind": "event", "trigger": "ticket.reported", "what": f"约定 {id}",
        "fulfilled_by": "ticket.responded", "clause": document, "cite": [cited(document, quote)],
        "limit": {"count": limit[0], "unit": limit[1]} if limit else None,
    } | given  # fmt: skip


def cited(document: str, quote: str) -> dict[str, str]:
    return {"clause": document, "document": document, "quote": quote}


def level(id: str, name: str, document: str, quote: str) -> dict[str, Any]:
    return {"id": id, "name": name, "definition": name, "clause": document, "cite": [cited(document, quote)]}


ORDER = {
    "id": "order", "by": "ab", "kind": "rule", "does": "contracts.precedence", "what": "文件的先后",
    "clause": "more", "cite": [cited("more", "以补充协议、正文、附件、投标文件为序")],
}  # fmt: skip
URGENT = term("more-respond", "more", "10分钟内响应", (10, "minute"), level="urgent")
ANNEX = term("annex-respond", "annex", "1小时内响应", (1, "hour"))
BID = term("bid-respond", "bid", "15分钟内响应", (15, "minute"))
DRILL = {
    "id": "drill", "by": "b", "kind": "periodic", "every": "P1Y", "what": "组织演练", "clause": "bid",
    "cite": [cited("bid", "每年组织一次演练")],
}  # fmt: skip


def four_raw(*added: dict[str, Any], ranks: dict[str, int] | None = None, **changes: Any) -> dict[str, Any]:
    raw = market_raw()
    raw["documents"] = [
        {"id": id, "title": title, "file": f"{id}.md", "rank": (ranks or {}).get(id, rank)}
        for id, title, rank in DOCUMENTS
    ]
    raw["clauses"] += [
        {"id": id, "number": title, "start": 0, "end": len(TEXTS[id]), "document": id}
        for id, title, _ in DOCUMENTS
        if id != "body"
    ]
    raw["levels"] = [level("urgent", "紧急", "annex", "紧急的"), level("plain", "一般", "annex", "一般的")]
    raw["obligations"] += [ORDER, *added]
    return raw | changes


def four(*added: dict[str, Any], **changes: Any) -> ContractFile:
    return load_text(yaml.safe_dump(four_raw(*added, **changes), allow_unicode=True), TEXTS)


def pairs(file: ContractFile) -> list[tuple[str, list[str]]]:
    return [(one.winner.id, [lost.id for lost in one.losers]) for one in rivals(file)]


def row(file: ContractFile, thing: str, clock: str) -> Row:
    (found,) = [one for one in comparison(file, {}) if (one.thing, one.clock) == (thing, clock)]
    return found


def said(found: Row) -> dict[str, list[tuple[str, str]]]:
    return {document.id: [(one.words, one.state) for one in cell] for document, cell in found.cells}


def test_the_highest_of_four_documents_prevails_whatever_the_order_of_the_terms():
    file = four(BID, ANNEX)
    among = [file.obligation(id) for id in ("bid-respond", "annex-respond", "respond")]
    for order in (among, among[::-1]):
        found = prevailing(file, order)
        assert (found.winner.id, found.document) == ("respond", "正文")
        assert {one.id for one in found.losers} == {"bid-respond", "annex-respond"}


def test_a_term_yields_to_the_highest_that_covers_it_and_to_no_other():
    assert pairs(four(BID, ANNEX)) == [("respond", ["annex-respond", "bid-respond"])]


def test_a_supplement_of_one_level_prevails_over_all_below_it_for_that_level():
    assert pairs(four(URGENT, ANNEX, BID)) == [
        ("more-respond", ["respond", "annex-respond", "bid-respond"]),
        ("respond", ["annex-respond", "bid-respond"]),
    ]


def test_levels_of_one_name_meet_and_each_keeps_its_tickets_with_the_prevailing_time():
    levels = [level("urgent", "紧急", "annex", "紧急的"), level("urgent-more", "紧急", "more", "紧急的")]
    lower = ANNEX | {"level": "urgent"}
    obligations = [
        one
        for one in four_raw(URGENT | {"level": "urgent-more"}, lower)["obligations"]
        if one["id"] != "respond"
    ]
    file = four(levels=levels, obligations=obligations)
    assert pairs(file) == [("more-respond", ["annex-respond"])]
    bound = binding(file, file).obligation("annex-respond")
    assert (bound.kind, bound.level, bound.clause) == (Kind.EVENT, "urgent", "more")
    assert bound.limit == file.obligation("more-respond").limit


def test_a_bid_ranked_first_prevails():
    file = four(BID, ranks={"bid": 1, "more": 4})
    assert pairs(file) == [("bid-respond", ["respond"])]
    assert prevailing(file, file.obligations[-1:]).document == "投标文件"


def test_what_only_the_bid_promises_stands():
    file = four(BID, ANNEX, DRILL)
    assert "drill" not in {lost for _, losers in pairs(file) for lost in losers}


def test_the_pages_name_the_clause_that_orders_the_documents():
    assert order_clause(four()) == ("more", "补充协议")


def test_a_row_holds_each_document_in_order_of_rank_with_the_winner_marked():
    found = row(four(ANNEX, BID), "所有报障", "响应")
    assert [document.id for document, _ in found.cells] == ["more", "body", "annex", "bid"]
    assert said(found) == {
        "more": [],
        "body": [("工作日 2 小时内，非工作日 4 小时内", "wins")],
        "annex": [("1 小时内", "yields")],
        "bid": [("15 分钟内", "yields")],
    }
    assert found.verdict == ("以《正文》为准", "green", "scale", "#clause-more")
    assert found.note == "依 补充协议"


def test_a_row_says_where_a_wider_term_still_stands():
    found = row(four(URGENT), "所有报障", "响应")
    assert said(found)["more"] == [("10 分钟内", "wins")]
    assert (found.verdict[0], found.note) == ("以《补充协议》为准", "依 补充协议，其余级别照旧")


def test_documents_of_one_rank_have_no_winner_and_the_file_must_ask():
    raw = four_raw(ANNEX, ranks={"annex": 2})
    with_question = raw | {
        "questions": [
            *raw["questions"],
            {
                "id": "who", "about": "obligations.annex-respond.limit", "text": "以哪个响应时限为准？",
                "readings": [{"id": "body", "text": "正文"}, {"id": "annex", "text": "附件"}],
            },
        ]
    }  # fmt: skip
    file = ContractFile.model_validate(raw)
    assert pairs(file) == []
    assert [(one.id, other.id) for one, other in undecided(file)] == [("respond", "annex-respond")]
    (fault,) = document_faults(file, TEXTS)
    assert fault == (
        ("obligations", len(raw["obligations"]) - 1),
        "“约定 annex-respond”在《正文》和《附件一》里约定不同，两份文件同级，没有谁为准",
        "用 rank 写明先后；合同没有写明的，在 questions 里列出，由双方裁定",
    )
    assert list(document_faults(ContractFile.model_validate(with_question), TEXTS)) == []
    assert row(file, "所有报障", "响应").verdict == ("没有先后", "red", "alert", "")


@pytest.mark.parametrize(
    ("cite", "cause"),
    [
        ({"clause": "annex", "document": "ghost", "quote": "1小时内响应"}, "没有文件“ghost”"),
        (
            {"clause": "annex", "document": "bid", "quote": "15分钟内响应"},
            "条款“annex”在《附件一》里，引文写的是《投标文件》",
        ),
    ],
)
def test_a_citation_of_another_or_no_document_is_a_fault_with_its_place(cite, cause):
    raw = four_raw(ANNEX | {"cite": [cite]})
    found = list(document_faults(ContractFile.model_validate(raw), TEXTS))
    place = ("obligations", len(raw["obligations"]) - 1, "cite", 0, "document")
    assert [(path, said) for path, said, _ in found] == [(place, cause)]


def test_words_of_another_document_are_not_found_in_a_clause():
    words = {"clause": "annex", "document": "bid", "quote": "15分钟内响应"}
    with pytest.raises(ContractFileInvalid) as refused:
        four(ANNEX | {"cite": [words]})
    causes = [one.cause for one in refused.value.findings]
    assert "条款“annex”里没有“15分钟内响应”这几个字" in causes


def test_a_clause_of_no_document_is_a_fault():
    raw = four_raw()
    raw["clauses"].append({"id": "x", "number": "X", "start": 0, "end": 1, "document": "ghost"})
    causes = [cause for _, cause, _ in document_faults(ContractFile.model_validate(raw), TEXTS)]
    assert causes == ["没有文件“ghost”"]


@pytest.fixture
def running(provider, customer, access_for):
    """`running(terms, …)`: the contract of four documents with these, confirmed by both sides."""

    def confirmed(*added: dict[str, Any], **changes: Any):
        with clock.moved(SIGNING):
            version = contract_import(
                access=access_for(provider), file=four(*added, **changes), texts=TEXTS, partner=customer
            )
            for person in (provider, customer):
                question_answer(
                    access=access_for(person), version=version, question="monthly-fee", reading="twelfth"
                )
            for person in (provider, customer):
                version_confirm(access=access_for(person), version=version)
        return version

    return confirmed


MONDAY = SIGNING.replace(month=6, day=9, hour=10)


def opened(access, contract, level: str = ""):
    with clock.moved(MONDAY + timedelta(minutes=1)):
        return ticket_report(access=access, contract=contract, title="小程序打不开", at=MONDAY, level=level)


def responding(ticket) -> dict[str, tuple[str, str]]:
    """{obligation: (due time of the day, how it was closed or empty)} of a ticket's time to respond."""
    found = Duty.objects.filter(subject_id=ticket.pk, fulfilled_by="ticket.responded")
    return {one.obligation: (f"{one.due_at.astimezone(SHANGHAI):%H:%M}", one.closing) for one in found}


@pytest.mark.django_db
def test_what_yields_is_a_rule_and_starts_nothing_beside_the_winner(running, provider, access_for):
    version = running(ANNEX, BID, DRILL)
    terms = terms_of(version)
    kinds = {id: terms.obligation(id).kind for id in ("respond", "annex-respond", "bid-respond", "drill")}
    assert kinds == {
        "respond": Kind.EVENT, "annex-respond": Kind.RULE, "bid-respond": Kind.RULE, "drill": Kind.PERIODIC,
    }  # fmt: skip
    assert Duty.objects.filter(contract=version.contract, obligation="drill").exists()
    ticket = opened(access_for(provider), version.contract)
    assert responding(ticket) == {"respond": ("12:00", "")}


@pytest.mark.django_db
def test_a_supplement_for_one_level_takes_over_that_level_only(running, provider, access_for):
    version, access = running(URGENT), access_for(provider)
    assert responding(opened(access, version.contract)) == {"respond": ("12:00", "")}
    assert responding(opened(access, version.contract, "plain")) == {"respond": ("12:00", "")}
    urgent = opened(access, version.contract, "urgent")
    assert responding(urgent) == {"respond": ("12:00", "cancelled"), "more-respond": ("10:10", "")}


@pytest.mark.django_db
def test_a_late_grading_ends_the_wider_clock_unless_it_is_overdue(running, provider, access_for):
    version, access = running(URGENT), access_for(provider)
    for minutes, closing in ((60, "cancelled"), (180, "")):
        ticket = opened(access, version.contract)
        with clock.moved(MONDAY + timedelta(minutes=minutes)):
            ticket_grade(access=access, ticket=ticket, level="urgent", at=clock.now(), reason="业务停顿")
        assert responding(ticket) == {"respond": ("12:00", closing), "more-respond": ("10:10", "")}


@pytest.mark.django_db
def test_the_review_shows_the_documents_side_by_side_with_the_winner_marked(
    provider, customer, client_for, access_for
):
    file = four(ANNEX, BID, precedence=["补充协议", "正文", "附件一", "投标文件"])
    contract_import(access=access_for(provider), file=file, texts=TEXTS)
    page = client_for(customer).get("/contracts/market/review/1").content.decode()
    table = page[page.index('id="rivals"') : page.index("</table>", page.index('id="rivals"'))]
    assert "合同约定的解释顺序：补充协议，其次正文，其次附件一，其次投标文件" in table
    assert re.findall(r'<th scope="col">(.*?)</th>', table) == [
        "事项", "补充协议", "正文", "附件一", "投标文件", "以谁为准",
    ]  # fmt: skip
    assert re.findall(r"<s>(.*?)</s> 让位", table) == ["1 小时内", "15 分钟内"]
    assert "以《正文》为准" in table and "依 补充协议" in table
    assert 'href="#clause-more"' in table and 'id="clause-more"' in page


@pytest.mark.django_db
def test_every_document_is_a_part_of_the_paper_and_a_citation_leads_into_its_own(
    provider, customer, client_for, access_for
):
    contract_import(access=access_for(provider), file=four(ANNEX, DRILL), texts=TEXTS)
    page = client_for(customer).get("/contracts/market/review/1").content.decode()
    places = [page.index(f'id="document-{id}"') for id, _, _ in DOCUMENTS]
    assert places == sorted(places)
    for id, title, _ in DOCUMENTS:
        assert f'<a class="btn btn-small" href="#document-{id}">{title}</a>' in page
    drill = page.index('id="span-obligations.drill.1"')
    assert places[-1] < drill, "the bid is the last part and holds the words"
    annex = page.index('id="span-obligations.annex-respond.1"')
    assert places[2] < annex < places[3]


@pytest.mark.django_db
def test_the_review_of_the_portal_asks_of_each_pair_and_then_names_the_winner(
    provider, customer, client_for, access_for
):
    file, texts = load_file(Path(lvyue.__file__).parent / "examples" / "portal" / "contract.yaml")
    version = contract_import(
        access=access_for(provider), file=file, texts=texts, code="portal-2022", partner=customer
    )
    before = client_for(customer).get("/contracts/portal-2022/review/1").content.decode()
    assert 'href="#question-urgent-solve-wins"' in before and "以《合同正文》为准" not in before
    for person in (provider, customer):
        question_answer(
            access=access_for(person), version=version, question="urgent-solve-wins", reading="body-complex"
        )
    after = client_for(customer).get("/contracts/portal-2022/review/1").content.decode()
    assert after.count("以《合同正文》为准") == 1 and "双方裁定，依 10.1" in after
    assert "<s>4 小时内</s> 让位" in after
    assert 'href="#question-urgent-respond-wins"' in after


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cite": [{"clause": "annex", "document": "ghost", "quote": "1小时内响应"}]}, "没有文件“ghost”"),
        ({"cite": [cited("annex", "1小时内响应") | {"document": "bid"}]}, "引文写的是《投标文件》"),
    ],
)
def test_loading_refuses_a_citation_of_another_or_no_document_with_its_line(changes, words):
    with pytest.raises(ContractFileInvalid) as refused:
        four(ANNEX | changes)
    assert words in refused.value.findings[0].cause
    assert re.match(r"第 \d+ 行 obligations\[\d+\]\.cite\[0\]\.document", refused.value.findings[0].place)


def test_loading_refuses_two_documents_of_one_rank_that_conflict():
    with pytest.raises(ContractFileInvalid, match="两份文件同级，没有谁为准"):
        four(ANNEX, ranks={"annex": 2})
