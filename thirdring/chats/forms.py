"""What comes from outside, parsed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from thirdring.chats.values import Page
from thirdring.kernel.errors import DeskError
from thirdring.routing import queries as routing

MOST_DIGITS = 18
LONGEST_NAME = 80


class NotAnEmailError(DeskError):
    code = "chat-not-an-email"
    sentence = _("“%(email)s” is not an e-mail address. Check it, then send again.")


def first_words(post: QueryDict) -> dict[str, str]:
    """Name, e-mail and first message. Raises NotAnEmailError."""
    return {"name": post.get("name", "").strip()[:LONGEST_NAME], "email": email(post), "text": post.get("text", "")}


def email(post: QueryDict) -> str:
    """The address, empty where none was given. Raises NotAnEmailError."""
    written = post.get("email", "").strip()
    try:
        if written:
            validate_email(written)
    except ValidationError:
        raise NotAnEmailError(email=written[:LONGEST_NAME]) from None
    return written


def key(post: QueryDict) -> UUID:
    """Which message this is, however often it is sent."""
    try:
        return UUID(post.get("key", ""))
    except ValueError:
        return uuid4()


def number(asked: Mapping[str, str] | QueryDict, name: str) -> int | None:
    text = str(asked.get(name, ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


class PageForm(forms.Form):
    code = forms.SlugField(label=_("Address"), max_length=40, help_text=_("What stands behind /chat/ in the link."))
    is_open = forms.BooleanField(label=_("Visitors may write here"), required=False)
    needs_email = forms.BooleanField(label=_("An e-mail address is required"), required=False)
    queue = forms.TypedChoiceField(label=_("Queue"), coerce=int, empty_value=None, required=False)
    origins = forms.CharField(
        label=_("Shops that show it in a frame"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One site on each line: https://shop.example"),
    )
    keep_days = forms.IntegerField(label=_("Words are kept for, in days"), min_value=1, max_value=36_500)

    def __init__(self, *given: object, page: Page | None = None, **named: object) -> None:
        if page is not None:
            kept = {name: getattr(page, name) for name in ("code", "is_open", "needs_email", "keep_days")}
            named["initial"] = kept | {"queue": page.queue_id or "", "origins": "\n".join(page.origins)}
        super().__init__(*given, **named)  # type: ignore[arg-type]
        own = [("", _("Where the calls of the line go"))]
        self.fields["queue"].choices = [*own, *((one.id, one.name) for one in routing.queues())]  # type: ignore[attr-defined]

    def details(self) -> dict[str, Any]:
        """What `actions.save_page` takes."""
        kept = self.cleaned_data
        plain = {name: kept[name] for name in ("code", "is_open", "needs_email", "keep_days")}
        return plain | {"queue_id": kept["queue"], "origins": kept["origins"].split()}
