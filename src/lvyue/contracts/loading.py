"""Loading a contract file: YAML to `ContractFile`, every fault told with its place and its remedy.

Nothing is stored here; `load_file` is pure but for reading the named files.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from lvyue.contracts.checking import check
from lvyue.contracts.errors import ContractFileInvalid, Finding
from lvyue.contracts.places import Lines, Place, place_of
from lvyue.contracts.types import ContractFile

MOST_BYTES = 2_000_000


def load_file(path: Path) -> tuple[ContractFile, dict[str, str]]:
    """Load a contract file and its source documents.

    Returns the validated file and {document id: text}. Raises ContractFileInvalid.
    """
    text = _text_of(path, "合同文件")
    contract, lines = parse(text, path.name)
    texts, findings = {}, []
    for document in contract.documents:
        source = (path.parent / document.file).resolve()
        if path.parent.resolve() not in source.parents:
            findings.append(
                Finding(
                    f"文档 {document.id}",
                    f"文件名“{document.file}”指到了合同目录之外",
                    "把原文放在合同文件旁边",
                )
            )
            continue
        texts[document.id] = _text_of(source, f"文档 {document.id}")
        digest = hashlib.sha256(source.read_bytes()).hexdigest()
        if document.sha256 and document.sha256 != digest:
            findings.append(
                Finding(
                    f"文档 {document.id}",
                    f"原文 {document.file} 的摘要与 sha256 不符，原文被改过",
                    "换回原来的文件，或确认改动后更新 sha256",
                )
            )
    if not findings:
        findings = check(contract, texts, lines)
    if findings:
        raise ContractFileInvalid(findings, path.name)
    return contract, texts


def load_text(text: str, texts: dict[str, str], name: str = "contract.yaml") -> ContractFile:
    """Validate a contract file given as text together with its documents' texts."""
    contract, lines = parse(text, name)
    if findings := check(contract, texts, lines):
        raise ContractFileInvalid(findings, name)
    return contract


_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where the package has it


class _Loader(_Safe):
    """YAML whose dates stay words, so that an impossible one is told with its line like any other fault."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def parse(text: str, name: str) -> tuple[ContractFile, Lines]:
    """Parse YAML and validate the schema; returns the file and the line of every path."""
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_Loader)):
            raise ContractFileInvalid([Finding("文件", "用了 YAML 引用（*）", "把内容直接写出来")], name)
        node = yaml.compose(text, Loader=_Loader)
        raw = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader without dates
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"第 {mark.line + 1} 行" if mark else "文件"
        raise ContractFileInvalid(
            [Finding(place, "不是合法的 YAML", "检查缩进、冒号与引号")], name
        ) from error
    except (ValueError, RecursionError) as error:
        raise ContractFileInvalid(
            [Finding("文件", f"YAML 里有不存在的日期或无法读取的值（{error}）", "改正该值")], name
        ) from error
    if not isinstance(raw, dict):
        raise ContractFileInvalid(
            [Finding("文件", "内容是空的或不是一份合同文件", "以 schema: lvyue/contract/1 开头，写成键值")],
            name,
        )
    lines = _lines(node)
    try:
        return ContractFile.model_validate(raw), lines
    except ValidationError as error:
        raise ContractFileInvalid([_finding(one, lines) for one in error.errors()], name) from error


def _text_of(path: Path, what: str) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ContractFileInvalid(
            [Finding(what, f"读不到文件 {path.name}", "核对路径与文件名，以及读取权限")], path.name
        ) from error
    if len(raw) > MOST_BYTES:
        raise ContractFileInvalid(
            [
                Finding(
                    what, f"文件超过 {MOST_BYTES // 1_000_000} MB", "确认选对了文件；图片与扫描件不在此导入"
                )
            ],
            path.name,
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContractFileInvalid(
            [Finding(what, f"{path.name} 不是 UTF-8 文本", "另存为 UTF-8 编码")], path.name
        ) from error


def _lines(node: yaml.Node | None, path: Place = ()) -> dict[Place, int]:
    found: dict[Place, int] = {}
    if node is None:
        return found
    found[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            found |= _lines(value, (*path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            found |= _lines(value, (*path, index))
    return found


_CAUSES = {
    "missing": ("缺少“{last}”", "补上这一项"),
    "extra_forbidden": ("不认识的键“{last}”", "删去，或按 schema lvyue/contract/1 更正拼写"),
    "enum": ("“{input}”不在允许的取值内（{expected}）", "从允许的取值中选一个"),
    "literal_error": ("“{input}”不在允许的取值内（{expected}）", "从允许的取值中选一个"),
    "too_short": ("“{last}”不能为空：每个事实都要写明出处", "补上 cite：条款与原文引文"),
    "string_too_short": ("“{last}”太短或为空", "写出内容"),
    "string_pattern_mismatch": ("编号“{input}”不合规", "只用小写字母、数字、点与短横，最长 40 字"),
    "greater_than_equal": ("“{input}”太小", "填不小于 {ge} 的数"),
    "greater_than": ("“{input}”太小", "填大于 {gt} 的数"),
    "less_than_equal": ("“{input}”太大", "填不大于 {le} 的数"),
    "value_error": ("{msg}", "补全这条义务"),
}


def _finding(error: Any, lines: Lines) -> Finding:
    kind, path = error["type"], tuple(error["loc"])
    if kind.startswith("date"):
        cause, remedy = "“{input}”不是存在的日期", "写成 2025-03-04 这样的真实日期"
    else:
        cause, remedy = _CAUSES.get(kind, ("“{input}”的类型不对", "按 schema lvyue/contract/1 更正"))
    context = error.get("ctx", {})
    message = str(context.get("error", ""))
    if "cite" in path and kind == "missing":
        cause, remedy = "没有出处：每个事实都要写明条款与原文引文", "补上 cite: [{{clause: …, quote: …}}]"
    values = {
        "last": path[-1] if path else "",
        "input": str(error.get("input"))[:40],
        "expected": context.get("expected", ""),
        "msg": message,
        **{key: context.get(key, "") for key in ("ge", "gt", "le")},
    }
    return Finding(place_of(path, lines), cause.format(**values), remedy.format(**values))
