"""Payments saved, asked for and settled; gift cards issued and spent."""

from thirdring.payments.actions.gift_cards import (
    GiftCardCurrencyError,
    GiftCardEmptyError,
    UnknownGiftCardError,
    issue_gift_card,
    redeem_gift_card,
    return_to_gift_card,
    tell_balance,
)
from thirdring.payments.actions.links import NotWaitingError, send_link
from thirdring.payments.actions.recording import CreditExceededError, record, set_credit
from thirdring.payments.actions.settling import (
    AmountDiffersError,
    ask,
    begin,
    cancel,
    look,
    mark_received,
    reconcile,
    take_notice,
    tell_practice,
)

__all__ = [
    "AmountDiffersError",
    "CreditExceededError",
    "GiftCardCurrencyError",
    "GiftCardEmptyError",
    "NotWaitingError",
    "UnknownGiftCardError",
    "ask",
    "begin",
    "cancel",
    "issue_gift_card",
    "look",
    "mark_received",
    "reconcile",
    "record",
    "redeem_gift_card",
    "return_to_gift_card",
    "send_link",
    "set_credit",
    "take_notice",
    "tell_balance",
    "tell_practice",
]
