"""The fees of the year: applied for, received, paid in two parts, the second late."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from lvyue.config.simulation.habits import DAY, HOUR
from lvyue.config.simulation.setting import Setting
from lvyue.contracts.types import FulfilledBy
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.foundation.rows import values_where
from lvyue.settlement import services as settlement
from lvyue.settlement.accounts import Account, accounts_of, owing_duties
from lvyue.settlement.models import PaymentApplication

LATE_DAYS = {"elevator": 47, "construction": 12, "market": 9, "portal": 16, "seal": 8}
"""How late the second part comes; the elevator contract may be ended after thirty days."""


@dataclass
class Fees:
    """Looks each week for money that is owed and begins its way, once for each sum."""

    setting: Setting
    begun: set[str] = field(default_factory=set)

    def plan(self) -> None:
        """Look every Monday."""
        on = self.setting.start + (7 - self.setting.start.weekday()) * DAY
        while on <= self.setting.timeline.until.date():
            self.setting.timeline.at(self.setting.moment(on, 10), self.look)
            on += 7 * DAY

    def look(self) -> None:
        """Begin what is owed now."""
        owed = values_where(
            Duty,
            ("obligation", "key"),
            contract=self.setting.contract.pk,
            fulfilled_by=FulfilledBy.PAID.value,
            closed_at=None,
        )
        if all(obligation + key in self.begun for obligation, key in owed):
            return
        for account in self._accounts():
            opens_on = account.payable.opens_on
            begun = account.duty.obligation + account.duty.key
            ready = opens_on is None or opens_on <= clock.today()
            if (
                ready
                and account.unpaid_fen
                and begun not in self.begun
                and account.duty.starts_at <= clock.now()
            ):
                self.begun.add(begun)
                self._begin(account)

    def _accounts(self) -> list[Account]:
        owing = owing_duties(self.setting.cast["manager"], self.setting.contract)
        return list(accounts_of(owing.filter(fulfilled_by=FulfilledBy.PAID.value)))

    def _begin(self, account: Account) -> None:
        line, now, pk = self.setting.timeline, clock.now(), account.duty.pk
        line.at(now + DAY, partial(self._apply, pk, "1"))
        line.at(now + DAY + 3 * HOUR, self._return)
        line.at(now + 2 * DAY, partial(self._apply, pk, "2"))
        line.at(now + 3 * DAY, self._receive)
        due_at = account.duty.due_at or now + 30 * DAY
        line.at(max(due_at - 2 * DAY, now + 4 * DAY), partial(self._pay, pk, 0.4))
        late = timedelta(days=LATE_DAYS.get(self.setting.contract.code, 10))
        line.at(max(due_at, now + 5 * DAY) + late - 8 * HOUR, partial(self._pay, pk, 1))

    def _account(self, pk: int) -> Account | None:
        return next((one for one in self._accounts() if one.duty.pk == pk), None)

    def _apply(self, pk: int, suffix: str) -> None:
        account = self._account(pk)
        if account is None or not account.unpaid_fen:
            return
        self.setting.timeline.call(
            settlement.application_submit,
            access=self.setting.cast["manager"],
            duty=account.duty,
            amount_fen=account.unpaid_fen,
            invoice_number=f"{int(self.setting.rng.random() * 10**18):018d}0{suffix}",
            invoice_title=self.setting.contract.party_a,
            invoice_amount_fen=account.unpaid_fen,
            invoice_issued_on=clock.today(),
        )

    def _open(self) -> PaymentApplication | None:
        return PaymentApplication.objects.filter(
            contract=self.setting.contract, received_at__isnull=True, returned_at__isnull=True
        ).first()

    def _return(self) -> None:
        application = self._open()
        if application is not None:
            self.setting.timeline.call(
                settlement.application_return,
                access=self.setting.cast["finance"],
                application=application,
                reason="申请单缺单位公章",
            )

    def _receive(self) -> None:
        application = self._open()
        if application is not None:
            self.setting.timeline.call(
                settlement.application_receive, access=self.setting.cast["finance"], application=application
            )

    def _pay(self, pk: int, share: float) -> None:
        account = self._account(pk)
        if account is None or not account.unpaid_fen:
            return
        duty: Duty = account.duty
        self.setting.timeline.call(
            settlement.payment_record,
            access=self.setting.cast["finance"],
            duty=duty,
            amount_fen=int(account.unpaid_fen * share),
            paid_at=clock.now(),
            account="0000 6666",
        )
