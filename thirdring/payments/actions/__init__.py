"""Payments saved, asked for, settled, captured and given back; kept value (gift cards, store credit) moved."""

from thirdring.payments.actions.gift_cards import (
    GiftCardActiveError,
    GiftCardAmountError,
    GiftCardCurrencyError,
    GiftCardTakenError,
    UnknownGiftCardError,
    activate_gift_card,
    block_gift_card,
    issue_gift_card,
    redeem_gift_card,
    return_to_gift_card,
    sell_gift_card,
    tell_balance,
    unblock_gift_card,
)
from thirdring.payments.actions.links import NotWaitingError, send_link
from thirdring.payments.actions.moving import move, reconcile_moves
from thirdring.payments.actions.papers import issue_paper
from thirdring.payments.actions.recording import CreditExceededError, record, set_credit
from thirdring.payments.actions.refunding import (
    NothingToPayOutError,
    RefundNothingError,
    RefundTooMuchError,
    grant_credit,
    paid_out,
    refund,
)
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
from thirdring.payments.actions.taking import NotFailedError, NothingToTakeError, ask_anew, capture, take, void
from thirdring.payments.ledger import GiftCardEmptyError

__all__ = [
    "AmountDiffersError",
    "CreditExceededError",
    "GiftCardActiveError",
    "GiftCardAmountError",
    "GiftCardCurrencyError",
    "GiftCardEmptyError",
    "GiftCardTakenError",
    "NotFailedError",
    "NotWaitingError",
    "NothingToPayOutError",
    "NothingToTakeError",
    "RefundNothingError",
    "RefundTooMuchError",
    "UnknownGiftCardError",
    "activate_gift_card",
    "ask",
    "ask_anew",
    "begin",
    "block_gift_card",
    "cancel",
    "capture",
    "grant_credit",
    "issue_gift_card",
    "issue_paper",
    "look",
    "mark_received",
    "move",
    "paid_out",
    "reconcile",
    "reconcile_moves",
    "record",
    "redeem_gift_card",
    "refund",
    "return_to_gift_card",
    "sell_gift_card",
    "send_link",
    "set_credit",
    "take",
    "take_notice",
    "tell_balance",
    "tell_practice",
    "unblock_gift_card",
    "void",
]
