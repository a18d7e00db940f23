"""Snapshots of rows whose model declares `AUDITED`: what an audit entry carries and `verify` compares."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from lvyue.foundation.rows import PLAIN

_SETTLED = PLAIN | {"DateTimeField": datetime, "DateField": date}
"""Kinds of columns whose values of exactly this type stand in evidence as they are."""


def audited_models() -> Iterator[type[models.Model]]:
    """Every concrete model that declares AUDITED, in a stable order."""
    found = [model for model in apps.get_models() if hasattr(model, "AUDITED")]
    yield from sorted(found, key=lambda model: model._meta.label_lower)


def type_of(subject: models.Model | type[models.Model]) -> str:
    """The subject type as it is written in evidence, such as "identity.person"."""
    return subject._meta.label_lower


@cache
def _audited(model: type[models.Model]) -> tuple[tuple[str, "models.Field[Any, Any] | None", Any], ...]:
    """Of each audited name: the attribute, its column if it is one, the type that needs no care."""
    columns = {name: field for field in model._meta.concrete_fields for name in (field.name, field.attname)}
    found = []
    for name in model.AUDITED:  # type: ignore[attr-defined]
        field = columns.get(name)
        settled = _SETTLED.get(field.get_internal_type()) if field else None
        found.append((field.attname if field else name, field, settled))
    return tuple(found)


def _value(field: "models.Field[Any, Any]", row: models.Model, value: Any) -> Any:
    if isinstance(value, models.Model) or hasattr(value, "resolve_expression"):
        raise TypeError(
            f"{row._meta.label}.{field.attname} holds an expression: refresh the row before its entry"
        )
    if isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.DecimalField):
        return Decimal(value).quantize(Decimal(1).scaleb(-field.decimal_places))
    return field.to_python(value)


def row_of(subject: models.Model) -> dict[str, Any] | None:
    """The audited values of one row, or None when its class is not AUDITED.

    AUDITED names fields ("space" and "space_id" are one column) or properties that stand for one, such as a
    digest of a secret. Keys are attribute names.
    """
    if not hasattr(type(subject), "AUDITED"):
        return None
    row = {}
    for name, field, settled in _audited(type(subject)):
        value = getattr(subject, name)
        if field is None or value is None or type(value) is settled:
            row[name] = value
        else:
            row[name] = _value(field, subject, value)
    return row
