"""What can be asked of drafts and orders; each module is one subject, this is the front door."""

from thirdring.orders.queries.drafts import draft, open_drafts
from thirdring.orders.queries.figures import taken
from thirdring.orders.queries.life import parcels, progress, steps
from thirdring.orders.queries.orders import baskets, by_number, heads, history, open_orders, order
from thirdring.orders.queries.quoting import Quoted, quoted

__all__ = [
    "Quoted",
    "baskets",
    "by_number",
    "draft",
    "heads",
    "history",
    "open_drafts",
    "open_orders",
    "order",
    "parcels",
    "progress",
    "quoted",
    "steps",
    "taken",
]
