"""The orders room's part of the column SAY: what to offer beside the draft on screen."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from thirdring.catalogue import actions as catalogue
from thirdring.kernel import clock
from thirdring.kernel.errors import NotFoundError
from thirdring.knowledge.values import Shown
from thirdring.orders.queries.offers import offers, reference_of
from thirdring.people.access import person_of


def part(request: HttpRequest, shown: Shown) -> str:
    """Nothing without a draft that has lines. What is shown counts as not offered until an answer is kept."""
    if shown.draft_id is None:
        return ""
    try:
        found = offers(shown.draft_id, now=clock.now())
    except NotFoundError:
        return ""
    reference, person = reference_of(shown.draft_id), person_of(request)
    catalogue.note_shown(reference=reference, suggestions=found, actor_id=person.id, now=clock.now())
    return render_to_string("orders/_offers.html", {"draft_id": shown.draft_id, "offers": found}, request)
