"""Tables of the settlement room: from application and payment to breach, loss, proposal. No rules here."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from lvyue.contracts.models import Contract
from lvyue.contracts.types import Cause
from lvyue.duties.models import Duty
from lvyue.identity.models import Person, Space
from lvyue.settlement.types import FaultParty, Verdict

SIDES = [("a", "甲方"), ("b", "乙方")]


def _space() -> models.ForeignKey[Space, Space]:
    return models.ForeignKey(Space, on_delete=models.PROTECT, related_name="+")


def _by(*, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=null)


class PaymentApplication(models.Model):
    """The written request for one payment (付款申请); `duty` is the payment duty it asks to be met."""

    AUDITED: ClassVar = (
        "code",
        "duty_id",
        "amount_fen",
        "submitted_at",
        "submitted_by_id",
        "received_at",
        "received_by_id",
        "returned_at",
        "returned_by_id",
        "return_reason",
    )

    space = _space()
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="applications")
    code = models.CharField(max_length=20)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="applications")
    amount_fen = models.BigIntegerField()
    submitted_at = models.DateTimeField()
    submitted_by = _by()
    received_at = models.DateTimeField(null=True)
    received_by = _by(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = _by(null=True)
    return_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["space", "code"], name="application_code_once"),
            models.UniqueConstraint(
                fields=["duty"], condition=Q(returned_at__isnull=True), name="application_one_open"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="application_amount_positive"),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True) | Q(returned_at__isnull=True),
                name="application_received_or_returned",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Invoice(models.Model):
    """The invoice handed in with an application (发票), for the same amount, on the buyer's name.

    `live` ends when the application is returned: its number may then be handed in again.
    """

    AUDITED: ClassVar = ("application_id", "number", "title", "tax_no", "amount_fen", "issued_on", "live")

    space = _space()
    application = models.OneToOneField(PaymentApplication, on_delete=models.PROTECT, related_name="invoice")
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    tax_no = models.CharField(max_length=20, blank=True)
    amount_fen = models.BigIntegerField()
    issued_on = models.DateField()
    live = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["space", "number"], condition=Q(live=True), name="invoice_number_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Payment(models.Model):
    """Money paid for a payment duty (付款), append-only; `sequence` decides races between two clerks."""

    AUDITED: ClassVar = (
        "duty_id",
        "application_id",
        "sequence",
        "amount_fen",
        "paid_at",
        "paid_on",
        "account",
        "recorded_at",
        "recorded_by_id",
    )

    space = _space()
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="payments")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="payments")
    application = models.ForeignKey(
        PaymentApplication, on_delete=models.PROTECT, null=True, related_name="payments"
    )
    sequence = models.PositiveIntegerField()
    amount_fen = models.BigIntegerField()
    paid_at = models.DateTimeField()
    paid_on = models.DateField()
    account = models.CharField(max_length=30, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = _by()

    class Meta:
        ordering: ClassVar = ["paid_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty", "sequence"], name="payment_in_turn"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payment_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id}/{self.sequence}"


class Succession(models.Model):
    """A payment duty that a further version cancelled and the one in its place (承接).

    What was paid or applied for under the first counts for the second; a third version points it further on.
    """

    AUDITED: ClassVar = ("duty_id", "successor_id")

    space = _space()
    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="succession")
    successor = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="succeeded")

    def __str__(self) -> str:
        return f"{self.duty_id} -> {self.successor_id}"


class Breach(models.Model):
    """A person's decision to whom a missed duty is attributed (违约), append-only; a side's latest counts.

    `exemption` names the clause that person applied for the `cause` found, which lasted from `cause_on` to
    `cause_until`; `purpose` states how the contract's purpose failed, where it did. These are null where
    nobody was asked: rows that are older than the question.
    """

    AUDITED: ClassVar = (
        "duty_id",
        "side",
        "sequence",
        "party",
        "penalty",
        "reason",
        "cause",
        "cause_on",
        "cause_until",
        "exemption",
        "purpose",
        "person_id",
        "at",
    )

    space = _space()
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="breaches")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="breaches")
    side = models.CharField(max_length=1, choices=SIDES)
    sequence = models.PositiveIntegerField()
    party = models.CharField(max_length=4, choices=[(one.value, one.label) for one in FaultParty])
    penalty = models.CharField(max_length=40, blank=True)
    reason = models.TextField()
    cause = models.CharField(max_length=20, choices=[(one.value, one.label) for one in Cause], null=True)
    cause_on = models.DateField(null=True)
    cause_until = models.DateField(null=True)
    exemption = models.CharField(max_length=40, null=True)
    purpose = models.TextField(null=True)
    person = _by()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty", "side", "sequence"], name="breach_in_turn"),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.party}"


class LossClaim(models.Model):
    """A loss above the penalty that the harmed side claims with its evidence (损失主张), append-only.

    It belongs to a failure and a penalty term, so that it outlives a change of the attribution; the latest
    of the same side counts.
    """

    AUDITED: ClassVar = ("duty_id", "penalty", "side", "amount_fen", "evidence", "person_id", "at")

    space = _space()
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="loss_claims")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="loss_claims")
    penalty = models.CharField(max_length=40)
    side = models.CharField(max_length=1, choices=SIDES)
    amount_fen = models.BigIntegerField()
    evidence = models.TextField()
    person = _by()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="loss_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.amount_fen}"


class PenaltyProposal(models.Model):
    """A penalty worked out and not yet agreed (违约金测算); settled, it is frozen with its inputs.

    `duty` is the one charged: of a payment with two limits the one the money is owed under, so that one
    failure is charged once under one penalty term, whoever attributed it. `previous` is the proposal this one
    recalculates; `difference_fen` is the amount less what was settled before. A database trigger refuses any
    change of the calculation, and every change once `settled_at` is set.
    """

    AUDITED: ClassVar = (
        "code",
        "duty_id",
        "breach_id",
        "penalty",
        "payer",
        "amount_fen",
        "difference_fen",
        "previous_id",
        "as_of",
        "proposed_at",
        "trace",
        "inputs",
        "warnings",
        "stance_count",
        "superseded_at",
        "settled_at",
    )

    space = _space()
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="proposals")
    code = models.CharField(max_length=20)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="proposals")
    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="proposals")
    penalty = models.CharField(max_length=40)
    payer = models.CharField(max_length=1, choices=SIDES)
    amount_fen = models.BigIntegerField()
    difference_fen = models.BigIntegerField()
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="next")
    as_of = models.DateTimeField()
    proposed_at = models.DateTimeField()
    proposed_by = _by()
    trace = models.JSONField()
    inputs = models.JSONField()
    warnings = models.JSONField(default=list)
    stance_count = models.PositiveIntegerField(default=0)
    superseded_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["space", "code"], name="proposal_code_once"),
            models.UniqueConstraint(
                fields=["duty", "penalty"],
                condition=Q(superseded_at__isnull=True, settled_at__isnull=True),
                name="proposal_one_live",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(settled_at__isnull=True),
                name="proposal_settled_stays",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SingleCharge(models.Model):
    """The turn that two charges take under a penalty that counts once over the contract (只计一次).

    The row is the lock: `turns` grows with each charge, so that the second clerk sees what
    the first proposed.
    """

    space = _space()
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    penalty = models.CharField(max_length=40)
    turns = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "penalty"], name="single_charge_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.penalty}"


class Stance(models.Model):
    """What one side said about a proposal (表态), append-only; a side's latest counts."""

    AUDITED: ClassVar = ("proposal_id", "side", "verdict", "reason", "person_id", "at")

    space = _space()
    proposal = models.ForeignKey(PenaltyProposal, on_delete=models.PROTECT, related_name="stances")
    side = models.CharField(max_length=1, choices=SIDES)
    verdict = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Verdict])
    reason = models.TextField(blank=True)
    person = _by()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.side} {self.verdict}"
