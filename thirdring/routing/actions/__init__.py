"""What can be done with those who wait: admit, assign, accept, decline, expire, end."""

from thirdring.routing.actions.assigning import assign
from thirdring.routing.actions.handing_over import hand_over
from thirdring.routing.actions.offers import (
    AlreadyTakenError,
    OfferGoneError,
    accept,
    decline,
    end,
    expire,
    expire_due,
    give_back,
    offer,
)
from thirdring.routing.actions.waiting import admit

__all__ = [
    "AlreadyTakenError",
    "OfferGoneError",
    "accept",
    "admit",
    "assign",
    "decline",
    "end",
    "expire",
    "expire_due",
    "give_back",
    "hand_over",
    "offer",
]
