"""Short codes counted per space: M-0001, M-0002 …"""

from django.db import transaction
from django.db.models import F

from lvyue.foundation.models import Counter


def next_code(space_id: int, prefix: str, width: int = 4) -> str:
    """The next code of `prefix` in the space, such as "M-0001".

    The number is taken in the caller's transaction: rolled back, it is given again; no two callers get the
    same.
    """
    with transaction.atomic(savepoint=False):
        row = Counter.objects.filter(space_id=space_id, prefix=prefix)
        if not row.update(last=F("last") + 1):
            Counter.objects.bulk_create([Counter(space_id=space_id, prefix=prefix)], ignore_conflicts=True)
            row.update(last=F("last") + 1)
        # The update above holds the row until commit, so this read is the number just taken.
        last = row.values_list("last", flat=True).get()
    return f"{prefix}-{last:0{width}d}"
