"""The clauses of the living contract: their list, the state of each passage, the words that lead further."""

from datetime import datetime
from importlib.resources import as_file, files

import pytest

from lvyue.cockpit.selectors.clauses import clause_lines, passages_shown
from lvyue.cockpit.selectors.living import counts_by
from lvyue.cockpit.selectors.moments import rulings_by, terms_by
from lvyue.cockpit.selectors.standing import line_of
from lvyue.cockpit.selectors.written import Passage, passages_of
from lvyue.cockpit.types import Moment, Tally
from lvyue.contracts.loading import load_file
from lvyue.rules.types import SHANGHAI

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 11, 20, 12, tzinfo=SHANGHAI)
AT = "/contracts/market/obligations/"


@pytest.fixture
def alive(market, provider, access_for):
    """(version, rulings, lines) of the running contract at noon."""
    version = market.versions.get()
    rulings = rulings_by(version, NOON)
    terms = terms_by(version, rulings)
    counted = counts_by(access_for(provider), market, terms, Moment(NOON.date(), NOON.date(), NOON))
    return version, rulings, [line_of(one, counted.get(one.id, Tally()), NOON) for one in terms.obligations]


def test_every_obligation_stands_at_just_one_passage_the_one_that_holds_its_words(alive):
    version, rulings, lines = alive
    passages = passages_of(version, rulings)
    placed = [id for one in passages for id in one.obligations]
    assert sorted(placed) == sorted(line.obligation.id for line in lines)
    quotes = {line.obligation.id: line.obligation.cite[0].quote for line in lines}
    assert all(quotes[id] in one.shown["text"] for one in passages for id in one.obligations)


def test_a_passage_carries_the_most_pressing_state_and_its_words_lead_to_each(alive):
    version, rulings, lines = alive
    shown = passages_shown(passages_of(version, rulings), lines, "inspection", AT, "?at=2025-11-19")
    (both,) = [one for one in shown if "每月到现场巡检一次" in one["text"]]
    assert (both["state"], both["chip"]) == ("overdue", "8 项逾期 等 2 项")
    assert both["href"] == f"{AT}inspection?at=2025-11-19"
    assert both["selected"]
    assert {one["href"]: one["tone"] for one in both["spans"]} == {
        f"{AT}inspection?at=2025-11-19": "red",
        f"{AT}report?at=2025-11-19": "violet",
    }


def test_the_words_of_a_passage_that_asks_one_thing_leave_the_link_to_the_passage(alive):
    _, _, lines = alive
    span = {"id": "inspection", "start": 0, "end": 2, "tone": "blue", "title": ""}
    (alone,) = passages_shown(
        [Passage({"text": "每月到现场", "spans": [span]}, ("inspection",))], lines, "", AT, ""
    )
    assert (alone["href"], alone["chip"]) == (f"{AT}inspection", "8 项逾期")
    assert [(one["tone"], one["href"]) for one in alone["spans"]] == [("red", "")]
    (elsewhere,) = passages_shown([Passage({"text": "每月到现场", "spans": [span]}, ())], lines, "", AT, "")
    assert "href" not in elsewhere
    assert [one["href"] for one in elsewhere["spans"]] == [f"{AT}inspection"]


def test_the_same_version_is_cut_into_passages_once(alive):
    version, rulings, _ = alive
    assert passages_of(version, rulings) is passages_of(type(version).objects.get(pk=version.pk), rulings)


def test_the_list_counts_what_stands_below_a_clause_and_leads_to_what_presses_there():
    with as_file(files("lvyue") / "examples" / "market") as folder:
        terms, _ = load_file(folder / "contract.yaml")
    missed = {"inspection": Tally(overdue=2), "respond": Tally(on_time=3)}
    known = {id for id in missed if terms.obligation(id)}
    assert known == set(missed)
    lines = [line_of(one, missed.get(one.id, Tally()), NOON) for one in terms.obligations]
    listed = {
        one.clause.number: one for one in clause_lines(terms, lines, {"3": "clause-3"}, AT, "?at=2025-11-19")
    }
    article, point = listed["第三条"], listed["第三条(三)4"]
    assert (article.tally.overdue, article.tally.on_time, article.depth) == (2, 3, 0)
    assert (article.state, article.href) == ("overdue", f"{AT}inspection?at=2025-11-19")
    assert (point.label, point.depth) == ("4 响应时限", 2), "what the clause above says is not said again"
    assert point.tally.on_time == 3
