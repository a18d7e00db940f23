"""The assistant's suggestions on a draft: asked for by a person, fetched by a job, settled by people.

The call leaves no transaction open: the job reads, asks, and only then writes. A failure ends the
consultation with its reason and is not tried again unasked.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from lvyue.contracts.assistant import (
    AssistantFailed,
    Grounded,
    Outcome,
    already,
    assistant_set,
    propose,
    taken,
)
from lvyue.contracts.editing import fact_raw
from lvyue.contracts.errors import AssistantOff, FactUnknown, SuggestionSettled
from lvyue.contracts.models import Consultation, ContractVersion, FactReview, Suggestion
from lvyue.contracts.services.facts import keep, require_open
from lvyue.contracts.services.versions import acting_side, content_replace
from lvyue.foundation import clock
from lvyue.foundation.audit import entry_add
from lvyue.foundation.jobs import enqueue, job
from lvyue.identity.types import Access, Permission

SECONDS = 80
"""Time a consultation may take in all; below the lease of a job (120 s)."""


def suggestion_ask(*, access: Access, version: ContractVersion) -> Consultation:
    """Have the assistant read the draft soon.

    Raises NotAllowed, WrongSide, AssistantOff (none is set, or one is reading already), DraftClosed.
    """
    acting_side(access, version, Permission.DRAFT)
    assistant = assistant_set()
    if assistant is None:
        raise AssistantOff("没有设置助手", "请管理员设置 LVYUE_ASSISTANT_URL 与 LVYUE_ASSISTANT_MODEL")
    with transaction.atomic():
        require_open(version)
        if version.consultations.filter(ended_at__isnull=True).exists():
            raise AssistantOff("助手正在通读这份草案", "稍等片刻再刷新页面")
        asked = Consultation.objects.create(
            space_id=version.space_id,
            version=version,
            person_id=access.person_id,
            model=assistant.name[:100],
            asked_at=clock.now(),
        )
        entry_add(
            actor=access,
            action="contracts.suggestion.ask",
            space_id=version.space_id,
            subject=asked,
            note=f"请助手 {asked.model} 通读草案",
        )
        enqueue("contracts.suggest", args={"consultation": asked.pk}, key=f"contracts.suggest.{asked.pk}")
    return asked


@job("contracts.suggest")
def suggestions_fetch(consultation: int) -> None:
    """Ask the assistant and keep what the text bears out; once, however often it runs."""
    asked = Consultation.objects.select_related("version").get(pk=consultation)
    assistant = assistant_set()
    if asked.ended_at is not None:
        return
    try:
        if assistant is None:
            raise AssistantFailed("没有设置助手")
        outcome = propose(assistant, asked.version.texts, seconds=min(SECONDS, seconds_set()))
    except AssistantFailed as failure:
        _end(asked, failure=str(failure)[:400])
        return
    _keep(asked, outcome)


def seconds_set() -> float:
    """How long this installation lets the assistant take."""
    return float(settings.LVYUE_ASSISTANT_SECONDS)


def _keep(asked: Consultation, outcome: Outcome) -> None:
    with transaction.atomic():
        version = asked.version
        file, open_ = version.file, {(one.kind, one.quote) for one in version.suggestions.all()}
        fresh = [
            one
            for one in outcome.kept
            if (one.kind, one.quote) not in open_ and not already(file, one)
        ]  # fmt: skip
        dropped = len(outcome.dropped) + len(outcome.kept) - len(fresh)
        if not _end(asked, kept=len(fresh), dropped=dropped):
            return
        now = clock.now()
        for one in fresh:
            suggestion = Suggestion.objects.create(
                space_id=asked.space_id,
                version=version,
                consultation=asked,
                kind=one.kind,
                values=one.values,
                quote=one.quote,
                document=one.document,
                at=now,
            )
            entry_add(
                actor=Access.system([asked.space_id]),
                action="contracts.suggestion.keep",
                space_id=asked.space_id,
                subject=suggestion,
                note=f"助手提议 {one.kind}",
            )


def _end(asked: Consultation, **columns: object) -> bool:
    """Write the outcome once: of two workers, one."""
    waiting = Consultation.objects.filter(pk=asked.pk, ended_at__isnull=True)
    return waiting.update(ended_at=clock.now(), **columns) == 1


def suggestion_take(*, access: Access, suggestion: Suggestion) -> FactReview:
    """Make a suggestion a fact of the draft, in the person's name.

    Raises NotAllowed, WrongSide, DraftClosed, SuggestionSettled, FactInvalid.
    """
    version = suggestion.version
    side = acting_side(access, version, Permission.DRAFT)
    with transaction.atomic():
        require_open(version)
        _require_unsettled(suggestion)
        file = version.file
        proposal = Grounded(suggestion.kind, suggestion.values, suggestion.quote, suggestion.document)
        changed, path = taken(file, version.texts, proposal, f"suggested-{suggestion.pk}")
        try:
            was = fact_raw(file, path)
        except FactUnknown:
            was = None
        content_replace(access, version, changed, f"采用助手提议 {path}")
        becomes = fact_raw(changed, path)
        keep(access, version, side, suggestion.path, "accepted", suggestion.values, becomes, "")
        reason = f"采用助手提议（{suggestion.consultation.model}）"
        return keep(access, version, side, path, "corrected", was, becomes, reason)


def suggestion_drop(*, access: Access, suggestion: Suggestion, reason: str = "") -> FactReview:
    """Say that a suggestion is not taken. Raises NotAllowed, WrongSide, DraftClosed, SuggestionSettled."""
    version = suggestion.version
    side = acting_side(access, version, Permission.DRAFT)
    with transaction.atomic():
        require_open(version)
        _require_unsettled(suggestion)
        return keep(access, version, side, suggestion.path, "rejected", suggestion.values, None, reason)


def _require_unsettled(suggestion: Suggestion) -> None:
    if FactReview.objects.filter(version=suggestion.version, path=suggestion.path).exists():
        raise SuggestionSettled()
