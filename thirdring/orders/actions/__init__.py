"""What can be done with drafts and orders; each module is one subject, this is the front door."""

from thirdring.orders.actions.arriving import deliver, receive, take_news
from thirdring.orders.actions.changing import (
    ChangeFaultError,
    NothingChangedError,
    approval_kind,
    cancel,
    change,
    discount,
)
from thirdring.orders.actions.checking import check, in_charge
from thirdring.orders.actions.confirming import confirm
from thirdring.orders.actions.delaying import DelayAnsweredError, answer_delay, find_delays, mark_told, open_delay
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
from thirdring.orders.actions.filling import fill, goods_in
from thirdring.orders.actions.history import import_history
from thirdring.orders.actions.holding import OtherProblemsError, hold, release, report, solve_problem, take_problem
from thirdring.orders.actions.limits import LimitOutOfRangeError, set_limits
from thirdring.orders.actions.moving import NotNowError, TooManyError
from thirdring.orders.actions.notes import EmptyNoteError, add_note
from thirdring.orders.actions.packing import (
    EmptyParcelError,
    NotPaidError,
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
from thirdring.orders.actions.previewing import (
    Late,
    NoLongerHereError,
    NotChangeableError,
    OrderChangedError,
    Preview,
    cancel_edits,
    preview,
)
from thirdring.orders.actions.reading_back import StalePartError, tick, untick
from thirdring.orders.actions.reordering import NothingToReorderError, reorder
from thirdring.orders.actions.rewriting import PackedError, SentError

__all__ = [
    "BadEditError",
    "BusyDraftError",
    "ChangeFaultError",
    "CodeUsedUpError",
    "DelayAnsweredError",
    "DraftChangedError",
    "DraftPlacedError",
    "EmptyNoteError",
    "EmptyParcelError",
    "GiftCardError",
    "Late",
    "LimitOutOfRangeError",
    "NoLongerHereError",
    "NotChangeableError",
    "NotNowError",
    "NotPaidError",
    "NotReadyError",
    "NothingChangedError",
    "NothingToReorderError",
    "OrderChangedError",
    "OtherProblemsError",
    "OutOfStockError",
    "OvertakenError",
    "PackedError",
    "Preview",
    "SentError",
    "SeveralAddressesError",
    "StalePartError",
    "TooManyError",
    "UnreadError",
    "add_note",
    "answer_delay",
    "approval_kind",
    "cancel",
    "cancel_edits",
    "change",
    "change_draft",
    "check",
    "confirm",
    "deliver",
    "discount",
    "drop_draft",
    "fill",
    "find_delays",
    "give_back",
    "goods_in",
    "hand_over",
    "hold",
    "import_history",
    "in_charge",
    "mark_told",
    "open_delay",
    "open_draft",
    "pack",
    "pick",
    "place",
    "preview",
    "put_down",
    "receive",
    "release",
    "reorder",
    "report",
    "set_customer",
    "set_limits",
    "ship",
    "solve_problem",
    "take_news",
    "take_problem",
    "tick",
    "unpack",
    "untick",
]
