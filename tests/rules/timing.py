"""How a timing case is put to the rules: one function per question, text in, text out."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from lvyue.rules.calendars import Calendar, Layer, load, parse_year
from lvyue.rules.clocks import Pause, running
from lvyue.rules.cycles import ClockTerm, Reopen
from lvyue.rules.deadlines import due, moment_text, relieves
from lvyue.rules.differences import differences
from lvyue.rules.errors import RuleError
from lvyue.rules.events import Event, Kind, sift
from lvyue.rules.governing import Standing, governing
from lvyue.rules.money import parse_yuan, yuan
from lvyue.rules.penalties import Base, Cap, DailyRate, Facts, assess
from lvyue.rules.recurrence import Every, windows
from lvyue.rules.replay import ClockState, replay
from lvyue.rules.stacking import Stacking, stacked
from lvyue.rules.tallies import tally
from lvyue.rules.types import Due
from lvyue.rules.wakes import missed, next_wake
from tests.rules.cases import at, limit

Given = Mapping[str, Any]
TERM = re.compile(r"(?P<id>[\w-]+): (?P<starts>\w+) -> (?P<stops>\w+) (?P<limit>[^;]+)(?P<rest>.*)")


def answer(example: Given) -> dict[str, Any]:
    """What the rules say to an example; a refusal is an answer too."""
    try:
        return ASKED[example["ask"]](example)
    except RuleError as error:
        return {"refused": str(error)}


def calendar_of(given: Given) -> Calendar:
    """The calendar named, with the days and hours an organisation lays over it."""
    calendar = load(given.get("calendar", "cn"))
    off, worked = given.get("off", []), given.get("worked", [])
    if off == "all 2026":
        off = [str(date(2026, 1, 1) + timedelta(day)) for day in range(365)]
    if off or worked:
        days = [_mark(day, True) for day in off] + [_mark(day, False) for day in worked]
        years = sorted({day["date"][:4] for day in days})
        tables = [
            parse_year([day for day in days if day["date"][:4] == year], notice="本单位通知", layer="org")
            for year in years
        ]
        calendar = calendar.with_layer(Layer("org", "本单位", tuple(tables), required=False))
    return calendar.with_hours(*given["hours"]) if "hours" in given else calendar


def _mark(day: str, off: bool) -> dict[str, Any]:
    return {"name": "本单位", "date": day, "isOffDay": off}


def term_of(text: str) -> ClockTerm:
    """A term from "solve: reported -> done 4 小时; pauses=user,third_party; reopen=new"."""
    match = TERM.fullmatch(text)
    assert match, text
    rest = dict(part.strip().split("=") for part in match["rest"].split(";") if part.strip())
    return ClockTerm(
        id=match["id"],
        starts=Kind(match["starts"]),
        stops=frozenset({Kind(match["stops"])}),
        limit=limit(match["limit"]),
        level=rest.pop("level", ""),
        channel=rest.pop("channel", ""),
        pauses=frozenset(filter(None, rest.pop("pauses", "").split(","))),
        reopen=Reopen(rest.pop("reopen", "resume")),
        by=rest.pop("by", "b"),
        **rest,
    )


def events_of(texts: Iterable[str]) -> list[Event]:
    """Events from "2026-03-02 09:10 paused key=p reason=user firm"; keys count up unless given."""
    return [_event(number, text) for number, text in enumerate(texts, start=1)]


def _event(number: int, text: str) -> Event:
    day, time, kind, *rest = text.split()
    words = dict(word.split("=") for word in rest if "=" in word)
    marks = {word for word in rest if "=" not in word}
    if "firm" in marks:
        marks = marks - {"firm"} | {"evidenced", "acknowledged"}
    happened_at = at(f"{day} {time}")
    return Event(
        Kind(kind),
        happened_at,
        at(words.pop("recorded")) if "recorded" in words else happened_at,
        words.pop("key", f"e{number}"),
        **words,
        **dict.fromkeys(marks, True),
    )


def _due(given: Given) -> dict[str, Any]:
    return _told(due(limit(given["limit"]), at(given["at"]), calendar_of(given)))


def _told(answer: Due) -> dict[str, Any]:
    return {
        "due": moment_text(answer.due_at),
        "unrolled": str(answer.unrolled_on),
        "provisional": "yes" if answer.provisional else "no",
    }


def _revised(given: Given) -> dict[str, Any]:
    before = calendar_of(given)
    days = [_mark(str(mark.on), mark.off) for mark in before.layers[0].years[-1].days]
    days = [day for day in days if day["date"] not in given["revised"]]
    days += [_mark(day, True) for day in given["revised"]]
    after = before.replace_year(parse_year(days, year=2026, notice="修订通知"))
    asked = limit(given["limit"]), at(given["at"])
    return {
        "before": moment_text(due(*asked, before).due_at),
        "after": moment_text(due(*asked, after).due_at),
        "versions": "same" if before.version == after.version else "differ",
    }


def _running(given: Given) -> dict[str, Any]:
    pauses = [_pause(text) for text in given.get("pauses", [])]
    clock = running(limit(given["limit"]), at(given["at"]), calendar_of(given), pauses, at(given["now"]))
    return _told(clock.due) | {
        "provisional_due": moment_text(clock.provisional_due_at),
        "paused_since": moment_text(clock.paused_since) if clock.paused_since else "",
        "gross": str(clock.gross),
        "paused": str(clock.paused),
        "net": str(clock.net),
    }


def _pause(text: str) -> Pause:
    start, end, reason, *marks = text.split()
    firm = marks == ["firm"]
    return Pause(at(start), None if end == "open" else at(end), reason, firm, firm)


def _days(given: Given) -> dict[str, Any]:
    start, end = date.fromisoformat(given["from"]), date.fromisoformat(given["to"])
    return {"days": " ".join(str(window.due_on) for window in windows(Every.DAILY, start, end, load()))}


def _replay(given: Given) -> dict[str, Any]:
    events = events_of(given["events"])
    found = _states(given, given["terms"], events)
    return {
        "clocks": " ".join(sorted(_shown_ids(found))),
        "states": _told_states(found),
        "refused_events": {refused.event.key: refused.why for refused in sift(events).refused},
    }


def _states(given: Given, terms: Iterable[str], events: list[Event]) -> tuple[ClockState, ...]:
    return replay([term_of(term) for term in terms], events, calendar_of(given), at(given["now"]))


def _shown_ids(found: Iterable[ClockState]) -> dict[str, ClockState]:
    """States by clock, with the cycle where there are several."""
    found = list(found)
    several = {state.clock for state in found if state.cycle > 1}
    return {state.id if state.clock in several else state.clock: state for state in found}


def _told_states(found: Iterable[ClockState]) -> dict[str, Any]:
    return {
        name: {
            "verdict": state.verdict.value,
            "start": moment_text(state.start_at),
            "due": moment_text(state.due_at),
            "stop": moment_text(state.stop_at) if state.stop_at else "",
            "gross": str(state.gross),
            "paused": str(state.paused),
            "net": str(state.net),
            "provisional_due": moment_text(state.provisional_due_at),
            "provisional": "yes" if state.provisional else "no",
            "why": "".join(state.why),
        }
        for name, state in _shown_ids(found).items()
    }


def _settled(given: Given) -> dict[str, Any]:
    events = events_of(given["events"])
    kept = _states(given, given["terms"], events)
    again = differences(kept, _states(given, given["edited"], events))
    return {
        "kept": _told_states(kept),
        "proposed": "; ".join(f"{one.id} {one.field} {one.was} -> {one.becomes}" for one in again),
    }


def _governing(given: Given) -> dict[str, Any]:
    found = governing([_standing(text) for text in given["versions"]], at(given["at"]))
    return {"governing": f"{found.contract} {found.version}"}


def _standing(text: str) -> Standing:
    contract, version, *dates = text.replace("effective=", "").split()
    return Standing(contract, version, *map(date.fromisoformat, dates))


def _wakes(given: Given) -> dict[str, Any]:
    start_at, due_at, woken = at(given["at"]), at(given["due"]), int(given["woken"])
    following = next_wake(start_at, due_at, woken)
    return {
        "missed": " ".join(map(str, missed(start_at, due_at, woken, at(given["now"])))),
        "next": following.replace(tzinfo=None).isoformat(" ").removesuffix(":00") if following else "never",
    }


def _tally(given: Given) -> dict[str, Any]:
    tickets = [
        (number, _states(given, given["terms"], events_of(events)))
        for number, events in enumerate(given["tickets"])
    ]
    order = given.get("order")
    if order == "reversed":
        tickets.reverse()
    elif order == "rotated":
        tickets = tickets[3:] + tickets[:3]
    elif order == "doubled":
        tickets = [each for each in tickets for _ in range(2)]
    found = tally(tickets, date.fromisoformat(given["from"]), date.fromisoformat(given["to"]))
    counts = {name: str(getattr(found, name)) for name in ("met", "breached", "open", "cancelled", "judged")}
    return counts | {"share": "none" if found.share is None else str(found.share)}


def _penalty(given: Given) -> dict[str, Any]:
    due_on = date.fromisoformat(given["due_on"])
    excluded = 0
    if "force_majeure" in given:
        struck, days = given["force_majeure"].split()
        excluded = int(days) if relieves(date.fromisoformat(struck), due_on) else 0
    terms = DailyRate(
        Base("已收款项", parse_yuan(given["base"])), Decimal(given["rate"]), Cap(Decimal(given["cap"]))
    )
    facts = Facts(due_on=due_on, actual_on=date.fromisoformat(given["actual_on"]), excluded_days=excluded)
    return {"amount": f"{yuan(assess(terms, facts).fen)} 元"}


def _stacked(given: Given) -> dict[str, Any]:
    claims = {name: parse_yuan(amount) for name, amount in given["claims"].items()}
    how = None if given["stacking"] == "unsaid" else Stacking(given["stacking"])
    found = stacked(claims, how)
    return {"amount": found.trace.value, "counted": " ".join(found.counted)}


ASKED: dict[str, Callable[[Given], dict[str, Any]]] = {
    "due": _due,
    "revised": _revised,
    "running": _running,
    "days": _days,
    "replay": _replay,
    "settled": _settled,
    "governing": _governing,
    "wakes": _wakes,
    "tally": _tally,
    "penalty": _penalty,
    "stacked": _stacked,
}
