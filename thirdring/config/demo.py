"""The demo house: people, customers, an outfitter's catalogue, lines, texts, codes and a year of orders."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from thirdring.kernel import clock

# People first, orders last: each room's demo data stands on that of the rooms before it.
ROOMS = (
    "people",
    "customers",
    "catalogue",
    "knowledge",
    "calls",
    "promotions",
    "payments",
    "orders",
    "outreach",
    "routing",
    "chats",
    "telephony",
)


def load(progress: Callable[[str], None] = lambda _room: None) -> None:
    """Load every room's demo data; what is there already stays as it is."""
    from thirdring.orders.tasks import learn_pairings

    now = clock.now()
    for room in ROOMS:
        if find_spec(f"thirdring.{room}.demo"):
            progress(room)
            import_module(f"thirdring.{room}.demo").load(now)
    learn_pairings(0)
