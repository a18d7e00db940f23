"""A supplement (补充协议) read as an amendment: which clauses it changes, merged as dated terms. Pure.

`read_supplement` finds the changes, `merged` makes the next version of the contract file, `law` holds what
the procurement law asks of every supplement.
"""

from lvyue.contracts.supplements.changes import Change, Supplement, read_supplement
from lvyue.contracts.supplements.law import require_within_tenth
from lvyue.contracts.supplements.merging import Amended, merged

__all__ = ["Amended", "Change", "Supplement", "merged", "read_supplement", "require_within_tenth"]
