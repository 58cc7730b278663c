"""All causality on one page: which event is answered by which handlers.

A handler is a function of one event, idempotent, run by the worker after the event's transaction has committed.
"""

from collections.abc import Callable
from typing import Any

Handler = Callable[[Any], None]

SUBSCRIPTIONS: dict[type, tuple[Handler, ...]] = {}
