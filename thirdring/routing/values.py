"""What the other rooms know of offers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class OfferState(StrEnum):
    """Where an offer of a call to an operator stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    FINISHED = "finished"


LIVE = (OfferState.PENDING, OfferState.ACCEPTED)
"""An operator, and a call, each have at most one of these."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A call that is reserved for an operator, until `expires_at` by the database's clock."""

    id: int
    call_id: int
    operator_id: int
    state: OfferState
    offered_at: datetime
    expires_at: datetime
