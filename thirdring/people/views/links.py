"""Where a one-time sign-in link leads: the person chooses a password of their own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.people import queries
from thirdring.people.access import public
from thirdring.people.actions.links import LinkSpentError, link_owner, use_link
from thirdring.people.views.sign_in import LANGUAGES, enter


@public
@never_cache
@sensitive_post_parameters("new_password")
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the page spends nothing: mail programs open links too."""
    now = clock.now()
    try:
        person = queries.person(link_owner(token=token, now=now))
    except LinkSpentError as spent:
        return render(request, "people/link_spent.html", {"error": spent, **LANGUAGES}, status=410)
    error: DeskError | None = None
    if request.method == "POST":
        try:
            user_id = use_link(token=token, password=request.POST.get("new_password", ""), now=now)
        except DeskError as refused:
            error = refused
        else:
            return enter(request, user_id, way="link")
    context = {"person": person, "error": error, **LANGUAGES}
    return render(request, "people/link.html", context, status=error.status if error else 200)
