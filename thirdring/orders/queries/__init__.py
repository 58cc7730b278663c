"""What can be asked of drafts and orders; each module is one subject, this is the front door."""

from thirdring.orders.queries.changeable import Changeable, Possible, changeable
from thirdring.orders.queries.drafts import draft, open_drafts
from thirdring.orders.queries.figures import taken
from thirdring.orders.queries.life import parcels, progress, steps
from thirdring.orders.queries.limits import LimitSet, limit, limits_set
from thirdring.orders.queries.orders import baskets, by_number, heads, history, open_orders, order
from thirdring.orders.queries.quoting import Quoted, quoted
from thirdring.orders.queries.warehouse import jobs, open_parcel_ids, problems, worth_of

__all__ = [
    "Changeable",
    "LimitSet",
    "Possible",
    "Quoted",
    "baskets",
    "by_number",
    "changeable",
    "draft",
    "heads",
    "history",
    "jobs",
    "limit",
    "limits_set",
    "open_drafts",
    "open_orders",
    "open_parcel_ids",
    "order",
    "parcels",
    "problems",
    "progress",
    "quoted",
    "steps",
    "taken",
    "worth_of",
]
