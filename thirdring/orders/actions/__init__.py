"""What can be done with drafts and orders; each module is one subject, this is the front door."""

from thirdring.orders.actions.arriving import deliver, receive, take_news
from thirdring.orders.actions.confirming import confirm
from thirdring.orders.actions.drafts import (
    BadEditError,
    BusyDraftError,
    DraftPlacedError,
    OvertakenError,
    change_draft,
    drop_draft,
    hand_over,
    open_draft,
    set_customer,
)
from thirdring.orders.actions.history import import_history
from thirdring.orders.actions.holding import OtherProblemsError, hold, release, solve_problem, take_problem
from thirdring.orders.actions.moving import NotNowError, TooManyError
from thirdring.orders.actions.notes import EmptyNoteError, add_note
from thirdring.orders.actions.packing import (
    EmptyParcelError,
    SeveralAddressesError,
    pack,
    pick,
    put_down,
    ship,
    unpack,
)
from thirdring.orders.actions.placing import (
    CodeUsedUpError,
    DraftChangedError,
    GiftCardError,
    NotReadyError,
    OutOfStockError,
    UnreadError,
    place,
)
from thirdring.orders.actions.practice import give_back
from thirdring.orders.actions.reading_back import StalePartError, tick, untick
from thirdring.orders.actions.reordering import NothingToReorderError, reorder

__all__ = [
    "BadEditError",
    "BusyDraftError",
    "CodeUsedUpError",
    "DraftChangedError",
    "DraftPlacedError",
    "EmptyNoteError",
    "EmptyParcelError",
    "GiftCardError",
    "NotNowError",
    "NotReadyError",
    "NothingToReorderError",
    "OtherProblemsError",
    "OutOfStockError",
    "OvertakenError",
    "SeveralAddressesError",
    "StalePartError",
    "TooManyError",
    "UnreadError",
    "add_note",
    "change_draft",
    "confirm",
    "deliver",
    "drop_draft",
    "give_back",
    "hand_over",
    "hold",
    "import_history",
    "open_draft",
    "pack",
    "pick",
    "place",
    "put_down",
    "receive",
    "release",
    "reorder",
    "set_customer",
    "ship",
    "solve_problem",
    "take_news",
    "take_problem",
    "tick",
    "unpack",
    "untick",
]
