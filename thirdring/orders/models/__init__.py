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
from thirdring.orders.models.orders import Draft, Line, Note, Order, Shipment, TermsVersion

__all__ = [
    "Approval",
    "Change",
    "Delay",
    "Discount",
    "Draft",
    "Line",
    "Note",
    "Order",
    "Parcel",
    "ParcelEvent",
    "ParcelLine",
    "Problem",
    "Shipment",
    "Step",
    "TermsVersion",
]
