"""What people read for the house's limits."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

GROUPS: Final[dict[str, Any]] = {
    "check": _("Order check: what is looked at"),
    "points": _("Order check: points of risk"),
    "goodwill": _("Making good"),
    "returns": _("Returns and exchanges"),
}
NAMES: Final[dict[str, Any]] = {
    "check-amount": _("An order of this amount is looked at"),
    "check-first-order": _("A first order is large from this part of the amount on"),
    "check-pieces": _("So many of one item are looked at"),
    "check-orders-a-day": _("So many orders of a customer in a day are a sign"),
    "check-failed-payments": _("So many declined cards are a sign"),
    "check-review-from": _("An order with so many points waits for a person"),
    "allowance": _("An operator may give a month, for each reason"),
    "return-days": _("A return number counts for"),
    "exchange-notice-days": _("Who has not sent back what was exchanged is told before the last day"),
}
UNITS: Final[dict[str, Any]] = {
    "count": "",
    "percent": "%",
    "points": pgettext_lazy("risk", "points"),
    "days": _("days"),
}
