"""Which exemption clauses a finding of cause opens, and what a person must say to apply one (免责).

Pure: terms and a finding in. The person decides; nothing is relieved by itself.
"""

from __future__ import annotations

from datetime import date

from lvyue.contracts.types import Cause, ContractFile, Exemption, PartyCode
from lvyue.rules.deadlines import relieves
from lvyue.settlement.errors import CauseDatesWrong, ExemptionTooLate, ExemptionUnfit, ExemptionUnknown
from lvyue.settlement.unfolding import number_of


def exemptions_for(terms: ContractFile, party: str, cause: Cause | None = None) -> tuple[Exemption, ...]:
    """The clauses that relieve a party ("a", "b"), of one cause when given."""
    return tuple(
        one
        for one in terms.exemptions
        if one.relieves in (PartyCode.AB, party) and (cause is None or cause in one.causes)
    )


def exemption_check(
    terms: ContractFile,
    *,
    exemption: str,
    party: str,
    cause: Cause,
    cause_on: date | None,
    cause_until: date | None,
    due_on: date | None,
) -> Exemption | None:
    """The clause a person applies, checked against the finding; None when none is applied.

    A clause that gives no relief to who is already late asks when the cause began (rule 16). Raises
    ExemptionUnknown, ExemptionUnfit, ExemptionTooLate, CauseDatesWrong.
    """
    if cause_on is not None and cause_until is not None and cause_until < cause_on:
        raise CauseDatesWrong(f"结束的 {cause_until} 早于开始的 {cause_on}")
    if not exemption:
        return None
    found = next((one for one in terms.exemptions if one.id == exemption), None)
    if found is None:
        raise ExemptionUnknown(exemption)
    number = number_of(terms, found.clause)
    if found not in exemptions_for(terms, party, cause):
        causes = "、".join(one.label for one in found.causes)
        raise ExemptionUnfit(number, cause.label, f"{found.relieves.label}、原因为{causes}")
    if found.not_when_late and due_on is not None:
        if cause_on is None:
            raise CauseDatesWrong(f"{number} 对已经迟延的一方不免责，要写明原因从哪一天开始")
        if not relieves(cause_on, due_on):
            raise ExemptionTooLate(number, cause_on, due_on)
    return found
