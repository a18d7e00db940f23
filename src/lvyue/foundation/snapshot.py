"""Snapshots of rows whose model declares `AUDITED`: what an audit entry carries and `verify` compares."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models


def audited_models() -> Iterator[type[models.Model]]:
    """Every concrete model that declares AUDITED, in a stable order."""
    found = [model for model in apps.get_models() if hasattr(model, "AUDITED")]
    yield from sorted(found, key=lambda model: model._meta.label_lower)


def type_of(subject: models.Model | type[models.Model]) -> str:
    """The subject type as it is written in evidence, such as "identity.person"."""
    return subject._meta.label_lower


def _value(field: "models.Field[Any, Any]", row: models.Model) -> Any:
    value = getattr(row, field.attname)
    if isinstance(value, models.Model) or hasattr(value, "resolve_expression"):
        raise TypeError(
            f"{row._meta.label}.{field.attname} holds an expression: refresh the row before its entry"
        )
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.DecimalField):
        return Decimal(value).quantize(Decimal(1).scaleb(-field.decimal_places))
    return field.to_python(value)


def row_of(subject: models.Model) -> dict[str, Any] | None:
    """The audited values of one row, or None when its class is not AUDITED.

    AUDITED names fields ("space" and "space_id" are one column) or properties that stand for one, such as a
    digest of a secret. Keys are attribute names.
    """
    names: tuple[str, ...] | None = getattr(type(subject), "AUDITED", None)
    if names is None:
        return None
    columns = {name: field for field in subject._meta.concrete_fields for name in (field.name, field.attname)}
    row = {}
    for name in names:
        field = columns.get(name)
        row[field.attname if field else name] = _value(field, subject) if field else getattr(subject, name)
    return row
