"""Any trace value as the nested dict that the trace tree draws."""

from collections.abc import Mapping
from typing import Any


def trace_read(trace: Any, *, cites: Mapping[str, str] | None = None, open_levels: int = 2) -> dict[str, Any]:
    """Return `label`, `value`, `note`, `cite` (label, href), `children`, `open` of a mapping or an object.

    `cite` may be text, whose address `cites` gives, a mapping with `label` and `href`, or absent. The first
    `open_levels` levels start unfolded. Raises `ValueError` when a node has no label, because an unnamed
    number explains nothing.
    """

    def get(name: str) -> Any:
        return trace.get(name) if isinstance(trace, Mapping) else getattr(trace, name, None)

    label = get("label")
    if not label:
        raise ValueError("算式里有一步没有名称（界面 trace_tree）。请给这一步写上 label。")
    value = get("value")
    return {
        "label": label,
        "value": "" if value is None else value,
        "note": get("note") or "",
        "cite": _cite_read(get("cite"), cites or {}),
        "children": [
            trace_read(child, cites=cites, open_levels=open_levels - 1) for child in get("children") or ()
        ],
        "open": open_levels > 0,
    }


def _cite_read(cite: Any, cites: Mapping[str, str]) -> dict[str, str] | None:
    if not cite:
        return None
    if isinstance(cite, Mapping):
        return {"label": str(cite["label"]), "href": str(cite.get("href") or "")}
    return {"label": str(cite), "href": cites.get(str(cite), "")}
