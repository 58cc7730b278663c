"""Methods and states in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from thirdring.payments.values import Choice, Method, State

METHODS: Mapping[Method, Any] = {
    Method.CARD: _("Card, by pay link"),
    Method.INVOICE: _("Invoice"),
    Method.BANK_TRANSFER: _("Bank transfer"),
    Method.CASH_ON_DELIVERY: _("Cash on delivery"),
    Method.GIFT_CARD: _("Gift card"),
    Method.STORE_CREDIT: _("Store credit"),
}
STATES: Mapping[State, tuple[Any, str]] = {
    State.DUE: (_("To be received"), "info"),
    State.INTENDED: (_("Asking the bank"), "idle"),
    State.UNKNOWN: (_("No answer yet; we ask again"), "warn"),
    State.WAITING: (_("Waiting for the customer"), "info"),
    State.AUTHORIZED: (_("Held on the card"), "ok"),
    State.PAID: (_("Paid"), "ok"),
    State.FAILED: (_("Failed"), "bad"),
    State.CANCELLED: (_("Given up"), "idle"),
}
_REASONS: Mapping[str, Any] = {
    "no-customer": _("Invoices need a customer. Find or add the customer first."),
    "over-limit": _("Over what this customer may owe. Up to %(room)s can go on the invoice; split the rest."),
    "not-collected-there": _("Our carriers do not collect money in this country."),
}
_SAID: Mapping[Method, Any] = {
    Method.CARD: _("I send you a link by e-mail. You give your card to the bank's own page, never to me."),
    Method.INVOICE: _("You get the invoice with the parcel and have fourteen days to pay."),
    Method.BANK_TRANSFER: _("I send you our account number. The parcel leaves as soon as the money is here."),
    Method.CASH_ON_DELIVERY: _("You pay the carrier at the door."),
    Method.GIFT_CARD: _("May I please have the code on your gift card, four letters at a time?"),
    Method.STORE_CREDIT: _("You have store credit with us. Shall I use it for this order?"),
}


def said(method: Method) -> str:
    """What to say to the customer about a method."""
    return str(_SAID[method])


def reason(choice: Choice, locale: str) -> str:
    """Why a method may not be used; empty when it may."""
    if choice.allowed:
        return ""
    room = choice.room_left.format(locale) if choice.room_left else ""
    return str(_REASONS[choice.reason]) % {"room": room}
