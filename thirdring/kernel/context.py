"""What every template may use."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

LOOPBACK = {"localhost", "127.0.0.1"}


def screen(request: HttpRequest) -> dict[str, Any]:
    return {"stream_url": stream_url(request), "languages": settings.LANGUAGES}


def stream_url(request: HttpRequest) -> str:
    """Where this page finds its live stream; under the loopback name that opened the page and owns the cookie."""
    parts = urlsplit(settings.STREAM_URL)
    asked = urlsplit(f"//{request.get_host()}").hostname
    if parts.hostname in LOOPBACK and asked in LOOPBACK:
        return parts._replace(netloc=f"{asked}:{parts.port}" if parts.port else str(asked)).geturl()
    return settings.STREAM_URL
