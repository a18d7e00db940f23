"""Writes of the duties room. Every duty is made once and closed once; each closing leaves its evidence."""

from lvyue.duties.services.backlog import backlog_enter, backlog_preview
from lvyue.duties.services.closing import duties_close, duty_fulfil, duty_waive, subject_fulfil
from lvyue.duties.services.demanding import duty_demand
from lvyue.duties.services.pausing import duties_take_back, subject_pauses_tell
from lvyue.duties.services.triggers import (
    event_enter,
    event_record,
    require_in_term,
    running_terms,
    trigger_record,
    trigger_repeat,
)
from lvyue.duties.services.versions import question_answer, version_activate, version_confirm
from lvyue.duties.wakes import next_wake

__all__ = [
    "backlog_enter",
    "backlog_preview",
    "duties_close",
    "duties_take_back",
    "duty_demand",
    "duty_fulfil",
    "duty_waive",
    "event_enter",
    "event_record",
    "next_wake",
    "question_answer",
    "require_in_term",
    "running_terms",
    "subject_fulfil",
    "subject_pauses_tell",
    "trigger_record",
    "trigger_repeat",
    "version_activate",
    "version_confirm",
]
