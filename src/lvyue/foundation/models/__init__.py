"""Tables of the foundation, one file per topic."""

from lvyue.foundation.models.audit import Block, BlockEntry, Entry, Sealer
from lvyue.foundation.models.codes import Counter
from lvyue.foundation.models.files import Attachment, Blob
from lvyue.foundation.models.jobs import Job
from lvyue.foundation.models.lease import Leased
from lvyue.foundation.models.signing import Signature

__all__ = [
    "Attachment",
    "Blob",
    "Block",
    "BlockEntry",
    "Counter",
    "Entry",
    "Job",
    "Leased",
    "Sealer",
    "Signature",
]
