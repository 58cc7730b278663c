"""A new customer during the call: one form, prefilled, that says while it is typed who this may already be."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from thirdring.customers import actions, forms, queries, words
from thirdring.customers.forms import NewForm
from thirdring.customers.rules.postal import postcode_fits
from thirdring.customers.rules.prefill import prefill
from thirdring.customers.values import NewAddress
from thirdring.customers.views.card import KEEPERS
from thirdring.customers.views.parts import HOME_COUNTRIES, AddressForm
from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.kernel.screen import open_desk
from thirdring.people.access import allow, person_of


@allow(*KEEPERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, and saving it: the call, the draft and the order stay where they are. Rows O1.3, O4.4.1-4, Z1.3."""
    if request.method == "GET":
        return _form(request, forms.begun(_prefilled(request)))
    typed = forms.new_customer(request.POST)
    try:
        customer_id = actions.add_customer(
            phones=typed.phones,
            emails=typed.emails,
            addresses=[typed.address] if typed.address else [],
            code_word=typed.code_word,
            note=typed.note,
            actor_id=person_of(request).id,
            now=clock.now(),
            **typed.details,
        )
    except DeskError as error:
        return _form(request, typed, error=error)
    staying = forms.staying(request.POST)
    if not staying.keys().isdisjoint({"call", "chat", "draft"}):
        return render(request, "customers/_added.html", {"customer_id": customer_id, "staying": staying})
    return open_desk(request, customer=customer_id, **staying)


@allow(*KEEPERS)
@require_GET
def likeness(request: HttpRequest) -> HttpResponse:
    """Who this may already be. Row O1.3."""
    typed = forms.new_customer(request.GET)
    hits = queries.duplicates(
        given_name=typed.details["given_name"],
        family_name=typed.details["family_name"],
        postcode=typed.address.postcode if typed.address else "",
        numbers=typed.phones,
        emails=typed.emails,
        region=typed.details["region"] or _region(request),
    )
    return render(request, "customers/_likeness.html", {"hits": hits, "staying": forms.staying(request.GET)})


@allow(*KEEPERS)
@require_GET
def address_fields(request: HttpRequest) -> HttpResponse:
    """The fields of an address in the order of the chosen country, with what was typed; a postcode that looks wrong."""
    prefix = request.GET.get("prefix", "")
    form = AddressForm(forms.address(request.GET, prefix=prefix), prefix)
    context = {"form": form, "odd_postcode": not postcode_fits(form.typed.postcode, form.typed.country)}
    return render(request, "customers/_address_fields.html", context)


def _form(request: HttpRequest, typed: NewForm, error: DeskError | None = None) -> HttpResponse:
    country = typed.details["region"] or _region(request)
    context: dict[str, Any] = {
        "typed": typed,
        "error": error,
        "phones": (*typed.phones, "", "")[: max(2, len(typed.phones) + 1)],
        "focus": _first_empty(typed),
        "email": typed.emails[0] if typed.emails else "",
        "address_form": AddressForm(typed.address or NewAddress(line1="", country=country), "address-"),
        "languages": settings.LANGUAGES,
        "countries": words.country_choices((country, *HOME_COUNTRIES)),
        "staying": forms.staying(request.GET if request.method == "GET" else request.POST),
    }
    return render(request, "customers/_new.html", context, status=error.status if error else 200)


def _first_empty(typed: NewForm) -> str:
    """Where the operator goes on asking."""
    if not typed.details["given_name"] + typed.details["family_name"]:
        return "given_name"
    return "email" if typed.phones else "phone"


def _prefilled(request: HttpRequest) -> Any:
    person = person_of(request)
    caller = request.GET.get("phone", "").strip()
    caller = f"+{caller}" if caller.isdigit() else caller  # a plus in an address arrives as a space
    return prefill(request.GET.get("q", ""), caller=caller, language=person.language, region=_region(request))


def _region(request: HttpRequest) -> str:
    return person_of(request).region or settings.DEFAULT_REGION
