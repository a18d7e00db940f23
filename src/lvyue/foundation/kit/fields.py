"""A bound form field as the values its template draws: control, help and errors tied together for readers."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

_KINDS = (
    (forms.CheckboxInput, "check"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxSelectMultiple, "checks"),
    (forms.FileInput, "file"),
)


def field_read(bound: BoundField, *, hint: str, label: str, tones: str) -> dict[str, Any]:
    """Return what `kit/_field.html` draws; `tones` pairs values with tones: `ok:green bad:red`."""
    widget = bound.field.widget
    kind = next((name for base, name in _KINDS if isinstance(widget, base)), "plain")
    shown_hint = hint or bound.help_text
    described = [f"{bound.auto_id}_help"] if shown_hint else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    attrs: dict[str, str | bool] = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attrs["aria-invalid"] = "true"
    grouped = kind in ("choices", "checks")
    return {
        "bound": bound,
        "kind": kind,
        "label": label or bound.label,
        "hint": shown_hint,
        "control": "" if grouped else bound.as_widget(attrs=attrs),
        "options": _options(bound, tones) if grouped else (),
        "described": " ".join(described),
        "optional": not bound.field.required,
    }


def _options(bound: BoundField, tones: str) -> list[dict[str, Any]]:
    toned = dict(pair.split(":") for pair in tones.split())
    return [
        {
            "tag": option.tag(),
            "label": option.choice_label,
            "tone": toned.get(str(option.data["value"]), ""),
        }
        for option in bound
    ]
