"""Where each capability lives: the function that executes it. A capability without one does not exist."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from lvyue.contracts.types import Capability

EXECUTORS: dict[Capability, str] = {
    Capability.ATTEST: "lvyue.duties.services:duty_fulfil",
    Capability.PERIODIC: "lvyue.duties.services:version_activate",
    Capability.EVENT: "lvyue.duties.services:event_record",
    Capability.INCIDENT: "lvyue.desk.services:ticket_respond",
    Capability.ARRIVAL: "lvyue.desk.services:ticket_arrive",
    Capability.MEASURE: "lvyue.desk.services:measure_take",
    Capability.RECORD_SHEET: "lvyue.desk.services:sheet_sign",
    Capability.ACCEPTANCE: "lvyue.desk.services:ticket_review",
    Capability.CHECK: "lvyue.desk.services:check_open",
    Capability.PAYMENT: "lvyue.settlement.services:payment_record",
    Capability.PENALTY: "lvyue.settlement.services:proposal_make",
    Capability.EXEMPTION: "lvyue.settlement.services:breach_attribute",
    Capability.RULING: "lvyue.duties.services:question_answer",
    Capability.PRECEDENCE: "lvyue.contracts.precedence:prevailing",
    Capability.EFFECT: "lvyue.duties.services:event_record",
    Capability.VERSION: "lvyue.contracts.services:contract_import",
    Capability.AUDIT: "lvyue.foundation.audit:verify",
    Capability.ACCESS: "lvyue.identity.services:grant_give",
}


def executor(capability: Capability) -> Any:
    """The function that executes a capability; raises KeyError, ImportError or AttributeError for none."""
    module, name = EXECUTORS[capability].split(":")
    return getattr(import_module(module), name)
