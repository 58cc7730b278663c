"""Drafts, orders, and what happens to orders. Amounts are in the currency of their order."""

from thirdring.orders.models.life import (
    Approval,
    Change,
    Delay,
    Discount,
    Parcel,
    ParcelEvent,
    ParcelLine,
    Problem,
    Step,
)
from thirdring.orders.models.limits import HouseLimit
from thirdring.orders.models.orders import Draft, Line, Note, Order, Seal, Shipment, TermsVersion
from thirdring.orders.models.returns import (
    Allowance,
    Grant,
    Photo,
    Receipt,
    Return,
    ReturnLine,
    Spending,
)

__all__ = [
    "Allowance",
    "Approval",
    "Change",
    "Delay",
    "Discount",
    "Draft",
    "Grant",
    "HouseLimit",
    "Line",
    "Note",
    "Order",
    "Parcel",
    "ParcelEvent",
    "ParcelLine",
    "Photo",
    "Problem",
    "Receipt",
    "Return",
    "ReturnLine",
    "Seal",
    "Shipment",
    "Spending",
    "Step",
    "TermsVersion",
]
