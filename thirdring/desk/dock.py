"""The pages beside the desk: in the dock and, by name, in the palette. Their views say who may open them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext_lazy as _

from thirdring.people.access import access_of
from thirdring.people.values import Person


@dataclass(frozen=True, slots=True)
class Page:
    """`path` is a URL name; `beside` are those of pages that are reached from it and stand elsewhere."""

    path: str
    icon: str
    name: Any
    beside: tuple[str, ...] = ()


PAGES = (
    Page("desk:home", "headset", _("The desk"), beside=("telephony:device",)),
    Page("routing:board", "monitor", _("Live board")),
    Page("routing:callbacks", "phone-outgoing", _("Callbacks")),
    Page("calls:log", "phone-call", _("Call log"), beside=("chats:log",)),
    Page("customers:index", "users-round", _("Customers")),
    Page("knowledge:index", "book-open", _("Answers and policies")),
    Page("catalogue:index", "shopping-bag", _("Products")),
    Page("promotions:index", "ticket-percent", _("Codes and promotions"), beside=("orders:sources",)),
    Page("outreach:index", "mail", _("Catalogues to send")),
    Page("payments:gift_cards", "gift", _("Gift cards")),
    Page("orders:problems", "triangle-alert", _("Problem orders")),
    Page("orders:warehouse", "warehouse", _("Warehouse")),
    Page("orders:incoming", "banknote", _("Money that came in")),
    Page("orders:terms", "scroll-text", _("Terms of sale")),
    Page("orders:limits", "sliders-horizontal", _("Limits")),
    Page("knowledge:policies", "shield-check", _("Policies")),
    Page("orders:receiving", "undo-2", _("Returns")),
    Page("orders:goodwill", "hand-helping", _("What was made good")),
    Page("telephony:callers", "graduation-cap", _("Practice callers")),
    Page(
        "routing:lines",
        "phone-forwarded",
        _("Lines and queues"),
        beside=("routing:queues", "routing:schedules", "routing:menus", "telephony:recording_rules", "chats:pages"),
    ),
    Page("people:people", "users", _("People")),
)


def pages_for(person: Person, here: str) -> Iterable[dict[str, Any]]:
    """The pages that this person may open; `here` is the path on screen."""
    current = page_of(here)
    for page in PAGES:
        address = address_for(person, page.path)
        if address:
            yield {"address": address, "icon": page.icon, "name": page.name, "current": page is current}


def page_of(here: str) -> Page | None:
    """The page that the path on screen belongs to: of those whose address it begins with, the one that says most."""
    places = [(reverse(name), page) for page in PAGES for name in (page.path, *page.beside)]
    fitting = [
        (address, page) for address, page in places if (here == address if address == "/" else here.startswith(address))
    ]
    return max(fitting, key=lambda place: len(place[0]), default=(None, None))[1]


def address_for(person: Person, name: str, *args: object) -> str:
    """The address of a view, or nothing where this person may not open it or this version does not have it."""
    try:
        address = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    access = access_of(resolve(address).func)
    return address if access and (access.is_public or person.roles & access.roles) else ""
