"""Rows of this room; nothing outside the room touches them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from thirdring.calls.values import Disposition, Reason
from thirdring.chats.values import Author, ChatState, EndedBy, EventKind
from thirdring.routing.values import LIVE, OfferState

LIVE_CHAT = (ChatState.WAITING, ChatState.TALKING)
OVER = (ChatState.ENDED, ChatState.WRAPPED)


class ChatPage(models.Model):
    """Where visitors of a line's shop write; see `values.Page`."""

    line = models.OneToOneField("calls.Line", models.CASCADE, primary_key=True, related_name="+")
    code = models.SlugField(max_length=40, unique=True)
    is_open = models.BooleanField(default=True)
    queue = models.ForeignKey("routing.Queue", models.PROTECT, null=True, related_name="+")
    needs_email = models.BooleanField(default=False)
    origins = ArrayField(models.CharField(max_length=200), default=list)
    keep_days = models.PositiveIntegerField(default=365)

    class Meta:
        ordering = ("code",)
        constraints = (models.CheckConstraint(condition=Q(keep_days__gte=1), name="chats_chatpage_keeps"),)

    def __str__(self) -> str:
        return self.code


class Chat(models.Model):
    """A conversation from the visitor's first words to the end of its wrap-up; only a hash of its token is kept."""

    page = models.ForeignKey(ChatPage, models.PROTECT, related_name="chats")
    queue = models.ForeignKey("routing.Queue", models.PROTECT, related_name="+")
    token_hash = models.BinaryField(max_length=32, unique=True)
    name = models.CharField(max_length=80, blank=True)
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=10)
    is_message = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default=ChatState.WAITING)
    priority = models.SmallIntegerField(default=0)
    returned = models.BooleanField(default=False)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, null=True, related_name="+")
    operator = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    last_operator = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    operator_seen_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    wrapped_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    visitor_typing_at = models.DateTimeField(null=True)
    operator_typing_at = models.DateTimeField(null=True)
    operator_read = models.BigIntegerField(default=0)
    transcripts = models.PositiveSmallIntegerField(default=0)
    ended_by = models.CharField(max_length=10, blank=True)
    reasons = ArrayField(models.CharField(max_length=20), default=list)
    disposition = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=list(ChatState)), name="chats_chat_state"),
            models.CheckConstraint(condition=Q(ended_by__in=["", *EndedBy]), name="chats_chat_ended_by"),
            models.CheckConstraint(condition=Q(reasons__contained_by=list(Reason)), name="chats_chat_reasons"),
            models.CheckConstraint(condition=Q(disposition__in=["", *Disposition]), name="chats_chat_disposition"),
            models.CheckConstraint(
                condition=(Q(state=ChatState.WAITING) & Q(operator=None, ended_at=None))
                | (Q(state=ChatState.TALKING) & Q(operator__isnull=False, answered_at__isnull=False, ended_at=None))
                | (Q(state__in=OVER) & Q(ended_at__isnull=False)),
                name="chats_chat_state_fits_moments",
            ),
            models.CheckConstraint(
                condition=Q(is_message=False) | ~Q(email="") | Q(erased_at__isnull=False),
                name="chats_chat_message_has_an_address",
            ),
        )
        indexes = (
            models.Index(fields=("-entered_at", "-id"), name="chats_chat_newest"),
            models.Index(fields=("customer", "-entered_at"), name="chats_chat_customer"),
            models.Index(fields=("operator", "-entered_at"), name="chats_chat_operator"),
            models.Index(fields=("state",), condition=Q(state__in=LIVE_CHAT), name="chats_chat_live"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class ChatMessage(models.Model):
    """What was written. The database refuses to change or delete it, but for erasing its words (see the migrations)."""

    chat = models.ForeignKey(Chat, models.PROTECT, related_name="messages")
    key = models.UUIDField()
    author = models.CharField(max_length=10)
    operator = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("chat", "key"), name="chats_chatmessage_once"),
            models.CheckConstraint(
                condition=Q(author=Author.VISITOR, operator=None) | Q(author=Author.OPERATOR, operator__isnull=False),
                name="chats_chatmessage_author",
            ),
        )

    def __str__(self) -> str:
        return f"{self.chat_id} {self.author}"


class ChatEvent(models.Model):
    """One entry of the record of a chat. The database refuses to change or delete it (see the migrations)."""

    chat = models.ForeignKey(Chat, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20)
    actor = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=Q(kind__in=list(EventKind)), name="chats_chatevent_kind"),)

    def __str__(self) -> str:
        return f"{self.chat_id} {self.kind}"


class ChatOffer(models.Model):
    """A chat reserved for an operator, on one of as many `place`s as the operator has; see `actions.offering`."""

    chat = models.ForeignKey(Chat, models.PROTECT, related_name="offers")
    operator = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default=OfferState.PENDING)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("chat",), condition=Q(state__in=LIVE), name="chats_chatoffer_one_live_per_chat"
            ),
            models.UniqueConstraint(
                fields=("operator", "place"), condition=Q(state__in=LIVE), name="chats_chatoffer_one_live_per_place"
            ),
            models.UniqueConstraint(
                fields=("operator",), condition=Q(state=OfferState.PENDING), name="chats_chatoffer_one_asked_at_a_time"
            ),
            models.CheckConstraint(condition=Q(state__in=list(OfferState)), name="chats_chatoffer_state"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("offered_at")), name="chats_chatoffer_lasts"),
        )
        indexes = (
            models.Index(
                fields=("expires_at",), condition=Q(state=OfferState.PENDING), name="chats_chatoffer_expiring"
            ),
        )

    def __str__(self) -> str:
        return f"{self.chat_id} to {self.operator_id}: {self.state}"


class ChatNote(models.Model):
    """What one operator noted on a chat."""

    chat = models.ForeignKey(Chat, models.PROTECT, related_name="notes")
    author = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("chat", "author"), name="chats_chatnote_one_per_author"),)

    def __str__(self) -> str:
        return f"{self.chat_id} {self.author_id}"


class ChatDraft(models.Model):
    """An order that was begun in a chat."""

    draft = models.OneToOneField("orders.Draft", models.CASCADE, primary_key=True, related_name="+")
    chat = models.ForeignKey(Chat, models.PROTECT, related_name="drafts")

    def __str__(self) -> str:
        return f"{self.draft_id} of {self.chat_id}"


class ChatCapacity(models.Model):
    """How many chats somebody has at once, where that is not what is usual; none takes them out of chats."""

    operator = models.OneToOneField("people.User", models.CASCADE, primary_key=True, related_name="+")
    at_once = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(at_once__lte=6), name="chats_chatcapacity_most"),)

    def __str__(self) -> str:
        return f"{self.operator_id}: {self.at_once}"


class ChatTally(models.Model):
    """How often something was done in the running window; `key` names nobody, see `actions.limits`."""

    key = models.CharField(max_length=80, primary_key=True)
    window_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=("window_at",), name="chats_chattally_window"),)

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
