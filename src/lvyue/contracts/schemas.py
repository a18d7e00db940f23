"""Shapes of the REST of fact reviews, and how a fact is told in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field, PlainSerializer

from lvyue.contracts.models import ContractVersion, FactReview
from lvyue.contracts.pages.facts import Fact
from lvyue.contracts.pages.review import draft_open, facts_shown
from lvyue.contracts.pages.reviewing import Check, Known, checks_by_path
from lvyue.contracts.selectors import fact_reviews
from lvyue.foundation import clock
from lvyue.identity.types import Access

Moment = Annotated[datetime, PlainSerializer(lambda at: at.astimezone(clock.TZ).isoformat(), return_type=str)]
"""A moment as ISO text of Asia/Shanghai."""


class FactCheckOut(Schema):
    """A side's check that still counts, in words."""

    side: str
    said: str
    by: str
    at: Moment


class FactOut(Schema):
    """One fact with the words it rests on, the rule that read them, and the checks of it that count.

    A `blank` is not filled in; one that is `open` holds up the confirmation.
    """

    path: str
    group: str
    label: str
    value: str
    who: str
    clause: str
    quotes: list[str]
    rule: str
    waits_for: str
    blank: bool
    open: bool
    checks: list[FactCheckOut]


class FactsOut(Schema):
    """The facts of a version in the order people check them; whether the asker may."""

    contract: str
    version: int
    confirmed: bool
    may_review: bool
    items: list[FactOut]


class FieldOut(Schema):
    """One value that may be put right: as it is typed, and what it may be where that is a closed list."""

    name: str
    label: str
    value: str
    optional: bool
    choices: dict[str, str]


class StepOut(Schema):
    """One act on a fact: what it was and what it became, as plain data; None where there is none."""

    verdict: str
    side: str
    by: str
    at: Moment
    reason: str
    was: dict[str, Any] | None
    becomes: dict[str, Any] | None


class WholeFactOut(Schema):
    """A fact with what may be put right of it and its history, latest first; `fact` None once taken out."""

    path: str
    fact: FactOut | None
    fields: list[FieldOut]
    history: list[StepOut]


class CorrectIn(Schema):
    """New values by the names of the fact's fields, as typed; other words it rests on; why."""

    values: dict[str, str]
    quote: str = Field("", max_length=400)
    reason: str = Field("", max_length=400)


class RejectIn(Schema):
    """Why it is taken out."""

    reason: str = Field(min_length=1, max_length=400)


def facts_out(access: Access, version: ContractVersion) -> FactsOut:
    """Every fact of a version."""
    reviews = fact_reviews(version)
    known = Known.of(version, reviews)
    checks = checks_by_path(known, reviews)
    return FactsOut(
        contract=version.contract.code,
        version=version.number,
        confirmed=version.confirmed_at is not None,
        may_review=draft_open(access, version),
        items=[
            _fact(one, known, checks.get(one.path, ()))
            for one in facts_shown(version.file, version.texts, known)
        ],
    )


def whole_fact(version: ContractVersion, path: str) -> WholeFactOut:
    """One fact. Raises FactUnknown where there is none and never was."""
    reviews = fact_reviews(version)
    known = Known.of(version, reviews)
    mine = known.history(path, reviews)
    shown = next((one for one in facts_shown(version.file, version.texts, known) if one.path == path), None)
    checks = checks_by_path(known, mine)
    return WholeFactOut(
        path=path,
        fact=None if shown is None else _fact(shown, known, checks.get(path, ())),
        fields=[] if shown is None else _fields(known, path),
        history=[_step(one) for one in reversed(mine)],
    )


def _fact(one: Fact, known: Known, checks: Sequence[Check]) -> FactOut:
    read = known.read.get(one.path)
    return FactOut(
        path=one.path,
        group=one.group,
        label=one.label,
        value=one.value,
        who=one.who,
        clause=one.clause,
        quotes=list(one.quotes),
        rule=one.rule,
        waits_for=one.waits,
        blank=one.blank,
        open=read is not None and read.open,
        checks=[FactCheckOut(side=each.side, said=each.label, by=each.name, at=each.at) for each in checks],
    )


def _fields(known: Known, path: str) -> list[FieldOut]:
    return [
        FieldOut(
            name=one.name,
            label=one.label,
            value=one.value,
            optional=one.optional,
            choices={key: label for key, label in one.choices if key},
        )
        for one in known.fields(path)
    ]


def _step(one: FactReview) -> StepOut:
    plain: Mapping[str, Any] = {name: getattr(one, name) for name in ("verdict", "side", "at", "reason")}
    return StepOut(**plain, by=one.person.name, was=one.was, becomes=one.becomes)
