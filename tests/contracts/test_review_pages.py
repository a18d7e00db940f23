"""The review page at work: keys have something to press, each act comes back, nothing is confirmed."""

import re

import pytest

from lvyue.contracts.models import Confirmation, Consultation, ContractVersion, FactReview, Suggestion
from lvyue.contracts.services import fact_accept, fact_correct, fact_reject
from lvyue.duties import services as duties
from lvyue.foundation import clock
from tests.contracts.test_assistant import BACKUP, said, serving
from tests.market import SIGNING

pytestmark = pytest.mark.django_db

REVIEW = "/contracts/market/review/1"


def fact(path: str) -> str:
    return f"{REVIEW}/facts/{path}"


def post(client, address, **data):
    with clock.moved(SIGNING):
        return client.post(address, data)


def shown(client, address=REVIEW) -> str:
    return client.get(address).content.decode()


def test_every_fact_of_an_open_draft_has_its_three_keys(market_version, provider, client_for):
    page = shown(client_for(provider))
    facts = re.findall(r'id="fact-[^"]+"', page)
    assert len(facts) == 20
    assert page.count('data-key="a"') == len(facts)
    assert page.count('data-key="c"') == page.count('data-key="r"') == len(facts)
    assert "0 / 20" in page
    assert "核对只是记下您看过，不等于确认" in page


def test_accepting_goes_on_to_the_next_fact_and_confirms_nothing(market_version, provider, client_for):
    client = client_for(provider)
    answer = post(client, fact("parties.a"), act="accept")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{REVIEW}#fact-parties.b")
    page = shown(client)
    assert "乙方已核对" in page
    assert "1 / 20" in page
    assert not Confirmation.objects.exists()


def test_the_last_fact_comes_back_to_itself(market_version, provider, client_for):
    page = shown(client_for(provider))
    last = re.findall(r'id="fact-([^"]+)"', page)[-1]
    answer = post(client_for(provider), fact(last), act="accept")
    assert answer.headers["Location"].endswith(f"#fact-{last}")


def test_a_check_counts_while_the_fact_says_the_same(
    market_version, provider, customer, access_for, client_for
):
    fact_accept(access=access_for(customer), version=market_version, path="obligations.inspection")
    assert "甲方已核对" in shown(client_for(provider))
    fact_correct(
        access=access_for(provider),
        version=market_version,
        path="obligations.inspection",
        values={"every": "P3M"},
    )
    page = shown(client_for(provider))
    assert "甲方已核对" not in page
    assert "乙方已改正" in page
    assert "每季一次" in page


def test_the_correction_form_is_a_piece_for_the_key_and_a_page_without_script(
    market_version, provider, client_for
):
    client = client_for(provider)
    piece = client.get(fact("obligations.respond"), {"act": "correct"}, headers={"HX-Request": "true"})
    text = piece.content.decode()
    assert "<html" not in text
    assert 'value="工作日 2 小时内，非工作日 4 小时内"' in text
    assert text.count("autofocus") == 1
    assert 'value="reject"' not in text
    whole = shown(client, fact("obligations.respond"))
    assert "<html" in whole
    assert "还没有人核对过" in whole


def test_correcting_by_the_form_keeps_the_history(market_version, provider, client_for):
    client = client_for(provider)
    answer = post(
        client,
        fact("obligations.respond"),
        act="correct",
        what="响应报障",
        by="b",
        limit="30分钟内",
        reason="以附件为准",
    )
    assert answer.headers["Location"] == f"{REVIEW}#fact-obligations.respond"
    page = shown(client, fact("obligations.respond"))
    assert "已改正" in page
    assert "理由：以附件为准" in page
    assert "乙经理" in page
    assert "<del>工作日 2 小时内，非工作日 4 小时内</del> → <ins>30 分钟内</ins>" in page


@pytest.mark.parametrize(
    ("path", "sent", "told"),
    [
        ("term", {"act": "correct", "start": "2025-03-04", "end": "2020-01-01"}, "早于起"),
        ("obligations.respond", {"act": "correct", "limit": "尽快"}, "期限"),
        ("obligations.respond", {"act": "correct", "quote": "没有的字", "what": "响应"}, "原文里没有"),
        ("parties.a", {"act": "reject"}, "合同不能没有"),
        ("amount", {"act": "confirm"}, "没有说明是核对、改正还是退回"),
        ("amount", {}, "没有说明是核对、改正还是退回"),
    ],
)
def test_what_is_refused_says_why_and_changes_nothing(market_version, provider, client_for, path, sent, told):
    before = ContractVersion.objects.values().get()
    answer = post(client_for(provider), fact(path), **sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert all(
        f'value="{words}"' in page for name, words in sent.items() if name in ("end", "limit", "quote")
    )
    assert ContractVersion.objects.values().get() == before
    assert not FactReview.objects.exists()


def test_what_was_taken_out_stays_to_be_seen(market_version, customer, client_for):
    client = client_for(customer)
    answer = post(client, fact("obligations.replace"), act="reject", reason="附件已删")
    assert answer.headers["Location"] == f"{REVIEW}#fact-obligations.pay-yearly"
    page = shown(client)
    assert 'id="fact-obligations.replace"' not in page
    assert "已退回" in page
    assert "理由：附件已删" in page
    assert "这一项已经退回" in shown(client, fact("obligations.replace"))


def test_a_confirmed_version_shows_its_checks_and_no_keys(
    market_version, provider, customer, access_for, client_for
):
    fact_accept(access=access_for(provider), version=market_version, path="amount")
    with clock.moved(SIGNING):
        for person in (provider, customer):
            duties.question_answer(
                access=access_for(person), version=market_version, question="monthly-fee", reading="twelfth"
            )
        for person in (provider, customer):
            duties.version_confirm(access=access_for(person), version=market_version)
    page = shown(client_for(provider))
    assert "乙方已核对" in page
    assert "data-key" not in page
    assert "只能查看" in shown(client_for(provider), fact("amount"))
    answer = post(client_for(provider), fact("amount"), act="accept")
    assert answer.status_code == 422
    assert FactReview.objects.count() == 1


def test_the_lint_stands_beside_the_facts_with_its_places(market_version, provider, client_for):
    page = shown(client_for(provider))
    assert 'id="findings"' in page
    assert re.search(r'data-goto="lint\.\d+"', page)
    assert re.search(r'data-spans="[^"]*lint\.\d+', page)


def test_a_reader_who_may_not_draft_sees_no_keys_and_cannot_act(market_version, engineer, client_for):
    client = client_for(engineer)
    assert "data-key" not in shown(client)
    answer = post(client, fact("amount"), act="accept")
    assert answer.status_code == 403
    assert not FactReview.objects.exists()


def test_an_outsider_finds_no_fact(market_version, outsider, client_for):
    client = client_for(outsider)
    for answer in (client.get(fact("amount")), post(client, fact("amount"), act="accept")):
        assert answer.status_code == 404
    for address in (f"{REVIEW}/assistant", f"{REVIEW}/suggestions/1"):
        assert post(client, address).status_code == 404
    assert not FactReview.objects.exists()


def test_an_unknown_fact_is_not_found(market_version, provider, client_for):
    assert client_for(provider).get(fact("obligations.none")).status_code == 404
    assert post(client_for(provider), f"{REVIEW}/suggestions/99", act="accept").status_code == 404


def test_the_page_asks_the_database_the_same_however_many_checks_there_are(
    market_version, provider, access_for, client_for, django_assert_max_num_queries
):
    for path in ("amount", "term", "signed", "parties.a", "parties.b"):
        fact_accept(access=access_for(provider), version=market_version, path=path)
    fact_reject(access=access_for(provider), version=market_version, path="obligations.replace")
    client = client_for(provider)
    with django_assert_max_num_queries(19):
        client.get(REVIEW)


# -- the assistant on the page ----------------------------------------------------------------------------


def test_without_an_assistant_the_page_does_not_speak_of_one(market_version, provider, client_for):
    assert "助手" not in shown(client_for(provider))
    answer = post(client_for(provider), f"{REVIEW}/assistant")
    assert answer.headers["Location"] == f"{REVIEW}#suggestions"
    assert not Consultation.objects.exists()


def test_asked_on_the_page_it_suggests_and_a_key_takes_it_over(
    market_version, provider, access_for, client_for, settings
):
    from lvyue.foundation.jobs import jobs_run_due

    fact_reject(access=access_for(provider), version=market_version, path="obligations.inspection")
    client = client_for(provider)
    with serving(lambda _body: said(BACKUP)) as (url, _):
        settings.LVYUE_ASSISTANT_URL, settings.LVYUE_ASSISTANT_MODEL = url, "small"
        assert "请助手通读" in shown(client)
        post(client, f"{REVIEW}/assistant")
        assert "助手正在通读" in shown(client)
        jobs_run_due()
    page = shown(client)
    assert "提议 1 条，丢弃 0 条" in page
    one = Suggestion.objects.get()
    assert f'id="suggestions.{one.pk}"' in page
    assert "乙方，每月一次" in page
    post(client, f"{REVIEW}/suggestions/{one.pk}", act="accept")
    page = shown(client)
    assert f'id="fact-obligations.suggested-{one.pk}"' in page
    assert f'id="suggestions.{one.pk}"' not in page
    assert not Confirmation.objects.exists()


def test_dropping_a_suggestion_leaves_the_draft(market_version, provider, access_for, client_for, settings):
    asked = Consultation.objects.create(
        space=market_version.space, version=market_version, person=provider, model="small",
        asked_at=SIGNING, ended_at=SIGNING, kept=1,
    )  # fmt: skip
    one = Suggestion.objects.create(
        space=market_version.space, version=market_version, consultation=asked, kind="response",
        values={"minutes": 240}, quote="非工作日4小时内响应", document="body", at=SIGNING,
    )  # fmt: skip
    client, before = client_for(provider), market_version.digest
    assert "4 小时内" in shown(client)
    post(client, f"{REVIEW}/suggestions/{one.pk}", act="drop", reason="已写在级别里")
    market_version.refresh_from_db()
    assert market_version.digest == before
    assert f'id="suggestions.{one.pk}"' not in shown(client)
