"""Writes of the service desk, one function per use case; each is one transaction.

The Access beat comes first, the row moves by a conditional update of exactly one row, and every step that a
contract times starts or closes its duties in the same transaction.
"""

from lvyue.desk.services.checking import check_close, check_find, check_open, check_pass
from lvyue.desk.services.grading import ticket_grade
from lvyue.desk.services.matching import page_match, page_unmatch
from lvyue.desk.services.measuring import measure_take
from lvyue.desk.services.mending import finding_answer, finding_reply
from lvyue.desk.services.paper import (
    batch_read,
    batch_upload,
    batch_withdraw,
    paper_confirm,
    sheet_sign_pin,
)
from lvyue.desk.services.past import ticket_enter_past, ticket_preview_past
from lvyue.desk.services.pausing import pause_answer, pause_claim, pause_end
from lvyue.desk.services.reporting import (
    ticket_cancel,
    ticket_onsite_ask,
    ticket_onsite_withdraw,
    ticket_report,
)
from lvyue.desk.services.reviewing import ticket_review, ticket_review_deem
from lvyue.desk.services.sampling import sample_draw
from lvyue.desk.services.sheets import sheet_object, sheet_sign
from lvyue.desk.services.withdrawing import check_withdraw
from lvyue.desk.services.working import (
    completion_notice,
    ticket_arrive,
    ticket_done,
    ticket_note,
    ticket_respond,
)

__all__ = [
    "batch_read",
    "batch_upload",
    "batch_withdraw",
    "check_close",
    "check_find",
    "check_open",
    "check_pass",
    "check_withdraw",
    "completion_notice",
    "finding_answer",
    "finding_reply",
    "measure_take",
    "page_match",
    "page_unmatch",
    "paper_confirm",
    "pause_answer",
    "pause_claim",
    "pause_end",
    "sample_draw",
    "sheet_object",
    "sheet_sign",
    "sheet_sign_pin",
    "ticket_arrive",
    "ticket_cancel",
    "ticket_done",
    "ticket_enter_past",
    "ticket_grade",
    "ticket_note",
    "ticket_onsite_ask",
    "ticket_onsite_withdraw",
    "ticket_preview_past",
    "ticket_report",
    "ticket_respond",
    "ticket_review",
    "ticket_review_deem",
]
