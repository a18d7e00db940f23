"""Short codes counted per space: M-0001, M-0002 …"""

from django.db import connection, transaction

from lvyue.foundation.models import Counter

_TABLE = Counter._meta.db_table
_TAKE = (
    f"INSERT INTO {_TABLE} (space_id, prefix, last) VALUES (%s, %s, 1) "  # noqa: S608 - the table's name
    f"ON CONFLICT (space_id, prefix) DO UPDATE SET last = {_TABLE}.last + 1 RETURNING last"
)


def next_code(space_id: int, prefix: str, width: int = 4) -> str:
    """The next code of `prefix` in the space, such as "M-0001".

    The number is taken in the caller's transaction: rolled back, it is given again; no two callers get the
    same.
    """
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        # One statement takes the number, begins the count and holds the row until commit.
        cursor.execute(_TAKE, [space_id, prefix])
        (last,) = cursor.fetchone()
    return f"{prefix}-{last:0{width}d}"
