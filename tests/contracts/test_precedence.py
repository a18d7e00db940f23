"""Which document prevails: by rank, only where two of them settle one thing otherwise."""

from typing import Any

import pytest
import yaml

from lvyue.contracts.loading import load_text
from lvyue.contracts.precedence import prevailing, rivals
from tests.market import TEXT, market_raw

ANNEX = "附件一 紧急问题30分钟内响应，其余1小时内响应。每月到现场巡检一次，每周提交周报。\n"
LEVEL = {"id": "urgent", "name": "紧急", "definition": "业务停顿", "clause": "annex"}


def annexed(*added: dict[str, Any], **changes: Any):
    """The market with an annex of the second rank and obligations of it."""
    raw = market_raw()
    end = len(ANNEX)
    raw["documents"].append({"id": "annex", "title": "附件一", "file": "annex.md", "rank": 2})
    raw["clauses"].append({"id": "annex", "number": "附件一", "start": 0, "end": end, "document": "annex"})
    raw["levels"] = [LEVEL | {"cite": quoted("紧急问题")}]
    raw["obligations"] += added
    text = yaml.safe_dump(raw | changes, allow_unicode=True, sort_keys=False)
    return load_text(text, {"body": TEXT, "annex": ANNEX})


def quoted(words: str) -> list[dict[str, str]]:
    return [{"clause": "annex", "document": "annex", "quote": words}]


def respond(id: str, count: int, unit: str, words: str, **given: Any) -> dict[str, Any]:
    return {
        "id": id, "by": "b", "kind": "event", "trigger": "ticket.reported", "what": "按附件响应",
        "limit": {"count": count, "unit": unit}, "fulfilled_by": "ticket.responded", "clause": "annex",
        "cite": quoted(words),
    } | given  # fmt: skip


HOUR = respond("respond-annex", 1, "hour", "1小时内响应")


def pairs(file) -> list[tuple[str, list[str]]]:
    return [(one.winner.id, [loser.id for loser in one.losers]) for one in rivals(file)]


def test_the_document_of_the_lower_rank_prevails():
    (found,) = rivals(annexed(HOUR))
    assert (found.winner.id, [one.id for one in found.losers]) == ("respond", ["respond-annex"])
    assert found.words == "以《正文》的“响应报障”为准，不适用“按附件响应”"


def test_an_annex_that_is_ranked_first_prevails_over_the_body():
    raw = market_raw()["documents"][0] | {"rank": 3}
    annex = {"id": "annex", "title": "附件一", "file": "annex.md", "rank": 2}
    file = annexed(HOUR, documents=[raw, annex])
    assert pairs(file) == [("respond-annex", ["respond"])]


def test_a_term_of_a_level_yields_to_a_term_of_every_level():
    urgent = respond("respond-urgent", 30, "minute", "30分钟内响应", level="urgent")
    assert pairs(annexed(HOUR, urgent)) == [("respond", ["respond-annex", "respond-urgent"])]


def test_levels_of_other_names_do_not_meet():
    levels = [
        LEVEL | {"cite": quoted("紧急问题")},
        {"id": "plain", "name": "一般", "definition": "其余", "clause": "c3.2",
         "cite": [{"clause": "c3.2", "quote": "非工作日"}]},
    ]  # fmt: skip
    obligations = [
        one | {"level": "plain"} if one["id"] == "respond" else one for one in market_raw()["obligations"]
    ]
    urgent = respond("respond-urgent", 30, "minute", "30分钟内响应", level="urgent")
    assert pairs(annexed(levels=levels, obligations=[*obligations, urgent])) == []


def test_what_both_documents_say_alike_is_no_conflict():
    inspection = next(one for one in market_raw()["obligations"] if one["id"] == "inspection")
    again = inspection | {"id": "again", "clause": "annex", "cite": quoted("每月到现场巡检一次")}
    assert pairs(annexed(again)) == []
    assert pairs(annexed(again | {"every": "P1W"})) == [("inspection", ["again"])]


def test_what_only_one_document_settles_stands():
    weekly = {
        "id": "weekly", "by": "b", "kind": "periodic", "every": "P1W", "what": "提交周报", "clause": "annex",
        "cite": quoted("每周提交周报"),
    }  # fmt: skip
    assert pairs(annexed(weekly)) == []


def test_documents_of_one_rank_do_not_beat_each_other():
    file = annexed(HOUR)
    equal = tuple(one.model_copy(update={"rank": 1}) for one in file.documents)
    file = file.model_copy(update={"documents": equal})
    assert pairs(file) == []
    both = [file.obligation("respond"), file.obligation("respond-annex")]
    assert prevailing(file, both).losers == ()


def test_there_must_be_something_to_pick_from():
    with pytest.raises(ValueError, match="no term"):
        prevailing(annexed(), [])


@pytest.mark.django_db
def test_a_contract_of_one_document_shows_no_such_part(market_version, provider, client_for):
    assert 'id="rivals"' not in client_for(provider).get("/contracts/market/review/1").content.decode()
