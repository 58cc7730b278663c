"""What can be done with drafts and orders; each module is one subject, this is the front door."""

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
from thirdring.orders.actions.notes import EmptyNoteError, add_note
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
    "GiftCardError",
    "NotReadyError",
    "NothingToReorderError",
    "OutOfStockError",
    "OvertakenError",
    "StalePartError",
    "UnreadError",
    "add_note",
    "change_draft",
    "confirm",
    "drop_draft",
    "give_back",
    "hand_over",
    "import_history",
    "open_draft",
    "place",
    "reorder",
    "set_customer",
    "tick",
    "untick",
]
