"""What can be done with those who wait: admit, assign, accept, decline, expire, end."""

from thirdring.routing.actions.assigning import assign
from thirdring.routing.actions.beating import beat
from thirdring.routing.actions.callbacks import (
    HasCallbackError,
    MayNotCallError,
    NumberWithheldError,
    ask_for_callback,
    do_not_call,
    may_call,
    may_call_again,
    may_call_number,
    note_attempt,
    put_back,
    take_callback,
)
from thirdring.routing.actions.handing_over import hand_over
from thirdring.routing.actions.menus import (
    MenuHasFaultsError,
    StepNameTakenError,
    add_menu,
    put_into_use,
    remove_step,
    save_step,
    set_start,
)
from thirdring.routing.actions.offers import (
    AlreadyTakenError,
    OfferGoneError,
    accept,
    decline,
    end,
    expire,
    expire_due,
    give_back,
    lose,
    not_picked_up,
    offer,
)
from thirdring.routing.actions.setup import NameTakenError, QueueInUseError, save_line, save_queue, save_schedule
from thirdring.routing.actions.states import NoReasonError, NotYourOperatorError, set_state
from thirdring.routing.actions.waiting import admit, leave

__all__ = [
    "AlreadyTakenError",
    "HasCallbackError",
    "MayNotCallError",
    "MenuHasFaultsError",
    "NameTakenError",
    "NoReasonError",
    "NotYourOperatorError",
    "NumberWithheldError",
    "OfferGoneError",
    "QueueInUseError",
    "StepNameTakenError",
    "accept",
    "add_menu",
    "admit",
    "ask_for_callback",
    "assign",
    "beat",
    "decline",
    "do_not_call",
    "end",
    "expire",
    "expire_due",
    "give_back",
    "hand_over",
    "leave",
    "lose",
    "may_call",
    "may_call_again",
    "may_call_number",
    "not_picked_up",
    "note_attempt",
    "offer",
    "put_back",
    "put_into_use",
    "remove_step",
    "save_line",
    "save_queue",
    "save_schedule",
    "save_step",
    "set_start",
    "set_state",
    "take_callback",
]
