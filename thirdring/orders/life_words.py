"""Where orders, parcels and problems stand, in words and with the look of their badge."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from thirdring.orders.values import OrderState, ParcelNews, ParcelState
from thirdring.payments import words as money

ORDER: Final[Mapping[OrderState, tuple[Any, str]]] = {
    OrderState.PLACED: (_("Placed"), "info"),
    OrderState.UNDER_REVIEW: (_("Being checked"), "warn"),
    OrderState.HELD: (pgettext_lazy("order", "Held"), "bad"),
    OrderState.RELEASED: (_("To be packed"), "info"),
    OrderState.PICKING: (_("Being packed"), "info"),
    OrderState.SHIPPED: (_("Sent"), "info"),
    OrderState.DELIVERED: (_("Delivered"), "ok"),
    OrderState.RETURNED: (_("Returned"), "warn"),
    OrderState.CANCELLED: (_("Canceled"), "bad"),
}
PARCEL: Final[Mapping[ParcelState, tuple[Any, str]]] = {
    ParcelState.PACKED: (_("Packed"), "idle"),
    ParcelState.SENT: (pgettext_lazy("parcel", "On its way"), "info"),
    ParcelState.OUT_FOR_DELIVERY: (_("With the driver"), "info"),
    ParcelState.ATTEMPTED: (_("Nobody was at home"), "warn"),
    ParcelState.DELAYED: (_("Late"), "warn"),
    ParcelState.DELIVERED: (_("Delivered"), "ok"),
    ParcelState.RETURNING: (_("Comes back"), "warn"),
    ParcelState.RETURNED: (_("Came back"), "warn"),
    ParcelState.LOST: (_("Lost"), "bad"),
}
OUTCOMES: Final[Mapping[str, tuple[Any, str]]] = {
    "released": (_("Released"), "ok"),
    "no_fault": (_("Nothing was wrong"), "ok"),
    "changed": (_("Changed"), "info"),
    "cancelled": (_("Canceled"), "bad"),
    "refunded": (_("Refunded"), "warn"),
    "sent_again": (_("Sent again"), "info"),
}
NEWS: Final[Mapping[ParcelNews, Any]] = {
    ParcelNews.HANDED_OVER: _("The carrier has it"),
    ParcelNews.IN_TRANSIT: pgettext_lazy("parcel", "On its way"),
    ParcelNews.OUT_FOR_DELIVERY: _("With the driver"),
    ParcelNews.ATTEMPTED: _("Nobody was at home"),
    ParcelNews.DELAYED: _("Late"),
    ParcelNews.DELIVERED: _("Delivered"),
    ParcelNews.RETURNING: _("Comes back"),
    ParcelNews.RETURNED: _("Came back"),
    ParcelNews.LOST: _("Lost"),
}
PROBLEMS: Final[Mapping[str, Any]] = {
    "check": _("Order check"),
    "payment": _("Payment"),
    "stock": _("Stock"),
    "address": _("Address"),
    "parcel": _("Parcel"),
    "delay": _("Delay"),
    "customer": _("Customer asked"),
}
OTHER_PROBLEM: Final = _("Other")
_SIGNS: Final[Mapping[str, Any]] = {
    "amount": _("large amount"),
    "many-of-one": _("many of one item"),
    "failed-payments": _("card declined several times"),
    "many-orders": _("several orders in a day"),
    "large-first-order": _("large first order"),
    "ships-abroad": _("sent to another country than the bill"),
    "cash-first-order": _("first order, cash on delivery"),
    "new-address": _("new address"),
    "gift-first-order": _("first order, as a gift"),
    "return-not-refunded": _("a return could not be refunded"),
    "bank-refused": _("the bank refused a capture or a refund"),
    "not-paid": _("a card payment failed or ran out"),
    "goods-not-back": _("goods exchanged in advance did not come back"),
    "exchange-not-placed": _("the new goods of an exchange could not be ordered"),
    "gift-card-no-mail": _("a gift card has left, and there is no e-mail address for its number"),
    "lost": _("parcel lost"),
}
ASKED: Final[Mapping[str, Any]] = {
    "change-discount": _("A discount afterwards"),
    "change-price_match": _("A price to be matched"),
    "change-cancel": _("Cancel an order that is being packed"),
    "change-address": _("Another address while it is packed"),
    "change-method": _("Another way or day while it is packed"),
    "change-date": _("Another way or day while it is packed"),
    "appeasement": _("Something for the inconvenience"),
    "return": _("A return outside the rules"),
    "exchange": _("An exchange outside the rules"),
    "gift-card": _("A gift card taken as paid"),
}
OTHER_CHANGE: Final = _("A change")


def sign(code: str) -> str:
    """Why an order was stopped: a sign of the check, or `bank:` and the bank's code; what a person wrote, as it is."""
    kind, _colon, detail = code.partition(":")
    return money.refused(detail) if kind == "bank" else str(_SIGNS.get(code, code))
