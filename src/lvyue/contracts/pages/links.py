"""Addresses that contract pages link to."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def review_address(code: str, number: int, span: str = "") -> str:
    """The review page of a version, at a fact's words when `span` names one."""
    address = reverse("contracts:review", args=[code, number])
    return f"{address}#span-{span}" if span else address


def living_address(code: str, number: int) -> str:
    """The living contract where that page exists, otherwise the review of the version."""
    for name in ("cockpit:living", "living"):
        try:
            return reverse(name, args=[code])
        except NoReverseMatch:
            continue
    return review_address(code, number)


def compare_address(code: str, number: int, earlier: int | None = None) -> str:
    """The page that compares a version with an earlier one, by default the one before it."""
    address = reverse("contracts:compare", args=[code, number])
    return f"{address}?with={earlier}" if earlier else address


def lint_address(code: str, number: int, form: str = "") -> str:
    """The lint of a version as page, or in another form: json, docx."""
    return reverse(f"contracts:lint_{form}" if form else "contracts:lint", args=[code, number])
