"""From a reading to a draft: facts with citations become a contract file that people check and confirm.

Nothing is added to what was read: a fact without a citation makes nothing, an open point stays a
question, and what the text lacks is named. Pure: a reading in, a contract file out.
"""

from lvyue.contracts.drafting.draft import clauses_of, draft

__all__ = ["clauses_of", "draft"]
