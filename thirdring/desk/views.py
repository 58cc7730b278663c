"""The operator's screen."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from thirdring.desk import forms
from thirdring.people.access import allow


@allow()
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The three columns, as the address says."""
    return render(request, "desk/home.html", {"place": forms.place(request.GET), "tabs": [], "figures": []})


@allow()
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """What the one search box found, as one grouped list."""
    return render(request, "desk/_hits.html", {"q": request.GET.get("q", "").strip(), "groups": []})


@allow()
@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component of the screen, for the people who build it."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "desk/styleguide.html")
