"""Addresses of static files carry their digest, without a collectstatic step."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

from lvyue.foundation.canonical import digest_sha256


def _digest(name: str) -> str:
    found = finders.find(name)
    return digest_sha256(Path(str(found)).read_bytes())[:10] if found else ""


_digest_once = cache(_digest)


class DigestStorage(StaticFilesStorage):
    """`/static/app.css?v=<digest>`: browsers may keep a file and still see the next release's."""

    def url(self, name: str | None) -> str:
        """The address of one static file; without `v` when it does not exist."""
        address: str = super().url(name)
        digest = (_digest if settings.DEBUG else _digest_once)(name or "")
        return f"{address}?v={digest}" if digest else address
