"""What happens to a contract beside its work: open points answered, events recorded, people leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from lvyue.config.simulation.habits import DAY, HOUR, MINUTE
from lvyue.config.simulation.setting import Setting
from lvyue.contracts.types import Question, TriggerName
from lvyue.duties import services as duties
from lvyue.duties.events import DATED, events_offered
from lvyue.foundation import clock

CHOSEN = {
    "pc-cycle": "weekly",
    "app-cycle": "weekly",
    "check-cycle": "weekly",
    "server-inspection-cycle": "daily",
    "interface-cycle": "weekly",
    "progress-cycle": "weekly",
    "front-cycle": "weekly",
    "patch-cycle": "monthly",
}
"""Readings both sides choose; of every other open point the first."""

TIMES = {
    TriggerName.ASKED: 4,
    TriggerName.COMPLAINED: 6,
    TriggerName.CLAIM_SERVED: 2,
    TriggerName.UNIT_OPENED: 3,
    TriggerName.STANDARD_PUBLISHED: 2,
    TriggerName.NOTIFIED: 2,
    TriggerName.STAFF_LEAVES: 2,
    TriggerName.FORCE_MAJEURE_BEGAN: 1,
    TriggerName.FORCE_MAJEURE_ENDED: 1,
}
"""How often each event happens in the year; once where nothing is said."""


@dataclass
class Happenings:
    """The points and events of one contract's year."""

    setting: Setting

    def plan_signing(self) -> None:
        """Blocking points and half of the others are answered before both confirm, the rest one by one after.

        The last open point stays open: one side has spoken, the other has not.
        """
        setting, opening = self.setting, self.setting.moment(self.setting.start - 5 * DAY)
        asked = [one for one in setting.version.file.questions if one.kind == "ambiguity"]
        first = [one for one in asked if one.blocking]
        later = [one for one in asked if not one.blocking]
        kept, later = later[: len(later) // 2], later[len(later) // 2 :]
        for number, one in enumerate(first + kept):
            for seat, wait in (("manager", 0), ("owner", 30)):
                at = opening + (number * 45 + wait) * MINUTE
                setting.timeline.at(at, partial(self._answer, seat, one))
        for number, one in enumerate(later):
            at = setting.moment(setting.start + (10 + 7 * number) * DAY, 10)
            setting.timeline.at(at, partial(self._answer, "manager", one))
            if one is not later[-1]:
                setting.timeline.at(at + 2 * DAY, partial(self._answer, "owner", one))
        confirm = setting.moment(setting.start - DAY, 16)
        for seat, wait in (("manager", 0), ("owner", 1)):
            setting.timeline.at(confirm + wait * HOUR, partial(self._confirm, seat))

    def _answer(self, seat: str, question: Question) -> None:
        reading = CHOSEN.get(question.id, "")
        known = [one.id for one in question.readings]
        self.setting.timeline.call(
            duties.question_answer,
            access=self.setting.cast[seat],
            version=self.setting.version,
            question=question.id,
            reading=reading if reading in known else known[0],
            reason="照双方一贯做法",
        )

    def _confirm(self, seat: str) -> None:
        self.setting.timeline.call(
            duties.version_confirm, access=self.setting.cast[seat], version=self.setting.version
        )
        self.setting.version.refresh_from_db()

    def plan_events(self) -> None:
        """Every event that people record under these terms, each obligation it starts in its turn."""
        setting = self.setting
        for name, begun in events_offered(setting.version.file, ()):
            if name in DATED:
                setting.timeline.at(
                    setting.moment(setting.start + 7 * DAY, 11),
                    partial(self._record, name, "", "合同双方签字盖章，签署日期以此为准。"),
                )
                continue
            several = [one.id for one in begun] if name is TriggerName.ASKED else [""]
            for obligation in several:
                for number in range(TIMES.get(name, 1)):
                    at = setting.moment(self._day(name, number), 9 + number, setting.rng.randint(0, 59))
                    setting.timeline.at(
                        at, partial(self._record, name, obligation, f"{name.label}，有函件为证。")
                    )
        for number in range(2):
            on = setting.start + (100 + 130 * number) * DAY
            setting.timeline.at(setting.moment(on, 15), partial(self._leave, number))

    def _day(self, name: TriggerName, number: int) -> date:
        setting = self.setting
        if name is TriggerName.FORCE_MAJEURE_BEGAN:
            return setting.start + 150 * DAY
        if name is TriggerName.FORCE_MAJEURE_ENDED:
            return setting.start + 158 * DAY
        if name in (TriggerName.FUNDS_APPROVED, TriggerName.INVOICE_ISSUED):
            return setting.start + 200 * DAY
        return setting.start + setting.rng.randint(15, 340) * DAY

    def _record(self, name: TriggerName, obligation: str, note: str) -> None:
        seat = "manager" if self.setting.rng.random() < 0.5 else "owner"
        self.setting.timeline.call(
            duties.event_record,
            access=self.setting.cast[seat],
            contract=self.setting.contract,
            name=name,
            at=clock.now() - self.setting.habits.minutes(0, 300),
            note=note,
            obligation=obligation,
        )

    def _leave(self, number: int) -> None:
        self.setting.cast.replace_engineer(self.setting.contract.space, self.setting.version.file, number)
