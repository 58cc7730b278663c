"""Methods and states in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from thirdring.payments.values import Choice, Method, MoveKind, MoveState, Refund, State

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
MOVES: Mapping[MoveKind, Any] = {
    MoveKind.CAPTURE: _("Taken from the card"),
    MoveKind.REFUND: _("Given back"),
    MoveKind.RELEASE: _("No longer asked for"),
    MoveKind.LOWER: _("Link asks for less"),
    MoveKind.VOID: _("Hold given up"),
}
MOVE_STATES: Mapping[MoveState, tuple[Any, str]] = {
    MoveState.INTENDED: (pgettext_lazy("money", "On its way"), "info"),
    MoveState.UNKNOWN: (_("No answer yet; we ask again"), "warn"),
    MoveState.DUE: (_("To be paid out"), "warn"),
    MoveState.DONE: (_("Done"), "ok"),
    MoveState.FAILED: (_("Refused by the bank"), "bad"),
}
CARD_ENTRIES: Mapping[str, Any] = {
    "issued": _("Issued"),
    "sold": _("Sold"),
    "granted": _("Given out of goodwill"),
    "returned": _("Order given back"),
    "refunded": _("Refund"),
    "redeemed": _("Paid an order"),
    "withdrawn": _("Taken off"),
}
_GIVEN: Mapping[str, Any] = {
    "released": _("%(amount)s is no longer asked for"),
    "original": _("%(amount)s goes back: %(method)s"),
    "store_credit": _("%(amount)s is now store credit"),
    "payout": _("%(amount)s is to be paid out by the accounts: %(method)s"),
}
_REASONS: Mapping[str, Any] = {
    "no-customer": _("Invoices need a customer. Find or add the customer first."),
    "over-limit": _("Over what this customer may owe. Up to %(room)s can go on the invoice; split the rest."),
    "not-collected-there": _("Our carriers do not collect money in this country."),
}
_BECAUSE: Mapping[str, Any] = {
    "change": _("Order changed"),
    "cancel": _("Order canceled"),
    "discount": _("Discount afterwards"),
    "match": _("Price matched"),
    "delay": _("Came too late"),
    "goodwill": _("Made good"),
    "overpaid": _("Taken after it was no longer asked for"),
    "return": _("Return %(number)s"),
    "exchange": _("Exchange %(number)s"),
    "kept": _("Not sent back: exchange %(number)s"),
    "order": _("Ordered"),
    "refused": _("Could not be given back"),
}
_REFUSED: Mapping[str, Any] = {
    "authentication_required": _("the customer has to confirm it with the bank"),
    "charge_already_refunded": _("it was given back before"),
    "expired_card": _("the card has expired"),
    "incorrect_cvc": _("the security code was wrong"),
    "incorrect_number": _("the number was wrong"),
    "insufficient_funds": _("there is not enough money on the card"),
    "processing_error": _("the bank could not be reached"),
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


def because(reason: str) -> str:
    """Why money moved: a code of ours (`return:R100015`) in the reader's words, or what a person typed."""
    code, _colon, number = reason.partition(":")
    return str(_BECAUSE[code]) % {"number": number} if code in _BECAUSE else reason


def refused(code: str) -> str:
    """Why the bank refused; a reason that is better not told to a caller (a stolen card) is that it was declined."""
    return str(_REFUSED.get(code, _("it was declined")))


def given(refund: Refund, locale: str) -> str:
    """Where a part of a refund went."""
    facts = {"amount": refund.amount.format(locale), "method": METHODS[refund.method]}
    return str(_GIVEN[refund.to]) % facts
