"""What the reader finds in a version's texts beyond the fields of a contract file, for people to check. Pure.

`whole` reads the documents as one text, `kinds` says of each kind of fact how it is shown and typed,
`facts` lays the checks of people over it, `learned` writes corrections the way the reader takes them.
"""

from lvyue.contracts.readings.facts import PREFIX, ReadFact, Said, is_read, read_facts, settled
from lvyue.contracts.readings.learned import learned
from lvyue.contracts.readings.whole import Whole, whole_of

__all__ = ["PREFIX", "ReadFact", "Said", "Whole", "is_read", "learned", "read_facts", "settled", "whole_of"]
