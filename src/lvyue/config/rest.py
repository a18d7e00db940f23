"""The REST API as people read it: its operations by group, with what each takes and gives. Pure.

Everything comes from the OpenAPI schema, so that the page cannot differ from the interface.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_WHERE = {"path": "路径", "query": "查询"}
_KINDS = {"string": "文字", "integer": "整数", "number": "数", "boolean": "true 或 false", "object": "对象"}
_FORMATS = {"date": "日期", "date-time": "时刻，带时区", "binary": "文件"}
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its dotted name (`items[].code`), where it goes, what it is."""

    name: str
    where: str
    kind: str
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: method, path, what it does, what it takes and gives, the status of success."""

    method: str
    path: str
    summary: str
    takes: tuple[Value, ...]
    gives: tuple[Value, ...]
    status: str

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""
        return self.method != "GET"


def operations_by_group(schema: Mapping[str, Any]) -> dict[str, list[Operation]]:
    """{group: operations} of an OpenAPI 3.1 schema, in its order."""
    shapes = schema["components"]["schemas"]
    found: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        for method, one in methods.items():
            group = (one.get("tags") or ["其他"])[0]
            found.setdefault(group, []).append(_operation(method.upper(), path, one, shapes))
    return found


def _operation(method: str, path: str, one: Mapping[str, Any], shapes: Mapping[str, Any]) -> Operation:
    status, answer = next(iter(one["responses"].items()))
    return Operation(
        method,
        path,
        one["summary"],
        (*_parameters(one, shapes), *_body(one, shapes)),
        tuple(_members(_content(answer), shapes, "")),
        str(status),
    )


def _parameters(one: Mapping[str, Any], shapes: Mapping[str, Any]) -> Iterator[Value]:
    for each in one.get("parameters", ()):
        kind = _kind(each["schema"], shapes)
        yield Value(each["name"], _WHERE[each["in"]], kind, bool(each.get("required")))


def _body(one: Mapping[str, Any], shapes: Mapping[str, Any]) -> Iterator[Value]:
    """The members of the JSON body, and the files that a multipart one may carry beside it."""
    content = one.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        yield from _members(content["application/json"]["schema"], shapes, "正文")
    form = content.get("multipart/form-data", {}).get("schema", {})
    for name, shape in form.get("properties", {}).items():
        if name != "body":
            yield Value(name, "附件", _kind(shape, shapes), name in form.get("required", ()))


def _content(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _members(
    shape: Mapping[str, Any], shapes: Mapping[str, Any], where: str, before: str = "", depth: int = _DEPTH
) -> Iterator[Value]:
    """The members of an object or of a list's objects, those of members within behind them."""
    shape = _resolved(shape, shapes)
    if shape.get("type") == "array":
        yield from _members(shape["items"], shapes, where, f"{before}[]", depth)
        return
    for name, each in shape.get("properties", {}).items():
        label = f"{before}.{name}" if before else name
        yield Value(label, where, _kind(each, shapes), name in shape.get("required", ()))
        if depth > 1:
            yield from _members(each, shapes, where, label, depth - 1)


def _resolved(shape: Mapping[str, Any], shapes: Mapping[str, Any]) -> Mapping[str, Any]:
    """A shape itself: behind its reference, and without the null it may also be."""
    if "$ref" in shape:
        return _resolved(shapes[shape["$ref"].rpartition("/")[2]], shapes)
    several = [one for one in shape.get("anyOf", ()) if one.get("type") != "null"]
    return _resolved(several[0], shapes) if len(several) == 1 else shape


def _kind(shape: Mapping[str, Any], shapes: Mapping[str, Any]) -> str:
    """What a value is, in words: 文字, 日期, 列表：对象, or the values it may have."""
    nullable = any(one.get("type") == "null" for one in shape.get("anyOf", ()))
    found = _resolved(shape, shapes)
    if "anyOf" in found:
        words = "，或".join(_kind(one, shapes) for one in found["anyOf"] if one.get("type") != "null")
    elif "enum" in found or "const" in found:
        words = "、".join(str(one) for one in found.get("enum", [found.get("const")]))
    elif found.get("type") == "array":
        words = f"列表：{_kind(found.get('items', {}), shapes)}"
    else:
        words = _FORMATS.get(found.get("format", ""), _KINDS.get(found.get("type", ""), "任意值"))
    return f"{words}，可为 null" if nullable else words
