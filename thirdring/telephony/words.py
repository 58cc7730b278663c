"""Why the switchboard could not do what it was asked, in words that say what to do."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSALS: Final[dict[str, Promise]] = {
    "too-late": _("The telephone did not take this in time. Try again; if it happens often, tell your supervisor."),
    "no-such-call": _("This call is over."),
    "not-now": _("That is not possible at this point of the call."),
    "nobody-asked": _("Nobody else is on the line. Ask a colleague first."),
    "no-telephone": _("That telephone is not there: it is switched off, or its page is closed."),
    "nobody-picked-up": _("Nobody picked up."),
    "no-trunk": _("No line to the outside is set up, so numbers cannot be called."),
    "number-not-allowed": _("This number may not be called from here. Ask an administrator to allow its country."),
    "recording-not-silent": _("The recording could not be silenced. Do not take the card number now."),
    "recording-silent": _("The recording is still silent. Try again."),
    "call-already-taken": _("That colleague has a call already."),
    "refused-by-exchange": _("The telephone exchange refused this. Try again."),
    "exchange-away": _("The telephone exchange does not answer at the moment. The call goes on; try again."),
}
OTHER: Final = _("The telephone could not do this. Try again.")


def refusal(reason: str) -> Promise:
    """A refused order's reason in words."""
    return REFUSALS.get(reason, OTHER)
