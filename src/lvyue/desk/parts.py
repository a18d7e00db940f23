"""A request body that may come with files: JSON alone, or multipart with the same JSON in its part `body`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from ninja import Schema
from ninja.params.models import Param, ParamModel

from lvyue.foundation.errors import Invalid

if TYPE_CHECKING:
    from ninja import NinjaAPI

MULTIPART = "multipart/form-data"


class _PartsModel(ParamModel):
    """Reads the body wherever it is; its one parameter is named by `__read_from_single_attr__`."""

    @classmethod
    def get_request_data(
        cls, request: HttpRequest, api: NinjaAPI, path_params: dict[str, Any]
    ) -> dict[str, Any] | None:
        """The parameter with its parsed JSON, None for an empty body; Invalid for anything but JSON."""
        if request.content_type == MULTIPART:
            sent: str | bytes = request.POST.get("body", "")
        else:
            sent = request.body
        if not sent:
            return None
        try:
            found = json.loads(sent)
        except ValueError as error:
            raise Invalid(
                "请求内容不是 JSON", place="body", remedy="请发 JSON；带附件的，把 JSON 放在 body 这一部分"
            ) from error
        return {str(getattr(cls, "__read_from_single_attr__", "")): found}


class Parts(Param):  # type: ignore[misc]  # Ninja itself inherits from pydantic's final FieldInfo
    """Marks the parameter that is read from JSON, or from the part `body` where files come with it."""

    _model = _PartsModel

    @classmethod
    def _param_source(cls) -> str:
        return "body"


def with_files(schema: type[Schema]) -> dict[str, Any]:
    """What an operation tells in OpenAPI beside its JSON body: the same with files."""
    parts = {
        "body": {"$ref": f"#/components/schemas/{schema.__name__}"},
        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
    }
    described = {"type": "object", "properties": parts, "required": ["body"]}
    return {"requestBody": {"content": {MULTIPART: {"schema": described}}}}
