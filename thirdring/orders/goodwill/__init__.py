"""Making an inconvenience good: a coupon, store credit, or a refund of what the customer keeps. Rows M5.10, S1.3.

Each operator has an allowance a month for each reason; policy says how much at once, who approves above it, and what
repeated claims mean. Nothing is given twice, and no allowance is exceeded, however many give at the same time.
"""

from thirdring.orders.goodwill.giving import (
    AllowanceSpentError,
    NoOrderToRefundError,
    NotGivenError,
    give,
    mark_seen,
    set_allowance,
)
from thirdring.orders.goodwill.proposing import YEAR, Offer, propose
from thirdring.orders.goodwill.queries import grants_of, latest, purse, purses, totals

__all__ = [
    "YEAR",
    "AllowanceSpentError",
    "NoOrderToRefundError",
    "NotGivenError",
    "Offer",
    "give",
    "grants_of",
    "latest",
    "mark_seen",
    "propose",
    "purse",
    "purses",
    "set_allowance",
    "totals",
]
