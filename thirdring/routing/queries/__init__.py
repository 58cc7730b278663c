"""Reads of this room."""

from thirdring.routing.queries.line_up import waiting, waiting_call
from thirdring.routing.queries.offers import live_offer_of, offer, offers_of, seconds_until_next_expiry
from thirdring.routing.queries.queues import NoSuchQueueError, queue, queue_by_code, queue_of_line, queues
from thirdring.routing.queries.waits import position_and_wait

__all__ = [
    "NoSuchQueueError",
    "live_offer_of",
    "offer",
    "offers_of",
    "position_and_wait",
    "queue",
    "queue_by_code",
    "queue_of_line",
    "queues",
    "seconds_until_next_expiry",
    "waiting",
    "waiting_call",
]
