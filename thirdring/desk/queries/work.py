"""The open pieces of work of one operator: the tabs above the middle column."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from thirdring.customers import queries as customers
from thirdring.desk.values import Place, Tab
from thirdring.kernel.screen import desk_address
from thirdring.orders import queries as orders
from thirdring.people.values import Person


def tabs(place: Place, *, person: Person) -> list[Tab]:
    """The operator's drafts, and whatever else stands in the middle column now."""
    return [*_drafts(place, person), *_others(place)]


def _drafts(place: Place, person: Person) -> Iterator[Tab]:
    open_drafts = orders.open_drafts(operator_id=person.id)
    named = Counter[str]()
    for draft in sorted(open_drafts, key=lambda one: one.id):
        name = customers.profile(draft.customer_id).name if draft.customer_id else _("New order")
        named[name] += 1
        is_current = place.draft_id == draft.id
        yield Tab(name, desk_address(draft=draft.id), "notebook-pen", is_current, nth=named[name])
    if place.draft_id and place.draft_id not in {draft.id for draft in open_drafts}:
        yield Tab(_("Draft"), desk_address(**place.numbers), "notebook-pen", is_current=True)


def _others(place: Place) -> Iterator[Tab]:
    if place.order_id:
        number = orders.order(place.order_id).number
        yield Tab(_("Order %(number)s") % {"number": number}, desk_address(**place.numbers), "package", is_current=True)
    elif place.product_id:
        yield Tab(
            _("Product"), desk_address(**place.numbers, product=place.product_id), "shopping-bag", is_current=True
        )
    elif place.customer_id and not place.draft_id and not place.is_day:
        name = customers.profile(place.customer_id).name
        yield Tab(name, desk_address(**place.numbers), "user-round", is_current=True)
