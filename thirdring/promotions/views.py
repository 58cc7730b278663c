"""The list of codes: look, add, retire."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thirdring.customers import queries as customers
from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role
from thirdring.promotions import actions, queries
from thirdring.promotions.forms import CodeForm, MailingForm

KEEPERS = (Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR)


@allow(*KEEPERS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    text, retired = request.GET.get("q", ""), "retired" in request.GET
    context = {"q": text, "retired": retired, "codes": queries.listed(text=text, retired=retired), "now": clock.now()}
    return render(request, "promotions/codes.html", context)


@allow(*KEEPERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "promotions/new.html", {"form": CodeForm()})
    form = CodeForm(request.POST)
    if not form.is_valid():
        return render(request, "promotions/new.html", {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        actions.add_code(**form.new_code(), actor_id=person_of(request).id, now=clock.now())
    except DeskError as error:
        return render(request, "promotions/new.html", {"form": form, "error": error}, status=error.status)
    messages.success(request, _("Added. It counts from its first day on."))
    return redirect("promotions:index")


@allow(*KEEPERS)
@require_POST
def retirement(request: HttpRequest, code_id: int) -> HttpResponse:
    actions.retire_code(code_id=code_id, actor_id=person_of(request).id, now=clock.now())
    messages.success(request, _("Retired. Orders that used it stay as they are."))
    return redirect("promotions:index")


@allow(*KEEPERS)
@require_http_methods(["GET", "POST"])
def mailing(request: HttpRequest, code_id: int) -> HttpResponse:
    """Who was sent what carries the code, so that the desk can tell which catalogue a customer has. Row M5.5."""
    code, form = queries.code(code_id), MailingForm(request.POST or None, initial={"sent_date": clock.now().date()})
    unknown: list[str] = []
    if form.is_valid():
        found = {number: customers.by_account(number) for number in form.cleaned_data["accounts"]}
        unknown = [number for number, customer_id in found.items() if customer_id is None]
        count = actions.note_mailing(
            code_id=code_id,
            customer_ids=[each for each in found.values() if each is not None],
            sent_date=form.cleaned_data["sent_date"],
            actor_id=person_of(request).id,
            now=clock.now(),
        )
        told = ngettext("%(count)s customer noted.", "%(count)s customers noted.", count) % {"count": count}
        messages.success(request, told)
        if not unknown:
            return redirect("promotions:index")
    return render(request, "promotions/mailing.html", {"code": code, "form": form, "unknown": unknown})
