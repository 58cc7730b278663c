"""Goods that come back: proposed by policy, authorized, received and inspected, refunded or exchanged. Rows O3.6, O3.7.

The desk proposes and authorizes, the warehouse receives; the money follows what was accepted, once.
"""

from thirdring.orders.returns.authorizing import (
    NothingReturnedError,
    NotReturnableError,
    TooManyReturnedError,
    authorize,
)
from thirdring.orders.returns.keeping import NotKeptError, charge, kept_words, spare, watch
from thirdring.orders.returns.proposing import propose, returnable
from thirdring.orders.returns.queries import by_number, find, of_order, waited_for
from thirdring.orders.returns.receiving import (
    NothingReceivedError,
    NotWaitedForError,
    NotYoursToForgiveError,
    UnexpectedPieceError,
    call_off,
    receive,
)
from thirdring.orders.returns.replacing import replace
from thirdring.orders.returns.settling import settle
from thirdring.orders.returns.telling import tell

__all__ = [
    "NotKeptError",
    "NotReturnableError",
    "NotWaitedForError",
    "NotYoursToForgiveError",
    "NothingReceivedError",
    "NothingReturnedError",
    "TooManyReturnedError",
    "UnexpectedPieceError",
    "authorize",
    "by_number",
    "call_off",
    "charge",
    "find",
    "kept_words",
    "of_order",
    "propose",
    "receive",
    "replace",
    "returnable",
    "settle",
    "spare",
    "tell",
    "waited_for",
    "watch",
]
