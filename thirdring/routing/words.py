"""The names that people read for what this room knows."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from thirdring.calls.words import LANGUAGES, REASONS
from thirdring.routing.rules.menus import Fault, Kind
from thirdring.routing.values import AttemptOutcome, CallbackState, CallbackWhy, Hindrance

HINDRANCES: Final[dict[Hindrance, Promise]] = {
    Hindrance.DO_NOT_CALL: _("the number is on the do-not-call list"),
    Hindrance.OUT_OF_HOURS: _("it is outside the hours for calling"),
    Hindrance.NOT_YET: _("the next try is due later"),
    Hindrance.CALLERS_WAIT: _("callers who came earlier are waiting"),
}

WHYS: Final[dict[CallbackWhy, Promise]] = {
    CallbackWhy.ASKED: pgettext_lazy("why a callback", "Asked to be called"),
    CallbackWhy.ABANDONED: pgettext_lazy("why a callback", "Gave up waiting"),
    CallbackWhy.LOST: pgettext_lazy("why a callback", "Was cut off"),
    CallbackWhy.PROMISED: pgettext_lazy("why a callback", "Promised by us"),
}

CALLBACK_STATES: Final[dict[CallbackState, Promise]] = {
    CallbackState.WAITING: pgettext_lazy("callback", "Waiting"),
    CallbackState.TAKEN: pgettext_lazy("callback", "Being called"),
    CallbackState.DONE: pgettext_lazy("callback", "Reached"),
    CallbackState.GIVEN_UP: pgettext_lazy("callback", "Given up"),
    CallbackState.REFUSED: pgettext_lazy("callback", "Does not want calls"),
}

OUTCOMES: Final[dict[AttemptOutcome, Promise]] = {
    AttemptOutcome.REACHED: pgettext_lazy("what came of calling", "Reached"),
    AttemptOutcome.NO_ANSWER: pgettext_lazy("what came of calling", "No answer"),
    AttemptOutcome.BUSY: pgettext_lazy("what came of calling", "Busy"),
    AttemptOutcome.WRONG_NUMBER: pgettext_lazy("what came of calling", "Wrong number"),
    AttemptOutcome.DO_NOT_CALL: pgettext_lazy("what came of calling", "Does not want to be called"),
}

KINDS: Final[dict[Kind, Promise]] = {
    Kind.SAY: pgettext_lazy("voice menu", "Say something"),
    Kind.CHOICE: pgettext_lazy("voice menu", "Choice by key"),
    Kind.ACCOUNT: pgettext_lazy("voice menu", "Account number by keypad"),
    Kind.HOURS: pgettext_lazy("voice menu", "Open or closed"),
    Kind.QUEUE: pgettext_lazy("voice menu", "To a queue"),
    Kind.CALLBACK: pgettext_lazy("voice menu", "Offer a callback"),
    Kind.VOICEMAIL: pgettext_lazy("voice menu", "Voicemail"),
    Kind.HANG_UP: pgettext_lazy("voice menu", "Hang up"),
}

FAULTS: Final[dict[Fault, Promise]] = {
    Fault.NO_START: _("The menu has no beginning: choose the step that a call begins with."),
    Fault.NAME_TWICE: _("Two steps have this name. Rename one of them."),
    Fault.LEADS_NOWHERE: _("Leads to “%(about)s”, which is not there. Choose another step or add it."),
    Fault.NO_OPTIONS: _("No key does anything here. Add at least one."),
    Fault.KEY_TWICE: _("The key %(about)s is given twice."),
    Fault.BAD_KEY: _("“%(about)s” is not a key of a telephone: use 0 to 9, * or #."),
    Fault.NEVER_REACHED: _("No caller ever comes here. Lead a key to it, or remove it."),
    Fault.NEVER_ENDS: _("A caller who comes here never reaches a person, a recorder or the end."),
    Fault.PLAYS_FOREVER: _(
        "A caller who presses nothing is led in a circle. Lead the silence to a queue or to the end."
    ),
    Fault.NO_WORDS: _("Says nothing in this language: %(about)s."),
    Fault.NO_SUCH_QUEUE: _("There is no queue “%(about)s”."),
}

HEARD: Final[dict[str, Promise]] = {
    "silence": pgettext_lazy("trial of a voice menu", "(silence)"),
    "SetLanguage": pgettext_lazy("trial of a voice menu", "Language: %(about)s"),
    "SetReason": pgettext_lazy("trial of a voice menu", "Reason: %(about)s"),
    "Identify": pgettext_lazy("trial of a voice menu", "Account number %(about)s"),
    "ToQueue": pgettext_lazy("trial of a voice menu", "To the queue %(about)s"),
    "MakeCallback": pgettext_lazy("trial of a voice menu", "A call back is promised"),
    "TakeVoicemail": pgettext_lazy("trial of a voice menu", "A message is recorded"),
    "HangUp": pgettext_lazy("trial of a voice menu", "The call is ended"),
}


def heard(kind: str, about: str) -> str:
    """A line of a trial, in the reader's words."""
    known = {code.value: name for code, name in REASONS.items()} | dict(LANGUAGES)
    own = pgettext_lazy("trial of a voice menu", "of the line") if kind == "ToQueue" and not about else about
    return str(HEARD[kind]) % {"about": known.get(about, own)} if kind in HEARD else about
