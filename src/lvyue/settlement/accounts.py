"""A payment duty with its terms and what was paid: the one read behind applications, payments, penalties.

Callers have checked the permission; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Min, Q, QuerySet
from django.db.models.functions import Coalesce

from lvyue.contracts.models import Contract
from lvyue.contracts.selectors import terms_of, unread
from lvyue.contracts.types import ContractFile, FulfilledBy, Obligation, TriggerName
from lvyue.duties.models import Duty
from lvyue.duties.types import Closing
from lvyue.foundation import clock
from lvyue.foundation.snapshot import type_of
from lvyue.identity.types import Access
from lvyue.settlement.errors import NotAPayment
from lvyue.settlement.models import Payment, PaymentApplication
from lvyue.settlement.payable import payable, unpaid_fen
from lvyue.settlement.types import PaidPart, Payable

CALLED_OFF = (Closing.CANCELLED.value, Closing.WAIVED.value)
"""Closings after which nothing is owed under a duty any more."""

_COUNTS_FOR = Coalesce("duty__succession__successor_id", "duty_id")


@dataclass(frozen=True, slots=True)
class Account:
    """What one payment duty asks for and what was paid; `duty` is the one the money is owed under."""

    duty: Duty
    terms: ContractFile
    payable: Payable
    paid: tuple[PaidPart, ...]

    @property
    def paid_fen(self) -> int:
        """Everything paid so far, in fen."""
        return sum(one.amount_fen for one in self.paid)

    @property
    def unpaid_fen(self) -> int:
        """What is left to pay, in fen."""
        return unpaid_fen(self.payable.amount_fen, self.paid)


def account_of(duty: Duty) -> Account:
    """The account of a payment duty, or of the duty that received papers started. Raises NotAPayment."""
    account = account_find(duty)
    if account is None:
        raise NotAPayment(duty.code)
    return account


def account_find(duty: Duty) -> Account | None:
    """Like `account_of`; None when the duty is not about a payment."""
    owed = payment_duty(duty)
    if owed is None:
        return None
    return next(accounts_of([owed]), None)


def payment_duty(duty: Duty) -> Duty | None:
    """The duty the money is owed under: itself, or that of the application whose papers started it.

    乙方's duty to hand in papers stands in for a payment that only their receipt starts.
    """
    if duty.fulfilled_by == FulfilledBy.PAPERS_SUBMITTED:
        return duty
    if duty.fulfilled_by != FulfilledBy.PAID:
        return None
    if duty.subject_type != type_of(PaymentApplication):
        return duty
    application = PaymentApplication.objects.select_related("duty__version", "duty__contract").get(
        pk=duty.subject_id or 0
    )
    return application.duty


def owing_duties(access: Access, contract: Contract) -> QuerySet[Duty]:
    """The duties under which the money of a contract is owed, each sum once.

    Of one payment with two limits the second is left out; papers not handed in yet stand in for a payment
    that starts with their receipt.
    """
    asked = PaymentApplication.objects.filter(contract=contract).values("duty_id")
    own = ~Q(subject_type=type_of(PaymentApplication)) | Q(pk__in=asked)
    papers = Q(fulfilled_by=FulfilledBy.PAPERS_SUBMITTED.value, closed_at__isnull=True)
    found = Duty.objects.filter(
        papers | (own & Q(fulfilled_by=FulfilledBy.PAID.value)),
        space_id__in=access.space_ids,
        contract=contract,
    ).exclude(Q(closing__in=CALLED_OFF, payments__isnull=True) | Q(succession__isnull=False))
    return found.select_related("version", "contract").defer(*unread()).order_by("due_at", "id")


def charged_duty(duty: Duty) -> Duty:
    """The duty a penalty is charged under: two limits of one payment are one failure, charged once."""
    return payment_duty(duty) or duty


def accounts_of(duties: Iterable[Duty]) -> Iterator[Account]:
    """Accounts of the payment duties among these, in order; terms are read once for each version.

    What was paid under a duty that a further version cancelled counts for the one in its place.

    A price that is paid once is owed under the first duty that asks for it: a second event of the same kind
    (an invoice issued again) does not double it.
    """
    found = list(duties)
    terms: dict[int, ContractFile] = {}
    paid: dict[int, list[PaidPart]] = {}
    rows = payments_for([one.pk for one in found]).order_by("paid_on", "sequence")
    for duty_id, fen, on in rows.values_list(_COUNTS_FOR, "amount_fen", "paid_on"):
        paid.setdefault(duty_id, []).append(PaidPart(fen, on))
    first = _first_asked(found)
    for duty in found:
        if duty.version_id not in terms:
            terms[duty.version_id] = terms_of(duty.version)
        file = terms[duty.version_id]
        obligation = paying(file, file.obligation(duty.obligation))
        if obligation is None:
            continue
        if (
            obligation.id == duty.obligation
            and obligation.pays == "total"
            and first.get(_asks(duty)) != duty.pk
        ):
            continue
        owed = payable(file, obligation, duty.key, duty.starts_at.astimezone(clock.TZ).date())
        if owed is not None:
            yield Account(duty, file, owed, tuple(paid.get(duty.pk, ())))


def payments_for(duties: Iterable[int]) -> QuerySet[Payment]:
    """Payments that count for these duties (ids); `counts_for` is its duty or the one in its place."""
    ids = list(duties)
    either = Payment.objects.filter(Q(duty__in=ids) | Q(duty__succession__successor__in=ids))
    counted = either.annotate(counts_for=_COUNTS_FOR)
    return counted.filter(counts_for__in=ids)


def paying(terms: ContractFile, obligation: Obligation | None) -> Obligation | None:
    """The obligation whose money is meant: itself, or for 乙方's papers the payment their receipt starts."""
    if obligation is None or obligation.fulfilled_by is not FulfilledBy.PAPERS_SUBMITTED:
        return obligation
    started = (one for one in terms.obligations if one.trigger is TriggerName.PAPERS_RECEIVED)
    return next((one for one in started if one.pays is not None), None)


def _asks(duty: Duty) -> tuple[int, str]:
    return duty.contract_id, duty.obligation


def _first_asked(duties: list[Duty]) -> dict[tuple[int, str], int]:
    """{(contract id, obligation): the first duty that asks for its money and was not called off}."""
    asked = Duty.objects.filter(
        contract_id__in={one.contract_id for one in duties}, obligation__in={one.obligation for one in duties}
    ).exclude(closing__in=CALLED_OFF)
    rows = asked.order_by().values("contract_id", "obligation").annotate(first=Min("id"))
    return {(row["contract_id"], row["obligation"]): row["first"] for row in rows}


def same_money(duty: Duty) -> QuerySet[Duty]:
    """The other open duties that ask for the price this one pays."""
    return Duty.objects.filter(
        contract_id=duty.contract_id, obligation=duty.obligation, closed_at__isnull=True
    ).exclude(pk=duty.pk)
