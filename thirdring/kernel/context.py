"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def screen(_request: HttpRequest) -> dict[str, Any]:
    return {"stream_url": settings.STREAM_URL, "languages": settings.LANGUAGES}
