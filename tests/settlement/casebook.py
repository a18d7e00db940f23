"""Runs a small event file through the real services: a shipped contract, dated steps, an expected account.

A file names a shipped example, the obligations its stories need, and how both parties read what the text
leaves open. Each step is one use case at one moment; `gives` is the amount worked out by hand beside it,
`says` are words its trace or warnings must hold, `refused` is the refusal it must meet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from lvyue.contracts.loading import load_file
from lvyue.contracts.models import Contract
from lvyue.contracts.services import contract_import
from lvyue.contracts.types import Cause, ContractFile, FulfilledBy, TriggerName
from lvyue.duties import services as duties
from lvyue.duties.models import Duty
from lvyue.foundation import clock
from lvyue.rules.money import parse_yuan, yuan
from lvyue.rules.trace import Trace
from lvyue.rules.types import SHANGHAI
from lvyue.settlement import errors, services
from lvyue.settlement.models import Breach, PaymentApplication, PenaltyProposal
from lvyue.settlement.selectors import money_page
from lvyue.settlement.types import FaultParty, LedgerRow

CASES = Path(__file__).parent / "cases"


def stories() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(name, file, story) of every event file."""
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        file = yaml.safe_load(path.read_text("utf-8"))
        found += [(f"{path.stem}: {one['story']}", file, one) for one in file["stories"]]
    return found


def moment(value: Any) -> datetime:
    """A moment in Shanghai from `2023-06-08T15:00`, or noon of a day."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = f"{value}T12:00"
    at = datetime.fromisoformat(str(value))
    return at.replace(tzinfo=SHANGHAI)


@dataclass
class Cast:
    """Who acts: Access of 乙方's manager, 甲方's owner and 甲方's finance, and the platform."""

    b: Any
    a: Any
    finance: Any
    system: Any


@dataclass
class Run:
    """One story as it runs."""

    file: dict[str, Any]
    story: dict[str, Any]
    cast: Cast
    contract: Contract
    breach: Breach | None = None
    proposal: PenaltyProposal | None = None
    proposals: dict[str, PenaltyProposal] = field(default_factory=dict)

    def play(self) -> None:
        """Take every step at its moment and hold what it gives against what is written beside it."""
        for step in self.story["steps"]:
            with clock.moved(moment(step["at"])):
                self._step(dict(step))

    def _step(self, step: dict[str, Any]) -> None:
        verb = getattr(self, f"do_{step['do']}")
        if refusal := step.get("refused"):
            try:
                verb(step)
            except getattr(errors, refusal):
                return
            raise AssertionError(f"{step} was not refused")
        verb(step)
        self._hold(step)

    def _hold(self, step: dict[str, Any]) -> None:
        if "due_on" in step:
            assert self.duty(step).due_on == step["due_on"], step
        if "gives" in step:
            assert self.proposal is not None
            assert self.proposal.amount_fen == parse_yuan(step["gives"]), (step, self.text())
        for words in step.get("says", ()):
            assert words in self.text(), f"{words!r} is not in\n{self.text()}"

    def text(self) -> str:
        """The trace and the warnings of the latest proposal."""
        assert self.proposal is not None
        return "\n".join([*Trace.from_dict(self.proposal.trace).lines(), *self.proposal.warnings])

    def duty(self, step: dict[str, Any]) -> Duty:
        """The duty a step is about: its obligation, and `of` a window's first day where there are many."""
        found = Duty.objects.filter(contract=self.contract, obligation=step["duty"])
        if "of" in step:
            found = found.filter(key=str(step["of"]))
        return found.select_related("contract", "version", "trigger").latest("id")

    def account(self, on: datetime) -> list[list[str]]:
        """The lines of the money page as [what, who, amount, state in words]."""
        with clock.moved(on):
            page = money_page(self.cast.a, self.contract, clock.now())
        return [[one.what, one.who, _amount(one), one.said] for one in page.rows]

    def do_event(self, step: dict[str, Any]) -> None:
        duties.event_record(
            access=self.cast.b,
            contract=self.contract,
            name=TriggerName(step["name"]),
            at=moment(step.get("happened", step["at"])),
            note=step.get("note", "书面凭据"),
        )

    def do_report(self, step: dict[str, Any]) -> None:
        duties.trigger_record(
            access=self.cast.system,
            contract=self.contract,
            name=TriggerName.REPORTED,
            at=clock.now(),
            subject=self.contract,
            key=str(step["at"]),
            level=step["level"],
        )

    def do_work(self, step: dict[str, Any]) -> None:
        duties.subject_fulfil(
            access=self.cast.system,
            contract=self.contract,
            act=FulfilledBy(step["act"]),
            subject=self.contract,
            at=clock.now(),
        )

    def do_fulfil(self, step: dict[str, Any]) -> None:
        duties.duty_fulfil(access=self.cast.b, duty=self.duty(step), at=clock.now(), note="补做并留证")

    def do_apply(self, step: dict[str, Any]) -> None:
        fen = parse_yuan(step["amount"])
        services.application_submit(
            access=self.cast.b,
            duty=self.duty(step),
            amount_fen=fen,
            invoice_number=step.get("invoice", "12345678"),
            invoice_title=self.contract.party_a,
            invoice_amount_fen=fen,
            invoice_issued_on=step.get("issued_on", clock.today()),
        )

    def do_receive(self, step: dict[str, Any]) -> None:
        application = PaymentApplication.objects.filter(contract=self.contract).latest("id")
        services.application_receive(access=self.cast.finance, application=application)

    def do_pay(self, step: dict[str, Any]) -> None:
        services.payment_record(
            access=self.cast.finance,
            duty=self.duty(step),
            amount_fen=parse_yuan(step["amount"]),
            paid_at=clock.now(),
        )

    def do_attribute(self, step: dict[str, Any]) -> None:
        self.breach = services.breach_attribute(
            access=getattr(self.cast, step["by"]),
            duty=self.duty(step),
            party=FaultParty(step["to"]),
            penalty_id=step["penalty"],
            reason=step.get("reason", "到期未履行"),
            cause=Cause(step.get("cause", "other")),
            cause_on=step.get("cause_on"),
            cause_until=step.get("cause_until"),
            exemption=step.get("exemption", ""),
            purpose=step.get("purpose", ""),
        )
        self.proposal = services.proposal_make(access=getattr(self.cast, step["by"]), breach=self.breach)

    def do_propose(self, step: dict[str, Any]) -> None:
        assert self.breach is not None
        self.proposal = services.proposal_make(access=getattr(self.cast, step["by"]), breach=self.breach)

    def do_claim(self, step: dict[str, Any]) -> None:
        services.loss_claim(
            access=getattr(self.cast, step["by"]),
            duty=self.duty(step),
            penalty_id=step["penalty"],
            amount_fen=parse_yuan(step["amount"]),
            evidence=step["evidence"],
        )

    def do_refresh(self, step: dict[str, Any]) -> None:
        assert self.proposal is not None
        self.proposal = services.proposal_refresh(
            access=getattr(self.cast, step["by"]), proposal=self.proposal
        )

    def do_settle(self, step: dict[str, Any]) -> None:
        assert self.proposal is not None
        assert services.proposal_accept(access=self.cast.b, proposal=self.proposal) is False
        assert services.proposal_accept(access=self.cast.a, proposal=self.proposal) is True


def _amount(row: LedgerRow) -> str:
    if row.preview_fen is not None:
        return f"若归责 {yuan(row.preview_fen)}"
    return "" if row.amount_fen is None else yuan(row.amount_fen)


def narrowed(file: dict[str, Any], story: dict[str, Any]) -> tuple[ContractFile, dict[str, str]]:
    """The shipped contract with the obligations the file names and the open points its stories answer."""
    folder = Path(str(resources.files("lvyue.examples") / file["example"]))
    contract, texts = load_file(folder / "contract.yaml")
    kept = tuple(one for one in contract.obligations if one.id in story["keep"])
    assert {one.id for one in kept} == set(story["keep"])
    answered = _answers(file, story)
    left = story.get("left_open", ())
    asked = tuple(
        one.model_copy(update={"blocking": False}) if one.id in left else one
        for one in contract.questions
        if one.id in answered or one.id in left or not one.blocking
    )
    return contract.model_copy(update={"obligations": kept, "questions": asked}), texts


def _answers(file: dict[str, Any], story: dict[str, Any]) -> dict[str, str]:
    """The readings both parties choose; what a story leaves open is not answered."""
    chosen = file["answers"] | story.get("answers", {})
    return {question: one for question, one in chosen.items() if question not in story.get("left_open", ())}


def begin(file: dict[str, Any], story: dict[str, Any], cast: Any, access_for: Any) -> Run:
    """Import the contract, answer its open points on both sides and confirm it on both sides.

    `cast` holds the persons; the rights are read once the contract's space exists.
    """
    from lvyue.identity.services import grant_give
    from lvyue.identity.types import Access, Role, Side

    contract_file, texts = narrowed(file, story)
    with clock.moved(moment(file["confirmed"])):
        version = contract_import(
            access=access_for(cast.b),
            file=contract_file,
            texts=texts,
            code=f"{file['example']}-case",
            partner=cast.a,
        )
        system = Access.system([version.space_id])
        grant_give(access=system, space=version.space, person=cast.finance, role=Role.FINANCE, side=Side.A)
        known = Cast(*(access_for(one) for one in (cast.b, cast.a, cast.finance)), system)
        for question, reading in _answers(file, story).items():
            for access in (known.b, known.a):
                duties.question_answer(access=access, version=version, question=question, reading=reading)
        for access in (known.b, known.a):
            duties.version_confirm(access=access, version=version)
    return Run(file, story, known, version.contract)
