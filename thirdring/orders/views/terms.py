"""The terms of sale: read as tables, taken away as a file, put in force from one."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from thirdring.kernel import clock
from thirdring.orders import terms, words
from thirdring.people.access import allow, person_of
from thirdring.people.values import Role

READERS = (Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR)


class TermsForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Terms (JSON)"), max_length=200)


@allow(*READERS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return _page(request, TermsForm())


@allow(*READERS)
@require_GET
def file(_request: HttpRequest) -> HttpResponse:
    name = f"terms-{terms.current().version}.json"
    return HttpResponse(
        terms.written(),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@allow(Role.ADMINISTRATOR)
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    form = TermsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        version = terms.put(text=form.cleaned_data["file"].read(), actor_id=person_of(request).id, now=clock.now())
    except terms.BadTermsError as error:
        return _page(request, form, error=error, status=error.status)
    messages.success(
        request,
        _("In force: version %(version)d. Quotes that it changes are to be read back again.") % {"version": version},
    )
    return redirect("orders:terms")


def _page(
    request: HttpRequest, form: TermsForm, *, error: terms.BadTermsError | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "terms": terms.current(),
        "form": form,
        "error": error,
        "faults": [words.told(fault) for fault in error.found] if error else [],
        "may_put": person_of(request).has(Role.ADMINISTRATOR),
    }
    return render(request, "orders/terms.html", context, status=status)
