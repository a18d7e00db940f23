"""Page-shaped values of the ticket page: clock lanes, story, parties, consequences.

Pure: rows and now in, values of the kit out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lvyue.desk.dialogs import BESIDE, DIALOGS, MAIN, Dialog
from lvyue.desk.models import Ticket
from lvyue.desk.selectors import SheetView, TimelineRow
from lvyue.desk.types import Act, ClockRow, EventKind, Stage, stage_of, steps_of
from lvyue.foundation.kit.states import state_named
from lvyue.foundation.kit.words import due_moment, duration_words, moment, remaining_words, time_of_day
from lvyue.identity.types import Side

SCALE = 6
"""A clock over six times as long as another has an axis of its own; beside it the other would vanish."""

WAITS = {
    Stage.RECEIVED: "等乙方响应",
    Stage.TRAVELLING: "等乙方到场",
    Stage.WORKING: "乙方处理中",
    Stage.NOTICING: "等乙方发完成通知",
    Stage.REVIEWING: "等甲方验收",
}


@dataclass(frozen=True, slots=True)
class LaneGroup:
    """Lanes that share an axis, in the values the kit's `clock_lanes` takes."""

    lanes: list[dict[str, Any]]
    axis_from: datetime
    axis_to: datetime


def lane_groups(clocks: Sequence[ClockRow], now: datetime, clauses: str) -> list[LaneGroup]:
    """Group the clocks by length; those not started stand with the last group.

    `clauses` is the address of a clause but for its id, "" for readers who may not open the contract.
    """
    groups: list[list[ClockRow]] = []
    shortest = timedelta(0)
    for allowed, row in sorted(
        ((one.allowed, one) for one in clocks if one.allowed), key=lambda pair: pair[0]
    ):
        if not groups or allowed > shortest * SCALE:
            groups.append([])
            shortest = allowed
        groups[-1].append(row)
    unlimited = [row for row in clocks if row.starts_at and row.allowed is None]
    if unlimited and not groups:
        groups = [[]]
    if groups:
        groups[-1] += unlimited + [row for row in clocks if row.starts_at is None]
    order = {id(row): position for position, row in enumerate(clocks)}
    return [_group(sorted(rows, key=lambda row: order[id(row)]), now, clauses) for rows in groups]


def _group(rows: Sequence[ClockRow], now: datetime, clauses: str) -> LaneGroup:
    starts = [row.starts_at for row in rows if row.starts_at]
    ends = [at for row in rows for at in (row.due_at, row.done_at) if at]
    ends += [now for row in rows if row.starts_at and row.done_at is None]
    axis_to = max([*ends, min(starts) + timedelta(minutes=1)])
    return LaneGroup([_lane(row, now, clauses) for row in rows], min(starts), axis_to)


def _lane(row: ClockRow, now: datetime, clauses: str) -> dict[str, Any]:
    state = state_named(row.state)
    chip = "" if row.state in ("running", "due_soon", "not_triggered", "pending") else state.label
    return {
        "label": row.label,
        "start_at": row.starts_at,
        "due_at": row.due_at,
        "end_at": row.done_at,
        "tone": state.tone,
        "chip": chip,
        "chip_tone": state.tone,
        "pauses": list(row.timing.stopped) if row.timing else [],
        "words": "".join(_said(row, now)),
        "href": f"{clauses}{row.clause}" if clauses else "",
        "link_words": row.clause_number,
    }


def _said(row: ClockRow, now: datetime) -> Iterator[str]:
    """The words of a lane: where it stands, its gross time beside its net, and what is not certain yet."""
    yield _words(row, now)
    if row.timing and row.timing.paused:
        gross, paused, net = map(duration_words, (row.timing.gross, row.timing.paused, row.timing.net))
        yield f"；毛 {gross}，暂停 {paused}，净 {net}"
    if row.timing and row.timing.claimed_due_at:
        yield f"（暂定；主张获认可则 {due_moment(row.timing.claimed_due_at)} 到期）"
    elif row.provisional:
        yield "（暂定）"


def _words(row: ClockRow, now: datetime) -> str:
    if row.starts_at is None:
        return f"{row.waits_for}后 {row.limit}" if row.limited else f"{row.waits_for}后起算"
    if row.state == "deemed" and row.due_at:
        return f"{due_moment(row.due_at)} 期满"
    lasted = duration_words((row.done_at or now) - row.starts_at)
    if row.allowed is None or row.due_at is None:
        return lasted if row.done_at else f"已 {lasted}，{row.limit}"
    # A limit by day class is said as the length that this report got; any other in its own words.
    paused = row.timing.paused if row.timing else timedelta(0)
    limit = duration_words(row.allowed - paused) if "，" in row.limit else row.limit.removesuffix("内")
    if row.state == "paused":
        return f"暂停中，还剩 {duration_words(row.due_at - now)} / {limit}"
    return f"{lasted if row.done_at else remaining_words(row.due_at, now)} / {limit}"


def nearest(clocks: Iterable[ClockRow]) -> ClockRow | None:
    """The running clock that is due first."""
    running = [(row.due_at, row) for row in clocks if row.starts_at and row.due_at and row.done_at is None]
    return min(running, key=lambda pair: pair[0])[1] if running else None


def consequences(clocks: Iterable[ClockRow], clauses: str) -> list[tuple[str, ClockRow, str]]:
    """(title, clock, address of its consequence's clause) of every running clock with a due moment."""
    return [
        (
            f"{row.label}已逾期" if row.state == "overdue" else f"若{row.label}超时",
            row,
            f"{clauses}{row.consequence.clause}",
        )
        for row in clocks
        if row.starts_at and row.due_at and row.done_at is None
    ]


def story(rows: Iterable[TimelineRow], clocks: Iterable[ClockRow]) -> list[dict[str, Any]]:
    """The timeline in the kit's values, newest first; what was entered later says so."""
    lasted = {
        row.done_at: duration_words(row.done_at - row.starts_at)
        for row in clocks
        if row.done_at and row.starts_at and row.label.startswith(("响应", "到场"))
    }
    found = []
    for row in rows:
        event, kind = row.event, row.event.word
        chip, chip_tone = "", "grey"
        if kind in (EventKind.RESPONDED, EventKind.ARRIVED) and event.at in lasted:
            chip, chip_tone = f"{kind.label} {lasted[event.at]}", "green"
        if row.entered_later:
            chip, chip_tone = f"{_entered(event.at, event.recorded_at)} 补记", "amber"
        text = "" if kind is EventKind.NOTED else kind.label
        entry = {
            "at": event.at,
            "tone": kind.tone,
            "who": event.actor_name,
            "text": "：".join(part for part in (text, event.text) if part),
            "chip": chip,
            "chip_tone": chip_tone,
        }
        links = [{"href": f"/files/{file.pk}", "link_words": file.name} for file in row.files]
        found.append(entry | (links[0] if links else {}))
        found += [{"at": event.at, "tone": "grey", "text": "附件", **link} for link in links[1:]]
    return found


def _entered(at: datetime, recorded_at: datetime) -> str:
    same_day = moment(at)[:10] == moment(recorded_at)[:10]
    return time_of_day(recorded_at) if same_day else moment(recorded_at)[5:]


def parties(ticket: Ticket, rows: Iterable[TimelineRow]) -> list[tuple[str, str]]:
    """Who takes part: the reporter, both parties, and who works on it for the provider."""
    worker = next(
        (row.event.actor_name for row in rows if row.event.side == "b" and row.event.kind != "reported"), ""
    )
    contract = ticket.contract
    cause = [("原因", cause_words(ticket))] if ticket.cause else []
    return [
        ("报障人", ticket.reporter_name),
        ("来源", ticket.get_channel_display()),
        ("甲方", contract.party_a),
        ("乙方", contract.party_b),
        ("乙方处理", worker or "尚未响应"),
        *cause,
    ]


def cause_words(ticket: Ticket) -> str:
    """The stated cause with party A's answer: `误操作（甲方已认可）`."""
    answer = {True: "甲方已认可", False: "甲方不认可", None: "甲方尚未表示"}[ticket.cause_agreed]
    return f"{ticket.get_cause_display()}（{answer}）"


def waits_for(ticket: Ticket, sheet: SheetView | None) -> str:
    """Whom the ticket waits for, in words; the end's own word for an ended one."""
    stage = stage_of(ticket.facts)
    if stage is Stage.SIGNING:
        signed = set(sheet.signatures) if sheet else set()
        left = "、".join(side.label for side in Side if side.value not in signed)
        return f"等{left}签记录单"
    return WAITS.get(stage, stage.label)


@dataclass(frozen=True, slots=True)
class Buttons:
    """The acts of a person as buttons: one primary, some beside it, the rest in the menu."""

    primary: Dialog | None
    beside: list[Dialog]
    menu: list[Dialog]

    @property
    def every(self) -> list[Dialog]:
        """All dialogs the page must hold."""
        return [*([self.primary] if self.primary else []), *self.beside, *self.menu]


def buttons(acts: Sequence[Act], *, graded: bool = True) -> Buttons:
    """Choose the primary act: the first that moves the ticket on; grading stands out until it is done."""
    beside = BESIDE if graded else BESIDE | {Act.GRADE}
    main = next((act for act in MAIN if act in acts), None)
    rest = [act for act in acts if act is not main and act in DIALOGS]
    return Buttons(
        DIALOGS[main] if main else None,
        [DIALOGS[act] for act in rest if act in beside],
        [DIALOGS[act] for act in rest if act not in beside],
    )


def flow(ticket: Ticket) -> list[dict[str, str]]:
    """The line of steps in the kit's values."""
    return [{"label": step.label, "state": step.state} for step in steps_of(ticket.facts)]
