"""What can be done with customers: the room's front door beside `queries`."""

from thirdring.customers.actions.adding import NoNameError, add_customer, edit_customer
from thirdring.customers.actions.addresses import (
    IncompleteAddressError,
    NoAddressError,
    add_address,
    edit_address,
    make_primary,
    remove_address,
)
from thirdring.customers.actions.code_words import (
    NoCodeWordError,
    TooManyAttemptsError,
    WeakCodeWordError,
    check_code_word,
    set_code_word,
)
from thirdring.customers.actions.contacts import (
    BadEmailError,
    NoContactError,
    add_email,
    add_phone,
    edit_email,
    edit_phone,
    remove_email,
    remove_phone,
)
from thirdring.customers.actions.history import log_opened, log_search, remember
from thirdring.customers.actions.loading import add_many
from thirdring.customers.actions.merging import SameCustomerError, merge, undo_merge
from thirdring.customers.actions.notes import EmptyNoteError, NoNoteError, add_note, resolve_alert

__all__ = [
    "BadEmailError",
    "EmptyNoteError",
    "IncompleteAddressError",
    "NoAddressError",
    "NoCodeWordError",
    "NoContactError",
    "NoNameError",
    "NoNoteError",
    "SameCustomerError",
    "TooManyAttemptsError",
    "WeakCodeWordError",
    "add_address",
    "add_customer",
    "add_email",
    "add_many",
    "add_note",
    "add_phone",
    "check_code_word",
    "edit_address",
    "edit_customer",
    "edit_email",
    "edit_phone",
    "log_opened",
    "log_search",
    "make_primary",
    "merge",
    "remember",
    "remove_address",
    "remove_email",
    "remove_phone",
    "resolve_alert",
    "set_code_word",
    "undo_merge",
]
