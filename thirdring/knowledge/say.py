"""The knowledge room's own part of the column SAY: the search for an answer."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from thirdring.knowledge.values import Shown


def part(request: HttpRequest, shown: Shown) -> str:
    return render_to_string("knowledge/_search.html", {"shown": shown}, request)
