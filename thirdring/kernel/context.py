"""What every template may use."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

LOOPBACK = {"localhost", "127.0.0.1"}


def screen(request: HttpRequest) -> dict[str, Any]:
    return {"stream_url": stream_url(request), "languages": settings.LANGUAGES}


def stream_url(request: HttpRequest) -> str:
    """Where this page finds its live stream; under the loopback name that opened the page and owns the cookie."""
    return _under_the_name(settings.STREAM_URL, request.get_host())


@lru_cache(maxsize=64)
def _under_the_name(stream: str, host: str) -> str:
    parts = urlsplit(stream)
    asked = urlsplit(f"//{host}").hostname
    if parts.hostname in LOOPBACK and asked in LOOPBACK:
        return parts._replace(netloc=f"{asked}:{parts.port}" if parts.port else str(asked)).geturl()
    return stream
