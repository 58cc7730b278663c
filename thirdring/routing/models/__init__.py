"""Rows of this room; nothing outside the room touches them."""

from thirdring.routing.models.offers import Offer
from thirdring.routing.models.queues import LineRoute, Queue, QueuedCall, QueueSkill

__all__ = ["LineRoute", "Offer", "Queue", "QueueSkill", "QueuedCall"]
