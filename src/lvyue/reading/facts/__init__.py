"""One family of facts per module; each reads a prepared document and returns its part of the fact tree."""

from lvyue.reading.facts.acceptance import read_acceptance
from lvyue.reading.facts.amount import read_amount
from lvyue.reading.facts.appraisal import read_appraisal
from lvyue.reading.facts.blanks import read_blanks
from lvyue.reading.facts.closing import read_confidentiality, read_copies, read_dispute, read_renewal
from lvyue.reading.facts.deliverables import read_deliverables
from lvyue.reading.facts.exemptions import read_exemptions
from lvyue.reading.facts.force import read_force_majeure
from lvyue.reading.facts.hours import read_hours
from lvyue.reading.facts.indicators import read_indicators
from lvyue.reading.facts.levels import read_levels
from lvyue.reading.facts.order import read_order
from lvyue.reading.facts.ownership import read_ownership
from lvyue.reading.facts.parties import read_parties
from lvyue.reading.facts.payments import read_payments
from lvyue.reading.facts.penalties import read_penalties
from lvyue.reading.facts.periodic import read_periodic
from lvyue.reading.facts.personnel import read_personnel
from lvyue.reading.facts.renewals import read_renewals
from lvyue.reading.facts.signing import read_signing
from lvyue.reading.facts.staffing import read_staffing
from lvyue.reading.facts.subcontracting import read_subcontracting
from lvyue.reading.facts.term import read_term

FAMILIES = (
    read_parties,
    read_amount,
    read_signing,
    read_term,
    read_hours,
    read_levels,
    read_periodic,
    read_staffing,
    read_deliverables,
    read_payments,
    read_penalties,
    read_acceptance,
    read_force_majeure,
    read_renewal,
    read_confidentiality,
    read_dispute,
    read_copies,
    read_exemptions,
    read_subcontracting,
    read_ownership,
    read_renewals,
    read_order,
    read_personnel,
    read_indicators,
    read_appraisal,
    read_blanks,
)
"""In this order: a later family may use what an earlier one found (the term needs the day of signing)."""
