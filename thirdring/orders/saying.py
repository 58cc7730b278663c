"""The words to promise about an order on the screen, in the column SAY and in the customer's language. Row O2.8."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from thirdring.kernel import clock
from thirdring.kernel.errors import NotFoundError
from thirdring.knowledge.values import Shown
from thirdring.orders import queries, telling
from thirdring.orders.views.orders import READERS
from thirdring.people.access import person_of


def part(request: HttpRequest, shown: Shown) -> str:
    """What to say about where the order is; nothing without one, or for who may not read it."""
    if shown.order_id is None or not person_of(request).roles & set(READERS):
        return ""
    try:
        order = queries.order(shown.order_id)
    except NotFoundError:
        return ""
    told = telling.told(order.id, language=order.language, now=clock.now())
    context = {"words": told.words, "language": telling.spoken(order.language), "order": order}
    return render_to_string("orders/_say_order.html", context, request)
