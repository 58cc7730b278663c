"""The names that people read for states and what happened in a chat."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from thirdring.chats.values import ChatState, EndedBy, EventKind

STATES: Final[dict[ChatState, Promise]] = {
    ChatState.WAITING: pgettext_lazy("chat", "Waiting"),
    ChatState.TALKING: pgettext_lazy("chat", "Under way"),
    ChatState.ENDED: pgettext_lazy("chat", "Wrap-up"),
    ChatState.WRAPPED: pgettext_lazy("chat", "Finished"),
}

ENDED_BY: Final[dict[EndedBy, Promise]] = {
    EndedBy.VISITOR: pgettext_lazy("who ended a chat", "the visitor"),
    EndedBy.OPERATOR: pgettext_lazy("who ended a chat", "the operator"),
    EndedBy.HOUSE: pgettext_lazy("who ended a chat", "the system"),
}

EVENTS: Final[dict[EventKind, Promise]] = {
    EventKind.BEGAN: pgettext_lazy("record of a chat", "Began"),
    EventKind.MESSAGE_LEFT: pgettext_lazy("record of a chat", "Left as a message, to be answered by mail"),
    EventKind.OFFERED: pgettext_lazy("record of a chat", "Offered"),
    EventKind.DECLINED: pgettext_lazy("record of a chat", "Declined"),
    EventKind.UNANSWERED: pgettext_lazy("record of a chat", "Not taken in time"),
    EventKind.TAKEN: pgettext_lazy("record of a chat", "Taken"),
    EventKind.GIVEN_BACK: pgettext_lazy("record of a chat", "Operator gone: at the head of the line again"),
    EventKind.IDENTIFIED: pgettext_lazy("record of a chat", "Customer identified"),
    EventKind.UNIDENTIFIED: pgettext_lazy("record of a chat", "Customer taken off"),
    EventKind.REASONS_SET: pgettext_lazy("record of a chat", "Reason set"),
    EventKind.NOTED: pgettext_lazy("record of a chat", "Noted"),
    EventKind.ORDER_OPENED: pgettext_lazy("record of a chat", "Order begun"),
    EventKind.TRANSCRIPT_SENT: pgettext_lazy("record of a chat", "Sent to the visitor by mail"),
    EventKind.ENDED: pgettext_lazy("record of a chat", "Ended"),
    EventKind.WRAPPED: pgettext_lazy("record of a chat", "Wrap-up finished"),
    EventKind.ERASED: pgettext_lazy("record of a chat", "Words erased: kept no longer"),
}
