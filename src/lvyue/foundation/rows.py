"""The statements nearly every step of a service takes: add a row, win a row, read rows that equal something.

They do what Django's `save`, `update` with `refresh_from_db`, and `filter` do on a plain table of the default
database, with the SQL written once for each shape. Building it anew is three quarters of the time of a short
step (docs/benchmarks.md). Joins, ranges and everything that pages ask stay with Django.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

M = TypeVar("M", bound=models.Model)
Convert = Callable[[Any], Any]


def row_add(row: models.Model, *, once: bool = False) -> bool:
    """Insert a new row and give it its key; IntegrityError where a constraint refuses it.

    With `once` a row that meets a unique constraint is not added: False, and nothing went wrong.
    """
    here, table = _at_hand(type(row))
    held = row.__dict__
    values = table.saved(here, [(name, held[name]) for name in table.new])
    with here.cursor() as cursor:
        cursor.execute(table.insert_once if once else table.insert, values)
        made = cursor.fetchone()
    if made is None:
        return False
    row.pk, row._state.adding, row._state.db = made[0], False, DEFAULT_DB_ALIAS
    return True


def rows_add(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert many rows of a model, each given as its values of all columns but the key, in `names`' order."""
    here, table = _at_hand(model)
    if sorted(names) != sorted(table.new):
        raise TypeError(f"{model._meta.label} takes {table.new}, not {tuple(names)}")
    with here.cursor() as cursor:
        cursor.executemany(
            table.insert_of(tuple(names)),
            [table.saved(here, list(zip(names, row, strict=True))) for row in rows],
        )


def row_win(row: models.Model, where: Mapping[str, Any], **changes: Any) -> bool:
    """Change the row if it still is as `where` says (None: is empty); when it was, True and `row` as stored.

    The conditional update of exactly one row: of two at once one wins, and for the other nothing changes.
    """
    here, table = _at_hand(type(row))
    asked, wanted = _split(where)
    sql = table.update(tuple(changes), asked)
    values = [*changes.items(), ("pk", row.pk), *wanted]
    with here.cursor() as cursor:
        cursor.execute(sql, table.saved(here, values))
        found = cursor.fetchone()
    if found is None:
        return False
    _take(row, table, table.read(found))
    return True


def row_renew(row: models.Model) -> None:
    """Read a row again; what it points to stays known where it still points there. Raises DoesNotExist."""
    here, table = _at_hand(type(row))
    found = table.rows(here, table.names, (("pk", True),), (), (("pk", row.pk),))
    if not found:
        raise type(row).DoesNotExist(f"{row._meta.label} {row.pk} is gone")  # type: ignore[attr-defined]
    _take(row, table, found[0])


def rows_where(
    model: type[M], *, order: Sequence[str] = ("id",), without: Sequence[str] = (), **equal: Any
) -> list[M]:
    """The rows whose columns equal these values (None: is empty), in `order` ("-" for descending).

    The columns of `without` are fetched when they are asked for.
    """
    _here, table = _at_hand(model)
    names = table.without(tuple(without))
    found = values_where(model, names, order=order, **equal)
    return [model.from_db(DEFAULT_DB_ALIAS, names, row) for row in found]


def values_where(
    model: type[models.Model], names: Sequence[str], *, order: Sequence[str] = ("id",), **equal: Any
) -> list[list[Any]]:
    """The values of these columns, row by row, where others equal these values (None: is empty)."""
    here, table = _at_hand(model)
    asked, wanted = _split(equal)
    return table.rows(here, tuple(names), asked, tuple(order), wanted)


def row_known(model: type[models.Model], **equal: Any) -> bool:
    """Whether a row equals these values (None: is empty)."""
    here, table = _at_hand(model)
    asked, wanted = _split(equal)
    with here.cursor() as cursor:
        cursor.execute(table.exists(asked), table.saved(here, wanted))
        return cursor.fetchone() is not None


def row_due(model: type[models.Model], now: datetime, **equal: Any) -> bool:
    """Whether a row that equals these values wakes by `now`; a look that locks nothing."""
    here, table = _at_hand(model)
    asked, wanted = _split(equal)
    with here.cursor() as cursor:
        cursor.execute(table.due(asked), table.saved(here, [*wanted, ("next_wake_at", now)]))
        return cursor.fetchone() is not None


Asked = tuple[tuple[str, bool], ...]
"""Names of the columns asked for, each with whether a value stands there (else it is to be empty)."""


def _split(where: Mapping[str, Any]) -> tuple[Asked, list[tuple[str, Any]]]:
    """The shape of a condition and its values."""
    return (
        tuple((name, value is not None) for name, value in where.items()),
        [(name, value) for name, value in where.items() if value is not None],
    )


def _take(row: models.Model, table: Table, values: Sequence[Any]) -> None:
    for name, value in zip(table.names, values, strict=True):
        if value != row.__dict__.get(name, _NOTHING) and name in table.relations:
            row._state.fields_cache.pop(table.relations[name], None)
        row.__dict__[name] = value


_NOTHING = object()

PLAIN = {
    "CharField": str,
    "TextField": str,
    "ForeignKey": int,
    "OneToOneField": int,
    "BigAutoField": int,
    "BigIntegerField": int,
    "PositiveIntegerField": int,
    "PositiveBigIntegerField": int,
    "PositiveSmallIntegerField": int,
    "BooleanField": bool,
}
"""Kinds of columns whose values of exactly this type the database takes as they are."""


def _at_hand(model: type[models.Model]) -> tuple[BaseDatabaseWrapper, Table]:
    """The connection of this thread, looked up once for a statement, and the model's statements on it."""
    here = connections[DEFAULT_DB_ALIAS]
    return here, _table(model, here.vendor)


@lru_cache(maxsize=256)
def _table(model: type[models.Model], vendor: str) -> Table:
    """The statements of a model; its own for each kind of database."""
    return Table(model)


class Table:
    """The columns of a model on the database at hand, and the SQL written for it so far."""

    def __init__(self, model: type[models.Model]) -> None:
        meta = model._meta
        if meta.parents:
            raise TypeError(f"{meta.label} lies in more than one table")
        self._fields = {field.attname: field for field in meta.concrete_fields}
        self._fields |= {field.name: field for field in meta.concrete_fields}
        assert meta.pk is not None
        self._fields["pk"] = meta.pk
        self.name = _quote(meta.db_table)
        self.names = tuple(field.attname for field in meta.concrete_fields)
        self.relations = {
            field.attname: field.name for field in meta.concrete_fields if field.attname != field.name
        }
        self._columns = ", ".join(_quote(field.column) for field in meta.concrete_fields)
        self._converts = {field.attname: _converts(field, meta.db_table) for field in meta.concrete_fields}
        self._moments = {
            name for name, field in self._fields.items() if field.get_internal_type() == "DateTimeField"
        }
        self._plain = {name: PLAIN.get(field.get_internal_type()) for name, field in self._fields.items()}
        new = [field for field in meta.concrete_fields if not field.primary_key]
        self.new = tuple(field.attname for field in new)
        insert, key = self.insert_of(self.new), _quote(meta.pk.column)
        self.insert = f"{insert} RETURNING {key}"
        self.insert_once = f"{insert} ON CONFLICT DO NOTHING RETURNING {key}"
        self.reads = lru_cache(maxsize=64)(self._reads)
        self.update = lru_cache(maxsize=64)(self._update)
        self.without = lru_cache(maxsize=8)(self._without)
        self.select = lru_cache(maxsize=64)(self._select)
        self.exists = lru_cache(maxsize=64)(self._exists)
        self.due = lru_cache(maxsize=8)(self._due)

    def saved(self, here: BaseDatabaseWrapper, values: Sequence[tuple[str, Any]]) -> list[Any]:
        """Values by name as the database takes them."""
        return [
            value if value is None or type(value) is self._plain[name] else self._prepared(here, name, value)
            for name, value in values
        ]

    def _prepared(self, here: BaseDatabaseWrapper, name: str, value: Any) -> Any:
        # A moment with its zone needs nothing of what the field asks of text, dates and naive times.
        if type(value) is datetime and value.tzinfo is not None and name in self._moments:
            return here.ops.adapt_datetimefield_value(value)
        return self._fields[name].get_db_prep_save(value, here)

    def insert_of(self, names: Sequence[str]) -> str:
        """The statement that inserts one row of these columns."""
        into, marks = ", ".join(self._column(name) for name in names), ", ".join(["%s"] * len(names))
        return f"INSERT INTO {self.name} ({into}) VALUES ({marks})"  # noqa: S608 - names of columns only

    def rows(
        self,
        here: BaseDatabaseWrapper,
        names: tuple[str, ...],
        asked: Asked,
        order: tuple[str, ...],
        wanted: Sequence[tuple[str, Any]],
    ) -> list[list[Any]]:
        """The columns of these names as Python values."""
        with here.cursor() as cursor:
            cursor.execute(self.select(names, asked, order), self.saved(here, wanted))
            found = cursor.fetchall()
        return [self.read(row, names) for row in found]

    def read(self, row: Sequence[Any], names: tuple[str, ...] = ()) -> list[Any]:
        """A row's values as Python's; of the whole row when no names are given."""
        values = list(row)
        for index, convert in self.reads(names or self.names):
            if values[index] is not None:
                values[index] = convert(values[index])
        return values

    def _reads(self, names: tuple[str, ...]) -> tuple[tuple[int, Convert], ...]:
        """What to do to which value of a row of these columns, in turn."""
        return tuple((index, one) for index, name in enumerate(names) for one in self._converts[name])

    def _without(self, left_out: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in self.names if name not in left_out)

    def _update(self, changes: tuple[str, ...], asked: Asked) -> str:
        sets = ", ".join(f"{self._column(name)} = %s" for name in changes)
        where = self._where((("pk", True), *asked))
        return f"UPDATE {self.name} SET {sets} WHERE {where} RETURNING {self._columns}"  # noqa: S608

    def _select(self, names: tuple[str, ...], asked: Asked, order: tuple[str, ...]) -> str:
        columns = ", ".join(self._column(name) for name in names)
        ways = [f"{self._column(name.lstrip('-'))} {'DESC' if name[0] == '-' else 'ASC'}" for name in order]
        ordered = f" ORDER BY {', '.join(ways)}" if ways else ""
        where = f" WHERE {self._where(asked)}" if asked else ""
        return f"SELECT {columns} FROM {self.name}{where}{ordered}"  # noqa: S608

    def _exists(self, asked: Asked) -> str:
        return f"SELECT 1 FROM {self.name} WHERE {self._where(asked)} LIMIT 1"  # noqa: S608

    def _due(self, asked: Asked) -> str:
        conditions = [self._where(asked)] if asked else []
        where = " AND ".join([*conditions, f"{self._column('next_wake_at')} <= %s"])
        return f"SELECT 1 FROM {self.name} WHERE {where} LIMIT 1"  # noqa: S608

    def _where(self, asked: Asked) -> str:
        return " AND ".join(f"{self._column(name)} {'= %s' if value else 'IS NULL'}" for name, value in asked)

    def _column(self, name: str) -> str:
        return _quote(self._fields[name].column)


def _quote(column: str | None) -> str:
    """A name as the database at hand writes it."""
    assert column is not None
    return str(connection.ops.quote_name(column))


def _converts(field: models.Field[Any, Any], table: str) -> list[Convert]:
    """How a column's value becomes Python's: what the database and the field themselves say."""
    column = field.get_col(table)
    known = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
    return [partial(_convert, one, column) for one in known]


def _convert(how: Callable[..., Any], column: Any, value: Any) -> Any:
    return how(value, column, connection)
