"""The lint report as plain text for a shell."""

from __future__ import annotations

from collections.abc import Iterator

from lvyue.reading.lint.quoting import quote
from lvyue.reading.lint.types import LintReport, Remark, Severity

QUOTES = 3
"""More places of one remark than this are counted, not shown."""


def summary(report: LintReport) -> str:
    """The counts in one sentence: 2 处错误、5 处警告、3 处提示，共检查 96 项。"""
    counts = "、".join(f"{len(report.of(severity))} 处{severity.label}" for severity in Severity)
    return f"{counts}，共检查 {report.checked} 项。"


def written(report: LintReport, text: str, title: str) -> str:
    """The whole report; `text` is the text it was made of, `title` what the report calls it."""
    lines = [f"合同体检 {title}", summary(report)]
    for severity in Severity:
        if remarks := report.of(severity):
            lines += ["", f"{severity.label}（{len(remarks)}）"]
            for remark in remarks:
                lines += ["", *_remark(remark, text)]
    if not report.remarks:
        lines += ["", "没有发现问题。"]
    return "\n".join(lines) + "\n"


def _remark(remark: Remark, text: str) -> Iterator[str]:
    check = remark.check
    yield f"[{check.id}] {remark.clause} {check.title}"
    yield f"  {remark.text}"
    for span in remark.spans[:QUOTES]:
        shown = quote(text, span)
        yield f"  原文：{shown.before}【{shown.words}】{shown.after}"
    if len(remark.spans) > QUOTES:
        yield f"  另有 {len(remark.spans) - QUOTES} 处。"
    if remark.reckoning:
        yield f"  算式：{remark.reckoning}"
    yield f"  为何：{check.why}"
    yield f"  依据：{check.basis}"
    yield f"  建议：{remark.wording}"
