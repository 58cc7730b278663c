"""The demo house's chat pages: one for each line, under a short name."""

from datetime import datetime
from typing import Final

from thirdring.calls import queries as calls
from thirdring.chats import models

CODES: Final = {"DK": "danmark", "GB": "uk", "US": "us", "CN": "china"}


def load(now: datetime) -> None:  # noqa: ARG001 - the same door for every room
    """Add a page for each line; what is there already stays as it is."""
    for line in calls.lines():
        if code := CODES.get(line.region):
            models.ChatPage.objects.get_or_create(line_id=line.id, defaults={"code": code})
