"""The list of all checks in Markdown: docs/reference/lint.md is this text, and a test keeps it so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lvyue.reading.lint.types import FAMILIES, LintCheck, Severity

_HEAD = """# 合同体检的检查项

`lvyue lint 文件` 与网页“体检”逐项检查一份合同的文字。本页由 `lvyue lint --checks` 生成。

- **错误**：自相矛盾、空着没填、算不出来或不合强制规定，签字前应改正。有错误时退出码为 1。
- **警告**：说得通，但有风险或容易起争议，由双方决定改不改。
- **提示**：应当知道的事，或通常应写而没有写的事。

编号不会变动，也不会挪作他用。“写法”里的空由双方填写；它只是建议，不是法律意见。涉及政府采购的各项，
只在甲方是机关、事业单位或合同写明采购程序时检查；涉及中小企业付款的，写明乙方为大型企业的不检查。
"""


def checks_page(checks: Sequence[LintCheck]) -> str:
    """Every check by family: id, severity, title, why, ground, suggested wording."""
    counts = "、".join(
        f"{severity.label} {sum(one.severity is severity for one in checks)} 项" for severity in Severity
    )
    lines = [_HEAD, f"共 {len(checks)} 项：{counts}。"]
    for letter, family in FAMILIES.items():
        lines += ["", f"## {letter} {family}"]
        for one in checks:
            if one.id[0] == letter:
                lines += ["", *_block(one)]
    return "\n".join(lines) + "\n"


def _block(check: LintCheck) -> Iterator[str]:
    yield f"### {check.id} {check.title}（{check.severity.label}）"
    yield ""
    yield f"- 为何：{check.why}"
    yield f"- 依据：{check.basis}"
    yield f"- 写法：{check.wording}"
