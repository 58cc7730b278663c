"""The pages beside the desk, by role: what stands in the dock and, by name, in the palette."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from thirdring.people.values import Person, Role


@dataclass(frozen=True, slots=True)
class Page:
    """`path` is a URL name; `roles` empty means everyone who is signed in."""

    path: str
    icon: str
    name: Any
    roles: frozenset[Role] = frozenset()


LEADERS = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR})

PAGES = (
    Page("desk:home", "headset", _("The desk")),
    Page("calls:log", "phone-call", _("Call log")),
    Page("orders:index", "package", _("Orders")),
    Page("catalogue:index", "shopping-bag", _("Products")),
    Page("knowledge:index", "book-open", _("Answers and policies")),
    Page("promotions:index", "ticket-percent", _("Codes and promotions"), LEADERS),
    Page("orders:terms", "scroll-text", _("Terms of sale"), LEADERS),
    Page("people:people", "users", _("People"), LEADERS),
)


def pages_for(person: Person, here: str) -> Iterable[dict[str, Any]]:
    """The pages that this person may open; `here` is the path on screen. A page not built yet is left out."""
    for page in PAGES:
        if page.roles and not page.roles & person.roles:
            continue
        try:
            address = reverse(page.path)
        except NoReverseMatch:
            continue
        yield {
            "address": address,
            "icon": page.icon,
            "name": page.name,
            "current": here == address if address == "/" else here.startswith(address),
        }
