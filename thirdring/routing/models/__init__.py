"""Rows of this room; nothing outside the room touches them."""

from thirdring.routing.models.callbacks import Callback, CallbackAttempt, DoNotCall
from thirdring.routing.models.hours import Holiday, OpeningHours, Schedule
from thirdring.routing.models.menus import Menu
from thirdring.routing.models.offers import Offer
from thirdring.routing.models.queues import LineRoute, Queue, QueuedCall, QueueSkill

__all__ = [
    "Callback",
    "CallbackAttempt",
    "DoNotCall",
    "Holiday",
    "LineRoute",
    "Menu",
    "Offer",
    "OpeningHours",
    "Queue",
    "QueueSkill",
    "QueuedCall",
    "Schedule",
]
