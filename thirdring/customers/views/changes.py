"""Editing in place: each view does one thing and shows its part of the card again."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from thirdring.customers import actions, forms
from thirdring.customers.values import Check
from thirdring.customers.views.card import KEEPERS
from thirdring.customers.views.parts import AddressForm, change, show
from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.people.access import allow, person_of


@allow(*KEEPERS)
@require_POST
def identity(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Names, language and country. Rows M1.7, O4.2, Z1.3."""
    return change(
        request,
        customer_id,
        "identity",
        lambda: actions.edit_customer(
            customer_id=customer_id, actor_id=person_of(request).id, now=clock.now(), **_details(request)
        ),
        editing="details",
    )


@allow(*KEEPERS)
@require_POST
def phones(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Add a phone number, or correct the one that `phone` names."""
    actor_id, now, sent = person_of(request).id, clock.now(), request.POST
    number, label, known = sent.get("number", ""), sent.get("label", "").strip(), forms.number(sent, "phone")

    def act() -> None:
        if known is not None:
            actions.edit_phone(phone_id=known, number=number, label=label, actor_id=actor_id, now=now)
        else:
            region = person_of(request).region
            actions.add_phone(
                customer_id=customer_id, number=number, label=label, region=region, actor_id=actor_id, now=now
            )

    return change(request, customer_id, "contacts", act, editing=f"phone-{known or 'new'}")


@allow(*KEEPERS)
@require_POST
def emails(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Add an e-mail address, or correct the one that `email` names."""
    actor_id, now, sent = person_of(request).id, clock.now(), request.POST
    address, label, known = sent.get("address", ""), sent.get("label", "").strip(), forms.number(sent, "email")

    def act() -> None:
        if known is not None:
            actions.edit_email(email_id=known, address=address, label=label, actor_id=actor_id, now=now)
        else:
            actions.add_email(customer_id=customer_id, address=address, label=label, actor_id=actor_id, now=now)

    return change(request, customer_id, "contacts", act, editing=f"email-{known or 'new'}")


@allow(*KEEPERS)
@require_POST
def phone_removal(request: HttpRequest, customer_id: int, phone_id: int) -> HttpResponse:
    actor_id, now = person_of(request).id, clock.now()
    act = lambda: actions.remove_phone(phone_id=phone_id, actor_id=actor_id, now=now)  # noqa: E731
    return change(request, customer_id, "contacts", act, editing="")


@allow(*KEEPERS)
@require_POST
def email_removal(request: HttpRequest, customer_id: int, email_id: int) -> HttpResponse:
    actor_id, now = person_of(request).id, clock.now()
    act = lambda: actions.remove_email(email_id=email_id, actor_id=actor_id, now=now)  # noqa: E731
    return change(request, customer_id, "contacts", act, editing="")


@allow(*KEEPERS)
@require_POST
def addresses(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Add an address, or correct the one that `address` names. Rows O4.3.1, O4.3.2, O4.4.2, O4.4.3."""
    actor_id, now, sent = person_of(request).id, clock.now(), request.POST
    typed, known = forms.address(sent), forms.number(sent, "address")
    shipping, billing = "shipping" in sent, "billing" in sent

    def act() -> None:
        if known is None:
            actions.add_address(
                customer_id=customer_id,
                address=typed,
                primary_shipping=shipping,
                primary_billing=billing,
                actor_id=actor_id,
                now=now,
            )
            return
        actions.edit_address(address_id=known, address=typed, actor_id=actor_id, now=now)
        if shipping or billing:
            actions.make_primary(address_id=known, shipping=shipping, billing=billing, actor_id=actor_id, now=now)

    editing = str(known or "new")
    return change(request, customer_id, "addresses", act, editing=editing, address_form=AddressForm(typed))


@allow(*KEEPERS)
@require_POST
def primary(request: HttpRequest, customer_id: int, address_id: int) -> HttpResponse:
    """Make an address primary for shipping or billing."""
    actor_id, now, sent = person_of(request).id, clock.now(), request.POST
    act = lambda: actions.make_primary(  # noqa: E731
        address_id=address_id, shipping="shipping" in sent, billing="billing" in sent, actor_id=actor_id, now=now
    )
    return change(request, customer_id, "addresses", act, editing="")


@allow(*KEEPERS)
@require_POST
def address_removal(request: HttpRequest, customer_id: int, address_id: int) -> HttpResponse:
    actor_id, now = person_of(request).id, clock.now()
    act = lambda: actions.remove_address(address_id=address_id, actor_id=actor_id, now=now)  # noqa: E731
    return change(request, customer_id, "addresses", act, editing="")


@allow(*KEEPERS)
@require_POST
def notes(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Write a note or an alert. Row M5.4."""
    actor_id, now, sent = person_of(request).id, clock.now(), request.POST
    act = lambda: actions.add_note(  # noqa: E731
        customer_id=customer_id, text=sent.get("text", ""), is_alert="alert" in sent, actor_id=actor_id, now=now
    )
    return change(request, customer_id, "notes", act, editing="new")


@allow(*KEEPERS)
@require_POST
def resolution(request: HttpRequest, customer_id: int, note_id: int) -> HttpResponse:
    """Resolve an alert."""
    actions.resolve_alert(note_id=note_id, actor_id=person_of(request).id, now=clock.now())
    return show(request, customer_id, "identity")


@allow(*KEEPERS)
@require_POST
def code_word(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Give the customer a code word. Row O4.4.4."""
    actor_id, now, said = person_of(request).id, clock.now(), request.POST.get("code_word", "")
    act = lambda: actions.set_code_word(  # noqa: E731
        customer_id=customer_id, code_word=said, actor_id=actor_id, now=now
    )
    return change(request, customer_id, "code_word", act, editing="set")


@allow(*KEEPERS)
@require_POST
def comparison(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Compare the word that the caller said. Row O4.3.4."""
    actor_id, said = person_of(request).id, request.POST.get("said", "")
    try:
        check = actions.check_code_word(customer_id=customer_id, said=said, actor_id=actor_id, now=clock.now())
    except DeskError as error:
        return show(request, customer_id, "code_word", error=error)
    return show(request, customer_id, "code_word", editing="" if check is Check.MATCHED else "check", check=check.value)


def _details(request: HttpRequest) -> dict[str, str | None]:
    return {name: request.POST.get(name) for name in forms.DETAILS}
