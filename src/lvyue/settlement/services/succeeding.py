"""A further version cancelled a payment duty: what was paid and applied for follows to its successor."""

from __future__ import annotations

from lvyue.duties import services as duties
from lvyue.duties.models import Duty
from lvyue.duties.superseded import DutiesSuperseded
from lvyue.duties.types import Closing
from lvyue.foundation.audit import entry_add
from lvyue.identity.types import Access
from lvyue.rules.money import yuan
from lvyue.settlement.accounts import account_find, payments_for
from lvyue.settlement.models import Payment, PaymentApplication, Succession


def superseded_follow(superseded: DutiesSuperseded) -> None:
    """Carry the money of cancelled payment duties to those in their place, in the amendment's transaction.

    A successor that asks for no more than was paid already is closed as of the last payment.
    """
    for old, new in superseded.pairs:
        if not (_money(old) or Succession.objects.filter(successor_id=old).exists()):
            continue
        successor = Duty.objects.select_related("version", "contract").get(pk=new)
        _follow(superseded.access, Duty.objects.get(pk=old), successor)
        _close_if_paid(superseded.access, successor)


def _money(duty_id: int) -> bool:
    asked = PaymentApplication.objects.filter(duty_id=duty_id)
    return asked.exists() or Payment.objects.filter(duty_id=duty_id).exists()


def _follow(access: Access, old: Duty, successor: Duty) -> None:
    rows = list(Succession.objects.filter(successor=old))
    for row in rows:
        row.successor = successor
        row.save(update_fields=["successor"])
    rows.append(Succession.objects.create(space_id=old.space_id, duty=old, successor=successor))
    for row in rows:
        entry_add(
            actor=access,
            action="settlement.duty.succeed",
            space_id=old.space_id,
            subject=row,
            note=f"{old.code} 的付款与申请由 {successor.code} 承接",
        )
    for application in PaymentApplication.objects.filter(duty=old).order_by("id"):
        application.duty = successor
        application.save(update_fields=["duty"])
        entry_add(
            actor=access,
            action="settlement.application.owe",
            space_id=application.space_id,
            subject=application,
            note=f"{application.code} 的付款按 {successor} 办理",
        )


def _close_if_paid(access: Access, successor: Duty) -> None:
    account = account_find(successor)
    if account is None or not account.paid or account.unpaid_fen:
        return
    payments = list(payments_for([successor.pk]).order_by("paid_at", "id"))
    duties.duties_close(
        access=access,
        duties=[successor],
        how=Closing.FULFILLED,
        at=payments[-1].paid_at,
        note=f"变更之前已付 {yuan(account.paid_fen)} 元",
        content={"payments": [{"sequence": one.sequence, "amount_fen": one.amount_fen} for one in payments]},
    )
