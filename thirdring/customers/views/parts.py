"""The parts of the customer's card: each is fetched, edited and swapped by itself; what is typed elsewhere stays."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thirdring.customers import forms, queries, words
from thirdring.customers.rules.postal import field_rows
from thirdring.customers.values import AddressKind, NewAddress, Profile
from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.people.access import person_of

PARTS = ("identity", "contacts", "addresses", "code_word", "notes", "timeline")
SHOWN_ENTRIES = 15
HOME_COUNTRIES = ("DK", "GB", "US", "CN", "SE", "NO", "DE")


@dataclass(frozen=True, slots=True)
class AddressForm:
    """An address being typed: the fields of its country in their order, each with what it holds."""

    typed: NewAddress
    prefix: str = ""

    @property
    def rows(self) -> list[list[tuple[str, str, Any]]]:
        return [
            [(name, getattr(self.typed, name), words.FIELDS[name]) for name in row]
            for row in field_rows(self.typed.country)
        ]

    @property
    def countries(self) -> list[tuple[str, str]]:
        return words.country_choices((self.typed.country, *HOME_COUNTRIES))

    @property
    def kinds(self) -> list[tuple[AddressKind, Any]]:
        return list(words.KINDS.items())


def show(
    request: HttpRequest,
    customer_id: int,
    part: str,
    *,
    editing: str = "",
    error: DeskError | None = None,
    **more: Any,
) -> HttpResponse:
    """One part of the card; with `editing` its form is open, with `error` it says what to put right."""
    context = context_of(request, queries.profile(customer_id)) | {"editing": editing, "error": error} | more
    return render(request, f"customers/_{part}.html", context, status=error.status if error else 200)


def change(
    request: HttpRequest, customer_id: int, part: str, act: Callable[[], object], *, editing: str, **more: Any
) -> HttpResponse:
    """Do one thing to a customer and show the part again; what a person can put right is said inside the form."""
    try:
        act()
    except DeskError as error:
        return show(request, customer_id, part, editing=editing, error=error, typed=request.POST, **more)
    return show(request, customer_id, part)


def context_of(request: HttpRequest, profile: Profile) -> dict[str, Any]:
    person = person_of(request)
    return {
        "profile": profile,
        "editing": "",
        "region": person.region or profile.region,
        "language_name": dict(settings.LANGUAGES).get(profile.language, profile.language),
        "languages": settings.LANGUAGES,
        "countries": words.country_choices((profile.region, *HOME_COUNTRIES)),
        "household": queries.household(profile.id),
        "entries": queries.timeline(profile.id, SHOWN_ENTRIES),
        "shown_entries": SHOWN_ENTRIES,
        "verified": queries.code_word_matched(profile.id, actor_id=person.id, now=clock.now()),
        "staying": forms.staying(request.GET or request.POST),
        "new_address_form": AddressForm(NewAddress(line1="", country=profile.region)),
    }
