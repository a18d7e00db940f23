"""The door to an OpenAI-compatible endpoint: one question, one answer, within a time and a size.

The contract's text travels to the address set and nowhere else: redirects are not followed.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings

MOST_BYTES = 1_000_000
"""Largest answer that is read."""


class AssistantFailed(Exception):
    """The assistant gave no usable answer; the text says why, for people."""


class Assistant(Protocol):
    """What may propose facts: asked with an instruction and a text, it answers with text."""

    @property
    def name(self) -> str: ...
    def ask(self, instruction: str, text: str, *, seconds: float) -> str:
        """The answer. Raises AssistantFailed."""
        ...


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint that speaks `POST {url}/chat/completions`, with the model to name and the key to show."""

    url: str
    model: str
    key: str = ""

    @property
    def name(self) -> str:
        """The model's name."""
        return self.model

    def ask(self, instruction: str, text: str, *, seconds: float) -> str:
        """Ask once; nothing is sent twice. Raises AssistantFailed."""
        if urlsplit(self.url).scheme not in {"http", "https"}:
            raise AssistantFailed("助手的地址要以 http:// 或 https:// 开头")
        body = {
            "model": self.model,
            "temperature": 0,
            "response_format": {"type": "json_object"},
            "messages": [
                {"role": "system", "content": instruction},
                {"role": "user", "content": text},
            ],
        }
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
            f"{self.url.rstrip('/')}/chat/completions", json.dumps(body).encode(), headers, method="POST"
        )
        return _content(_answer(request, seconds))


def _answer(request: urllib.request.Request, seconds: float) -> bytes:
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=max(seconds, 0.1)) as response:
            raw: bytes = response.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        raise AssistantFailed(f"助手答复了 HTTP {error.code}") from error
    except TimeoutError as error:
        raise AssistantFailed("助手没有在规定时间内答复") from error
    except (OSError, HTTPException) as error:
        late = isinstance(getattr(error, "reason", None), TimeoutError)
        raise AssistantFailed("助手没有在规定时间内答复" if late else "连不上助手") from error
    if len(raw) > MOST_BYTES:
        raise AssistantFailed("助手的答复太长")
    return raw


def _content(raw: bytes) -> str:
    try:
        answer: Any = json.loads(raw)
        content = answer["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError) as error:
        raise AssistantFailed("助手的答复不是约定的格式") from error
    if not isinstance(content, str):
        raise AssistantFailed("助手的答复不是约定的格式")
    return content


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def assistant_set() -> Endpoint | None:
    """The assistant of this installation; None unless its address and model are set."""
    url, model = settings.LVYUE_ASSISTANT_URL, settings.LVYUE_ASSISTANT_MODEL
    return Endpoint(url, model, settings.LVYUE_ASSISTANT_KEY) if url and model else None
