"""The settlement statement of a year: what was owed and paid, every penalty term, and what stayed open."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet, Sum

from lvyue.config.simulation.setting import Setting
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.rules.money import yuan
from lvyue.rules.trace import Trace
from lvyue.settlement.accounts import Account, accounts_of, owing_duties
from lvyue.settlement.models import PenaltyProposal


def statement(setting: Setting) -> dict[str, Any]:
    """The statement at the end of the year: amounts in fen, with the arithmetic in words."""
    with clock.moved(setting.timeline.until):
        accounts = list(accounts_of(owing_duties(setting.cast["owner"], setting.contract)))
    standing = PenaltyProposal.objects.filter(contract=setting.contract, superseded_at__isnull=True)
    payable, paid = sum(one.payable.amount_fen for one in accounts), sum(one.paid_fen for one in accounts)
    by_a = _settled(standing.filter(payer="a"))
    by_b = _settled(standing.filter(payer="b"))
    return {
        "payable_fen": payable,
        "paid_fen": paid,
        "penalty_a_settled_fen": by_a,
        "penalty_b_settled_fen": by_b,
        "penalty_open_fen": _sum(standing.filter(settled_at__isnull=True)),
        "net_fen": paid + by_a - by_b,
        "arithmetic": (
            f"乙方实得 {yuan(paid + by_a - by_b)} 元"
            f" = 已付 {yuan(paid)} + 甲方付违约金 {yuan(by_a)} - 乙方付违约金 {yuan(by_b)}"
        ),
        "proposals": standing.count(),
        "settled": standing.filter(settled_at__isnull=False).count(),
        "accounts": [_account(one) for one in accounts],
        "terms": [_term(standing, one.id, one.payer.value) for one in setting.terms.penalties],
        "open": list(left_open(setting)),
    }


def _settled(proposals: QuerySet[PenaltyProposal]) -> int:
    return _sum(proposals.filter(settled_at__isnull=False))


def _sum(proposals: QuerySet[PenaltyProposal]) -> int:
    return int(proposals.aggregate(sum=Sum("difference_fen"))["sum"] or 0)


def _account(account: Account) -> dict[str, Any]:
    """One sum of money: what was owed and how that came about, what was paid and when."""
    return {
        "duty": account.duty.code,
        "what": account.duty.what,
        "clause": account.duty.clause_number,
        "payable_fen": account.payable.amount_fen,
        "how": list(account.payable.trace.lines()),
        "paid": [[str(one.paid_on), one.amount_fen] for one in account.paid],
    }


def _term(standing: QuerySet[PenaltyProposal], penalty: str, payer: str) -> dict[str, Any]:
    """One penalty term: how often it was worked out, its sums, and the first calculation in full."""
    found = standing.filter(penalty=penalty)
    first = found.order_by("id").first()
    return {
        "penalty": penalty,
        "payer": payer,
        "proposals": found.count(),
        "settled_fen": _settled(found),
        "open_fen": _sum(found.filter(settled_at__isnull=True)),
        "how": list(Trace.from_dict(first.trace).lines()) if first else [],
    }


NO_LIMIT, LATER, PAST, LAST_DAYS = "条款没有写期限", "尚未到期", "确认之前已过期，待补录", "临近期末到期"
MISSED = "逾期未办，已归责"
UNKNOWN = "未办，也没有归责"
"""Why a duty is open at the end; the last is no reason."""


def left_open(setting: Setting) -> list[dict[str, Any]]:
    """The duties open at the end, each with why."""
    found = Duty.objects.filter(contract=setting.contract, closed_at__isnull=True)
    return [
        {
            "duty": one.code,
            "what": one.what,
            "due_on": str(one.due_on) if one.due_on else None,
            "why": _why(setting, one, bool(one.attributed)),
        }
        for one in found.annotate(attributed=Count("breaches")).order_by("code")
    ]


def _why(setting: Setting, duty: Duty, attributed: bool) -> str:
    if attributed:
        return MISSED
    if duty.due_at is None:
        return NO_LIMIT
    if duty.due_at >= setting.timeline.until:
        return LATER
    if duty.backlog:
        return PAST
    return LAST_DAYS if duty.due_at >= setting.settles_at else UNKNOWN
